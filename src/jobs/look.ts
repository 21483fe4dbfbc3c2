/** A look at what is due, one at a time: poked while it is under way, it looks once more when it is through. */
export interface Look {
  poke(): void;
  /** Looks no more, however often it is poked, and resolves when nothing is under way. */
  end(): Promise<void>;
}

export function createLook(look: () => Promise<void>, failed: (error: unknown) => void): Look {
  let running: Promise<void> | undefined;
  let again = false;
  let ended = false;
  const run = async () => {
    do {
      again = false;
      await look().catch(failed);
    } while (again && !ended);
    running = undefined;
  };
  return {
    poke(): void {
      if (ended) return;
      again = true;
      running ??= run();
    },
    end(): Promise<void> {
      ended = true;
      return running ?? Promise.resolve();
    },
  };
}
