import { createRandom } from './random.ts';

/** What is done to the processes and the database, and when, in ms from the beginning. */
export type Blow =
  | { readonly at: number; readonly kind: 'kill'; readonly member: string }
  | { readonly at: number; readonly kind: 'stall'; readonly member: string; readonly ms: number }
  | { readonly at: number; readonly kind: 'failover'; readonly reviveAfterMs: number };

/** Longer than what is leased to a sender (45 s), so that somebody else takes its work while it is stalled. */
const stallMs = [46_000, 54_000] as const;

/** Between kills, between the stalls of one role, and between failovers, in ms. */
const pauses = { kill: [3_000, 9_500], stall: [1_000, 6_000], failover: [60_000, 150_000] } as const;

/** A stalled process, and a new primary, must be back before the end: what comes later would only delay the quiet. */
const lastPartMs = 5_000;

/** All blows of a run in their order: the same for the same seed and length. */
export function planBlows(seed: number, lengthMs: number): readonly Blow[] {
  const blows: Blow[] = [];
  const end = lengthMs - lastPartMs;
  const kills = createRandom(seed, 'kills');
  for (let at = 2_000; at < end; at += kills.between(...pauses.kill))
    blows.push({ at, kind: 'kill', member: kills.pick(['web-1', 'web-2', 'worker-1', 'worker-2']) });
  for (const role of ['web', 'worker']) {
    const stalls = createRandom(seed, `stalls of ${role}`);
    let at = stalls.between(1_000, 12_000);
    for (let ms = stalls.between(...stallMs); at + ms < end; ms = stalls.between(...stallMs)) {
      blows.push({ at, kind: 'stall', member: `${role}-${stalls.between(1, 2)}`, ms });
      at += ms + stalls.between(...pauses.stall);
    }
  }
  const failovers = createRandom(seed, 'failovers');
  for (let at = failovers.between(15_000, 45_000); at < end - 15_000; at += failovers.between(...pauses.failover))
    blows.push({ at, kind: 'failover', reviveAfterMs: failovers.between(3_000, 15_000) });
  return blows.sort((a, b) => a.at - b.at);
}
