/** A function that calls `work` at most once; every call gets the promise of the first one. */
export function callOnce(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
