import { setTimeout as pause } from 'node:timers/promises';
import { CountersignError } from '../core/base/errors.ts';
import { limits } from '../ports/limits.ts';
import type { Log } from '../ports/log.ts';
import { StoreError } from '../ports/stores/store-error.ts';
import { whyUnreachable } from '../store/connection/connection-trouble.ts';

/**
 * Takes a step of the start, and takes it again while something that it needs is away: a database that has just lost its
 * primary, a directory that is late. A step must be safe to repeat.
 *
 * @throws whatever trying again cannot mend, and the signal's reason when it is aborted.
 */
export async function retryStart<T>(step: () => Promise<T>, log: Log, signal: AbortSignal): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await step();
    } catch (error) {
      const reason = whyAway(error);
      if (reason === undefined) throw error;
      const again = `Trying again every ${limits.connectAgain / 1000} s`;
      log.warn({ reason }, `The start is waiting: ${reason.replace(/\.$/, '')}. ${again}`);
      await pause(limits.connectAgain, undefined, { signal });
    }
  }
}

function whyAway(error: unknown): string | undefined {
  // What the driver says of a server is more to the point than that the database could not be read.
  if (error instanceof StoreError) return error.retryable ? (whyUnreachable(error.cause) ?? error.message) : undefined;
  if (error instanceof CountersignError) return error.retryable ? error.message : undefined;
  return whyUnreachable(error);
}
