import { minuteMs } from './time.ts';

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Formats moments in any time zone, by its IANA name. Making a formatter takes far longer than using it, so each is made once. */
export function perZone(options: Intl.DateTimeFormatOptions): (at: Date, timeZone: string) => string {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone) => {
    const format = made.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { ...options, timeZone });
    made.set(timeZone, format);
    // Before AM and PM some versions of ICU put a narrow no-break space.
    return format.format(at).replaceAll('\u202f', ' ');
  };
}

const clockIn = perZone(clock);

/** Whether a moment is the last minute of a day in a time zone: a date that was entered as an end includes that day. */
export function isEndOfDay(at: Date, timeZone: string): boolean {
  return at.getTime() % minuteMs === 0 && clockIn(at, timeZone) === '23:59';
}
