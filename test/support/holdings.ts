import { type Assignment, claim, type Holdings } from '../../src/core/holdings/holdings.ts';
import type { Resource } from '../../src/core/policy/policy.ts';

/** An assignment of a package of its own, which goes together with everything. */
export function assignment(assignmentId: string, resources: readonly Resource[]): Assignment {
  return {
    assignmentId,
    resources,
    target: { id: assignmentId, name: assignmentId },
    excludes: { packages: [], groups: [] },
  };
}

export function claimed(holdings: Holdings, assignmentId: string, resources: readonly Resource[]): Holdings {
  return claim(holdings, assignment(assignmentId, resources));
}
