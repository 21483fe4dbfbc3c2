import { minuteMs } from './time.ts';

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** Formatters, and names, kept at most: there are about 500 time zones, and a name is what a chat says of its people. */
const mostFormatters = 1_000;

/**
 * Formats moments in any time zone, by its IANA name, as a language writes them (`en-US` unless said). Making a formatter takes
 * far longer than using it, so each is made once.
 *
 * @param part what of the formatted moment is wanted; absent: all.
 */
export function perZone(
  options: Intl.DateTimeFormatOptions,
  part?: Intl.DateTimeFormatPartTypes,
): (at: Date, timeZone: string, language?: string) => string {
  const made = new Map<string, Intl.DateTimeFormat>();
  return (at, timeZone, language = 'en-US') => {
    const key = `${language} ${timeZone}`;
    const format = made.get(key) ?? new Intl.DateTimeFormat(language, { ...options, timeZone });
    if (made.size >= mostFormatters) made.clear();
    made.set(key, format);
    const said =
      part === undefined ? format.format(at) : format.formatToParts(at).find(({ type }) => type === part)?.value;
    // Before AM and PM some versions of ICU put a narrow no-break space.
    return (said ?? '').replaceAll('\u202f', ' ');
  };
}

const clockIn = perZone(clock);

/** Whether a moment is the last minute of a day in a time zone: a date that was entered as an end includes that day. */
export function isEndOfDay(at: Date, timeZone: string): boolean {
  return at.getTime() % minuteMs === 0 && clockIn(at, timeZone) === '23:59';
}

/**
 * The time zone of this IANA name as this program spells it, or undefined where there is none. Names are the same in any case, and
 * what is kept for each spelling would grow with every one that somebody sends.
 */
export function timeZoneNamed(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (!zones.has(name)) {
    if (zones.size >= mostFormatters) zones.clear();
    zones.set(name, findZone(name));
  }
  return zones.get(name);
}

const zones = new Map<string, string | undefined>();

function findZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
