import { dayMs, hourMs, minuteMs } from '../base/time.ts';
import type { AccessRequest } from './request.ts';
import { isRiskStage, type Stage } from './stages.ts';

/**
 * When the approvers of an open stage are reminded: at half the time that they have, and one day before its end, or two
 * hours for a role.
 */
export function reminderTimes({ openedAt, dueAt, lastReminderHours = 24 }: Stage): Date[] {
  if (openedAt === undefined || dueAt === undefined) return [];
  const [from, to] = [openedAt.getTime(), dueAt.getTime()];
  const times = [from + (to - from) / 2, to - lastReminderHours * hourMs]
    .map(Math.floor)
    .filter((at) => at > from && at < to);
  return [...new Set(times)].sort((a, b) => a - b).map((at) => new Date(at));
}

/** The next time to remind them. What came due since the last look is one reminder, however long that look took. */
export function nextReminderAt(stage: Stage): Date | undefined {
  const { remindedAt } = stage;
  return reminderTimes(stage).find((at) => remindedAt === undefined || at > remindedAt);
}

/** How long the approvers of an open stage count as known before they are looked up again, in ms. Who may decide is asked at each decision. */
export const approversKnownForMs = 5 * minuteMs;
/** The same of a risk stage, whose cards show what only its reviewers may see. */
const reviewersKnownForMs = 30_000;

/** When the people of a pending request are to be looked up again, with the approvers of its open stage. */
export function lookedUpAgainAt(stage: Stage | undefined, from: Date): Date {
  const isReviewed = stage !== undefined && isRiskStage(stage);
  return new Date(from.getTime() + (isReviewed ? reviewersKnownForMs : approversKnownForMs));
}

/**
 * The same of a request that changed at this moment. A risk stage that has just opened is looked up at once: administrators
 * must hear at once of one that nobody can decide.
 */
export function firstLookedUpAt(stage: Stage | undefined, changedAt: Date): Date {
  const isNewReview = stage !== undefined && isRiskStage(stage) && stage.openedAt?.getTime() === changedAt.getTime();
  return isNewReview ? changedAt : lookedUpAgainAt(stage, changedAt);
}

/** When the alternate approvers are to be asked; undefined: there are none, or they have been asked. */
export function escalationAt({ openedAt, escalation, escalatedAt }: Stage): Date | undefined {
  if (openedAt === undefined || escalation === undefined || escalatedAt !== undefined) return undefined;
  return new Date(openedAt.getTime() + escalation.afterDays * dayMs);
}

/** When something must be done about an open stage, at the latest its due time. */
export function nextStageActionAt(stage: Stage): Date | undefined {
  const times = [stage.dueAt, nextReminderAt(stage), escalationAt(stage)].filter((at) => at !== undefined);
  return times.sort((a, b) => a.getTime() - b.getTime())[0];
}

/**
 * When the people of some access are told that its end comes near: 14 days and one day before; of access for hours, when a
 * tenth of it is left.
 */
export function announcementTimes({ deliveredAt, window: { endsAt }, policy }: AccessRequest): Date[] {
  if (deliveredAt === undefined || endsAt === undefined) return [];
  const [from, to] = [deliveredAt.getTime(), endsAt.getTime()];
  const before = policy.access.kind === 'hours' ? [(to - from) / 10] : [14 * dayMs, dayMs];
  return before
    .map((left) => Math.floor(to - left))
    .filter((at) => at > from && at < to)
    .map((at) => new Date(at));
}

/** The next time to tell them; what came due since the last look is told once. */
export function nextAnnouncementAt(request: AccessRequest): Date | undefined {
  const { endAnnouncedAt } = request;
  return announcementTimes(request).find((at) => endAnnouncedAt === undefined || at > endAnnouncedAt);
}

/** When something must be done about access that lasts: its end is announced, it ends, or it was ended before its time. */
export function nextAccessActionAt(request: AccessRequest): Date | undefined {
  if (request.earlyEnd !== undefined) return request.earlyEnd.at;
  return nextAnnouncementAt(request) ?? request.window.endsAt;
}
