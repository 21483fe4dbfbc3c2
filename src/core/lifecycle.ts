import { appendEvents, type EventDraft } from './audit.ts';
import { notYours, refuseDecision } from './authority.ts';
import type { ApproversByStage, Command, CommandOf, CommandType, FactsOf } from './commands.ts';
import { InvariantError, type Refusal, refusal } from './errors.ts';
import type { Actor, PersonRef } from './person.ts';
import { latestEnd } from './policy.ts';
import {
  type AccessRequest,
  type AccessWindow,
  type EventData,
  hasAccess,
  nextActionAt,
  openStage,
  type RequestEvent,
} from './request.ts';
import { type Decision, isRiskStage, type Stage, type StageDefinition } from './stages.ts';
import { decideSubmission } from './submission.ts';
import { formatMoment, wellFormed } from './text.ts';

/**
 * The answer to a command. `accepted` has the request as it is to be stored, by one write conditional on the
 * revision before it. `repeated` is the first answer, given again to a command that came twice.
 */
export type Outcome =
  | { readonly kind: 'accepted'; readonly request: AccessRequest; readonly events: readonly RequestEvent[] }
  | { readonly kind: 'repeated'; readonly request: AccessRequest }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

type Handler<T extends CommandType> = (
  request: AccessRequest,
  command: CommandOf<T>,
  facts: FactsOf[T],
) => readonly EventDraft[] | Refusal | 'repeated';

/** How long a justification of a decision may be. */
export const reasonLimit = 2000;

const dayMs = 24 * 3_600_000;

/**
 * The whole life of a request as one pure function: what a command does to it, given the facts at this moment, or
 * why nothing may happen. All states follow the table in request.ts; `appendEvents` holds every step against it.
 */
export function transition<T extends CommandType>(
  request: AccessRequest | undefined,
  command: CommandOf<T>,
  facts: FactsOf[T],
): Outcome {
  const first = request?.events.find((event) => event.commandId === command.id);
  if (request !== undefined && first !== undefined) {
    // The id of somebody else's command is only a name: it gives no answer.
    if (!isSameActor(first.actor, command.actor)) return { kind: 'refused', refusal: notYours() };
    if (isSameCommand(first, command)) return { kind: 'repeated', request };
    return {
      kind: 'refused',
      refusal: notPossible('This was answered already. Please use the newest message. Nothing was changed.'),
    };
  }
  const drafts =
    command.type === 'submit'
      ? submit(request, command as CommandOf<'submit'>, facts as FactsOf['submit'])
      : existing(request, command, facts);
  if (drafts === 'repeated') {
    if (request === undefined) throw new InvariantError('Only a request that exists can answer again.');
    return { kind: 'repeated', request };
  }
  if ('code' in drafts) return { kind: 'refused', refusal: drafts };
  const origin = {
    requestId: command.requestId,
    commandId: command.id,
    actor: command.actor,
    via: command.via,
    at: facts.now,
  };
  return { kind: 'accepted', ...appendEvents(request, drafts, origin) };
}

function isSameActor(a: Actor, b: Actor): boolean {
  return a.kind === 'person' && b.kind === 'person' ? a.id === b.id : a.kind === b.kind;
}

/** The same id with another decision is not the same command. */
function isSameCommand(first: RequestEvent, command: Command): boolean {
  if (command.type !== 'decide') return first.type !== 'stageDecided';
  return first.type === 'stageDecided' && first.data.stage === command.stage && first.data.answer === command.answer;
}

function existing<T extends CommandType>(
  request: AccessRequest | undefined,
  command: CommandOf<T>,
  facts: FactsOf[T],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (request === undefined) return notYours();
  const handler = handlers[command.type as keyof typeof handlers] as unknown as Handler<T>;
  return handler(request, command, facts);
}

