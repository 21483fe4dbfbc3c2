/** What became of one of several things that were done in one go. */
export type Each<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * Lets what is asked for one by one be done in one go for all who wait: while one go is under way the others gather for the
 * next. Whoever is alone waits for nobody; the more there is to do, the more of them share a round trip.
 *
 * @param work does it for some of them, and says for each in the same order what became of it; rejects when all failed.
 * @param most how many it may take in one go.
 */
export function together<Item, Result>(
  work: (items: readonly Item[]) => Promise<readonly Each<Result>[]>,
  most: number,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let underWay = false;
  const go = async (): Promise<void> => {
    underWay = true;
    while (waiting.length > 0) {
      const batch = waiting.splice(0, most);
      try {
        const done = await work(batch.map(({ item }) => item));
        for (const [index, { resolve, reject }] of batch.entries()) {
          const one = done[index] ?? {
            error: new Error('Nothing is known of one that was done together with others.'),
          };
          if ('error' in one) reject(one.error);
          else resolve(one.result);
        }
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    underWay = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!underWay) void go();
    });
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}
