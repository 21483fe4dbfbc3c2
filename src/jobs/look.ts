import { LookGivenUp, type LookProgress } from '../ports/look.ts';

/** A look at what is due, one at a time: poked while it is under way, it looks once more when it is through. */
export interface Look {
  poke(): void;
  /** How long ago, in ms, it last ended without a failure, or did a piece of work; at first, how long ago it was made. */
  ageMs(): number;
  /**
   * Looks no more, however often it is poked, and takes no more work. Resolves when nothing is under way, also nothing that it
   * left.
   */
  end(): Promise<void>;
}

/** When a look is given up, and who hears of what went wrong. */
export interface LookOptions {
  /** A look that has done nothing for this long is given up, in ms: it counts as over, and the next one may begin. */
  readonly stalledAfterMs: number;
  readonly failed: (error: unknown) => void;
  readonly gaveUp: () => void;
  /** Milliseconds that only ever grow; no wall clock. */
  readonly elapsedMs?: () => number;
}

/**
 * A look that nothing has poked yet.
 *
 * @param look the work; `progress.step()` throws `LookGivenUp` in a look that was given up.
 */
export function createLook(
  look: (progress: LookProgress) => Promise<void>,
  { stalledAfterMs, failed, gaveUp, elapsedMs = () => performance.now() }: LookOptions,
): Look {
  let running: { readonly done: Promise<void>; movedAt: number } | undefined;
  let again = false;
  let ended = false;
  let lookedAt = elapsedMs();
  const left = new Set<Promise<void>>();

  const leave = (work: Promise<void>): void => {
    const settled = work.catch(failed).then(() => void left.delete(settled));
    left.add(settled);
  };

  const begin = (): void => {
    const mine = { done: Promise.resolve(), movedAt: elapsedMs() };
    const isGivenUp = () => running !== mine;
    const moved = () => {
      mine.movedAt = elapsedMs();
      lookedAt = mine.movedAt;
    };
    const step = () => {
      if (isGivenUp()) throw new LookGivenUp();
      moved();
    };
    const run = async () => {
      do {
        again = false;
        mine.movedAt = elapsedMs();
        try {
          await look({ step, leave, isEnding: () => ended });
          if (!isGivenUp()) moved();
        } catch (error) {
          if (!isGivenUp()) failed(error);
        }
      } while (again && !ended && !isGivenUp());
      if (!isGivenUp()) running = undefined;
    };
    running = mine;
    mine.done = run();
  };

  return {
    poke(): void {
      if (ended) return;
      if (running !== undefined && elapsedMs() - running.movedAt > stalledAfterMs) {
        running = undefined;
        gaveUp();
      }
      again = true;
      if (running === undefined) begin();
    },
    ageMs: () => elapsedMs() - lookedAt,
    async end(): Promise<void> {
      ended = true;
      await running?.done;
      await Promise.all(left);
    },
  };
}
