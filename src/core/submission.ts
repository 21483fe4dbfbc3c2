import type { CommandOf, SubmitFacts } from './commands.ts';
import { type Refusal, refusal } from './errors.ts';
import { personRef } from './person.ts';
import { latestEnd } from './policy.ts';
import type { AccessWindow, EventData } from './request.ts';
import { isRiskStage, planStages, type StageDefinition } from './stages.ts';
import { formatMoment, wellFormed } from './text.ts';

/** How long a justification may be; it must also fit on a card. */
export const justificationLimit = 2000;

/** Nobody asks for access farther ahead than this; and no sum of dates can leave what a date can hold. */
const farthestMs = 50 * 365 * 24 * 3_600_000;

/** A start given as a moment ago still means now: forms have minutes, and people take some to fill them. */
const startGraceMs = 15 * 60_000;

/** The stages that a submission with these facts would have: what the use case resolves approvers for. */
export function stagesAtSubmission(facts: Pick<SubmitFacts, 'accessPackage' | 'risk'>): StageDefinition[] {
  return planStages(facts.accessPackage.policy, facts.risk.settings, facts.risk.answers);
}

/** Checks a submission: what the request begins with, or why it is refused. */
export function decideSubmission(
  command: CommandOf<'submit'>,
  facts: SubmitFacts,
): EventData['requestSubmitted'] | { readonly refused: Refusal } {
  const window = decideWindow(command, facts);
  const refused = refuseRequestor(facts) ?? refuseText(command);
  if (refused !== undefined) return { refused };
  if ('refused' in window) return window;
  const stages = stagesAtSubmission(facts);
  const empty = refuseEmptyStage(stages, facts);
  if (empty !== undefined) return { refused: empty };
  const { id, name, description, resources, policy } = facts.accessPackage;
  return {
    organization: facts.organization,
    requestor: personRef(facts.requestor),
    beneficiary: personRef(facts.beneficiary),
    target: { kind: 'accessPackage', id, name, description, resources },
    policy,
    justification: wellFormed(command.justification),
    window,
    stages,
  };
}

function refuseRequestor(facts: SubmitFacts): Refusal | undefined {
  const { name } = facts.accessPackage;
  if (!facts.mayRequest)
    return refusal('notRequestable', `You cannot ask for ${name}: its policy does not include you.`, 'package');
  if (facts.currentAccess === undefined) return undefined;
  const { endsAt } = facts.currentAccess;
  const until = endsAt === undefined ? 'without an end' : `until ${formatMoment(endsAt)}`;
  return refusal('alreadyHasAccess', `You already have ${name} ${until}.`, 'package');
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

function decideWindow(command: CommandOf<'submit'>, facts: SubmitFacts): AccessWindow | { readonly refused: Refusal } {
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
      `${facts.accessPackage.name} can be held until ${formatMoment(latest)} only. Choose an earlier start.`,
      'startsAt',
    );
  }
  if (latest !== undefined && endsAt !== undefined && endsAt > latest) {
    return invalid(
      `${facts.accessPackage.name} can be held until ${formatMoment(latest)} at the latest. Choose an earlier end.`,
      'endsAt',
    );
  }
  // Days and hours are counted from when the access begins, which nobody knows yet.
  const end = endsAt ?? (facts.accessPackage.policy.access.kind === 'until' ? latest : undefined);
  return { ...(start === undefined ? {} : { startsAt: start }), ...(end === undefined ? {} : { endsAt: end }) };
}

/** A policy stage that would ask nobody refuses the request; a risk stage is opened all the same. */
function refuseEmptyStage(stages: readonly StageDefinition[], facts: SubmitFacts): Refusal | undefined {
  const policyStages = stages.filter((stage) => !isRiskStage(stage));
  const empty = policyStages.findIndex((stage) => (facts.approvers[stage.id] ?? []).length === 0);
  if (empty === -1) return undefined;
  return refusal(
    'noApprovers',
    `Nobody could approve stage ${empty + 1} of ${facts.accessPackage.name}, so the request was not made. The administrators have been told.`,
    'package',
  );
}
