import { systemCommand, tryOut } from '../approvals/by-system.ts';
import type { Delay } from '../core/holdings.ts';
import type { ReconcilerNeeds } from './reconcile.ts';

/** Writes down with the request what a target keeps failing at: once for giving, once for taking away; administrators hear of it. */
export async function noteDelay(
  needs: Pick<ReconcilerNeeds, 'clock' | 'requests' | 'doorbell'>,
  { assignmentId, giving, outcomes }: Delay,
): Promise<void> {
  for (;;) {
    const request = await needs.requests.get(assignmentId);
    if (request === undefined) return;
    const issued = systemCommand(request, `delay:${giving ? 'giving' : 'taking'}`);
    if ((await tryOut(needs, request, { type: 'noteDelay', ...issued, giving, outcomes })) !== 'lostRace') return;
  }
}
