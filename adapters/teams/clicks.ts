import type { Answered } from '../../src/approvals/answer.ts';
import { sentenceFor } from '../../src/approvals/commands/sentences.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { type CardName, refreshCard } from '../../src/approvals/requests/refresh-card.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Card } from '../../src/core/view/card.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { type Click, carryOutClick } from '../chat/clicks.ts';
import type { Reply } from './answering.ts';
import { renderCard } from './messages/cards.ts';

/** Carries out a click on a card; the answer is the card as it is now. `teamsId`: how Teams knows the person. */
export async function replyToClick(
  reader: Reader,
  services: Services,
  from: Issuer,
  click: Click,
  teamsId: string,
): Promise<Reply> {
  return replyWithCard(reader, services, await carryOutClick(services, from, click), teamsId);
}

/** The card as it is now, for a client that reads it afresh by itself. */
export async function replyToRefresh(
  reader: Reader,
  services: Services,
  from: Issuer,
  about: CardName,
  teamsId: string,
): Promise<Reply> {
  return replyWithCard(reader, services, await refreshCard(services, from, about), teamsId);
}

function replyWithCard(
  reader: Reader,
  { clock }: Services,
  answered: Answered<{ readonly card: Card }>,
  teamsId: string,
): Reply {
  const now = clock.now();
  if (answered.kind === 'done') return { card: renderCard(reader, answered.value.card, now, teamsId) };
  const card = closedCard(answered);
  return card === undefined ? { sentence: sentenceFor(reader, answered) } : { card: renderCard(reader, card, now) };
}

/** Somebody who lost the race sees who was first: the card as it is now. Everything else is a sentence. */
function closedCard(answered: Exclude<Answered<unknown>, { kind: 'done' }>): Card | undefined {
  const card = answered.kind === 'refused' ? answered.card : undefined;
  if (card === undefined || card.live) return undefined;
  return card.kind === 'stage' && card.stage.state === 'waiting' ? undefined : card;
}
