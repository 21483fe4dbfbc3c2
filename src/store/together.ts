import { InvariantError } from '../core/base/errors.ts';
import { limits } from '../ports/limits.ts';

/** What became of one of several things that were done in one go. */
export type Each<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * How many bytes share a go at most. The driver splits a bulk of more than 16 MB into several, and where a later one is lost
 * on the network it cannot say which of all were written.
 */
const mostBytes = 8 * 1024 * 1024;

/**
 * Lets what is asked for one by one be done in one go for all who wait: while one go is under way the others gather for the
 * next. Whoever is alone waits for nobody; the more there is to do, the more of them share a round trip.
 *
 * @param work does it for some of them, and says for each in the same order what became of it; rejects when all failed. It
 *   may begin anew while an earlier go hangs.
 * @param most how many it may take in one go.
 * @param bytesOf how large one is when it is sent; absent: small. One that is larger than a go by itself goes alone.
 */
export function together<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Each<Result>[]>,
  most: number,
  bytesOf: (item: Item) => number = () => 0,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  /** The go that the others wait behind. */
  let underWay: symbol | undefined;
  const go = (): void => {
    if (waiting.length === 0) return;
    const mine = Symbol();
    underWay = mine;
    const next = () => {
      clearTimeout(timer);
      if (underWay !== mine) return;
      underWay = undefined;
      go();
    };
    const timer = setTimeout(next, limits.sharedRoundTrip);
    const count = countFitting(waiting, most, ({ item }) => bytesOf(item));
    void carryOut(work, waiting.splice(0, count)).then(next);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay === undefined) go();
    });
}

/** How many of the first fit into one go; at least one. */
function countFitting<Item>(items: readonly Item[], most: number, bytesOf: (item: Item) => number): number {
  let bytes = 0;
  const full = items.findIndex((item, index) => {
    bytes += bytesOf(item);
    return index > 0 && (index >= most || bytes > mostBytes);
  });
  return full === -1 ? items.length : full;
}

/** Splits what is to be done into goes with the same bounds, in order. */
export function splitIntoGoes<Item>(
  items: readonly Item[],
  most: number,
  bytesOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const goes: (readonly Item[])[] = [];
  for (let rest = items; rest.length > 0; rest = rest.slice(goes.at(-1)?.length))
    goes.push(rest.slice(0, countFitting(rest, most, bytesOf)));
  return goes;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

async function carryOut<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Each<Result>[]>,
  batch: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const done = await work(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const one = done[index] ?? {
        error: new InvariantError('Nothing is known of one that was done together with others.'),
      };
      if ('error' in one) reject(one.error);
      else resolve(one.result);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
