import type { Notice } from '../../../src/core/view/notices.ts';
import type { NoticeText } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { commandNames } from '../command-names.ts';
import { footerBlock, type SlackMessage } from './message.ts';
import { fitTogether, notification, paragraph, richText } from './text.ts';

/** A notice as a message. */
export function renderNotice(reader: Reader, notice: Notice): SlackMessage {
  return renderText(reader, noticeText(reader, notice, commandNames.access));
}

/** What somebody is told, in one message: a notice, or the answer to something that they typed. */
export function renderText(reader: Reader, { summary, paragraphs, footer }: NoticeText): SlackMessage {
  return {
    text: notification(summary),
    blocks: fitTogether(reader, [
      richText(...paragraphs.flatMap((one) => paragraph(reader, one))),
      ...(footer === undefined ? [] : [footerBlock(footer)]),
    ]),
  };
}
