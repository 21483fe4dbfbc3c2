import { LIMITS } from '../limits.ts';
import type { Target } from './routes.ts';

/** At most `calls` in any `seconds`. */
interface Rate {
  calls: number;
  seconds: number;
}

/**
 * Counts operations in sliding windows, as published: per conversation for writing (send, edit, delete), for creating and
 * for reading rosters, each apart; all together per tenant. Refused ones do not count.
 * @see https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
 */
export class RateLimiter {
  readonly #calls = new Map<string, number[]>();

  /**
   * Counts one operation at `now` (milliseconds), unless it is one too many.
   * @param conversation what it is counted for: a conversation, or who one is created with
   * @returns null when it may pass, else after how many whole seconds the next one may
   */
  take(method: Target['method'], conversation: string, now: number): number | null {
    const kind = method === 'create' || method === 'members' ? method : 'write';
    const own: readonly Rate[] = LIMITS.perConversation[method === 'members' ? 'read' : 'write'];
    const windows = [
      ...own.map((rate) => ({ rate, key: `${kind} ${conversation}` })),
      ...LIMITS.perTenant.map((rate) => ({ rate, key: 'tenant' })),
    ];
    const waits = windows.flatMap(({ rate, key }) => {
      const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - rate.seconds * 1_000);
      // The oldest of the last `calls` must have left the window before the next one may come.
      const first = recent.at(-rate.calls);
      return first === undefined ? [] : [Math.ceil((first + rate.seconds * 1_000 - now) / 1_000)];
    });
    if (waits.length > 0) return Math.max(1, ...waits);
    for (const key of new Set(windows.map((each) => each.key))) this.#count(key, now);
    return null;
  }

  #count(key: string, now: number): void {
    const longest = Math.max(...LIMITS.perConversation.write.map(({ seconds }) => seconds)) * 1_000;
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - (key === 'tenant' ? 1_000 : longest));
    this.#calls.set(key, [...recent, now]);
  }
}
