import { CountersignError } from '../core/base/errors.ts';

/** Thrown when something outside does not answer within its limit. Whether it did what it was asked is not known. */
export class LateError extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'late', retryable: true });
  }
}

/**
 * Calls something outside, and waits for its answer at most `limitMs`. The signal is aborted when the time is over, so that
 * whoever can stop a call stops it; one that cannot goes on unheard, and delays nobody.
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
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new LateError(`${who} did not answer within ${limitMs / 1000} s.`);
      reject(error);
      controller.abort(error);
    }, limitMs);
  });
  try {
    return await Promise.race([call(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
