import { InvariantError } from '../../core/base/errors.ts';
import { limits } from '../../ports/limits.ts';

/** The result of one call that was made in a batch. */
export type BatchResult<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * How many bytes a batch has at most. The driver splits a bulk of more than 16 MB, and when the network fails at a later part
 * it cannot say which of all the writes happened.
 */
const mostBytes = 8 * 1024 * 1024;

/**
 * Makes calls for single items share a round trip. A call that comes while no batch is under way is sent at once; those that
 * come meanwhile are collected, and sent together when that batch is done or has taken `limits.sharedRoundTrip`.
 *
 * @param work handles one batch, and resolves to one result for each item, in the same order. When it rejects, every call of
 *   the batch rejects. Two batches can be under way at once when the first one takes long.
 * @param most how many items a batch has at most.
 * @param bytesOf the size of one item as it is sent, in bytes; by default 0. An item larger than the limit is sent alone.
 * @returns handles one item. It rejects with the error that `work` gave for this item or for its batch.
 */
export function inBatches<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly BatchResult<Result>[]>,
  most: number,
  bytesOf: (item: Item) => number = () => 0,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  /** The batch that later calls wait for. */
  let underWay: symbol | undefined;
  const send = (): void => {
    if (waiting.length === 0) return;
    const mine = Symbol();
    underWay = mine;
    const next = () => {
      clearTimeout(timer);
      if (underWay !== mine) return;
      underWay = undefined;
      send();
    };
    const timer = setTimeout(next, limits.sharedRoundTrip);
    const count = countFitting(waiting, most, ({ item }) => bytesOf(item));
    void runBatch(work, waiting.splice(0, count)).then(next);
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (underWay === undefined) send();
    });
}

/** How many items from the beginning fit into one batch; at least one. */
function countFitting<Item>(items: readonly Item[], most: number, bytesOf: (item: Item) => number): number {
  let bytes = 0;
  const full = items.findIndex((item, index) => {
    bytes += bytesOf(item);
    return index > 0 && (index >= most || bytes > mostBytes);
  });
  return full === -1 ? items.length : full;
}

/** Splits items into batches with the same limits, in order. */
export function splitIntoBatches<Item>(
  items: readonly Item[],
  most: number,
  bytesOf: (item: Item) => number,
): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let rest = items; rest.length > 0; rest = rest.slice(batches.at(-1)?.length))
    batches.push(rest.slice(0, countFitting(rest, most, bytesOf)));
  return batches;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

async function runBatch<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly BatchResult<Result>[]>,
  batch: readonly Waiting<Item, Result>[],
): Promise<void> {
  try {
    const done = await work(batch.map(({ item }) => item));
    for (const [index, { resolve, reject }] of batch.entries()) {
      const one = done[index] ?? {
        error: new InvariantError('A batch gave no result for one of its items.'),
      };
      if ('error' in one) reject(one.error);
      else resolve(one.result);
    }
  } catch (error) {
    for (const { reject } of batch) reject(error);
  }
}
