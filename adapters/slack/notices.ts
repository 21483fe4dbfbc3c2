import type { Notice } from '../../src/core/notices.ts';
import { noticeText } from '../../src/core/wording.ts';
import { footerBlock, type SlackMessage } from './cards.ts';
import { fitTogether, notification, paragraph, richText } from './text.ts';

/** A notice as a message. */
export function renderNotice(notice: Notice): SlackMessage {
  const { summary, paragraphs, footer } = noticeText(notice, '/access');
  return {
    text: notification(summary),
    blocks: fitTogether([
      richText(...paragraphs.flatMap(paragraph)),
      ...(footer === undefined ? [] : [footerBlock(footer)]),
    ]),
  };
}
