import type { Proposal } from '../core/configuration/configuration.ts';
import { type AccessRequest, isOver } from '../core/request/request.ts';
import { type Card, contentDigest } from '../core/view/card.ts';
import type { DeliveryContent, DeliveryPlan } from '../ports/stores/delivery-store.ts';
import { type ReachNeeds, urgency, whereaboutsOf } from './planning.ts';

/** Names what a card is about: a stage of a request, or a proposed change of the configuration. */
export type CardName = Exclude<DeliveryContent, { kind: 'notice' }>;

/** What a card is about, as it is now. */
export interface CardSubject {
  readonly name: CardName;
  /** Orders what is planned about it: an older plan never wins over a newer one. */
  readonly revision: number;
  /** Nothing will change any more what its cards show. */
  readonly over: boolean;
}

/** The stage as the subject of cards. */
export function stageSubject(request: AccessRequest, stage: string): CardSubject {
  return { name: stageCard(request.id, stage), revision: request.revision, over: isOver(request) };
}

/** @param revision the configuration's. */
export function proposalSubject({ id, state }: Proposal, revision: number): CardSubject {
  return { name: changeCard(id), revision, over: state !== 'waiting' };
}

/** Names the cards of a stage. */
export function stageCard(requestId: string, stage: string): CardName {
  return { kind: 'card', requestId, stage };
}

/** Names the cards of a proposed change, by the number of the event that proposed it. */
export function changeCard(proposal: number): CardName {
  return { kind: 'change', proposal };
}

/** The id of the row of somebody's card in one channel: the same card has the same id, so that planning twice plans once. */
export function cardId(name: CardName, personId: string, channel: string): string {
  return contentDigest([name, personId, channel]);
}

/** One card for one person in one channel; planned again it is the same row. */
export function planCard({ name, ...rest }: CardSubject, card: Card, personId: string, channel: string): DeliveryPlan {
  return {
    id: cardId(name, personId, channel),
    personId,
    channel,
    content: name,
    wanted: contentDigest(card),
    urgency: card.live ? urgency.live : urgency.closed,
    ...rest,
  };
}

/** What one person's cards about a subject show. */
interface CardsOf {
  readonly personId: string;
  /** Where they can be reached; absent: no card is planned there. */
  readonly card: Card | undefined;
  /** Only a card that is there already is changed. */
  readonly onlyExisting: boolean;
  /** In chats where they cannot be reached any more: it says that they are not asked, and has no buttons. */
  readonly withdrawn: () => Card | undefined;
}

/** Plans the cards of one person about a subject, in every chat. */
export async function planCardsOf(
  needs: ReachNeeds,
  subject: CardSubject,
  { personId, card, onlyExisting, withdrawn }: CardsOf,
): Promise<DeliveryPlan[]> {
  const { reachable, others } = await whereaboutsOf(needs, personId);
  const plan = (shown: Card | undefined, channels: readonly string[], existing: boolean) =>
    shown === undefined
      ? []
      : channels.map((channel) => ({ ...planCard(subject, shown, personId, channel), onlyExisting: existing }));
  return [...plan(card, reachable, onlyExisting), ...plan(others.length === 0 ? undefined : withdrawn(), others, true)];
}
