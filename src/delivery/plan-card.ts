import { type AccessRequest, isOver } from '../core/request/request.ts';
import { contentDigest, type StageCard } from '../core/view/card.ts';
import type { DeliveryPlan } from '../ports/delivery-store.ts';

/** Whose live buttons must go comes first, then who is asked, then who is told. */
export const urgency = { closed: 0, live: 1, notice: 2 } as const;

/** The id of the row of somebody's card of a stage in one channel. */
export function stageCardId(requestId: string, stage: string, personId: string, channel: string): string {
  return contentDigest(['card', requestId, stage, personId, channel]);
}

/** The id of the row of somebody's card of a proposed change in one channel. */
export function changeCardId(proposal: number, personId: string, channel: string): string {
  return contentDigest(['change', proposal, personId, channel]);
}

/** One card for one person in one channel; planned again it is the same row. */
export function planCard(request: AccessRequest, card: StageCard, personId: string, channel: string): DeliveryPlan {
  return {
    id: stageCardId(request.id, card.stage.id, personId, channel),
    personId,
    channel,
    content: { kind: 'card', requestId: request.id, stage: card.stage.id },
    wanted: contentDigest(card),
    revision: request.revision,
    urgency: card.live ? urgency.live : urgency.closed,
    over: isOver(request),
  };
}
