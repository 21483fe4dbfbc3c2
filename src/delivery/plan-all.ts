import type { LookProgress } from '../ports/look.ts';
import type { PlannerNeeds } from './planning.ts';

/** One kind of thing that messages are planned for, and how. */
interface Planned<T> {
  /** Reads some that are to be planned now; none: all are. */
  readonly read: () => Promise<readonly T[]>;
  /** Plans one, and notes that it is planned. */
  readonly plan: (one: T) => Promise<void>;
  /** Since when it waits to be planned. */
  readonly since: (one: T) => Date;
  /** Notes that one could not be planned and is to be tried again at a later time. */
  readonly later: (one: T, at: Date) => Promise<void>;
  /** What the log says about one. */
  readonly fieldsOf: (one: T) => object;
  readonly failed: string;
}

/** Plans all that wait. One that fails is logged and put off, and the others go on. */
export async function planAll<T>(
  { clock, log }: Pick<PlannerNeeds, 'clock' | 'log'>,
  progress: LookProgress,
  { read, plan, since, later, fieldsOf, failed }: Planned<T>,
): Promise<void> {
  for (;;) {
    const batch = await read();
    if (batch.length === 0) return;
    for (const one of batch) {
      progress.step();
      try {
        await plan(one);
      } catch (error) {
        log.error({ err: error, ...fieldsOf(one) }, failed);
        await later(one, retryAt(clock.now(), since(one)));
      }
    }
  }
}

const shortestMs = 1_000;
const longestMs = 5 * 60_000;

/** When one that failed is tried again: after as long as it has waited already, five minutes at most. */
function retryAt(now: Date, since: Date): Date {
  const waited = now.getTime() - since.getTime();
  return new Date(now.getTime() + Math.min(Math.max(waited, shortestMs), longestMs));
}
