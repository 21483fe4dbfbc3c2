import { InvariantError } from '../../core/base/errors.ts';
import { limits } from '../../ports/limits.ts';
import { mostBytesOf } from './bson-size.ts';

/** The result of one call that was made in a batch. */
export type BatchResult<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * How many bytes a batch has at most. The driver splits a bulk of more than 16 MB, and when the network fails at a later part
 * it cannot say which of all the writes happened.
 */
const mostBytes = 8 * 1024 * 1024;

/**
 * Makes calls for single items share a round trip. Calls that are made in the same turn of the event loop are sent together. While
 * `atOnce` batches are under way, further calls are collected, and sent when one of those is done or has taken
 * `limits.sharedRoundTrip`. With two at once, the database works on one batch while this process prepares the next.
 *
 * @param work handles one batch, and resolves to one result for each item, in the same order. When it rejects, every call of
 *   the batch rejects. More than `atOnce` batches can be under way when one takes long.
 * @param most how many items a batch has at most. An item larger than the limit in bytes is sent alone.
 * @returns handles one item. It rejects with the error that `work` gave for this item or for its batch.
 */
export function inBatches<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly BatchResult<Result>[]>,
  most: number,
  atOnce = 2,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = 0;
  let isAboutToSend = false;
  const sendBatch = (): void => {
    underWay += 1;
    let isCounted = true;
    const letNextGo = () => {
      clearTimeout(timer);
      if (isCounted) underWay -= 1;
      isCounted = false;
      sendSoon();
    };
    const timer = setTimeout(letNextGo, limits.sharedRoundTrip);
    const count = countFitting(waiting, most, ({ item }) => item);
    void runBatch(work, waiting.splice(0, count)).then(letNextGo);
  };
  const sendSoon = (): void => {
    if (isAboutToSend || underWay >= atOnce || waiting.length === 0) return;
    isAboutToSend = true;
    setImmediate(() => {
      isAboutToSend = false;
      while (underWay < atOnce && waiting.length > 0) sendBatch();
    });
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      sendSoon();
    });
}

/** How many items from the beginning fit into one batch; at least one. */
function countFitting<Item>(items: readonly Item[], most: number, contentOf: (item: Item) => unknown): number {
  let bytes = 0;
  const full = items.findIndex((item, index) => {
    bytes += mostBytesOf(contentOf(item));
    return index > 0 && (index >= most || bytes > mostBytes);
  });
  return full === -1 ? items.length : full;
}

/** Splits items into batches with the same limits, in order. */
export function splitIntoBatches<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  const batches: (readonly Item[])[] = [];
  for (let rest = items; rest.length > 0; rest = rest.slice(batches.at(-1)?.length))
    batches.push(
      rest.slice(
        0,
        countFitting(rest, most, (item) => item),
      ),
    );
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
