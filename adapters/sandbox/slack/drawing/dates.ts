const DAY_MS = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const DAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
const UNITS: readonly [name: string, seconds: number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
];

const two = (value: number): string => String(value).padStart(2, '0');

function ordinal(day: number): string {
  const suffix = day >= 11 && day <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${suffix}`;
}

function ago(at: Date, now: Date): string {
  const seconds = Math.round((at.getTime() - now.getTime()) / 1_000);
  const [name, size] = UNITS.find(([, unit]) => Math.abs(seconds) >= unit) ?? ['second', 1];
  const count = Math.round(Math.abs(seconds) / size);
  if (count === 0) return 'now';
  const amount = `${count} ${name}${count === 1 ? '' : 's'}`;
  return seconds > 0 ? `in ${amount}` : `${amount} ago`;
}

/** `yesterday`, `today` and `tomorrow` where the date is one of them, else what `otherwise` says. */
function pretty(at: Date, now: Date, otherwise: string): string {
  const days = Math.floor(at.getTime() / DAY_MS) - Math.floor(now.getTime() / DAY_MS);
  return { [-1]: 'yesterday', 0: 'today', 1: 'tomorrow' }[days] ?? otherwise;
}

function token(name: string, at: Date, now: Date): string | undefined {
  const month = MONTHS[at.getUTCMonth()] ?? '';
  const day = at.getUTCDate();
  const year = at.getUTCFullYear();
  const date = `${month} ${ordinal(day)}, ${year}`;
  const short = `${month.slice(0, 3)} ${day}, ${year}`;
  const long = `${DAYS[at.getUTCDay()]}, ${date}`;
  const half = at.getUTCHours() < 12 ? 'AM' : 'PM';
  const hour = at.getUTCHours() % 12 || 12;
  switch (name) {
    case 'date_num':
      return `${year}-${two(at.getUTCMonth() + 1)}-${two(day)}`;
    case 'date':
      return date;
    case 'date_short':
      return short;
    case 'date_long':
      return long;
    case 'date_pretty':
      return pretty(at, now, date);
    case 'date_short_pretty':
      return pretty(at, now, short);
    case 'date_long_pretty':
      return pretty(at, now, long);
    case 'time':
      return `${hour}:${two(at.getUTCMinutes())} ${half} UTC`;
    case 'time_secs':
      return `${hour}:${two(at.getUTCMinutes())}:${two(at.getUTCSeconds())} ${half} UTC`;
    case 'ago':
      return ago(at, now);
    default:
      return undefined;
  }
}

/**
 * A date as Slack would show `<!date^seconds^format|fallback>`, in English and UTC; the fallback when the
 * time or a token of the format is not one that Slack knows.
 * @see https://docs.slack.dev/messaging/formatting-message-text#date-formatting
 */
export function drawDate(seconds: number, format: string, fallback: string, now: Date): string {
  const at = new Date(seconds * 1_000);
  if (Number.isNaN(at.getTime())) return fallback;
  let known = true;
  const drawn = format.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const text = token(name, at, now);
    known &&= text !== undefined;
    return text ?? whole;
  });
  return known ? drawn : fallback;
}
