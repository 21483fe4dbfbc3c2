import type { ActionsBlock } from '@slack/types';
import type { Card, StageCard } from '../../src/core/view/card.ts';
import { cardButtons, cardText } from '../../src/core/words/requests/card.ts';
import { renderChangeCard } from './change-cards.ts';
import { commandNames } from './command-names.ts';
import { button, footerBlock, headerBlock, type SlackMessage } from './message.ts';
import { fitTogether, labelled, line, notification, paragraph, richText } from './text.ts';

export const actionIds = {
  approve: 'approve',
  approveWithReason: 'approve_with_reason',
  deny: 'deny',
  details: 'details',
} as const;

/** A card as a message. */
export function renderCard(card: Card): SlackMessage {
  return card.kind === 'stage' ? renderStageCard(card) : renderChangeCard(card);
}

function renderStageCard(card: StageCard): SlackMessage {
  const text = cardText(card, commandNames.access);
  return {
    text: notification(text.summary),
    blocks: fitTogether([
      headerBlock(text.title),
      ...[...text.outcome, ...text.risk].map((one) => richText(...paragraph(one))),
      ...(text.facts.length === 0 ? [] : [richText(labelled(text.facts))]),
      ...[...text.written, ...text.earlierStages].map((one) => richText(...paragraph(one))),
      ...(text.hint === undefined ? [] : [richText(line([{ text: text.hint }]))]),
      ...(card.live ? [buttons(card)] : []),
      footerBlock(text.footer),
    ]),
  };
}

function buttons({ request, stage }: StageCard): ActionsBlock {
  const words = cardButtons();
  const value = `${request.id}:${stage.id}`;
  const approve = stage.reasonRequired
    ? button(actionIds.approveWithReason, words.approveWithReason, value, 'primary')
    : button(actionIds.approve, words.approve, value, 'primary');
  return {
    type: 'actions',
    block_id: 'decision',
    elements: [approve, button(actionIds.deny, words.deny, value, 'danger')],
  };
}
