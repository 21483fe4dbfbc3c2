import { clip } from '../../../src/core/base/text.ts';
import type { Notice } from '../../../src/core/view/notices.ts';
import type { NoticeText, Paragraph } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { commandNames } from '../command-names.ts';
import { limits } from './limits.ts';
import { adaptiveCard, commandButton, footer, type TeamsMessage } from './message.ts';
import { type Element, fitWithinTotal, paragraph } from './text.ts';

/** A notice as a message. */
export function renderNotice(reader: Reader, notice: Notice, now: Date): TeamsMessage {
  return renderText(reader, noticeText(reader, notice, commandNames.access), now);
}

/** What somebody is told, in one message: a notice, or the answer to something that they typed. */
export function renderText(
  reader: Reader,
  { summary, paragraphs, footer: last, buttons = [] }: NoticeText,
  now: Date,
): TeamsMessage {
  return {
    summary: clip(summary, limits.summary),
    card: adaptiveCard(
      fitWithinTotal([
        ...paragraphs.flatMap((one) => withButtons(reader, one, now)),
        ...(last === undefined ? [] : [footer(reader, last, now)]),
      ]),
      buttons.map((one) => commandButton(reader, one, now)),
    ),
  };
}

/** A line with its buttons at its end. */
function withButtons(reader: Reader, one: Paragraph, now: Date): Element[] {
  const items = paragraph(reader, one, now);
  if (one.buttons === undefined || one.buttons.length === 0) return items;
  const actions = one.buttons.map((button) => commandButton(reader, button, now));
  return [
    {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', width: 'stretch', items },
        {
          ...{ type: 'Column', width: 'auto', verticalContentAlignment: 'Center' },
          items: [{ type: 'ActionSet', actions }],
        },
      ],
    },
  ];
}
