import type { ActionsBlock } from '@slack/types';
import type { Card, StageCard } from '../../../src/core/view/card.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { cardButtons, cardText } from '../../../src/core/words/requests/card.ts';
import { renderChangeCard } from './change-cards.ts';
import { button, commandButtons, footerBlock, headerBlock, type SlackMessage } from './message.ts';
import { fitWithinTotal, labelled, notification, paragraph, richText } from './text.ts';

/** What the buttons of a stage's card ask for. */
export const actionIds = {
  approve: 'approve',
  approveWithReason: 'approve_with_reason',
  deny: 'deny',
  details: 'details',
} as const;

/** A card as a message. */
export function renderCard(reader: Reader, card: Card): SlackMessage {
  return card.kind === 'stage' ? renderStageCard(reader, card) : renderChangeCard(reader, card);
}

function renderStageCard(reader: Reader, card: StageCard): SlackMessage {
  const text = cardText(reader, card);
  return {
    text: notification(text.summary),
    blocks: fitWithinTotal(reader, [
      headerBlock(text.title),
      ...[...text.outcome, ...text.risk].map((one) => richText(...paragraph(reader, one))),
      ...(text.facts.length === 0 ? [] : [richText(labelled(reader, text.facts))]),
      ...[...text.written, ...text.earlierStages].map((one) => richText(...paragraph(reader, one))),
      ...(text.open === undefined ? [] : [commandButtons([text.open])]),
      ...(card.live ? [buttons(reader, card)] : []),
      footerBlock(text.footer),
    ]),
  };
}

function buttons(reader: Reader, { request, stage }: StageCard): ActionsBlock {
  const words = cardButtons(reader);
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
