import type { Notice } from '../../src/core/notices.ts';
import { clip } from '../../src/core/text.ts';
import { noticeText } from '../../src/core/wording.ts';
import { adaptiveCard, footer, type TeamsMessage } from './cards.ts';
import { limits } from './limits.ts';
import { paragraph } from './text.ts';

/** A notice as a message. */
export function renderNotice(notice: Notice, now: Date): TeamsMessage {
  const { summary, paragraphs, footer: last } = noticeText(notice, 'access');
  return {
    summary: clip(summary, limits.summary),
    card: adaptiveCard([
      ...paragraphs.flatMap((one) => paragraph(one, now)),
      ...(last === undefined ? [] : [footer(last, now)]),
    ]),
  };
}
