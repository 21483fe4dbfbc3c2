import { minuteMs } from './time.ts';

/** How long waits are at least and at most, in ms. */
export interface RetryWaits {
  readonly shortestMs: number;
  readonly longestMs: number;
}

const usual: RetryWaits = { shortestMs: 1_000, longestMs: 5 * minuteMs };

/**
 * When work that failed is tried again: after as long as it has waited already, by default at least a second and at most five
 * minutes later. So waits double, and nothing has to be counted.
 *
 * @param since when it was to be done first; undefined or no date: nobody can tell, and the longest wait is taken.
 */
export function retryAt(now: Date, since: Date | undefined, { shortestMs, longestMs } = usual): Date {
  const waited = since === undefined ? longestMs : now.getTime() - since.getTime();
  const waitMs = Number.isFinite(waited) ? Math.min(Math.max(waited, shortestMs), longestMs) : longestMs;
  return new Date(now.getTime() + waitMs);
}

/**
 * How long to wait after so many failures in a row, in ms: `shortestMs`, doubled for each failure before, and at most
 * `longestMs`.
 *
 * @param failures how many came before this one; 0 for the first.
 */
export function backoffMs(failures: number, { shortestMs, longestMs }: RetryWaits = usual): number {
  return Math.min(shortestMs * 2 ** failures, longestMs);
}
