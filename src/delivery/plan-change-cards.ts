import { contentDigest } from '../core/card.ts';
import { changeCardFor } from '../core/change-card.ts';
import type { Configuration, Proposal } from '../core/configuration.ts';
import type { DeliveryPlan } from '../ports/delivery-store.ts';
import { urgency } from './plan-card.ts';
import { channelsOf, type PlannerNeeds } from './planning.ts';

/** The cards of proposals for every administrator, and for whoever proposed them. */
export async function planChangeCards(
  needs: Pick<PlannerNeeds, 'directory' | 'channels' | 'log'>,
  configuration: Configuration,
  proposals: readonly Proposal[],
  administrators: readonly string[],
): Promise<DeliveryPlan[]> {
  const plans = proposals.flatMap((proposal) =>
    [...new Set([proposal.by.id, ...administrators])].map((personId) =>
      planChangeCard(needs, configuration, proposal, personId),
    ),
  );
  return (await Promise.all(plans)).flat();
}

async function planChangeCard(
  needs: Pick<PlannerNeeds, 'directory' | 'channels' | 'log'>,
  { revision }: Configuration,
  proposal: Proposal,
  personId: string,
): Promise<DeliveryPlan[]> {
  const card = changeCardFor(proposal, needs.directory.organization, personId);
  return (await channelsOf(needs, personId)).map((channel) => ({
    id: contentDigest(['change', proposal.id, personId, channel]),
    personId,
    channel,
    content: { kind: 'change', proposal: proposal.id },
    wanted: contentDigest(card),
    revision,
    urgency: card.live ? urgency.live : urgency.closed,
    over: proposal.state !== 'waiting',
    // What is over is shown to those who were asked, not to whoever is an administrator by now.
    onlyExisting: !card.live,
  }));
}
