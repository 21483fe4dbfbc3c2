import type { Check, Comparison, Series } from './benchmark.ts';

/** A median with how far the rounds lay apart: on a shared machine one figure alone says little. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [below, above] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (below === undefined || above === undefined || min === undefined || max === undefined)
    throw new Error('Nothing was measured.');
  return { median: (below + above) / 2, min, max };
}

/** Does some work, and says how long it took, in seconds. */
export async function timed<T>(work: () => Promise<T>): Promise<{ readonly seconds: number; readonly value: T }> {
  const began = performance.now();
  const value = await work();
  return { seconds: (performance.now() - began) / 1_000, value };
}

/** Does some work for each item, always as many of them under way as said. */
export async function inFlight<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  // All workers take from the same iterator, so each item is taken once.
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** A side of a comparison: measures one round and gives its figure. */
export interface Side {
  readonly name: string;
  measure(): Promise<number>;
}

export interface Turns {
  readonly rounds: number;
  readonly floor: Side;
  readonly ours: Side;
  /** See `Comparison`. */
  readonly batchedFloor?: Side;
  /**
   * Whether a round goes before the first one that does not count: code that was never run is several times as slow, and
   * what people use is a program that has been up for a minute. Not needed where a round is long.
   */
  readonly warmUp: boolean;
  readonly say: (line: string) => void;
}

/** What was measured of each side. */
type Figures = Pick<Comparison, 'floor' | 'ours' | 'batchedFloor'>;

/**
 * Measures all sides in turn, round by round, so that whatever else the machine does meets each of them alike. What a
 * round prepares is each side's own business and not timed.
 */
export async function inTurn({ rounds, floor, ours, batchedFloor, warmUp, say }: Turns): Promise<Figures> {
  const measuring = [floor, ours, ...(batchedFloor === undefined ? [] : [batchedFloor])].map((side) => ({
    side,
    values: [] as number[],
  }));
  if (warmUp) for (const { side } of measuring) await side.measure();
  for (let round = 1; round <= rounds; round += 1) {
    for (const { side, values } of measuring) values.push(await side.measure());
    const each = measuring.map(({ side, values }) => `${side.name} ${figure(values.at(-1) ?? Number.NaN)}`);
    say(`  round ${round} of ${rounds}: ${each.join(', ')}`);
  }
  const [first, second, third] = measuring.map(({ side, values }): Series => ({ name: side.name, values }));
  if (first === undefined || second === undefined) throw new Error('Two sides are compared.');
  return { floor: first, ours: second, ...(third === undefined ? {} : { batchedFloor: third }) };
}

/** Whether a comparison came out as it must. */
export function checkOf({ floor, ours, target }: Comparison): Check {
  const ratio = ratioOf(ours, floor);
  const atLeast = 'atLeast' in target;
  return {
    what: `${ours.name} to ${floor.name}`,
    measured: inWords(ratio),
    target: atLeast ? `at least ${target.atLeast}` : `at most ${target.atMost}`,
    passed: atLeast ? ratio.median >= target.atLeast : ratio.median <= target.atMost,
  };
}

/** How the figures of two sides compare, round by round. */
export function ratioOf(ours: Series, floor: Series): Spread {
  return spread(ours.values.map((value, round) => value / (floor.values[round] ?? Number.NaN)));
}

/** A median with its spread, e.g. `0.64 (0.61 to 0.7)`. */
export function inWords({ median, min, max }: Spread): string {
  return min === max ? figure(median) : `${figure(median)} (${figure(min)} to ${figure(max)})`;
}

/** As many digits as say something: 1,234 but 0.123. */
export function figure(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
}
