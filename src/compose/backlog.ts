import type { Backlog } from '../../adapters/http/metrics.ts';
import type { Services } from '../approvals/services.ts';

/** What waits to be planned and sent, for metrics; undefined: the database cannot tell. */
export async function readBacklog({ clock, deliveries, requests }: Services): Promise<Backlog | undefined> {
  try {
    const [heldUp, heldBack, undelivered, unplanned] = await Promise.all([
      deliveries.countHeldUp(),
      deliveries.countHeldBack(),
      deliveries.waitingLongest(1),
      requests.waitingToPlan(),
    ]);
    const now = clock.now().getTime();
    const waited = (some: readonly { readonly since: Date }[]) =>
      Math.max(0, ...some.map(({ since }) => now - since.getTime()));
    return { heldUp, heldBack, undeliveredMs: waited(undelivered), unplannedMs: waited(unplanned) };
  } catch {
    return undefined;
  }
}