const handlers: { [T in Exclude<CommandType, 'submit'>]: Handler<T> } = {
  decide,
  timeOut: (request, _command, { now }) => {
    const stage = openStage(request);
    if (stage === undefined || !isDue(stage, now)) return notPossible('No stage of this request has timed out.');
    return timeOutDrafts(stage);
  },
  startDelivery: (request, _command, { now }) => {
    if (request.state !== 'approved' || !isActionDue(request, now))
      return notPossible('This request is not due for delivery.');
    const endsAt = request.window.endsAt ?? latestEnd(request.policy.access, now);
    const data = endsAt === undefined ? {} : { endsAt };
    const started: EventDraft = { type: 'deliveryStarted', to: 'delivering', data };
    return isOver(request, now)
      ? [started, { type: 'deliveryFinished', to: 'deliveryFailed', data: tooLateToDeliver(request) }]
      : [started];
  },
  finishDelivery: (request, { outcomes }) => {
    if (request.state !== 'delivering') return notPossible('This request is not being delivered.');
    const given = outcomes.filter((outcome) => outcome.delivered).map((outcome) => outcome.resource);
    // A resource that nobody spoke of was not delivered: granted is said when it is true.
    const whole = request.target.resources.every(({ kind, id }) =>
      given.some((one) => one.kind === kind && one.id === id),
    );
    const to = given.length === 0 ? 'deliveryFailed' : whole ? 'fulfilled' : 'partiallyFulfilled';
    return [{ type: 'deliveryFinished', to, data: { outcomes } }];
  },
  endAccess: (request, _command, { now }) => {
    if (!hasAccess(request) || request.ending || !isActionDue(request, now))
      return notPossible('The end of this access has not come.');
    return [{ type: 'accessEnding', to: request.state, data: {} }];
  },
  finishEnd: (request) => {
    if (!request.ending) return notPossible('This access is not ending.');
    return [{ type: 'accessEnded', to: 'accessExpired', data: {} }];
  },
};

function submit(
  request: AccessRequest | undefined,
  command: CommandOf<'submit'>,
  facts: FactsOf['submit'],
): readonly EventDraft[] | Refusal {
  if (request !== undefined) throw new InvariantError('A request id was taken by another command.');
  const decided = decideSubmission(command, facts);
  if ('refused' in decided) return decided.refused;
  return [
    { type: 'requestSubmitted', to: 'submitted', data: decided },
    ...openNext(decided.stages[0], decided.window, facts),
  ];
}

function decide(
  request: AccessRequest,
  command: CommandOf<'decide'>,
  facts: FactsOf['decide'],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (command.actor.kind !== 'person') throw new InvariantError('Only people decide.');
  const stage = request.stages.find((candidate) => candidate.id === command.stage);
  const refused = refuseDecision(request, stage, command.actor, facts.authority);
  if (refused !== undefined) return refused;
  if (stage === undefined || stage.state === 'waiting') return notYours();
  if (stage.state !== 'open') return closedStage(stage, command.actor, command);
  if (isDue(stage, facts.now)) return tooLate(stage);
  const reason = wellFormed(command.reason ?? '');
  if (stage.reasonRequired && reason === '')
    return refusal('reasonRequired', 'This policy asks for a reason. Say in a few words why.', 'reason');
  if (reason.length > reasonLimit) {
    return refusal('invalidInput', `Keep the reason to ${reasonLimit} characters; it has ${reason.length}.`, 'reason');
  }
  const decided: EventDraft = {
    type: 'stageDecided',
    to: request.state,
    data: {
      stage: stage.id,
      answer: command.answer,
      ...(reason === '' ? {} : { reason }),
      shareReason: !isRiskStage(stage) && command.shareReason && reason !== '',
    },
  };
  if (command.answer === 'deny') return [decided, { type: 'requestDenied', to: 'denied', data: {} }];
  const next = request.stages[request.stages.indexOf(stage) + 1];
  return [decided, ...openNext(next, request.window, facts)];
}

