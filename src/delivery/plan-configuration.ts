import { directoryRoles, isCommandLine } from '../core/base/person.ts';
import { type ChangeNotes, hasNotes, noNotes } from '../core/configuration/change-notes.ts';
import type { ConfigurationEvent, ConfigurationState, Proposal } from '../core/configuration/configuration.ts';
import { eligibilityNotices } from '../core/view/eligibility-notices.ts';
import type { PlannedNotice } from '../core/view/notices.ts';
import { batchSizes } from '../ports/batch-sizes.ts';
import type { LookProgress } from '../ports/look.ts';
import type { DeliveryPlan } from '../ports/stores/delivery-store.ts';
import { takeDue } from '../ports/take-due.ts';
import { planChangeCards } from './plan-change-cards.ts';
import { administratorsOf, type PlannerNeeds, planNotice } from './planning.ts';

/**
 * What a change of the configuration brings: a card for every administrator while it waits for a second one, a word
 * to the other administrators of what took effect at once, and to those who review risk when a weakening did.
 */
export async function planConfiguration(needs: PlannerNeeds, progress: LookProgress): Promise<void> {
  const { configuration, clock } = needs;
  await takeDue(needs, progress, {
    read: () => configuration.toPlan(clock.now(), batchSizes.plan),
    processOne: async (event) => {
      await planEvent(needs, await configuration.load(), await administratorsOf(needs.directory), event);
      return 'done';
    },
    since: ({ at }) => at,
    putOff: ({ seq }, at) => configuration.planLater(seq, at),
    fieldsOf: ({ seq }) => ({ event: seq }),
    failed: 'The messages about a change could not be planned',
  });
}

async function planEvent(
  needs: PlannerNeeds,
  configuration: ConfigurationState,
  administrators: readonly string[],
  event: ConfigurationEvent,
): Promise<void> {
  const touched = configuration.proposals.filter((proposal) => isTouched(proposal, event));
  const cards = await planChangeCards(needs, configuration, touched, administrators);
  const notices = [
    await planWeakened(needs, event),
    await planChanged(needs, administrators, event),
    await planLeft(needs, administrators, event),
    await planEligibilities(needs, configuration, event),
  ];
  await needs.deliveries.plan([cards, ...notices].flat(), needs.clock.now());
  await needs.configuration.planned(event.seq);
  needs.doorbell.ring('deliver');
}

/** Proposals that an event may have made, answered, overtaken or ended. */
function isTouched({ id, endedBy }: Proposal, { seq, data }: ConfigurationEvent): boolean {
  return id === seq || endedBy === seq || ('proposal' in data && data.proposal === id);
}

/** There was no second administrator: then those who review risk hear that protection is weaker now. */
async function planWeakened(needs: PlannerNeeds, event: ConfigurationEvent): Promise<DeliveryPlan[]> {
  const isAlone = (event.type === 'configurationChanged' || event.type === 'changeConfirmed') && event.data.alone;
  if (!isAlone || event.actor.kind !== 'person') return [];
  const { securityAdministrator, complianceAdministrator } = directoryRoles;
  const holders = await Promise.all(
    [securityAdministrator, complianceAdministrator].map((role) => needs.directory.holders(role)),
  );
  // How many requests are pending is for administrators alone: a number would tell who also approves of a review.
  const notes = { pending: [], warnings: event.data.appliedNotes?.warnings ?? [] };
  const notice: PlannedNotice = {
    ...{ ...alertIn(needs), about: 'protectionWeakened', by: event.actor.name, change: event.seq },
    ...notesOf(notes),
  };
  return planForAll(needs, event, [...new Set(holders.flat().map(({ id }) => id))], notice);
}

/**
 * What needs no second administrator is no secret of the first one: other approvers or a wider circle of those who may ask
 * are no weakening by the letter of R-39, and still the first thing that somebody would change who means ill.
 */
async function planChanged(
  needs: PlannerNeeds,
  administrators: readonly string[],
  event: ConfigurationEvent,
): Promise<DeliveryPlan[]> {
  if (event.type !== 'configurationChanged' || event.data.applied.length === 0) return [];
  const { actor, via, data } = event;
  if (actor.kind !== 'person') return [];
  // A command line proves nobody's identity: the person it names must hear of it as well.
  const isProven = !isCommandLine(via);
  const notice: PlannedNotice = {
    ...{ ...alertIn(needs), about: 'configurationChanged', by: actor.name, isProven, change: event.seq },
    ...notesOf(data.appliedNotes ?? noNotes),
  };
  return planForAll(
    needs,
    event,
    administrators.filter((id) => !isProven || id !== actor.id),
    notice,
  );
}

/** Administrators hear whose eligibilities ended because they left. */
async function planLeft(
  needs: PlannerNeeds,
  administrators: readonly string[],
  event: ConfigurationEvent,
): Promise<DeliveryPlan[]> {
  if (event.type !== 'eligibilitiesEnded') return [];
  return planForAll(needs, event, administrators, {
    ...{ ...alertIn(needs), about: 'personLeft', organization: needs.directory.organization },
    ...{ name: event.data.person.name, ended: 'eligibilities', change: event.seq },
  });
}

/** People with an eligibility are told that it ends, has ended, or was shortened or removed. */
async function planEligibilities(
  needs: PlannerNeeds,
  configuration: ConfigurationState,
  event: ConfigurationEvent,
): Promise<DeliveryPlan[]> {
  const plans = eligibilityNotices(event, configuration, needs.directory.timeZone).map(({ personId, notice }) =>
    planNotice(needs, { personId, notice }, `configuration:${event.seq}:${notice.role.id}`),
  );
  return (await Promise.all(plans)).flat();
}

/** What every alert has. */
function alertIn({ directory }: PlannerNeeds) {
  return { kind: 'alert', timeZone: directory.timeZone } as const;
}

function notesOf(notes: ChangeNotes): { readonly notes?: ChangeNotes } {
  return hasNotes(notes) ? { notes } : {};
}

async function planForAll(
  needs: PlannerNeeds,
  { seq }: ConfigurationEvent,
  readers: readonly string[],
  notice: PlannedNotice,
): Promise<DeliveryPlan[]> {
  const plans = readers.map((personId) => planNotice(needs, { personId, notice }, `configuration:${seq}`));
  return (await Promise.all(plans)).flat();
}
