import type { Json } from '../types.ts';

/** At most `calls` in any `seconds`. */
interface Rate {
  calls: number;
  seconds: number;
  /** counted apart for each of these, e.g. per channel */
  per?: (body: Json) => string;
}

const tier2: Rate[] = [{ calls: 20, seconds: 60 }];
const tier3: Rate[] = [{ calls: 50, seconds: 60 }];
const tier4: Rate[] = [{ calls: 100, seconds: 60 }];

/**
 * Published rates by method, for one app in one workspace; methods that are not listed have none worth counting.
 * From https://docs.slack.dev/apis/web-api/rate-limits and the methods' pages. "One message a second per channel, short
 * bursts above that" is counted as five in five seconds, "several hundred a minute" for the workspace as 300. The
 * harder limits on `conversations.history` for apps that are distributed outside the Marketplace are not played.
 */
const RATES: Readonly<Record<string, readonly Rate[]>> = {
  'chat.postMessage': [
    { calls: 5, seconds: 5, per: (body) => String(body.channel) },
    { calls: 300, seconds: 60 },
  ],
  'chat.postEphemeral': tier4,
  'chat.update': tier3,
  'chat.delete': tier3,
  'conversations.open': tier3,
  'conversations.history': tier3,
  'conversations.info': tier3,
  'users.info': tier4,
  'users.list': tier2,
  'users.lookupByEmail': tier3,
  'team.info': tier3,
  'views.open': tier4,
  'views.push': tier4,
  'views.update': tier4,
  'views.publish': tier4,
};

/** Counts calls in sliding windows; refused calls do not count. */
export class RateLimiter {
  readonly #calls = new Map<string, number[]>();

  /**
   * Counts one call at `now` (milliseconds), unless it is one too many.
   * @returns null when it may pass, else after how many whole seconds the next one may
   */
  take(method: string, body: Json, now: number): number | null {
    const windows = (RATES[method] ?? []).map((rate, index) => {
      const key = `${method} ${index} ${rate.per?.(body) ?? ''}`;
      const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - rate.seconds * 1_000);
      return { key, rate, recent };
    });
    const waits = windows
      .filter(({ rate, recent }) => recent.length >= rate.calls)
      .map(({ rate, recent }) => Math.ceil(((recent[0] ?? now) + rate.seconds * 1_000 - now) / 1_000));
    if (waits.length > 0) return Math.max(1, ...waits);
    for (const { key, recent } of windows) this.#calls.set(key, [...recent, now]);
    return null;
  }
}
