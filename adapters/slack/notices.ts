import type { Notice } from '../../src/core/view/notices.ts';
import type { NoticeText } from '../../src/core/words/language/pieces.ts';
import { noticeText } from '../../src/core/words/requests/notice.ts';
import { commandNames } from './command-names.ts';
import { footerBlock, type SlackMessage } from './message.ts';
import { fitTogether, notification, paragraph, richText } from './text.ts';

/** A notice as a message. */
export function renderNotice(notice: Notice): SlackMessage {
  return renderText(noticeText(notice, commandNames.access));
}

/** What somebody is told, in one message: a notice, or the answer to something that they typed. */
export function renderText({ summary, paragraphs, footer }: NoticeText): SlackMessage {
  return {
    text: notification(summary),
    blocks: fitTogether([
      richText(...paragraphs.flatMap(paragraph)),
      ...(footer === undefined ? [] : [footerBlock(footer)]),
    ]),
  };
}
