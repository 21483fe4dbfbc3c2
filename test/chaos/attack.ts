import { setTimeout as pause } from 'node:timers/promises';
import type { Blow } from './schedule.ts';
import type { Surroundings } from './surroundings.ts';

/** Without a primary for longer than this, something else is wrong with the database, in ms. */
const electedWithinMs = 60_000;

/** How long a process may take to start on a busy machine, in ms. */
const startsWithinMs = 15_000;

/** What was really done: a blow whose target was not there is left out. */
export interface Done {
  kills: number;
  stalls: number;
  /** When each primary was killed, and when there was one again; ms since 1970. */
  readonly failovers: { readonly from: number; readonly to: number }[];
}

/** Carries out all blows, each at its time. Afterwards nothing is stalled and all of the database's nodes run. */
export async function attack(
  { fleet, database, mongo }: Surroundings,
  blows: readonly Blow[],
  signal: AbortSignal,
): Promise<Done> {
  const done: Done = { kills: 0, stalls: 0, failovers: [] };
  const began = performance.now();
  const underWay: Promise<void>[] = [];
  let failing: Promise<void> = Promise.resolve();

  async function failOver(reviveAfterMs: number): Promise<void> {
    const node = await database.primary();
    const from = Date.now();
    await database.kill(node);
    await electedWithin();
    done.failovers.push({ from, to: Date.now() });
    await pause(reviveAfterMs);
    await database.revive(node);
  }

  async function electedWithin(): Promise<void> {
    const end = performance.now() + electedWithinMs;
    for (;;) {
      try {
        // Answered by a primary alone.
        await mongo.connection.collection('chaos').insertOne({ at: new Date() });
        return;
      } catch (error) {
        if (performance.now() > end) throw error;
        await pause(100);
      }
    }
  }

  /** This member, or where it does not run the next one that does. */
  async function killOne(name: string): Promise<void> {
    const names = fleet.members.map((member) => member.name);
    const from = names.indexOf(name);
    for (const one of [...names.slice(from), ...names.slice(0, from)]) {
      if (!(await fleet.kill(one))) continue;
      done.kills += 1;
      return;
    }
  }

  /** This member as soon as it runs: it may have been killed a moment ago. */
  async function stallOne(name: string, ms: number): Promise<void> {
    for (const end = performance.now() + startsWithinMs; performance.now() < end; await pause(100)) {
      if (!fleet.stall(name, ms)) continue;
      done.stalls += 1;
      return;
    }
  }

  for (const blow of blows) {
    await pause(Math.max(0, blow.at - (performance.now() - began)), undefined, { signal });
    if (blow.kind === 'kill') {
      underWay.push(killOne(blow.member));
    } else if (blow.kind === 'stall') {
      underWay.push(stallOne(blow.member, blow.ms));
    } else {
      failing = failing.then(() => failOver(blow.reviveAfterMs));
      // Heard at the end.
      failing.catch(() => {});
    }
  }
  await Promise.all([...underWay, failing]);
  fleet.resume();
  await fleet.start();
  return done;
}
