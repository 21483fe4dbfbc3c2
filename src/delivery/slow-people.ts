import { minuteMs } from '../core/base/time.ts';

/** For how long somebody whose last call timed out waits behind others. */
const rememberedMs = 10 * minuteMs;
/** How many of them are remembered, the last ones first: the query for due rows names them. */
const mostRemembered = 1_000;
/** How many slow calls one channel has under way at most, beside those that its senders wait for. */
const mostSlowCalls = 200;

/** Whom a channel reaches slowly or not at all, so that they hold up nobody else. One for all senders of a channel. */
export interface SlowPeople {
  /** Those who wait behind all others: their last call timed out, or takes long now. */
  readonly behind: readonly string[];
  /** Those whose slow call is still under way: they get no second one. */
  readonly busy: readonly string[];
  /** No more calls can be left to themselves: senders wait for theirs. */
  readonly isFull: boolean;
  /** A sender waits no longer for this call to somebody. */
  left(personId: string, call: Promise<unknown>): void;
  answered(personId: string): void;
  timedOut(personId: string): void;
}

/** @param elapsedMs milliseconds that only ever grow; no wall clock. */
export function createSlowPeople(elapsedMs: () => number = () => performance.now()): SlowPeople {
  const busy = new Map<string, number>();
  const remembered = new Map<string, number>();
  return {
    get behind() {
      const now = elapsedMs();
      for (const [personId, until] of remembered) if (until <= now) remembered.delete(personId);
      return [...new Set([...busy.keys(), ...remembered.keys()])];
    },
    get busy() {
      return [...busy.keys()];
    },
    get isFull() {
      return busy.size >= mostSlowCalls;
    },
    left(personId, call): void {
      busy.set(personId, (busy.get(personId) ?? 0) + 1);
      const ended = () => {
        const others = (busy.get(personId) ?? 1) - 1;
        if (others === 0) busy.delete(personId);
        else busy.set(personId, others);
      };
      call.then(ended, ended);
    },
    answered: (personId) => void remembered.delete(personId),
    timedOut(personId): void {
      remembered.delete(personId);
      remembered.set(personId, elapsedMs() + rememberedMs);
      const [oldest] = remembered.keys();
      if (remembered.size > mostRemembered && oldest !== undefined) remembered.delete(oldest);
    },
  };
}
