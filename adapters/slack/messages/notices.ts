import type { KnownBlock, RichTextBlockElement } from '@slack/types';
import type { Notice } from '../../../src/core/view/notices.ts';
import type { NoticeText, Paragraph } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { commandNames } from '../command-names.ts';
import { commandButtons, footerBlock, type SlackMessage } from './message.ts';
import { fitWithinTotal, notification, paragraph, richText } from './text.ts';

/** A notice as a message. */
export function renderNotice(reader: Reader, notice: Notice): SlackMessage {
  return renderText(reader, noticeText(reader, notice, commandNames.access));
}

/** What somebody is told, in one message: a notice, or the answer to something that they typed. */
export function renderText(reader: Reader, { summary, paragraphs, footer, buttons = [] }: NoticeText): SlackMessage {
  return {
    text: notification(summary),
    blocks: fitWithinTotal(reader, [
      ...blocksOf(reader, paragraphs),
      ...(buttons.length === 0 ? [] : [commandButtons(buttons)]),
      ...(footer === undefined ? [] : [footerBlock(footer)]),
    ]),
  };
}

/** Lines in one block, as far as no button stands between them. */
function blocksOf(reader: Reader, paragraphs: readonly Paragraph[]): KnownBlock[] {
  const blocks: KnownBlock[] = [];
  let lines: RichTextBlockElement[] = [];
  for (const one of paragraphs) {
    lines.push(...paragraph(reader, one));
    if (one.buttons === undefined || one.buttons.length === 0) continue;
    blocks.push(richText(...lines), commandButtons(one.buttons));
    lines = [];
  }
  return lines.length === 0 ? blocks : [...blocks, richText(...lines)];
}
