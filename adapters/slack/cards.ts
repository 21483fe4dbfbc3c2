import type { ActionsBlock, Button, KnownBlock } from '@slack/types';
import type { Card } from '../../src/core/card.ts';
import { clip } from '../../src/core/text.ts';
import type { RequestView, StageView } from '../../src/core/view.ts';
import { cardText } from '../../src/core/wording.ts';
import { limits } from './limits.ts';
import { fitTogether, labelled, line, notification, paragraph, quote, richText } from './text.ts';

/** A message as Slack takes it: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

export const actionIds = { approve: 'approve', approveWithReason: 'approve_with_reason', deny: 'deny' } as const;

/** A card as a message. */
export function renderCard(card: Card): SlackMessage {
  const text = cardText(card);
  return {
    text: notification(text.summary),
    blocks: fitTogether([
      { type: 'header', text: { type: 'plain_text', text: clip(text.title, limits.headerText), emoji: false } },
      ...[...text.outcome, ...text.risk].map((one) => richText(...paragraph(one))),
      richText(labelled(text.facts)),
      richText(line([{ text: 'Justification', strong: true }]), quote(text.justification)),
      ...text.earlierStages.map((stage) => richText(...paragraph(stage))),
      ...(card.live ? [buttons(card.request, card.stage)] : []),
      footerBlock(text.footer),
    ]),
  };
}

export function footerBlock(text: string): KnownBlock {
  return { type: 'context', elements: [{ type: 'plain_text', text: clip(text, limits.headerText), emoji: false }] };
}

function buttons(request: RequestView, stage: StageView): ActionsBlock {
  const value = `${request.id}:${stage.id}`;
  const button = (actionId: string, text: string, style: 'primary' | 'danger'): Button => ({
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text, emoji: false },
    style,
    value,
  });
  const approve = stage.reasonRequired
    ? button(actionIds.approveWithReason, 'Approve…', 'primary')
    : button(actionIds.approve, 'Approve', 'primary');
  return { type: 'actions', block_id: 'decision', elements: [approve, button(actionIds.deny, 'Deny…', 'danger')] };
}
