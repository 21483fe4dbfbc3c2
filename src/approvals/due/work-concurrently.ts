/** How many that need more than a write are under way at a time. */
const atOnce = 16;

/** Runs `work` on all items, some of them at a time, and rejects with the first failure: these few lines rather than `p-map`. */
export async function workConcurrently<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
