import { DateTime } from 'luxon';

/** Which day it is in a time zone: `2027-03-31`. */
export function dayIn(zone: string, at: Date): string {
  return DateTime.fromJSDate(at, { zone }).toISODate() ?? '';
}

/** When a day begins in a time zone, or this time on it. */
export function timeOn(day: string, zone: string, time = '00:00'): Date {
  return DateTime.fromISO(`${day}T${time}`, { zone }).toJSDate();
}

/** The last minute of a day in a time zone: a date includes that whole day. */
export function endOfDay(day: string, zone: string): Date {
  return DateTime.fromISO(day, { zone }).endOf('day').startOf('minute').toJSDate();
}
