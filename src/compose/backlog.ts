import type { Backlog } from '../../adapters/http/metrics.ts';
import type { Services } from '../approvals/services.ts';

/** What waits to be planned and sent, for metrics; undefined: the database cannot tell. */
export async function readBacklog({ clock, deliveries, requests }: Services): Promise<Backlog | undefined> {
  try {
    const [heldUp, undelivered, unplanned] = await Promise.all([
      deliveries.countHeldUp(),
      deliveries.oldestWaiting(),
      requests.oldestToPlan(),
    ]);
    const now = clock.now().getTime();
    const waited = (since: Date | undefined) => (since === undefined ? 0 : Math.max(0, now - since.getTime()));
    return { heldUp, undeliveredMs: waited(undelivered), unplannedMs: waited(unplanned) };
  } catch {
    return undefined;
  }
}
