import { type AccessRequest, openStage } from '../core/request/request.ts';
import { isRiskStage, type Stage } from '../core/request/stages.ts';
import { cardFor, cardHolders, withdrawnCardFor } from '../core/view/card.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { DeliveryPlan, DeliveryStore } from '../ports/stores/delivery-store.ts';
import { findCardFacts } from './card-facts.ts';
import { planCardsOf, stageSubject } from './plan-cards.ts';
import type { ReachNeeds } from './planning.ts';

/** Whom a card can be brought to, and who may read what a risk stage is about. */
interface StageCardNeeds extends ReachNeeds {
  readonly directory: Pick<Directory, 'identities' | 'holders'>;
}

/**
 * The cards of a stage: for everybody who is or was asked, in every chat that they can be reached in. A card in a chat where
 * they cannot be reached any more is withdrawn, wherever it lies.
 */
export async function planStageCards(
  needs: StageCardNeeds,
  request: AccessRequest,
  stage: Stage,
): Promise<DeliveryPlan[]> {
  const factsOf = await findCardFacts(needs.directory, request, stage.id);
  // Where messages are off, only those that approvers opened from their list are kept as they should be. Who reviews
  // risk is asked in any case.
  const onlyExisting = !request.policy.notifications && !isRiskStage(stage);
  const subject = stageSubject(request, stage.id);
  const plans = cardHolders(request, stage.id).map((personId) =>
    planCardsOf(needs, subject, {
      ...{ personId, onlyExisting, card: cardFor(request, stage.id, personId, factsOf(personId)) },
      withdrawn: () => withdrawnCardFor(request, stage.id, personId),
    }),
  );
  return (await Promise.all(plans)).flat();
}

/** How many cards are read, and where they changed written, in one go. */
const plannedAtOnce = 500;

/** What planning the cards of open stages again needs. */
export interface RefreshCardsNeeds extends StageCardNeeds {
  readonly clock: Clock;
  readonly deliveries: DeliveryStore;
  readonly log: Log;
}

/**
 * Plans the cards of these requests' open stages again: whom their accounts belong to, and roles, change without any event.
 *
 * @returns by the ids of requests whose cards are sent: `reached` where anybody who is asked has got theirs, else since when nobody has.
 * Without those that could not be looked up.
 */
export async function refreshStageCards(
  needs: RefreshCardsNeeds,
  requests: readonly AccessRequest[],
): Promise<ReadonlyMap<string, 'reached' | Date>> {
  const identities = new Map<string, ReturnType<ReachNeeds['directory']['identities']>>();
  const holders = new Map<string, ReturnType<StageCardNeeds['directory']['holders']>>();
  const directory: StageCardNeeds['directory'] = {
    holders(role) {
      const known = holders.get(role) ?? needs.directory.holders(role);
      holders.set(role, known);
      return known;
    },
    identities(personId) {
      const known = identities.get(personId) ?? needs.directory.identities(personId);
      identities.set(personId, known);
      return known;
    },
  };
  const failed = (error: unknown, what: object) =>
    needs.log.error({ err: error, ...what }, 'Cards could not be planned again; the next refresh tries it');
  const plans: CardPlan[] = [];
  for (const request of requests) {
    const stage = openStage(request);
    if (stage === undefined) continue;
    await planStageCards({ directory, channels: needs.channels }, request, stage).then(
      (planned) => plans.push(...planned.map((plan) => ({ ...plan, requestId: request.id }))),
      (error) => failed(error, { request: request.id }),
    );
  }
  const reaches = new Map<string, 'reached' | Date>();
  for (let from = 0; from < plans.length; from += plannedAtOnce) {
    const now = needs.clock.now();
    const some = plans.slice(from, from + plannedAtOnce);
    await needs.deliveries.planAgain(some, now).then(
      (found) => {
        for (const { id, requestId, onlyExisting } of some)
          if (onlyExisting !== true) reaches.set(requestId, better(reaches.get(requestId), found.get(id) ?? now));
      },
      (error) => failed(error, {}),
    );
  }
  return reaches;
}

type CardPlan = DeliveryPlan & { readonly requestId: string };

/** Somebody is reached as soon as one card is there; until then nobody is, since the first of them has waited. */
function better(before: 'reached' | Date | undefined, card: 'there' | Date): 'reached' | Date {
  if (card === 'there' || before === 'reached') return 'reached';
  return before !== undefined && before < card ? before : card;
}
