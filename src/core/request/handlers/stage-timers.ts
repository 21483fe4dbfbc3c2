import { directoryRoles, type PersonRef } from '../../base/person.ts';
import { notDue, type Refusal } from '../../base/refusal.ts';
import { hourMs, minuteMs } from '../../base/time.ts';
import type { EventDraft } from '../append-events.ts';
import type { CommandOf, FactsOf } from '../commands.ts';
import { type AccessRequest, openStage, type RequestEvent } from '../request.ts';
import { escalationAt, nextReminderAt } from '../schedule.ts';
import { approverLimit, type Stage } from '../stages.ts';

/**
 * Each change of the approvers by the directory is an event, and a document has an end. So that changes need none, new people
 * are asked ever less often the more has changed: what changes all the time comes to the square root of the time. Of a
 * thousand people who are replaced at each look these are some 90,000 in ten weeks of stages, about half of what a document
 * holds; one person on call who changes every eight hours is asked at once.
 */
const changesAtOnce = 100;
const spacingMs = 5 * minuteMs;
/** What an event costs beside the people in it, in people. */
const eventCost = 10;

/** What the program does about a stage that nobody has answered: each of these is refused before its time. */
export function timeOut(
  request: AccessRequest,
  _command: CommandOf<'timeOut'>,
  { now }: FactsOf['timeOut'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || !hasCome(stage.dueAt, now)) return notDue();
  const ended: EventDraft =
    stage.onTimeout === 'deny'
      ? { type: 'requestDenied', to: 'denied', data: {} }
      : { type: 'requestExpired', to: 'expired', data: {} };
  return [{ type: 'stageTimedOut', to: request.state, data: { stage: stage.id } }, ended];
}

/** Reminds approvers who have not answered. `notDue` unless the time of a reminder has come. */
export function remind(
  request: AccessRequest,
  _command: CommandOf<'remind'>,
  { now }: FactsOf['remind'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now) || !hasCome(nextReminderAt(stage), now)) return notDue();
  return [{ type: 'stageReminded', to: request.state, data: { stage: stage.id } }];
}

/** Asks the alternate approvers as well. `notDue` unless their time has come. */
export function escalate(
  request: AccessRequest,
  _command: CommandOf<'escalate'>,
  { now, approvers, unreachable = [] }: FactsOf['escalate'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now) || !hasCome(escalationAt(stage), now)) return notDue();
  // They have a limit of their own: a stage that asks as many people as it may is forwarded too.
  const found = without(approvers, stage.approversNow);
  const added = found.slice(0, approverLimit);
  const notAsked = cutOff(request, stage, found.length - added.length);
  const data = { stage: stage.id, added, ...notAsked, ...passedOver(unreachable) };
  return [{ type: 'stageEscalated', to: request.state, data }];
}

/**
 * Changes who is asked in an open stage to what the directory says now, and notes who is passed over because no running chat
 * reaches them and when nobody who is asked can decide. `notDue` where nothing changes.
 */
export function refreshApprovers(
  request: AccessRequest,
  _command: CommandOf<'refreshApprovers'>,
  { now, approvers, unreachable = [], readers }: FactsOf['refreshApprovers'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now)) return notDue();
  // Who is not asked any more loses the card at once, however much has changed.
  const removed = without(stage.approversNow, approvers);
  const left = stage.approversNow.length - removed.length;
  const most = stage.escalatedAt === undefined ? approverLimit : 2 * approverLimit;
  const found = without(approvers, stage.approversNow);
  // A stage never waits without anybody who could answer.
  const room = mayAskNow(request, now) ? Math.max(0, most - left) : Number(left === 0);
  const added = found.slice(0, room);
  const notAsked = left + added.length >= most ? cutOff(request, stage, found.length - added.length) : {};
  const asked = [...without(stage.approversNow, removed), ...added];
  const cannotDecide = readers !== undefined && asked.length > 0 && !asked.some(({ id }) => readers.has(id));
  const skipped = passedOver(unreachable);
  const differs =
    cannotDecide !== (stage.roleNobodyHolds !== undefined) || !isSame(skipped.unreachable, stage.unreachable);
  const isNews = differs && mayAskNow(request, now);
  if (added.length === 0 && removed.length === 0 && notAsked.notAsked === undefined && !isNews) return notDue();
  const role = cannotDecide ? { roleNobodyHolds: directoryRoles.securityReader } : {};
  const data = { stage: stage.id, added, removed, ...notAsked, ...role, ...skipped };
  return [{ type: 'approversChanged', to: request.state, data }];
}

/** For how long nobody is reached before that is noted. */
const unreachedForMs = hourMs;

/**
 * Notes when nobody whom a stage asks has been reached for an hour, and when somebody has been reached after that. `notDue` where
 * that was noted before.
 */
export function noteReach(
  request: AccessRequest,
  { since }: CommandOf<'noteReach'>,
  { now }: FactsOf['noteReach'],
): readonly EventDraft[] | Refusal {
  const stage = openStage(request);
  if (stage === undefined || isOver(stage, now)) return notDue();
  const isUnreached = since !== undefined && now.getTime() - since.getTime() >= unreachedForMs;
  if (isUnreached === (stage.nobodyReachedSince !== undefined) || !mayAskNow(request, now)) return notDue();
  const data = { stage: stage.id, ...(isUnreached ? { since } : {}) };
  return [{ type: 'reachChanged', to: request.state, data }];
}

/** Whether a change may be written down by now, such as new people who are asked: the more has changed, the longer after the last change. */
function mayAskNow({ events }: AccessRequest, now: Date): boolean {
  const changes = events.filter((event) => event.type === 'approversChanged' || event.type === 'reachChanged');
  const last = changes.at(-1);
  const cost = changes.reduce((sum, event) => sum + eventCost + peopleIn(event), 0);
  if (last === undefined || cost <= changesAtOnce) return true;
  return now.getTime() - last.at.getTime() >= (spacingMs * cost) / changesAtOnce;
}

function peopleIn(event: RequestEvent): number {
  if (event.type !== 'approversChanged') return 0;
  const { added, removed, unreachable = [] } = event.data;
  return added.length + removed.length + unreachable.length;
}

function passedOver(unreachable: readonly PersonRef[]): { readonly unreachable?: readonly PersonRef[] } {
  return unreachable.length === 0 ? {} : { unreachable: unreachable.slice(0, approverLimit) };
}

function isSame(some: readonly PersonRef[] = [], others: readonly PersonRef[] = []): boolean {
  return some.length === others.length && without(some, others).length === 0;
}

/** How many can approve a stage and are not asked because it has no room for them; told once a stage. */
function cutOff({ events }: AccessRequest, { id }: Stage, count: number): { readonly notAsked?: number } {
  const isTold = events.some(({ data }) => 'notAsked' in data && data.notAsked !== undefined && data.stage === id);
  return count === 0 || isTold ? {} : { notAsked: count };
}

function without(people: readonly PersonRef[], those: readonly PersonRef[]): PersonRef[] {
  const ids = new Set(those.map(({ id }) => id));
  return people.filter(({ id }) => !ids.has(id));
}

function isOver({ dueAt }: Stage, now: Date): boolean {
  return hasCome(dueAt, now);
}

function hasCome(at: Date | undefined, now: Date): boolean {
  return at !== undefined && at <= now;
}
