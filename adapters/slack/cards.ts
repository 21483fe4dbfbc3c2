import type { ActionsBlock } from '@slack/types';
import type { Card, StageCard } from '../../src/core/view/card.ts';
import { cardText } from '../../src/core/words/cards-and-notices.ts';
import { renderChangeCard } from './change-cards.ts';
import { button, footerBlock, headerBlock, type SlackMessage } from './message.ts';
import { fitTogether, labelled, line, notification, paragraph, quote, richText } from './text.ts';

export const actionIds = { approve: 'approve', approveWithReason: 'approve_with_reason', deny: 'deny' } as const;

/** A card as a message. */
export function renderCard(card: Card): SlackMessage {
  return card.kind === 'stage' ? renderStageCard(card) : renderChangeCard(card);
}

function renderStageCard(card: StageCard): SlackMessage {
  const text = cardText(card);
  return {
    text: notification(text.summary),
    blocks: fitTogether([
      headerBlock(text.title),
      ...[...text.outcome, ...text.risk].map((one) => richText(...paragraph(one))),
      ...(text.facts.length === 0 ? [] : [richText(labelled(text.facts))]),
      ...(text.justification === ''
        ? []
        : [richText(line([{ text: 'Justification', strong: true }]), quote(text.justification))]),
      ...text.answers.map((answer) => richText(...paragraph(answer))),
      ...text.earlierStages.map((stage) => richText(...paragraph(stage))),
      ...(card.live ? [buttons(card)] : []),
      footerBlock(text.footer),
    ]),
  };
}

function buttons({ request, stage }: StageCard): ActionsBlock {
  const value = `${request.id}:${stage.id}`;
  const approve = stage.reasonRequired
    ? button(actionIds.approveWithReason, 'Approve…', value, 'primary')
    : button(actionIds.approve, 'Approve', value, 'primary');
  return {
    type: 'actions',
    block_id: 'decision',
    elements: [approve, button(actionIds.deny, 'Deny…', value, 'danger')],
  };
}
