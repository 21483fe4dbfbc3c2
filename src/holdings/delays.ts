import { runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import type { Delay } from '../core/holdings/reports.ts';
import type { ReconcilerNeeds } from './reconcile.ts';

/** Writes down with the request what a target keeps failing at: once for giving, once for taking away; administrators hear of it. */
export async function noteDelay(
  needs: Pick<ReconcilerNeeds, 'clock' | 'requests' | 'doorbell'>,
  { assignmentId, giving, outcomes }: Delay,
): Promise<void> {
  const purpose = `delay:${giving ? 'giving' : 'taking'}`;
  await runSystemCommandUntilDone(needs, assignmentId, (request) => ({
    ...{ type: 'noteDelay', ...systemCommand(request, purpose), giving, outcomes },
  }));
}
