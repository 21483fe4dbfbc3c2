import { setTimeout as pause } from 'node:timers/promises';
import { main } from '../../src/main.ts';
import type { Directory } from '../../src/ports/directory.ts';

/** The program, started as `npm start` starts it, with a directory that takes `BENCH_DIRECTORY_MS` for each answer. */
const delayMs = Number(process.env.BENCH_DIRECTORY_MS ?? 0);

function slowed(directory: Directory): Directory {
  return new Proxy(directory, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      return async (...given: unknown[]) => {
        await pause(delayMs);
        return value.apply(target, given);
      };
    },
  });
}

// Whoever started it holds the other end: without them nobody would end this process.
process.stdin.on('end', () => process.exit(1)).resume();

await main(delayMs > 0 ? { directory: slowed } : {});
