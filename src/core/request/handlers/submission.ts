import { personRef } from '../../base/person.ts';
import { type Refusal, type RefusalReason, type RefusalValues, refusal } from '../../base/refusal.ts';
import { wellFormed } from '../../base/text.ts';
import { dayMs, minuteMs } from '../../base/time.ts';
import { latestEnd } from '../../policy/policy.ts';
import type { CommandOf, SubmitFacts } from '../commands.ts';
import type { EventData } from '../request.ts';
import { isRiskStage, planStages, type StageDefinition } from '../stages.ts';
import { decideAnswers } from './questions.ts';

/** How long a justification may be; it must also fit on a card. */
export const justificationLimit = 2000;

/** Nobody asks for access farther ahead than this; and no sum of dates can leave what a date can hold. */
const farthestYears = 50;
const farthestMs = farthestYears * 365 * dayMs;

/** A start given as a moment ago still means now: forms have minutes, and people take some to fill them. */
const startGraceMs = 15 * minuteMs;

/**
 * The stages that a submission with these facts would have: what the use case resolves approvers for. An extension goes
 * through the policy's stages only where the policy says so; risk is asked about in any case.
 */
export function stagesAtSubmission({
  accessPackage: { policy },
  currentAccess,
  risk,
}: Pick<SubmitFacts, 'accessPackage' | 'currentAccess' | 'risk'>): StageDefinition[] {
  const skipped = currentAccess !== undefined && policy.extension === 'withoutApproval';
  return planStages(skipped ? [] : policy.stages, risk.settings, risk.answers);
}

/** Checks a submission: what the request begins with, or why it is refused. */
export function decideSubmission(
  command: CommandOf<'submit'>,
  facts: SubmitFacts,
): EventData['requestSubmitted'] | { readonly refused: Refusal } {
  const { currentAccess, accessPackage } = facts;
  const refused = refuseRequestor(facts) ?? refuseText(command);
  if (refused !== undefined) return { refused };
  const period =
    currentAccess === undefined ? decideWindow(command, facts) : decideExtension(command, facts, currentAccess);
  if ('refused' in period) return period;
  const answers = decideAnswers(accessPackage.policy.questions, command.answers ?? {});
  if ('refused' in answers) return answers;
  const stages = stagesAtSubmission(facts);
  const empty = refuseEmptyStage(facts);
  if (empty !== undefined) return { refused: empty };
  const { policy, ...target } = accessPackage;
  return {
    organization: facts.organization,
    timeZone: facts.timeZone,
    requestor: personRef(facts.requestor),
    beneficiary: personRef(facts.beneficiary),
    target,
    policy,
    justification: wellFormed(command.justification),
    answers,
    ...period,
    stages,
  };
}

function refuseRequestor(facts: SubmitFacts): Refusal | undefined {
  const { requestor, beneficiary, accessPackage, conflicts } = facts;
  const { name, policy } = accessPackage;
  const own = requestor.id === beneficiary.id;
  if (!own && !(policy.onBehalf && facts.isManager)) {
    return policy.onBehalf
      ? refusal('notRequestable', 'notManager', { target: name, beneficiary: beneficiary.name }, 'beneficiary')
      : refusal('notRequestable', 'onlyForYourself', { target: name }, 'beneficiary');
  }
  if (!facts.mayRequest) {
    return own
      ? refusal('notRequestable', 'policyExcludesYou', { target: name }, 'package')
      : refusal('notRequestable', 'policyExcludesThem', { target: name, beneficiary: beneficiary.name }, 'package');
  }
  if (conflicts.length === 0) return undefined;
  const holder = own ? {} : { holder: beneficiary.name };
  return refusal('incompatible', 'incompatible', { target: name, ...holder, conflicts }, 'package');
}

function refuseText(command: CommandOf<'submit'>): Refusal | undefined {
  const { length } = command.justification.trim();
  if (length === 0) return refusal('invalidInput', 'justificationNeeded', {}, 'justification');
  if (length <= justificationLimit) return undefined;
  return refusal('invalidInput', 'justificationTooLong', { limit: justificationLimit, length }, 'justification');
}

