const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

const two = (value: number): string => String(value).padStart(2, '0');

// Only these: with milliseconds, as in a JavaScript ISO date, clients leave the whole thing as it is.
const STAMP = String.raw`(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[-+]\d{2}:\d{2}))`;
const DATE = new RegExp(String.raw`\{\{DATE\(${STAMP}(?:, ?(COMPACT|LONG|SHORT))?\)\}\}`, 'g');
const TIME = new RegExp(String.raw`\{\{TIME\(${STAMP}\)\}\}`, 'g');

function date(at: Date, format: string): string {
  const [month = '', day = ''] = [MONTHS[at.getUTCMonth()], DAYS[at.getUTCDay()]];
  const [inMonth, year] = [at.getUTCDate(), at.getUTCFullYear()];
  if (format === 'LONG') return `${day}, ${month} ${inMonth}, ${year}`;
  if (format === 'SHORT') return `${day.slice(0, 3)}, ${month.slice(0, 3)} ${inMonth}, ${year}`;
  return `${year}-${two(at.getUTCMonth() + 1)}-${two(inMonth)}`;
}

function time(at: Date): string {
  const hour = at.getUTCHours() % 12 || 12;
  return `${hour}:${two(at.getUTCMinutes())} ${at.getUTCHours() < 12 ? 'AM' : 'PM'} UTC`;
}

/**
 * Text with `{{DATE(…)}}` and `{{TIME(…)}}` as clients draw them, but in English and UTC, with compact dates as
 * `2026-11-02`. What clients do not recognize stays as it is.
 * @see https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features#datetime-function-rules
 */
export function drawFunctions(text: string): string {
  const valid = (stamp: string, drawn: (at: Date) => string, whole: string): string => {
    const at = new Date(stamp);
    return Number.isNaN(at.getTime()) ? whole : drawn(at);
  };
  return text
    .replaceAll(DATE, (whole, stamp: string, format = 'COMPACT') => valid(stamp, (at) => date(at, format), whole))
    .replaceAll(TIME, (whole, stamp: string) => valid(stamp, time, whole));
}
