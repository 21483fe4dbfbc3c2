import type { Problem } from '../../base/problem.ts';
import { notDue, type Refusal } from '../../base/refusal.ts';
import { latestEnd } from '../../policy/policy.ts';
import type { EventDraft } from '../append-events.ts';
import type { CommandOf, FactsOf } from '../commands.ts';
import {
  type AccessRequest,
  awaitsRecheck,
  type EventData,
  hasAccess,
  nextActionAt,
  type ResourceOutcome,
} from '../request.ts';
import { planRiskStages } from '../stages.ts';
import { moveEnd } from './following.ts';
import { openNext } from './opening.ts';

/** The last question before access is given: what risk is now. */
export function recheckRisk(
  request: AccessRequest,
  _command: CommandOf<'recheckRisk'>,
  facts: FactsOf['recheckRisk'],
): readonly EventDraft[] | Refusal {
  if (!awaitsRecheck(request) || !isActionDue(request, facts.now)) return notDue();
  const stages = planRiskStages(request.stages, facts.risk.settings, facts.risk.answers);
  if (stages.length === 0) return [{ type: 'requestApproved', to: 'approved', data: {} }];
  return [{ type: 'riskStagesAdded', to: request.state, data: { stages } }, ...openNext(stages[0], request, facts)];
}

/**
 * Begins to give what was approved, and fixes its end; where nothing may be given any more, it fails at once with the reason.
 * `notDue` while the request is not approved or its time to begin has not come.
 */
export function startDelivery(
  request: AccessRequest,
  { problem, eligibleUntil }: CommandOf<'startDelivery'>,
  { now }: FactsOf['startDelivery'],
): readonly EventDraft[] | Refusal {
  if (request.state !== 'approved' || !isActionDue(request, now)) return notDue();
  const asked = request.window.endsAt ?? latestEnd(request.policy.access, now);
  const [endsAt] = [asked, eligibleUntil].filter((at) => at !== undefined).sort((a, b) => a.getTime() - b.getTime());
  const data = endsAt === undefined ? {} : { endsAt };
  const started: EventDraft = { type: 'deliveryStarted', to: 'delivering', data };
  const failed = hasEndCome(request, now) ? tooLateToDeliver(request) : problem && nothingDelivered(request, problem);
  return failed ? [started, { type: 'deliveryFinished', to: 'deliveryFailed', data: failed }] : [started];
}

/** What became of each resource; said again when more of it has come to be there. */
export function finishDelivery(
  request: AccessRequest,
  { outcomes, eligibility }: CommandOf<'finishDelivery'>,
): readonly EventDraft[] | Refusal {
  if (hasAccess(request)) return completeDelivery(request, outcomes);
  if (request.state !== 'delivering') return notDue();
  const given = outcomes.some((outcome) => outcome.delivered || outcome.invited === true);
  if (given && request.earlyEnd !== undefined) return notDue();
  const to = !given ? 'deliveryFailed' : isWhole(request, outcomes) ? 'fulfilled' : 'partiallyFulfilled';
  const moved = eligibility === undefined ? [] : moveEnd(request, eligibility);
  return [...moved, { type: 'deliveryFinished', to, data: { outcomes } }];
}

function completeDelivery(
  request: AccessRequest,
  outcomes: readonly ResourceOutcome[],
): readonly EventDraft[] | Refusal {
  if (request.ending || delivered(outcomes).length <= delivered(request.outcomes).length) return notDue();
  const completed = isWhole(request, outcomes) ? 'fulfilled' : 'partiallyFulfilled';
  // Access that was extended or was whole before stays so; what is there of it say its outcomes.
  const to = request.state === 'partiallyFulfilled' ? completed : request.state;
  return [{ type: 'deliveryFinished', to, data: { outcomes } }];
}

function delivered(outcomes: readonly ResourceOutcome[]): ResourceOutcome[] {
  return outcomes.filter((outcome) => outcome.delivered);
}

/** A resource that nobody spoke of was not delivered: granted is said when it is true. */
function isWhole({ target }: AccessRequest, outcomes: readonly ResourceOutcome[]): boolean {
  return target.resources.every(({ kind, id }) =>
    delivered(outcomes).some(({ resource }) => resource.kind === kind && resource.id === id),
  );
}

/** That a target keeps failing is said once when it gives, and once when it takes away. */
export function noteDelay(
  request: AccessRequest,
  { giving, outcomes }: CommandOf<'noteDelay'>,
): readonly EventDraft[] | Refusal {
  const isWaiting = giving
    ? ['approved', 'delivering'].includes(request.state)
    : request.ending || request.state === 'deliveryFailed';
  if (!isWaiting) return notDue();
  return [{ type: 'fulfilmentDelayed', to: request.state, data: { giving, outcomes } }];
}

/**
 * How often it is written down that something was given again: a target that loses the same thing every day must not fill
 * the document. What is not there any more is always written down: else the request would say otherwise.
 */
const driftLimit = 100;

/** What was found gone from a target stands in the log of each request that gave it. */
export function noteDrift(
  request: AccessRequest,
  { resource, restored, problem }: CommandOf<'noteDrift'>,
): readonly EventDraft[] | Refusal {
  const noted = request.events.filter(({ type }) => type === 'accessDrifted').length;
  if (!hasAccess(request) || request.ending || (restored && noted >= driftLimit)) return notDue();
  const data = { resource, restored, ...(problem === undefined ? {} : { problem }) };
  return [{ type: 'accessDrifted', to: request.state, data }];
}

/**
 * A call that gives something of the access was never answered, and its target has it now, after nobody wanted it any more.
 * Nobody can tell whether it came from that call or from somebody else.
 */
export function noteLateGrant(
  request: AccessRequest,
  { resource, until }: CommandOf<'noteLateGrant'>,
): readonly EventDraft[] | Refusal {
  if (hasAccess(request) && !request.ending) return notDue();
  return [{ type: 'lateGrantFound', to: request.state, data: { resource, until } }];
}

/** The end of the access has come before it could be given, in its time or before it: then it is not given at all. */
export function hasEndCome({ window, extensionOf, earlyEnd }: AccessRequest, now: Date): boolean {
  return earlyEnd !== undefined || [window.endsAt, extensionOf?.endsAt].some((at) => at !== undefined && at <= now);
}

/** What became of a request whose end came, in its time or before it, before all of it was given: nothing of it stays. */
export function tooLateToDeliver(request: AccessRequest): EventData['deliveryFinished'] {
  const { earlyEnd } = request;
  if (earlyEnd === undefined) return nothingDelivered(request, { why: 'tooLate' });
  const { how } = earlyEnd;
  return nothingDelivered(
    request,
    how === 'left' ? { why: 'leftBefore', name: request.beneficiary.name } : { why: how },
  );
}

function nothingDelivered({ target }: AccessRequest, problem: Problem): EventData['deliveryFinished'] {
  return { outcomes: target.resources.map((resource) => ({ resource, delivered: false, problem })) };
}

function isActionDue(request: AccessRequest, now: Date): boolean {
  const at = nextActionAt(request);
  return at !== undefined && at <= now;
}
