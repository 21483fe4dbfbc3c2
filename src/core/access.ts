import type { EventDraft } from './audit.ts';
import type { CommandOf, FactsOf } from './commands.ts';
import { type Refusal, refusal } from './errors.ts';
import { openNext } from './opening.ts';
import { latestEnd } from './policy.ts';
import { type AccessRequest, awaitsRecheck, type EventData, hasAccess, nextActionAt } from './request.ts';
import { planRiskStages } from './stages.ts';

/** How often one access can be extended: each time is an event, and a document has an end. */
export const extensionLimit = 200;

/** The last question before access is given: what risk is now. */
export function recheckRisk(
  request: AccessRequest,
  _command: CommandOf<'recheckRisk'>,
  facts: FactsOf['recheckRisk'],
): readonly EventDraft[] | Refusal {
  if (!awaitsRecheck(request) || !isActionDue(request, facts.now))
    return notPossible('This request is not waiting for its access to begin.');
  const stages = planRiskStages(request.stages, facts.risk.settings, facts.risk.answers);
  if (stages.length === 0) return [{ type: 'requestApproved', to: 'approved', data: {} }];
  return [{ type: 'riskStagesAdded', to: request.state, data: { stages } }, ...openNext(stages[0], request, facts)];
}

export function startDelivery(
  request: AccessRequest,
  _command: CommandOf<'startDelivery'>,
  { now }: FactsOf['startDelivery'],
): readonly EventDraft[] | Refusal {
  if (request.state !== 'approved' || !isActionDue(request, now))
    return notPossible('This request is not due for delivery.');
  const endsAt = request.window.endsAt ?? latestEnd(request.policy.access, now);
  const data = endsAt === undefined ? {} : { endsAt };
  const started: EventDraft = { type: 'deliveryStarted', to: 'delivering', data };
  return isOver(request, now)
    ? [started, { type: 'deliveryFinished', to: 'deliveryFailed', data: tooLateToDeliver(request) }]
    : [started];
}

export function finishDelivery(
  request: AccessRequest,
  { outcomes }: CommandOf<'finishDelivery'>,
): readonly EventDraft[] | Refusal {
  if (request.state !== 'delivering') return notPossible('This request is not being delivered.');
  const given = outcomes.filter((outcome) => outcome.delivered).map((outcome) => outcome.resource);
  // A resource that nobody spoke of was not delivered: granted is said when it is true.
  const whole = request.target.resources.every(({ kind, id }) =>
    given.some((one) => one.kind === kind && one.id === id),
  );
  const to = given.length === 0 ? 'deliveryFailed' : whole ? 'fulfilled' : 'partiallyFulfilled';
  return [{ type: 'deliveryFinished', to, data: { outcomes } }];
}

/** An approved extension moves the end of the access that it is about, unless that end has come. */
export function extendAccess(
  request: AccessRequest,
  { extension, endsAt }: CommandOf<'extendAccess'>,
  { now }: FactsOf['extendAccess'],
): readonly EventDraft[] | Refusal {
  const extensions = request.events.filter(({ type }) => type === 'accessExtended').length;
  const current = request.window.endsAt;
  const lasts = hasAccess(request) && !request.ending && current !== undefined && current > now;
  if (!lasts || endsAt <= current || extensions >= extensionLimit)
    return notPossible('This access cannot be extended.');
  return [{ type: 'accessExtended', to: 'accessExtended', data: { endsAt, extension } }];
}

export function endAccess(
  request: AccessRequest,
  _command: CommandOf<'endAccess'>,
  { now }: FactsOf['endAccess'],
): readonly EventDraft[] | Refusal {
  if (!hasAccess(request) || request.ending || !isActionDue(request, now))
    return notPossible('The end of this access has not come.');
  return [{ type: 'accessEnding', to: request.state, data: {} }];
}

export function finishEnd(request: AccessRequest): readonly EventDraft[] | Refusal {
  if (!request.ending) return notPossible('This access is not ending.');
  return [{ type: 'accessEnded', to: 'accessExpired', data: {} }];
}

/** The end of the access has come before it could be given: then it is not given at all. */
export function isOver({ window, extensionOf }: AccessRequest, now: Date): boolean {
  return [window.endsAt, extensionOf?.endsAt].some((at) => at !== undefined && at <= now);
}

/** What became of a request whose end came before all of it could be given: nothing of it stays. */
export function tooLateToDeliver({ target }: AccessRequest): EventData['deliveryFinished'] {
  const problem = 'its time was over before it could be given';
  return { outcomes: target.resources.map((resource) => ({ resource, delivered: false, problem })) };
}

function isActionDue(request: AccessRequest, now: Date): boolean {
  const at = nextActionAt(request);
  return at !== undefined && at <= now;
}

function notPossible(message: string): Refusal {
  return refusal('notPossibleNow', message);
}
