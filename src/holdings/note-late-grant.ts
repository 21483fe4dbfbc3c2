import { runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import type { GrantCall } from '../core/holdings/holdings.ts';
import { latestArrival } from '../core/holdings/late-grants.ts';
import type { Resource } from '../core/policy/policy.ts';
import type { ReconcilerNeeds } from './reconcile.ts';

/**
 * Writes down with the request whose call was never answered that its target has the resource now; administrators hear of
 * it. Done again after a crash it is the same command.
 *
 * @param foundAt when it was found; found again after it was taken away, it is told again.
 */
export async function noteLateGrant(
  needs: Pick<ReconcilerNeeds, 'clock' | 'requests' | 'doorbell'>,
  resource: Resource,
  call: GrantCall,
  foundAt: Date,
): Promise<void> {
  const purpose = `lateGrant:${resource.kind}:${resource.id}:${foundAt.toISOString()}`;
  await runSystemCommandUntilDone(needs, call.assignmentId, (request) => ({
    ...{ type: 'noteLateGrant', ...systemCommand(request, purpose), resource, until: latestArrival(call) },
  }));
}
