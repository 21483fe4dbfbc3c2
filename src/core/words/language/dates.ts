import { dayMs, hourMs, minuteMs } from '../../base/time.ts';
import { isEndOfDay, perZone } from '../../base/time-zone.ts';
import { say } from './say.ts';

const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
const time = { hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

const dayIn = perZone(day);
const timeIn = perZone(time);

/**
 * A moment in an IANA time zone, for where no chat can show it in the reader's own: `Nov 21, 2026 at 11:02 AM GMT+1`. Chats
 * show the same date and time to people who read English.
 */
export function formatMoment(at: Date, timeZone: string): string {
  return say('dates.moment', { date: dayIn(at, timeZone), time: timeIn(at, timeZone) });
}

/** The day of a moment in a time zone: `Nov 21, 2026`. */
export function formatDay(at: Date, timeZone: string): string {
  return dayIn(at, timeZone);
}

/** When something ends, behind `until`: `the end of Mar 31, 2027`, or the moment where that is no end of a day. */
export function formatEnd(at: Date, timeZone: string): string {
  return isEndOfDay(at, timeZone)
    ? say('dates.endOfDay', { day: formatDay(at, timeZone) })
    : formatMoment(at, timeZone);
}

/** The seconds that it takes to bring a card to somebody do not make fourteen days thirteen. */
const graceMs = minuteMs;

/** The time from `now` to `at`, rounded down to the unit that matters: `14 days`, `1 hour`, `less than a minute`. */
export function formatTimeLeft(at: Date, now: Date): string {
  const left = Math.max(0, at.getTime() - now.getTime());
  if (left < minuteMs) return say('dates.lessThanAMinute');
  const countOf = (size: number) => Math.floor((left + graceMs) / size);
  if (countOf(dayMs) > 0) return say('dates.days', { count: countOf(dayMs) });
  if (countOf(hourMs) > 0) return say('dates.hours', { count: countOf(hourMs) });
  return say('dates.minutes', { count: countOf(minuteMs) });
}
