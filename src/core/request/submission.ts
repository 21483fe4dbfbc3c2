import { type Refusal, refusal } from '../base/errors.ts';
import { personRef } from '../base/person.ts';
import { formatEnd, formatEndOn, wellFormed } from '../base/text.ts';
import { dayMs, minuteMs } from '../base/time.ts';
import { latestEnd } from '../policy/policy.ts';
import type { CommandOf, SubmitFacts } from './commands.ts';
import { conflictSentence } from './conflict.ts';
import { decideAnswers } from './questions.ts';
import type { EventData } from './request.ts';
import { isRiskStage, planStages, type StageDefinition } from './stages.ts';

/** How long a justification may be; it must also fit on a card. */
export const justificationLimit = 2000;

/** Nobody asks for access farther ahead than this; and no sum of dates can leave what a date can hold. */
const farthestMs = 50 * 365 * dayMs;

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
    const why = policy.onBehalf
      ? `you are not the direct manager of ${beneficiary.name}`
      : 'its policy lets everybody ask for themselves only';
    return refusal('notRequestable', `You cannot ask for ${name} on behalf of somebody else: ${why}.`, 'beneficiary');
  }
  if (!facts.mayRequest) {
    const message = own
      ? `You cannot ask for ${name}: its policy does not include you.`
      : `You cannot ask for ${name} for ${beneficiary.name}: its policy does not include them.`;
    return refusal('notRequestable', message, 'package');
  }
  if (conflicts.length === 0) return undefined;
  const sentences = conflicts.map((one) => conflictSentence(name, one, own ? undefined : beneficiary.name));
  return refusal('incompatible', sentences.join(' '), 'package');
}

function refuseText(command: CommandOf<'submit'>): Refusal | undefined {
  const { length } = command.justification.trim();
  if (length === 0) return refusal('invalidInput', 'Say in a few words why you need this access.', 'justification');
  if (length > justificationLimit) {
    return refusal(
      'invalidInput',
      `Keep the justification to ${justificationLimit} characters; it has ${length}.`,
      'justification',
    );
  }
  return undefined;
}

function decideWindow(
  command: CommandOf<'submit'>,
  facts: SubmitFacts,
): Pick<EventData['requestSubmitted'], 'window'> | { readonly refused: Refusal } {
  const { startsAt, endsAt } = command;
  const invalid = (message: string, field: string) => ({ refused: refusal('invalidInput', message, field) });
  const farthest = facts.now.getTime() + farthestMs;
  for (const [field, at] of Object.entries({ startsAt, endsAt })) {
    if (at !== undefined && at.getTime() > farthest) return invalid('Choose a date within the next 50 years.', field);
  }
  if (startsAt !== undefined && startsAt.getTime() < facts.now.getTime() - startGraceMs) {
    return invalid(
      'The start is in the past. Choose a later one, or leave it empty to start once approved.',
      'startsAt',
    );
  }
  const start = startsAt !== undefined && startsAt > facts.now ? startsAt : undefined;
  const from = start ?? facts.now;
  if (endsAt !== undefined && endsAt <= from) {
    return invalid(
      start === undefined ? 'The end must be in the future.' : 'The end must be after the start.',
      'endsAt',
    );
  }
  const latest = latestEnd(facts.accessPackage.policy.access, from);
  if (latest !== undefined && latest <= from) {
    return invalid(
      `${facts.accessPackage.name} can be held until ${formatEnd(latest, facts.timeZone)} only. Choose an earlier start.`,
      'startsAt',
    );
  }
  if (latest !== undefined && endsAt !== undefined && endsAt > latest) {
    return invalid(
      `${facts.accessPackage.name} can be held until ${formatEnd(latest, facts.timeZone)} at the latest. Choose an earlier end.`,
      'endsAt',
    );
  }
  // Days and hours are counted from when the access begins, which nobody knows yet.
  const end = endsAt ?? (facts.accessPackage.policy.access.kind === 'until' ? latest : undefined);
  return {
    window: { ...(start === undefined ? {} : { startsAt: start }), ...(end === undefined ? {} : { endsAt: end }) },
  };
}

/** Access that lasts is asked for again: from its end, for as long as the policy allows anew. */
function decideExtension(
  { startsAt, endsAt }: CommandOf<'submit'>,
  { accessPackage: { name, policy }, requestor, beneficiary, eligibleUntil, timeZone, now }: SubmitFacts,
  current: NonNullable<SubmitFacts['currentAccess']>,
): Pick<EventData['requestSubmitted'], 'window' | 'extensionOf'> | { readonly refused: Refusal } {
  const who = requestor.id === beneficiary.id ? 'You already have' : `${beneficiary.name} already has`;
  if (current.ending) {
    const whose = requestor.id === beneficiary.id ? 'Your' : `${beneficiary.name}'s`;
    const message = `${whose} access to ${name} is being taken away. Ask again when it has ended.`;
    return { refused: refusal('alreadyHasAccess', message, 'package') };
  }
  const held = (rest: string) => ({ refused: refusal('alreadyHasAccess', `${who} ${name} ${rest}.`, 'package') });
  if (current.endsAt === undefined) return held('without an end');
  if (policy.extension === 'no' || current.endsAt <= now) return held(`until ${formatEnd(current.endsAt, timeZone)}`);
  const invalid = (message: string, field: string) => ({ refused: refusal('invalidInput', message, field) });
  if (startsAt !== undefined && startsAt > now)
    return invalid(`${who} ${name}, so this extends it. Leave the start empty.`, 'startsAt');
  const latest = latestEnd(policy.access, current.endsAt);
  const until = endsAt ?? latest;
  if (until === undefined) return invalid(`Say until when it should last now.`, 'endsAt');
  if (latest !== undefined && latest <= current.endsAt)
    return held(`until ${formatEnd(current.endsAt, timeZone)}, and it cannot be held longer`);
  if (until <= current.endsAt)
    return invalid(`${who} ${name} until ${formatEnd(current.endsAt, timeZone)}. Choose a later end.`, 'endsAt');
  if (latest !== undefined && until > latest)
    return invalid(
      `${name} can be extended until ${formatEnd(latest, timeZone)} at the latest. Choose an earlier end.`,
      'endsAt',
    );
  if (eligibleUntil !== undefined && until > eligibleUntil)
    return invalid(
      `Your eligibility for ${name} ends ${formatEndOn(eligibleUntil, timeZone)}. Choose fewer hours.`,
      'hours',
    );
  if (until.getTime() > now.getTime() + farthestMs) return invalid('Choose a date within the next 50 years.', 'endsAt');
  return { window: { endsAt: until }, extensionOf: { requestId: current.requestId, endsAt: current.endsAt } };
}

/** The number of the first stage of the policy that would ask nobody; undefined: there is none. */
export function findEmptyStage(facts: SubmitFacts): number | undefined {
  const policyStages = stagesAtSubmission(facts).filter((stage) => !isRiskStage(stage));
  const empty = policyStages.findIndex((stage) => (facts.approvers[stage.id] ?? []).length === 0);
  return empty === -1 ? undefined : empty + 1;
}

/** A policy stage that would ask nobody refuses the request; a risk stage is opened all the same. */
function refuseEmptyStage(facts: SubmitFacts): Refusal | undefined {
  const empty = findEmptyStage(facts);
  if (empty === undefined) return undefined;
  return refusal(
    'noApprovers',
    `Nobody could approve stage ${empty} of ${facts.accessPackage.name}, so the request was not made. The administrators have been told.`,
    'package',
  );
}