/**
 * The next stage opens, or, when there is none left, the request is approved. Nobody can answer in time once the
 * access that was asked for would be over, so a stage ends then at the latest.
 */
function openNext(
  stage: StageDefinition | undefined,
  { endsAt }: AccessWindow,
  { approvers, now }: { readonly approvers: ApproversByStage; readonly now: Date },
): readonly EventDraft[] {
  if (stage === undefined) return [{ type: 'requestApproved', to: 'approved', data: {} }];
  const timeOut = new Date(now.getTime() + stage.timeoutDays * dayMs);
  const dueAt = endsAt !== undefined && endsAt < timeOut ? endsAt : timeOut;
  return [
    {
      type: 'stageOpened',
      to: 'pendingApproval',
      data: { stage: stage.id, approvers: approvers[stage.id] ?? [], dueAt },
    },
  ];
}

/** The end of the access has come before it could be given: then it is not given at all. */
export function isOver({ window }: AccessRequest, now: Date): boolean {
  return window.endsAt !== undefined && window.endsAt <= now;
}

/** What became of a request whose end came before all of it could be given: nothing of it stays. */
export function tooLateToDeliver({ target }: AccessRequest): EventData['deliveryFinished'] {
  const problem = 'its time was over before it could be given';
  return { outcomes: target.resources.map((resource) => ({ resource, delivered: false, problem })) };
}

function timeOutDrafts(stage: Stage): readonly EventDraft[] {
  const ended: EventDraft =
    stage.onTimeout === 'deny'
      ? { type: 'requestDenied', to: 'denied', data: {} }
      : { type: 'requestExpired', to: 'expired', data: {} };
  return [{ type: 'stageTimedOut', to: 'pendingApproval', data: { stage: stage.id } }, ended];
}

/** At the due time it is too late, to the millisecond, whether or not the job has run. */
function isDue(stage: Stage, now: Date): boolean {
  return stage.dueAt !== undefined && stage.dueAt <= now;
}

function isActionDue(request: AccessRequest, now: Date): boolean {
  const at = nextActionAt(request);
  return at !== undefined && at <= now;
}

function closedStage(stage: Stage, person: PersonRef, { answer }: { readonly answer: string }): Refusal | 'repeated' {
  const { decision } = stage;
  if (decision === undefined) return tooLate(stage);
  if (decision.by.id === person.id && decision.answer === answer) return 'repeated';
  return alreadyDecided(decision, person);
}

function alreadyDecided({ by, answer, at }: Decision, person: { readonly id: string }): Refusal {
  const who = by.id === person.id ? 'You' : by.name;
  const did = answer === 'approve' ? 'approved' : 'denied';
  return refusal(
    'alreadyDecided',
    `${who} already ${did} this on ${formatMoment(at)}. Your answer was not needed and changed nothing.`,
  );
}

function tooLate(stage: Stage): Refusal {
  const due = stage.dueAt === undefined ? '' : ` The time to answer ended on ${formatMoment(stage.dueAt)}.`;
  return refusal('tooLate', `It is too late to decide this.${due} Nothing was changed.`);
}

function notPossible(message: string): Refusal {
  return refusal('notPossibleNow', message);
}

/** The person and stage checks of a decision alone: may a form for it be opened? */
export function previewDecision(
  request: AccessRequest | undefined,
  command: Command & { type: 'decide' },
  facts: FactsOf['decide'],
): Refusal | undefined {
  const outcome = transition(request, command, facts);
  if (outcome.kind === 'repeated' && command.actor.kind === 'person') {
    // As a decision this would be its first answer again; a form for it would only take words that nobody keeps.
    const decision = outcome.request.stages.find((stage) => stage.id === command.stage)?.decision;
    return decision === undefined ? undefined : alreadyDecided(decision, command.actor);
  }
  if (outcome.kind !== 'refused' || outcome.refusal.code === 'reasonRequired') return undefined;
  return outcome.refusal;
}
