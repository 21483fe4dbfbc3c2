import type { EventDraft } from './audit.ts';
import type { CommandOf, FactsOf } from './commands.ts';
import { type Refusal, refusal } from './errors.ts';
import type { PersonRef } from './person.ts';
import { type AccessRequest, openStage } from './request.ts';
import { escalationAt, nextReminderAt } from './schedule.ts';
import { approverLimit, type Stage } from './stages.ts';

/** How often a request's approvers may change by the directory alone: each change is an event, and a document has an end. */
export const approverChangeLimit = 50;
/** The same for how many people may come and go altogether. */
const peopleChangedLimit = 10_000;

/** What the program does about a stage that nobody has answered: each of these is refused before its time. */
export function timeOut(
  request: AccessRequest,
  _command: CommandOf<'timeOut'>,
  { now }: FactsOf['timeOut'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || !hasCome(stage.dueAt, now)) return notDue('timed out');
  const ended: EventDraft =
    stage.onTimeout === 'deny'
      ? { type: 'requestDenied', to: 'denied', data: {} }
      : { type: 'requestExpired', to: 'expired', data: {} };
  return [{ type: 'stageTimedOut', to: request.state, data: { stage: stage.id } }, ended];
}

export function remind(
  request: AccessRequest,
  _command: CommandOf<'remind'>,
  { now }: FactsOf['remind'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now) || !hasCome(nextReminderAt(stage), now))
    return notDue('to be reminded of');
  return [{ type: 'stageReminded', to: request.state, data: { stage: stage.id } }];
}

export function escalate(
  request: AccessRequest,
  _command: CommandOf<'escalate'>,
  { now, approvers }: FactsOf['escalate'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now) || !hasCome(escalationAt(stage), now)) return notDue('to be forwarded');
  // They have a limit of their own: a stage that asks as many as it can is forwarded all the same.
  const added = without(approvers, stage.approversNow).slice(0, approverLimit);
  return [{ type: 'stageEscalated', to: request.state, data: { stage: stage.id, added } }];
}

export function refreshApprovers(
  request: AccessRequest,
  _command: CommandOf<'refreshApprovers'>,
  { now, approvers }: FactsOf['refreshApprovers'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now)) return notDue('open');
  const removed = without(stage.approversNow, approvers);
  const most = stage.escalatedAt === undefined ? approverLimit : 2 * approverLimit;
  const room = Math.max(0, most - (stage.approversNow.length - removed.length));
  const added = without(approvers, stage.approversNow).slice(0, room);
  const changes = request.events.filter((event) => event.type === 'approversChanged');
  const people = changes.reduce((sum, { data }) => sum + data.added.length + data.removed.length, 0);
  if (
    (added.length === 0 && removed.length === 0) ||
    changes.length >= approverChangeLimit ||
    people >= peopleChangedLimit
  )
    return refusal('notPossibleNow', 'The same people are asked as before.');
  return [{ type: 'approversChanged', to: request.state, data: { stage: stage.id, added, removed } }];
}

function without(people: readonly PersonRef[], those: readonly PersonRef[]): PersonRef[] {
  return people.filter(({ id }) => !those.some((one) => one.id === id));
}

function isOver({ dueAt }: Stage, now: Date): boolean {
  return hasCome(dueAt, now);
}

function hasCome(at: Date | undefined, now: Date): boolean {
  return at !== undefined && at <= now;
}

function notDue(what: string): Refusal {
  return refusal('notPossibleNow', `No stage of this request is ${what}.`);
}
