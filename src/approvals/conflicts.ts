import type { Setup } from '../core/changes.ts';
import { type Conflict, type ConflictFacts, conflictsOf, excludedGroups } from '../core/conflicts.ts';
import type { Assignment, Holdings } from '../core/holdings.ts';
import type { AccessRequest, Requestable } from '../core/request.ts';
import type { GroupsOf } from './groups-once.ts';

interface Needs {
  readonly setup: Pick<Setup, 'packages'>;
  readonly groupsOf: GroupsOf;
}

/** What a request wants for its beneficiary. An extension is about the assignment that it extends. */
export function assignmentOf({ id, target, policy, extensionOf }: AccessRequest): Assignment {
  return assignmentFor(extensionOf?.requestId ?? id, { ...target, policy });
}

/** What is asked for, under the id of its request. */
export function assignmentFor(assignmentId: string, { resources, id, name, policy }: Requestable): Assignment {
  return { assignmentId, resources, target: { id, name }, excludes: policy.incompatible };
}

/**
 * What somebody has or is about to get that must not be held together with an assignment, by their holdings and by what the
 * directory says of the groups that it excludes. The holdings tell apart what we give and what somebody was put into
 * outside of here.
 */
export async function findConflicts(
  { setup, groupsOf }: Needs,
  holdings: Holdings,
  assignment: Assignment,
): Promise<readonly Conflict[]> {
  const excludedNow: ConflictFacts['excludedNow'] = (targetId) =>
    setup.packages.find(({ id }) => id === targetId)?.policy.incompatible;
  const mayMatter = excludedGroups(assignment, { excludedNow }).length > 0;
  const memberOf = mayMatter ? await groupsOf() : new Set<string>();
  return conflictsOf(holdings, assignment, { excludedNow, memberOf });
}
