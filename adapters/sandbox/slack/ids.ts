import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** An id in Slack's style: a letter or two for its kind, then ten capitals and digits. */
export function randomId(prefix: string, length = 10): string {
  return prefix + Array.from(randomBytes(length), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** The same id for the same seed, so that the app, its bot and each direct message keep theirs over restarts. */
export function stableId(prefix: string, seed: string): string {
  const digest = createHash('sha256').update(seed).digest();
  return prefix + Array.from(digest.subarray(0, 10), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
}

/** A secret part of a URL or trigger. */
export function secretPart(): string {
  return randomBytes(12).toString('hex');
}

/** A Slack timestamp of a time in microseconds: seconds, a dot, six digits. */
export function slackTs(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`;
}
