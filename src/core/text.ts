const dateFormat = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZone: 'UTC',
});

/** A moment as people read it where no chat can localise it: `21 Nov 2026, 10:02 UTC`. */
export function formatMoment(at: Date): string {
  return `${dateFormat.format(at)} UTC`;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The seconds that it takes to bring a card to somebody do not make fourteen days thirteen. */
const graceMs = minute;

/** The time from `now` to `at`, rounded down to the unit that matters: `14 days`, `1 hour`, `less than a minute`. */
export function formatTimeLeft(at: Date, now: Date): string {
  const left = Math.max(0, at.getTime() - now.getTime());
  if (left < minute) return 'less than a minute';
  for (const [size, name] of [
    [day, 'day'],
    [hour, 'hour'],
    [minute, 'minute'],
  ] as const) {
    const count = Math.floor((left + graceMs) / size);
    if (count > 0) return `${count} ${name}${count === 1 ? '' : 's'}`;
  }
  return 'less than a minute';
}

/**
 * What somebody wrote, without space around it and without halves of characters: those cannot be stored, so an event with
 * one would look as if it had been changed.
 */
export function wellFormed(text: string): string {
  return text.trim().toWellFormed();
}

/** Cuts text that is too long for where it is shown, and marks the cut. Never cuts through a character. */
export function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const kept = text.slice(0, limit - 1);
  const last = kept.charCodeAt(kept.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? kept.slice(0, -1) : kept}…`;
}

/**
 * Text in one line, in the order in which it is written: what somebody chose as a name or a description must not look like
 * a line of its own beside others, nor turn round what stands behind it.
 */
export function oneLine(text: string): string {
  return text
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
}

/** Text in pieces of at most so many characters; never through a character. */
export function pieces(text: string, length: number): string[] {
  const characters = [...text];
  const found: string[] = [];
  let piece = '';
  for (const character of characters) {
    if (piece.length + character.length > length) {
      found.push(piece);
      piece = '';
    }
    piece += character;
  }
  return piece === '' ? found : [...found, piece];
}
