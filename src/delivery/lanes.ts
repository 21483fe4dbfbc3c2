import type { ChannelError, Limit } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, DeliveryStore } from '../ports/stores/delivery-store.ts';

/** For how long a message steps aside where a chat names no time, in ms. */
const usualWaitMs = 1_000;

/** What a chat's limits hold back for many people at once, as far as this process knows. One for all senders of a channel. */
export interface Lanes {
  /** Rows in these wait; all others are sent meanwhile. */
  readonly closed: readonly string[];
  /** Nothing of this lane, or of this one message, can be sent before then: the senders look again at that time. */
  closeUntil(until: Date, lane?: string): void;
}

/** @param lookAgain makes the senders look; a periodic look would come up to a second later, which adds up. */
export function createLanes(clock: Clock, lookAgain: () => void = () => {}): Lanes {
  const closed = new Map<string, Date>();
  let timer: { readonly at: number; readonly handle: NodeJS.Timeout } | undefined;

  function lookAgainAt(until: Date): void {
    const at = until.getTime();
    if (timer !== undefined && timer.at <= at) return;
    clearTimeout(timer?.handle);
    const wake = () => {
      timer = undefined;
      lookAgain();
      const [next] = [...closed.values()].filter((one) => one > clock.now()).sort((a, b) => Number(a) - Number(b));
      if (next !== undefined) lookAgainAt(next);
    };
    timer = { at, handle: setTimeout(wake, Math.max(0, at - clock.now().getTime())).unref() };
  }

  return {
    get closed() {
      const now = clock.now();
      for (const [lane, until] of closed) if (until <= now) closed.delete(lane);
      return [...closed.keys()];
    },
    closeUntil(until, lane): void {
      if (lane !== undefined) closed.set(lane, until);
      lookAgainAt(until);
    },
  };
}

/**
 * A message that a limit holds back is not a failure: it waits, and the next one is sent. In a lane it stays as due as it is, so
 * that the most urgent goes first once the lane is open.
 */
export async function stepAside(
  { clock, deliveries }: { readonly clock: Clock; readonly deliveries: DeliveryStore },
  delivery: Delivery,
  { retryAfterMs = usualWaitMs }: Pick<ChannelError, 'retryAfterMs'>,
  { lane }: Limit,
  lanes: Lanes,
): Promise<void> {
  const now = clock.now();
  const until = new Date(now.getTime() + retryAfterMs);
  await deliveries.heldBack(delivery, lane === undefined ? { until } : { until: now, lane });
  lanes.closeUntil(until, lane);
}
