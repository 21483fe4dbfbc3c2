import { setTimeout as pause } from 'node:timers/promises';
import type { Mongo } from '../../../src/store/connection/connect.ts';

const lookEveryMs = 250;

/** What there is still to do now, in words; empty: the program is quiet. */
async function whatIsDue({ connection }: Mongo): Promise<string[]> {
  const now = new Date();
  const filters = {
    requests: {
      $or: [
        { planDue: { $exists: true } },
        { nextActionAt: { $lte: now } },
        { ending: true },
        { state: 'delivering' },
        { state: 'submitted', nextActionAt: { $exists: false } },
      ],
    },
    attempts: { planAt: { $exists: true } },
    configurationEvents: { planAt: { $exists: true } },
    deliveries: { dirty: true },
    holdings: { $or: [{ lookAt: { $lte: now } }, { leaseToken: { $exists: true } }, { failures: { $gt: 0 } }] },
  };
  const due = await Promise.all(
    Object.entries(filters).map(async ([name, filter]) => {
      const found = await connection
        .collection(name)
        .find(filter, { projection: { events: 0 } })
        .limit(5)
        .toArray();
      return found.map((document) => `${name}: ${JSON.stringify(document).slice(0, 1_200)}`);
    }),
  );
  return due.flat();
}

/** Waits until there is nothing to do. @returns how long that took, in ms, or what is still to do after `withinMs`. */
export async function waitUntilQuiet(mongo: Mongo, withinMs: number): Promise<number | readonly string[]> {
  const began = performance.now();
  for (;;) {
    const due = await whatIsDue(mongo);
    const ms = performance.now() - began;
    if (due.length === 0) return ms;
    if (ms > withinMs) return due;
    await pause(lookEveryMs);
  }
}
