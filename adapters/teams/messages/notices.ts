import { clip } from '../../../src/core/base/text.ts';
import type { Notice } from '../../../src/core/view/notices.ts';
import type { NoticeText } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { commandNames } from '../command-names.ts';
import { limits } from './limits.ts';
import { adaptiveCard, footer, type TeamsMessage } from './message.ts';
import { fitTogether, paragraph } from './text.ts';

/** A notice as a message. */
export function renderNotice(reader: Reader, notice: Notice, now: Date): TeamsMessage {
  return renderText(reader, noticeText(reader, notice, commandNames.access), now);
}

/** What somebody is told, in one message: a notice, or the answer to something that they typed. */
export function renderText(reader: Reader, { summary, paragraphs, footer: last }: NoticeText, now: Date): TeamsMessage {
  return {
    summary: clip(summary, limits.summary),
    card: adaptiveCard(
      fitTogether([
        ...paragraphs.flatMap((one) => paragraph(reader, one, now)),
        ...(last === undefined ? [] : [footer(reader, last, now)]),
      ]),
    ),
  };
}