function decideWindow(
  command: CommandOf<'submit'>,
  facts: SubmitFacts,
): Pick<EventData['requestSubmitted'], 'window'> | { readonly refused: Refusal } {
  const { startsAt, endsAt } = command;
  const { accessPackage, timeZone } = facts;
  const target = accessPackage.name;
  const farthest = facts.now.getTime() + farthestMs;
  for (const [field, at] of Object.entries({ startsAt, endsAt })) {
    if (at !== undefined && at.getTime() > farthest) return invalid('dateTooFar', { years: farthestYears }, field);
  }
  if (startsAt !== undefined && startsAt.getTime() < facts.now.getTime() - startGraceMs) {
    return invalid('startInPast', {}, 'startsAt');
  }
  const start = startsAt !== undefined && startsAt > facts.now ? startsAt : undefined;
  const from = start ?? facts.now;
  if (endsAt !== undefined && endsAt <= from) {
    return invalid(start === undefined ? 'endInPast' : 'endBeforeStart', {}, 'endsAt');
  }
  const latest = latestEnd(accessPackage.policy.access, from);
  if (latest !== undefined && latest <= from) {
    return invalid('startTooLate', { target, latest: { endsAt: latest, timeZone } }, 'startsAt');
  }
  if (latest !== undefined && endsAt !== undefined && endsAt > latest) {
    return invalid('endTooLate', { target, latest: { endsAt: latest, timeZone } }, 'endsAt');
  }
  // Days and hours are counted from when the access begins, which nobody knows yet.
  const end = endsAt ?? (accessPackage.policy.access.kind === 'until' ? latest : undefined);
  return {
    window: { ...(start === undefined ? {} : { startsAt: start }), ...(end === undefined ? {} : { endsAt: end }) },
  };
}

/** Access that lasts is asked for again: from its end, for as long again as the policy allows. */
function decideExtension(
  { startsAt, endsAt }: CommandOf<'submit'>,
  { accessPackage: { name, policy }, requestor, beneficiary, eligibleUntil, timeZone, now }: SubmitFacts,
  current: NonNullable<SubmitFacts['currentAccess']>,
): Pick<EventData['requestSubmitted'], 'window' | 'extensionOf'> | { readonly refused: Refusal } {
  const own = requestor.id === beneficiary.id ? 'yes' : 'no';
  const held = { own, beneficiary: beneficiary.name, target: name } as const;
  const inZone = (endsAt: Date) => ({ endsAt, timeZone });
  if (current.ending) return { refused: refusal('alreadyHasAccess', 'beingRemoved', held, 'package') };
  if (current.endsAt === undefined) return { refused: refusal('alreadyHasAccess', 'heldWithoutEnd', held, 'package') };
  const heldUntil = { ...held, until: inZone(current.endsAt) };
  if (policy.extension === 'no' || current.endsAt <= now)
    return { refused: refusal('alreadyHasAccess', 'heldUntil', heldUntil, 'package') };
  if (startsAt !== undefined && startsAt > now) return invalid('extensionWithStart', held, 'startsAt');
  const latest = latestEnd(policy.access, current.endsAt);
  const until = endsAt ?? latest;
  if (until === undefined) return invalid('extensionWithoutEnd', {}, 'endsAt');
  if (latest !== undefined && latest <= current.endsAt)
    return { refused: refusal('alreadyHasAccess', 'heldAsLongAsPossible', heldUntil, 'package') };
  if (until <= current.endsAt) return invalid('extensionNotLonger', heldUntil, 'endsAt');
  if (latest !== undefined && until > latest)
    return invalid('extensionTooLong', { target: name, latest: inZone(latest) }, 'endsAt');
  if (eligibleUntil !== undefined && until > eligibleUntil)
    return invalid('eligibilityTooShort', { name, until: inZone(eligibleUntil) }, 'hours');
  if (until.getTime() > now.getTime() + farthestMs) return invalid('dateTooFar', { years: farthestYears }, 'endsAt');
  return { window: { endsAt: until }, extensionOf: { requestId: current.requestId, endsAt: current.endsAt } };
}

function invalid<R extends RefusalReason>(reason: R, values: RefusalValues[R], field: string) {
  return { refused: refusal('invalidInput', reason, values, field) };
}

/** The number of the first stage of the policy that would ask nobody; undefined: there is none. */
export function findEmptyStage(facts: SubmitFacts): number | undefined {
  const policyStages = stagesAtSubmission(facts).filter((stage) => !isRiskStage(stage));
  const empty = policyStages.findIndex((stage) => (facts.approvers[stage.id] ?? []).length === 0);
  return empty === -1 ? undefined : empty + 1;
}

/** A policy stage that would ask nobody refuses the request; a risk stage opens even then. */
function refuseEmptyStage(facts: SubmitFacts): Refusal | undefined {
  const stage = findEmptyStage(facts);
  if (stage === undefined) return undefined;
  return refusal('noApprovers', 'nobodyApproves', { target: facts.accessPackage.name, stage }, 'package');
}
