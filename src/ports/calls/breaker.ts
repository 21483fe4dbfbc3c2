import { LateError } from './call-within.ts';
import { NotSentError } from './not-sent-error.ts';

/** Keeps those who need something outside from waiting for it, one after the other, while it hangs. */
export interface Breaker {
  /**
   * Makes the call, unless the last ones were all late: then it fails at once, and only one call now and then finds out
   * whether answers come again.
   *
   * @throws HangsError when the call was not made; else whatever it rejects with.
   */
  call<T>(call: () => Promise<T>): Promise<T>;
}

/** Thrown in place of a call that was not made, because what it is for has not answered the last ones in time. */
export class HangsError extends NotSentError {
  constructor(message: string) {
    super(message, { code: 'hangs' });
  }
}

/** When a breaker counts something as hanging, and how often it tries it then. */
export interface BreakerOptions {
  /** What is called, for the error. */
  readonly who: string;
  /** How many late answers in a row it takes. */
  readonly lateInARow: number;
  /** How long after a late answer the next call is made, in ms. */
  readonly tryAgainAfterMs: number;
  /** Milliseconds that only ever grow; no wall clock. */
  readonly elapsedMs?: () => number;
}

/** A breaker that lets calls through until `lateInARow` of them were late, one after the other. */
export function createBreaker({
  who,
  lateInARow,
  tryAgainAfterMs,
  elapsedMs = () => performance.now(),
}: BreakerOptions): Breaker {
  let late = 0;
  let nextTryAt = 0;
  return {
    async call<T>(call: () => Promise<T>): Promise<T> {
      const hangs = late >= lateInARow;
      if (hangs && elapsedMs() < nextTryAt) throw new HangsError(`${who} has not answered in time lately.`);
      if (hangs) nextTryAt = elapsedMs() + tryAgainAfterMs;
      try {
        const answer = await call();
        late = 0;
        return answer;
      } catch (error) {
        if (error instanceof LateError) {
          late += 1;
          nextTryAt = elapsedMs() + tryAgainAfterMs;
        } else late = 0;
        throw error;
      }
    },
  };
}
