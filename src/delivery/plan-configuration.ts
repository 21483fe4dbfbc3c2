import { contentDigest } from '../core/card.ts';
import { changeCardFor } from '../core/change-card.ts';
import { changeSentences } from '../core/change-wording.ts';
import type { Configuration, ConfigurationEvent, Proposal } from '../core/configuration.ts';
import { directoryRoles } from '../core/person.ts';
import type { DeliveryPlan } from '../ports/delivery-store.ts';
import { urgency } from './plan-card.ts';
import { administratorsOf, batchSize, channelsOf, type PlannerNeeds, planNotice } from './planning.ts';

/**
 * What a change of the configuration brings: a card for every administrator while it waits for a second one, and a
 * word to those who review risk when it took effect without one.
 */
export async function planConfiguration(needs: PlannerNeeds): Promise<void> {
  const events = await needs.configuration.toPlan(batchSize);
  if (events.length === 0) return;
  const configuration = await needs.configuration.load();
  const administrators = await administratorsOf(needs.directory);
  for (const event of events) {
    const cards = await Promise.all(
      configuration.proposals
        .filter((proposal) => isTouched(proposal, event))
        .flatMap((proposal) =>
          [...new Set([proposal.by.id, ...administrators])].map((personId) =>
            planChangeCard(needs, configuration, proposal, personId),
          ),
        ),
    );
    await needs.deliveries.plan([...cards, ...(await planWeakened(needs, event))].flat(), needs.clock.now());
    await needs.configuration.planned(event.seq);
    needs.doorbell.ring('deliver');
  }
}

/** Proposals that an event may have made, answered or overtaken. */
function isTouched({ id, state }: Proposal, { seq, data }: ConfigurationEvent): boolean {
  return id === seq || state === 'superseded' || ('proposal' in data && data.proposal === id);
}

async function planChangeCard(
  needs: PlannerNeeds,
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
  }));
}

/** There was no second administrator: then those who review risk hear that protection is weaker now. */
async function planWeakened(needs: PlannerNeeds, event: ConfigurationEvent): Promise<DeliveryPlan[]> {
  const isAlone = (event.type === 'configurationChanged' || event.type === 'changeConfirmed') && event.data.alone;
  if (!isAlone || event.actor.kind !== 'person') return [];
  const { securityAdministrator, complianceAdministrator } = directoryRoles;
  const holders = await Promise.all(
    [securityAdministrator, complianceAdministrator].map((role) => needs.directory.holders(role)),
  );
  const what = event.data.applied.flatMap(changeSentences).join(' ');
  const text = `${event.actor.name} weakened protection, and there is no second administrator who could confirm it. ${what}`;
  const notice = { kind: 'alert', about: 'protectionWeakened', text } as const;
  const readers = [...new Set(holders.flat().map(({ id }) => id))];
  const plans = readers.map((personId) => planNotice(needs, { personId, notice }, `configuration:${event.seq}`));
  return (await Promise.all(plans)).flat();
}
