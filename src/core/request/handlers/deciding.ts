import { InvariantError } from '../../base/errors.ts';
import type { PersonRef } from '../../base/person.ts';
import { type Refusal, refusal } from '../../base/refusal.ts';
import { wellFormed } from '../../base/text.ts';
import type { EventDraft } from '../append-events.ts';
import { notYourDecision, orAdministrator, refuseCommand, refuseDecision, relationTo } from '../authority.ts';
import type { CommandOf, FactsOf } from '../commands.ts';
import { type AccessRequest, isOpen, isPending } from '../request.ts';
import { type Decision, isRiskStage, type Stage } from '../stages.ts';
import { openNext } from './opening.ts';

/** How long a justification of a decision may be. */
export const reasonLimit = 2000;

/** A person answers a stage: the first answer closes it. */
export function decide(
  request: AccessRequest,
  command: CommandOf<'decide'>,
  facts: FactsOf['decide'],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (command.actor.kind !== 'person') throw new InvariantError('Only people decide.');
  const stage = request.stages.find((candidate) => candidate.id === command.stage);
  const refused = refuseDecision(request, stage, command.actor, facts.authority);
  if (refused !== undefined) return refused;
  if (stage === undefined || stage.state === 'waiting') return notYourDecision();
  if (stage.state !== 'open') return closedStage(stage, command.actor, command);
  if (stage.dueAt !== undefined && stage.dueAt <= facts.now) return tooLate(stage);
  const reason = wellFormed(command.reason ?? '');
  if (stage.reasonRequired && reason === '') return refusal('reasonRequired', 'decisionReasonNeeded', {}, 'reason');
  if (reason.length > reasonLimit) {
    return refusal('invalidInput', 'reasonTooLong', { limit: reasonLimit, length: reason.length }, 'reason');
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
  return [decided, ...openNext(next, request, facts)];
}

/** The requestor takes the request back, or an administrator cancels it and says why. */
export function cancel(
  request: AccessRequest,
  { actor, reason = '' }: CommandOf<'cancel'>,
  { isResourceAdministrator, roles }: FactsOf['cancel'],
): readonly EventDraft[] | Refusal | 'repeated' {
  if (actor.kind !== 'person') throw new InvariantError('Only people cancel.');
  const relation = orAdministrator(relationTo(request, undefined, actor, false), isResourceAdministrator);
  const refused = refuseCommand('cancel', relation, roles);
  if (refused !== undefined) return refused;
  if (request.state === 'canceled') return 'repeated';
  const text = wellFormed(reason);
  // Asked for also while it is being delivered: else asking would tell whether risk is reviewed again.
  if (relation !== 'requestor' && text === '' && isOpen(request))
    return refusal('reasonRequired', 'cancelReasonNeeded', {}, 'reason');
  if (!isPending(request)) {
    return refusal('notPossibleNow', 'notPending', {});
  }
  if (relation === 'requestor') return [{ type: 'requestCanceled', to: 'canceled', data: {} }];
  if (text.length > reasonLimit)
    return refusal('invalidInput', 'reasonTooLong', { limit: reasonLimit, length: text.length }, 'reason');
  return [{ type: 'requestCanceled', to: 'canceled', data: { why: { kind: 'administrator', text } } }];
}

function closedStage(stage: Stage, person: PersonRef, { answer }: { readonly answer: string }): Refusal | 'repeated' {
  const { decision } = stage;
  if (stage.state === 'canceled') return refusal('alreadyDecided', 'requestCanceled', {});
  if (decision === undefined) return tooLate(stage);
  if (decision.by.id === person.id && decision.answer === answer) return 'repeated';
  return alreadyDecided(decision, person);
}

/** For somebody who comes after the first decision. */
export function alreadyDecided({ by, answer, at }: Decision, person: { readonly id: string }): Refusal {
  const own = by.id === person.id ? 'yes' : 'no';
  return refusal('alreadyDecided', 'decidedBefore', { own, name: by.name, answer, at });
}

/** At the due time it is too late, to the millisecond, whether or not the job has run. */
function tooLate(stage: Stage): Refusal {
  if (stage.dueAt === undefined) return refusal('tooLate', 'tooLate', {});
  return refusal('tooLate', 'tooLateSince', { dueAt: stage.dueAt });
}
