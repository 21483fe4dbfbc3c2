import type { ConfigurationState, Proposal } from '../core/configuration/configuration.ts';
import { changeCardFor, withdrawnChangeCardFor } from '../core/view/change-card.ts';
import type { DeliveryPlan } from '../ports/stores/delivery-store.ts';
import { planCardsOf, proposalSubject } from './plan-cards.ts';
import type { PlannerNeeds } from './planning.ts';

type Needs = Pick<PlannerNeeds, 'directory' | 'channels' | 'deliveries'>;

/**
 * The cards of proposals for every administrator. People who have one and are no longer administrators, or cannot be reached in
 * its chat any more, keep it without buttons.
 */
export async function planChangeCards(
  needs: Needs,
  configuration: ConfigurationState,
  proposals: readonly Proposal[],
  administrators: readonly string[],
): Promise<DeliveryPlan[]> {
  const holders = await needs.deliveries.changeCardHolders(proposals.map(({ id }) => id));
  const plans = proposals.flatMap((proposal) => {
    const subject = proposalSubject(proposal, configuration.revision);
    const had = holders.filter((one) => one.proposal === proposal.id).map(({ personId }) => personId);
    return [...new Set([...administrators, ...had])].map((personId) => {
      const withdrawn = () => withdrawnChangeCardFor(proposal, needs.directory, personId);
      const card = administrators.includes(personId) ? changeCardFor(proposal, needs.directory, personId) : withdrawn();
      // What is over is shown to those who were asked, not to people who became administrators later.
      return planCardsOf(needs, subject, { personId, card, withdrawn, onlyExisting: !card.live });
    });
  });
  return (await Promise.all(plans)).flat();
}
