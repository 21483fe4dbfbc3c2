import { directoryRoles, isCommandLine } from '../core/base/person.ts';
import { clip } from '../core/base/text.ts';
import { type ChangeNotes, hasNotes, noNotes } from '../core/configuration/change-notes.ts';
import type { ConfigurationEvent, ConfigurationState, Proposal } from '../core/configuration/configuration.ts';
import type { Alert, AlertNotice, LeftOut } from '../core/view/alerts.ts';
import { eligibilityNotices } from '../core/view/eligibility-notices.ts';
import type { Notice } from '../core/view/notices.ts';
import { allChangeSentences } from '../core/words/configuration/changes.ts';
import { standardReader } from '../core/words/language/languages.ts';
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
    await planWeakened(needs, configuration, event),
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
async function planWeakened(
  needs: PlannerNeeds,
  { proposals }: ConfigurationState,
  event: ConfigurationEvent,
): Promise<DeliveryPlan[]> {
  const isAlone = (event.type === 'configurationChanged' || event.type === 'changeConfirmed') && event.data.alone;
  if (!isAlone || event.actor.kind !== 'person') return [];
  const { securityAdministrator, complianceAdministrator } = directoryRoles;
  const holders = await Promise.all(
    [securityAdministrator, complianceAdministrator].map((role) => needs.directory.holders(role)),
  );
  const { data } = event;
  const names = 'names' in data ? data.names : (proposals.find(({ id }) => id === data.proposal)?.names ?? []);
  // How many requests are pending is for administrators alone: a number would tell who also approves of a review.
  const notes = { pending: [], warnings: data.appliedNotes?.warnings ?? [] };
  const said = {
    ...detailsOf(
      allChangeSentences(standardReader(needs.directory.timeZone), data.applied, names, needs.directory.timeZone),
      event,
    ),
    ...notesOf(notes),
  };
  const notice = alertOf(needs, { about: 'protectionWeakened', by: event.actor.name, ...said });
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
  const said = {
    ...detailsOf(
      allChangeSentences(standardReader(needs.directory.timeZone), data.applied, data.names, needs.directory.timeZone),
      event,
    ),
    ...notesOf(data.appliedNotes ?? noNotes),
  };
  const notice = alertOf(needs, { about: 'configurationChanged', by: actor.name, isProven, ...said });
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
  const { person, applied, names } = event.data;
  const said = detailsOf(
    allChangeSentences(standardReader(needs.directory.timeZone), applied, names, needs.directory.timeZone),
    event,
  );
  const left = { about: 'personLeft', organization: needs.directory.organization, name: person.name } as const;
  return planForAll(needs, event, administrators, alertOf(needs, { ...left, ended: 'eligibilities', ...said }));
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

function alertOf({ directory }: PlannerNeeds, alert: Alert): AlertNotice {
  return { kind: 'alert', timeZone: directory.timeZone, ...alert };
}

/** How many sentences a message about a change has at most, and how long each may be. */
const mostSentences = 20;
const longestSentence = 400;

/** What a message can hold of a change. That there is more is said, and where: nobody hides something behind a long text. */
function detailsOf(
  sentences: readonly string[],
  { seq }: ConfigurationEvent,
): { readonly details: readonly string[]; readonly more?: LeftOut } {
  const shown = sentences.slice(0, mostSentences);
  const count = sentences.length - shown.length;
  const isCut = count > 0 || shown.some(({ length }) => length > longestSentence);
  return {
    details: shown.map((sentence) => clip(sentence, longestSentence)),
    ...(isCut ? { more: { count, change: seq } } : {}),
  };
}

function notesOf(notes: ChangeNotes): { readonly notes?: ChangeNotes } {
  return hasNotes(notes) ? { notes } : {};
}

async function planForAll(
  needs: PlannerNeeds,
  { seq }: ConfigurationEvent,
  readers: readonly string[],
  notice: Notice,
): Promise<DeliveryPlan[]> {
  const plans = readers.map((personId) => planNotice(needs, { personId, notice }, `configuration:${seq}`));
  return (await Promise.all(plans)).flat();
}
