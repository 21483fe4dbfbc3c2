/** A look at what is due, one at a time: poked while it is under way, it looks once more when it is through. */
export interface Look {
  poke(): void;
  /** Resolves when nothing is under way. */
  settled(): Promise<void>;
}

export function createLook(look: () => Promise<void>, failed: (error: unknown) => void): Look {
  let running: Promise<void> | undefined;
  let again = false;
  const run = async () => {
    do {
      again = false;
      await look().catch(failed);
    } while (again);
    running = undefined;
  };
  return {
    poke(): void {
      again = true;
      running ??= run();
    },
    settled: () => running ?? Promise.resolve(),
  };
}
