import { dayMs, hourMs, minuteMs } from '../../base/time.ts';
import { isEndOfDay, perZone } from '../../base/time-zone.ts';
import type { Reader } from './reader.ts';
import { say } from './say.ts';

const dayIn = perZone({ day: 'numeric', month: 'short', year: 'numeric' });
const timeIn = perZone({ hour: 'numeric', minute: '2-digit', timeZoneName: 'short' });
const zoneIn = perZone({ hour: 'numeric', timeZoneName: 'short' }, 'timeZoneName');

/**
 * A moment in the reader's time zone, which it names: `Nov 21, 2026 at 11:02 AM GMT+1`. For where no chat draws it itself;
 * chats draw the same date and time for people who read English.
 */
export function formatMoment(reader: Reader, at: Date): string {
  const { language, timeZone } = reader;
  return say(reader, 'dates.moment', {
    date: dayIn(at, timeZone, language.dates),
    time: timeIn(at, timeZone, language.dates),
  });
}

/** The day of a moment for the reader: `Nov 21, 2026`. `timeZone`: in which it is that day; absent: the reader's. */
export function formatDay({ language, timeZone: own }: Reader, at: Date, timeZone: string = own): string {
  return dayIn(at, timeZone, language.dates);
}

/**
 * When something ends, behind `until`: `the end of Mar 31, 2027`, or the moment where that is no end of a day.
 *
 * @param timeZone in which days end: the organization's. Where the reader's clock differs from it then, it is named.
 */
export function formatEnd(reader: Reader, at: Date, timeZone: string): string {
  if (!isEndOfDay(at, timeZone)) return formatMoment(reader, at);
  const { dates } = reader.language;
  const day = formatDay(reader, at, timeZone);
  const zone = zoneIn(at, timeZone, dates);
  return zone === zoneIn(at, reader.timeZone, dates)
    ? say(reader, 'dates.endOfDay', { day })
    : say(reader, 'dates.endOfDayElsewhere', { day, zone });
}

/** The seconds that it takes to bring a card to somebody do not make fourteen days thirteen. */
const graceMs = minuteMs;

/** The time from `now` to `at`, rounded down to the unit that matters: `14 days`, `1 hour`, `less than a minute`. */
export function formatTimeLeft(reader: Reader, at: Date, now: Date): string {
  const left = Math.max(0, at.getTime() - now.getTime());
  if (left < minuteMs) return say(reader, 'dates.lessThanAMinute');
  const countOf = (size: number) => Math.floor((left + graceMs) / size);
  if (countOf(dayMs) > 0) return say(reader, 'dates.days', { count: countOf(dayMs) });
  if (countOf(hourMs) > 0) return say(reader, 'dates.hours', { count: countOf(hourMs) });
  return say(reader, 'dates.minutes', { count: countOf(minuteMs) });
}
