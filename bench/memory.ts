import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Node shows its garbage collector only when asked, and may be asked while it runs. */
setFlagsFromString('--expose-gc');
export const collectGarbage: () => void = runInNewContext('gc');

/** What a process holds while it works, in MiB; always after collecting, so that only what is still needed counts. */
export interface MemoryWatch {
  look(): void;
  /** The most in the first and in the second half of the samples. */
  peaks(): { readonly first: Held; readonly second: Held };
}

interface Held {
  readonly heap: number;
  readonly resident: number;
}

export function watchMemory(): MemoryWatch {
  const samples: Held[] = [];
  const peak = (of: readonly Held[]): Held => ({
    heap: Math.max(...of.map(({ heap }) => heap)),
    resident: Math.max(...of.map(({ resident }) => resident)),
  });
  return {
    look(): void {
      collectGarbage();
      const { heapUsed, rss } = process.memoryUsage();
      samples.push({ heap: heapUsed / 2 ** 20, resident: rss / 2 ** 20 });
    },
    peaks() {
      const half = Math.floor(samples.length / 2);
      if (half === 0) throw new Error('Two samples make two halves.');
      return { first: peak(samples.slice(0, half)), second: peak(samples.slice(half)) };
    },
  };
}
