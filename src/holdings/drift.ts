import { runSystemCommandUntilDone, systemCommand } from '../approvals/requests/system-commands.ts';
import { type HeldResource, type Holdings, isThere, wantedBy } from '../core/holdings/holdings.ts';
import type { Resource } from '../core/policy/policy.ts';
import type { ReconcilerNeeds } from './reconcile.ts';

/**
 * What the targets have lost of what a person was known to have: somebody took it away outside of here. A target that
 * cannot be asked says nothing.
 */
export async function findDrift(
  { fulfillers, log }: Pick<ReconcilerNeeds, 'fulfillers' | 'log'>,
  { personId, resources }: Holdings,
): Promise<Resource[]> {
  const there = resources.filter(isThere);
  const asked = await Promise.all(
    there.map(async ({ resource }) => {
      try {
        const now = await fulfillers.find(({ kind }) => kind === resource.kind)?.has(personId, resource);
        return now === 'absent' ? [resource] : [];
      } catch (error) {
        log.warn({ err: error, resource: resource.id }, 'Whether a resource is still there could not be asked');
        return [];
      }
    }),
  );
  return asked.flat();
}

/**
 * Writes down what was lost, and whether it is there again, with each request that gave it; administrators hear of it. Done
 * again after a crash it is the same command.
 */
export async function noteDrift(
  needs: Pick<ReconcilerNeeds, 'clock' | 'requests' | 'doorbell'>,
  holdings: Holdings,
  held: HeldResource & { readonly lostAt: Date },
): Promise<void> {
  const { resource, lostAt } = held;
  const found = { resource, restored: isThere(held) };
  const problem = held.problem === undefined ? {} : { problem: held.problem };
  const purpose = `drift:${resource.kind}:${resource.id}:${lostAt.toISOString()}`;
  for (const requestId of wantedBy(holdings, resource))
    await runSystemCommandUntilDone(needs, requestId, (request) => ({
      ...{ type: 'noteDrift', ...systemCommand(request, purpose), ...found, ...problem },
    }));
}
