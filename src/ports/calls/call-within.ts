import { CountersignError } from '../../core/base/errors.ts';

/** Thrown when something outside does not answer within its limit. Whether it did what it was asked is not known. */
export class LateError extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'late', retryable: true });
  }
}

/**
 * Calls something outside, and waits for its answer at most `limitMs`. The signal is aborted when the time is over, so that
 * a call that can be stopped is stopped; one that cannot goes on without a listener, and delays nobody.
 *
 * @param who what is called, for the error.
 * @throws LateError when no answer came in time; else whatever the call rejects with.
 */
export async function callWithin<T>(
  limitMs: number,
  who: string,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  return settleWithin(limitMs, call(controller.signal), () => {
    const error = new LateError(`${who} did not answer within ${limitMs / 1000} s.`);
    // The caller hears of the limit first, not of the abort that follows from it.
    queueMicrotask(() => controller.abort(error));
    throw error;
  });
}

/**
 * Waits for work at most `limitMs`; the work itself goes on. `p-timeout` with a `fallback` would do the same; these
 * few lines keep the ports free of every package but zod.
 *
 * @param whenLate gives, or throws, what takes the place of the result once the limit has passed.
 */
export async function settleWithin<T>(limitMs: number, work: Promise<T>, whenLate: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve, reject) => {
    timer = setTimeout(() => {
      try {
        resolve(whenLate());
      } catch (error) {
        reject(error);
      }
    }, limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
