import { retryAt } from '../core/base/retry.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { LookProgress } from './look.ts';

/** One kind of work that is taken from a list of what is due, and how it is done. */
interface DueWork<T> {
  /** Reads some that are due now; none: all are done. */
  readonly read: () => Promise<readonly T[]>;
  /** Does one, and notes that it is done; `later`: it has to wait for something. */
  readonly processOne: (one: T) => Promise<'done' | 'later'>;
  /** Since when it is due; undefined: nobody can tell. */
  readonly since: (one: T) => Date | undefined;
  /** Notes that one could not be done and is due again at a later time. */
  readonly putOff: (one: T, at: Date) => Promise<void>;
  /** How many are done side by side; one after the other unless said. */
  readonly atOnce?: number;
  /** What the log says about one. */
  readonly fieldsOf: (one: T) => object;
  readonly failed: string;
}

/**
 * Does all that is due. One that fails is logged and put off, for ever longer waits, and the others go on: so neither one nor
 * a whole batch of them holds up what is behind it.
 */
export async function takeDue<T>(
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  progress: LookProgress,
  { read, processOne, since, putOff, atOnce = 1, fieldsOf, failed }: DueWork<T>,
): Promise<void> {
  const sinceOf = (one: T): Date | undefined => {
    try {
      return since(one);
    } catch {
      // A damaged document may be the very reason why it could not be done.
      return undefined;
    }
  };
  const isEnding = () => progress.isEnding?.() === true;
  const takeFrom = async (rest: Iterable<T>): Promise<void> => {
    for (const one of rest) {
      progress.step();
      if (isEnding()) return;
      try {
        if ((await processOne(one)) === 'done') continue;
      } catch (error) {
        log.error({ err: error, ...fieldsOf(one) }, failed);
      }
      await putOff(one, retryAt(clock.now(), sinceOf(one)));
    }
  };
  for (;;) {
    const batch = await read();
    if (batch.length === 0 || isEnding()) return;
    // All take from the same iterator, so each is taken once.
    const rest = batch.values();
    await Promise.all(Array.from({ length: atOnce }, () => takeFrom(rest)));
  }
}
