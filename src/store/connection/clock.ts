import { hourMs, minuteMs } from '../../core/base/time.ts';
import type { Clock } from '../../ports/clock.ts';
import { limits } from '../../ports/limits.ts';
import type { Log } from '../../ports/log.ts';
import { read } from '../database/guard.ts';
import type { Mongo } from './connect.ts';

/** A clock that goes by the database's, which all processes share: leases and due times must not depend on one machine's. */
export interface DatabaseClock extends Clock {
  /**
   * Reads the database's time, and again regularly from then on.
   *
   * @returns how far this machine's clock is ahead of the database's, in ms; negative: it is behind.
   * @throws StoreError when the database cannot be asked now.
   */
  start(): Promise<number>;
  stop(): void;
}

/** Where its own time comes from; tests put theirs in. */
export interface TimeSources {
  /** Milliseconds that only ever grow; no wall clock. */
  readonly elapsedMs: () => number;
  /** This machine's wall clock. */
  readonly wallClock: () => Date;
  /** The database's time, in ms since 1970. */
  readonly databaseMs: () => Promise<number>;
}

/** How many times the database is asked at the start: the quickest answer tells its time best. */
const firstSamples = 3;

/**
 * Between two readings it counts milliseconds that no change of a wall clock touches. Until `start` it says what this machine
 * believes; nothing can be stored before that anyway.
 */
export function createDatabaseClock(mongo: Mongo, log: Log, sources: Partial<TimeSources> = {}): DatabaseClock {
  const {
    elapsedMs = () => performance.now(),
    wallClock = () => new Date(),
    databaseMs = () => read(mongo, () => readDatabaseMs(mongo)),
  } = sources;
  /** What must be added to `elapsedMs` to get the database's time. */
  let offset = wallClock().getTime() - elapsedMs();
  let timer: NodeJS.Timeout | undefined;
  let isReading = false;
  let isWrong = false;

  /** The database read its clock somewhere between the question and the answer: so its time is known only to that much. */
  const sample = async () => {
    const asked = elapsedMs();
    const reading = await databaseMs();
    const answered = elapsedMs();
    // The server cuts off what is less than a millisecond.
    return { least: reading - answered, most: reading + 1 - asked };
  };
  /** A slow answer proves little, so what is believed stays as long as it can be true. */
  const adjust = ({ least, most }: { readonly least: number; readonly most: number }): void => {
    if (offset < least || offset > most) offset = (least + most) / 2;
  };
  const aheadMs = () => wallClock().getTime() - (elapsedMs() + offset);

  const readAgain = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    try {
      adjust(await sample());
      const wasWrong = isWrong;
      isWrong = Math.abs(aheadMs()) > limits.clockTolerance;
      if (isWrong && !wasWrong) log.warn({ aheadMs: Math.round(aheadMs()) }, describeWrongClock(aheadMs()));
    } catch {
      // Callers that need the database report that it cannot be reached; the clock keeps its last known offset.
    } finally {
      isReading = false;
    }
  };

  return {
    now: () => new Date(elapsedMs() + offset),
    async start(): Promise<number> {
      const samples = [];
      for (let count = 0; count < firstSamples; count += 1) samples.push(await sample());
      const [best] = samples.sort((a, b) => a.most - a.least - (b.most - b.least));
      if (best !== undefined) offset = (best.least + best.most) / 2;
      isWrong = Math.abs(aheadMs()) > limits.clockTolerance;
      timer ??= setInterval(readAgain, limits.clockReadEvery);
      timer.unref();
      return aheadMs();
    },
    stop(): void {
      clearInterval(timer);
      timer = undefined;
    },
  };
}

/** What is wrong, and what to do about it. */
export function describeWrongClock(aheadMs: number): string {
  const [seconds, minutes, hours] = [1_000, minuteMs, hourMs].map((unit) => Math.round(Math.abs(aheadMs) / unit));
  const off =
    Math.abs(aheadMs) < 2 * minuteMs
      ? `${seconds} s`
      : Math.abs(aheadMs) < 2 * hourMs
        ? `${minutes} min`
        : `${hours} h`;
  const way = aheadMs > 0 ? 'ahead of' : 'behind';
  return `This machine's clock is ${off} ${way} the database's. Due times follow the database's clock, but chats refuse, or are refused, while this machine's is wrong by minutes. Correct it.`;
}

async function readDatabaseMs({ connection }: Mongo): Promise<number> {
  const hello = await connection.db?.admin().command({ hello: 1 });
  if (!(hello?.localTime instanceof Date)) throw new Error('The database does not say what time it is.');
  return hello.localTime.getTime();
}
