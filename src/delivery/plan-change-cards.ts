import type { ConfigurationState, Proposal } from '../core/configuration/configuration.ts';
import { contentDigest } from '../core/view/card.ts';
import { type ChangeCard, changeCardFor, withdrawnChangeCardFor } from '../core/view/change-card.ts';
import type { DeliveryPlan } from '../ports/delivery-store.ts';
import { changeCardId, urgency } from './plan-card.ts';
import { type PlannerNeeds, whereaboutsOf } from './planning.ts';

type Needs = Pick<PlannerNeeds, 'directory' | 'channels' | 'deliveries'>;

/**
 * The cards of proposals for every administrator. People who have one and are no longer administrators, or cannot be reached in
 * its chat any more, keeps it without buttons.
 */
export async function planChangeCards(
  needs: Needs,
  configuration: ConfigurationState,
  proposals: readonly Proposal[],
  administrators: readonly string[],
): Promise<DeliveryPlan[]> {
  const holders = await needs.deliveries.changeCardHolders(proposals.map(({ id }) => id));
  const plans = proposals.flatMap((proposal) => {
    const had = holders.filter((one) => one.proposal === proposal.id).map(({ personId }) => personId);
    return [...new Set([...administrators, ...had])].map((personId) =>
      planCardsOf(needs, configuration, proposal, { personId, isAsked: administrators.includes(personId) }),
    );
  });
  return (await Promise.all(plans)).flat();
}

async function planCardsOf(
  needs: Needs,
  { revision }: ConfigurationState,
  proposal: Proposal,
  { personId, isAsked }: { readonly personId: string; readonly isAsked: boolean },
): Promise<DeliveryPlan[]> {
  const { reachable, others } = await whereaboutsOf(needs, personId);
  const plan = (card: ChangeCard, channel: string): DeliveryPlan => ({
    id: changeCardId(proposal.id, personId, channel),
    personId,
    channel,
    content: { kind: 'change', proposal: proposal.id },
    wanted: contentDigest(card),
    revision,
    urgency: card.live ? urgency.live : urgency.closed,
    over: proposal.state !== 'waiting',
    // What is over is shown to those who were asked, not to people who became administrators later.
    onlyExisting: !card.live,
  });
  const card = isAsked
    ? changeCardFor(proposal, needs.directory, personId)
    : withdrawnChangeCardFor(proposal, needs.directory, personId);
  const withdrawn = withdrawnChangeCardFor(proposal, needs.directory, personId);
  return [...reachable.map((channel) => plan(card, channel)), ...others.map((channel) => plan(withdrawn, channel))];
}
