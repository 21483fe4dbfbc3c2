import { InvariantError } from '../base/errors.ts';
import type { Actor } from '../base/person.ts';
import { type Refusal, refusal } from '../base/refusal.ts';
import { appendEvents, type EventDraft } from './append-events.ts';
import { notYourDecision } from './authority.ts';
import type { Command, CommandOf, CommandType, FactsOf } from './commands.ts';
import { closeRequest, endLeaverAccess } from './handlers/closing.ts';
import { alreadyDecided, cancel, decide } from './handlers/deciding.ts';
import {
  finishDelivery,
  noteDelay,
  noteDrift,
  noteLateGrant,
  recheckRisk,
  startDelivery,
} from './handlers/delivering.ts';
import { announceEnd, endAccess, extendAccess, finishEnd, returnAccess, revoke } from './handlers/ending.ts';
import { followAccess, followEligibility } from './handlers/following.ts';
import { openNext } from './handlers/opening.ts';
import { escalate, noteReach, refreshApprovers, remind, timeOut } from './handlers/stage-timers.ts';
import { decideSubmission } from './handlers/submission.ts';
import type { AccessRequest, EventType, RequestEvent } from './request.ts';

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

const handlers: { readonly [T in Exclude<CommandType, 'submit'>]: Handler<T> } = {
  decide,
  cancel,
  closeRequest,
  endLeaverAccess,
  timeOut,
  remind,
  escalate,
  refreshApprovers,
  noteReach,
  recheckRisk,
  startDelivery,
  finishDelivery,
  extendAccess,
  followEligibility,
  followAccess,
  returnAccess,
  revoke,
  announceEnd,
  noteDrift,
  noteDelay,
  noteLateGrant,
  endAccess,
  finishEnd,
};

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
    if (!isSameActor(first.actor, command.actor)) return { kind: 'refused', refusal: notYourDecision() };
    if (isSameCommand(first, command)) return { kind: 'repeated', request };
    return { kind: 'refused', refusal: refusal('notPossibleNow', 'answeredBefore', {}) };
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

/** What people's commands become; the same id with another decision is not the same command. */
const personal: Partial<Record<EventType, CommandType>> = {
  requestSubmitted: 'submit',
  stageDecided: 'decide',
  requestCanceled: 'cancel',
  accessReturned: 'returnAccess',
  accessRevoked: 'revoke',
};

function isSameCommand(first: RequestEvent, command: Command): boolean {
  if (personal[first.type] === undefined) return !Object.values(personal).includes(command.type);
  if (personal[first.type] !== command.type) return false;
  if (command.type !== 'decide' || first.type !== 'stageDecided') return true;
  return first.data.stage === command.stage && first.data.answer === command.answer;
}

function existing<T extends CommandType>(
  request: AccessRequest | undefined,
  command: CommandOf<T>,
  facts: FactsOf[T],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (request === undefined) return notYourDecision();
  const handler = handlers[command.type as keyof typeof handlers] as unknown as Handler<T>;
  return handler(request, command, facts);
}

function submit(
  request: AccessRequest | undefined,
  command: CommandOf<'submit'>,
  facts: FactsOf['submit'],
): readonly EventDraft[] | Refusal {
  if (request !== undefined) throw new InvariantError('A request id was taken by another command.');
  const decided = decideSubmission(command, facts);
  if ('refused' in decided) return decided.refused;
  return [{ type: 'requestSubmitted', to: 'submitted', data: decided }, ...openNext(decided.stages[0], decided, facts)];
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
