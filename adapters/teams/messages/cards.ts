import { clip } from '../../../src/core/base/text.ts';
import { isRiskStage } from '../../../src/core/request/stages.ts';
import type { Card, StageCard } from '../../../src/core/view/card.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { cardButtons, cardText } from '../../../src/core/words/requests/card.ts';
import { withReason } from '../forms/forms.ts';
import { renderChangeCard } from './change-cards.ts';
import { limits } from './limits.ts';
import { adaptiveCard, commandButton, execute, footer, labelled, type TeamsMessage, verbs } from './message.ts';
import { type Element, fitWithinTotal, heading, paragraph } from './text.ts';

/**
 * A card as a message.
 *
 * @param teamsId how Teams knows the person who gets it: Teams then reads a card with buttons afresh whenever they come back to it.
 * So also one whose id was lost loses its buttons.
 */
export function renderCard(reader: Reader, card: Card, now: Date, teamsId?: string): TeamsMessage {
  const message = card.kind === 'stage' ? renderStageCard(reader, card, now) : renderChangeCard(reader, card, now);
  if (!card.live || teamsId === undefined) return message;
  const data = card.kind === 'stage' ? { requestId: card.request.id, stage: card.stage.id } : { proposal: card.id };
  const action = { type: 'Action.Execute', title: cardButtons(reader).refresh, verb: verbs.refresh, data };
  return { ...message, card: { ...message.card, refresh: { action, userIds: [teamsId] } } };
}

function renderStageCard(reader: Reader, card: StageCard, now: Date): TeamsMessage {
  const text = cardText(reader, card);
  const body = [
    heading(text.title),
    ...[...text.outcome, ...text.risk].flatMap((one) => paragraph(reader, one, now)),
    ...labelled(reader, text.facts, now),
    ...[...text.written, ...text.earlierStages].flatMap((one) => paragraph(reader, one, now)),
    footer(reader, text.footer, now),
  ];
  return {
    summary: clip(text.summary, limits.summary),
    card: adaptiveCard(fitWithinTotal(body), [
      ...(card.live ? buttons(reader, card) : []),
      ...(text.open === undefined ? [] : [commandButton(reader, text.open, now)]),
    ]),
  };
}

function buttons(reader: Reader, { request, stage }: StageCard): Element[] {
  const words = cardButtons(reader);
  const about = { requestId: request.id, stage: stage.id };
  const form = { reasonRequired: stage.reasonRequired, mayShare: !isRiskStage(stage) };
  const approve = stage.reasonRequired
    ? withReason(reader, words.approveWithReason, 'approve', about, form)
    : execute(words.approve, verbs.approve, about, { style: 'positive', associatedInputs: 'none' });
  return [approve, withReason(reader, words.deny, 'deny', about, form)];
}
