import { dayMs } from '../../core/base/time.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import type { AttemptStore } from '../../ports/stores/attempt-store.ts';
import type { DeliveryStore } from '../../ports/stores/delivery-store.ts';

/** What removing old documents needs, with the ages from the settings. */
export interface RemovalNeeds {
  readonly clock: Clock;
  readonly attempts: Pick<AttemptStore, 'removeOld'>;
  readonly deliveries: Pick<DeliveryStore, 'removeOld'>;
  readonly log: Log;
  readonly keep: KeepDays;
}

/** For how many days what only grows is kept. */
export interface KeepDays {
  /** Refused commands, which are part of the log. */
  readonly attempts: number;
  /** What was sent to people, once it cannot change any more. */
  readonly messages: number;
}

/**
 * Removes attempts and messages that are older than the settings say. A message stays while its request is open or its access
 * lasts, and while its card still has to be edited. That something was removed from the log is written to the program's log.
 */
export async function removeOld(
  { clock, attempts, deliveries, log, keep }: RemovalNeeds,
  progress: LookProgress = unwatched,
): Promise<void> {
  const ago = (days: number) => new Date(clock.now().getTime() - days * dayMs);
  const removals = [
    { store: attempts, days: keep.attempts, said: 'Refused commands that had reached their age were removed' },
    { store: deliveries, days: keep.messages, said: 'Sent messages that had reached their age were removed' },
  ];
  const removed = removals.map(async ({ store, days, said }) => {
    const count = await removeAll(store, ago(days), progress);
    if (count > 0) log.info({ count, days }, said);
  });
  // Each whatever becomes of the other one.
  for (const one of await Promise.allSettled(removed)) if (one.status === 'rejected') throw one.reason;
}

async function removeAll(
  store: Pick<AttemptStore, 'removeOld'>,
  before: Date,
  progress: LookProgress,
): Promise<number> {
  let count = 0;
  for (;;) {
    const removed = await store.removeOld(before, batchSizes.remove);
    count += removed;
    progress.step();
    if (removed < batchSizes.remove || progress.isEnding?.() === true) return count;
  }
}
