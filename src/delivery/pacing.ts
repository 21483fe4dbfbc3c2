import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { settleWithin } from '../ports/calls/call-within.ts';
import { ChannelError } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import { limits } from '../ports/limits.ts';
import type { PacedSend, Purpose } from '../ports/pacing.ts';
import type { Pace, PaceStore, Slot } from '../ports/stores/pace-store.ts';

interface PacingNeeds {
  readonly paces: PaceStore;
  readonly clock: Clock;
  /** Keeps neither rates nor turns: only the waits that the platform itself names. For stand-ins. */
  readonly isUnlimited?: boolean;
}

/** How long a refusal without a time holds everything of its kind back, in ms. */
const usualRefusalMs = 1_000;
/** How long to wait before asking again for a turn that somebody else has, in ms. */
const askAgainMs = 100;
/** How late after its slot a call may begin and still count as made in it, in ms: less than the leeway between slots. */
const mostLateMs = 300;
/** A database that has answered within this time, in ms, is slow and not away: only answers go without it. */
const slowMs = 5_000;
/** How many paces are remembered as closed. */
const mostRemembered = 10_000;
/** How often a call that comes too late for its slot asks for another one before it goes all the same. */
const mostSlots = 4;

/**
 * Paces the calls of one process, together with all other processes on the database. Where that does not answer at once, an
 * answer goes without it; a message steps aside for a moment, and goes without it once the database has said nothing for 5 s.
 */
export function createPacing({ paces, clock, isUnlimited = false }: PacingNeeds): PacedSend {
  /** Until when a lane is known to be closed, in ms since 1970: the database is not asked about it before. */
  const closed = new Map<string, number>();
  const holder = randomUUID();
  /** When the database last said when a call may go; a process that has just started finds it slow at first. */
  let answeredAt = performance.now();

  function close(lane: string, ms: number): void {
    const [oldest] = closed.keys();
    if (closed.size >= mostRemembered && oldest !== undefined) closed.delete(oldest);
    closed.set(lane, clock.now().getTime() + ms);
  }

  function refuseClosed(some: readonly Pace[], purpose: Purpose): void {
    const now = clock.now().getTime();
    for (const pace of some) {
      const lane = laneOf(pace, purpose);
      const until = closed.get(lane);
      if (until === undefined) continue;
      if (until > now) throw heldBack(pace, purpose, until - now);
      closed.delete(lane);
    }
  }

  return async (call, send) => {
    const asked = call.paces.map((pace) => (isUnlimited ? { ...pace, rates: [], isAlone: false } : pace));
    refuseClosed(asked, call.purpose);
    const kept = asked.filter(({ rates, isAlone }) => rates.length > 0 || isAlone);
    const asker: Asker = { token: randomBytes(6).toString('base64'), takes: [], isUnanswered: false };
    try {
      await waitForSlot(call.purpose, kept, asker);
      return await send();
    } catch (error) {
      if (error instanceof ChannelError && error.limit !== undefined && error.code !== heldBackCode)
        refused(asked, error.retryAfterMs);
      throw error;
    } finally {
      await giveBack(kept, asker);
    }
  };

  /** Also where the database did not answer in time: the turn may have been taken, or be taken yet. */
  async function giveBack(kept: readonly Pace[], { token, takes, isUnanswered }: Asker): Promise<void> {
    const turns = kept.filter(({ isAlone }) => isAlone);
    if (turns.length === 0 || takes.length === 0) return;
    const released = Promise.allSettled(takes)
      .then(() => Promise.all(turns.map(({ key }) => paces.release(key, token))))
      .catch(() => undefined);
    if (!isUnanswered) await settleWithin<unknown>(limits.pacing.store, released, () => undefined);
  }

  /** The platform's own wait is for everybody who shares the narrowest of its limits, in all processes. */
  function refused(asked: readonly Pace[], retryAfterMs = usualRefusalMs): void {
    const narrowest = asked.at(-1);
    if (narrowest === undefined) return;
    for (const purpose of ['message', 'answer'] as const) close(laneOf(narrowest, purpose), retryAfterMs);
    if (narrowest.rates.length > 0 || narrowest.isAlone)
      paces.close(narrowest.key, retryAfterMs).catch(() => undefined);
  }

  async function waitForSlot(purpose: Purpose, kept: readonly Pace[], asker: Asker): Promise<void> {
    if (kept.length === 0) return;
    const { token, takes } = asker;
    const began = performance.now();
    const wanted = {
      ...{ holder, token },
      withinMs: purpose === 'answer' ? limits.pacing.answer : limits.pacing.ahead,
      isUrgent: isUrgent(purpose),
      turnMs: limits.pacing.turn,
    };
    for (let slotsHad = 1; ; ) {
      const askedAt = performance.now();
      const slots = await Promise.all(
        kept.map(async (pace) => {
          const taking = paces.take(pace, wanted);
          takes.push(taking);
          return { pace, slot: await inTime(taking) };
        }),
      );
      const full = slots.find(({ slot }) => slot?.kind === 'full');
      if (full?.slot !== undefined) {
        close(laneOf(full.pace, purpose), full.slot.waitMs);
        throw heldBack(full.pace, purpose, full.slot.waitMs);
      }
      const unanswered = slots.find(({ slot }) => slot === undefined);
      asker.isUnanswered = unanswered !== undefined;
      if (unanswered === undefined) answeredAt = performance.now();
      else if (purpose !== 'answer' && performance.now() - answeredAt < slowMs)
        throw heldBack(unanswered.pace, purpose, limits.pacing.ahead);
      else return;
      const busy = slots.find(({ slot }) => slot?.kind === 'busy');
      if (busy !== undefined) {
        if (purpose !== 'answer') throw heldBack(busy.pace, purpose, limits.pacing.ahead);
        if (performance.now() - began > limits.pacing.answer) return;
        await pause(askAgainMs);
        continue;
      }
      const waitMs = Math.max(...slots.map(({ slot }) => slot?.waitMs ?? 0));
      if (waitMs > 0) await pause(waitMs);
      // A process that stood still meanwhile would meet the call of the next slot.
      if (slotsHad >= mostSlots || performance.now() - askedAt - waitMs <= mostLateMs) return;
      slotsHad += 1;
    }
  }
}

/** Who asks for slots, and what was asked so far. */
interface Asker {
  readonly token: string;
  readonly takes: Promise<Slot>[];
  /** The database did not say in time when the call may go. */
  isUnanswered: boolean;
}

const heldBackCode = 'heldBack';

const isUrgent = (purpose: Purpose) => purpose !== 'message';

/** What is urgent has a lane of its own: it may go where everything else has to wait. */
function laneOf({ key }: Pace, purpose: Purpose): string {
  return isUrgent(purpose) ? `${key}:urgent` : key;
}

function heldBack(pace: Pace, purpose: Purpose, retryAfterMs: number): ChannelError {
  const limit = pace.isShared ? { lane: laneOf(pace, purpose) } : {};
  return new ChannelError(heldBackCode, { retryable: true, retryAfterMs, limit });
}

/** What the database says; undefined: it does not say it in time, or cannot. */
async function inTime(taking: Promise<Slot>): Promise<Slot | undefined> {
  let said: Slot | undefined;
  const heard = taking.then(
    (slot) => {
      said = slot;
    },
    () => undefined,
  );
  await settleWithin(limits.pacing.store, heard, () => undefined);
  // A process that stood still hears its timer before the answer that came meanwhile.
  if (said === undefined) await nextTurn();
  return said;
}
