import { runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import type { Holdings } from '../core/holdings/holdings.ts';
import type { ReconcilerNeeds } from './reconcile.ts';

/**
 * Ends everything that somebody was given who has left: their requests say so, and what is due takes it away like
 * access that was revoked. Rejects when the directory cannot tell, and then nothing follows.
 */
export async function endLeaverAccess(
  needs: Pick<ReconcilerNeeds, 'clock' | 'directory' | 'requests' | 'doorbell'>,
  { personId, claims }: Holdings,
): Promise<void> {
  const wanted = claims.filter((one) => one.wanted);
  if (wanted.length === 0 || (await needs.directory.person(personId)) !== undefined) return;
  for (const { assignmentId } of wanted)
    await runSystemCommandUntilDone(needs, assignmentId, (request) => ({
      type: 'endLeaverAccess',
      ...systemCommand(request, 'left'),
    }));
  needs.doorbell.ring('due');
}
