import type { Stage } from './stages.ts';

const dayMs = 24 * 3_600_000;

/** When the approvers of an open stage are reminded: at half the time that they have, and one day before its end. */
export function reminderTimes({ openedAt, dueAt }: Stage): Date[] {
  if (openedAt === undefined || dueAt === undefined) return [];
  const [from, to] = [openedAt.getTime(), dueAt.getTime()];
  const times = [from + (to - from) / 2, to - dayMs].map(Math.floor).filter((at) => at > from && at < to);
  return [...new Set(times)].sort((a, b) => a - b).map((at) => new Date(at));
}

/** The next time to remind them. What came due since the last look is one reminder, however long that look took. */
export function nextReminderAt(stage: Stage): Date | undefined {
  const { remindedAt } = stage;
  return reminderTimes(stage).find((at) => remindedAt === undefined || at > remindedAt);
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
