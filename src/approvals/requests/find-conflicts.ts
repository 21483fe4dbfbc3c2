import type { Conflict } from '../../core/base/conflict.ts';
import type { Configuration } from '../../core/configuration/changes.ts';
import { type ConflictFacts, conflictsOf, excludedGroups } from '../../core/holdings/conflicts.ts';
import type { Assignment, Holdings } from '../../core/holdings/holdings.ts';
import { groupMembership } from '../../core/policy/policy.ts';
import type { AccessRequest, Requestable } from '../../core/request/request.ts';
import type { Directory } from '../../ports/directory.ts';
import type { GroupsOf } from './groups-once.ts';

interface Needs {
  readonly configuration: Pick<Configuration, 'packages'>;
  readonly groupsOf: GroupsOf;
  readonly directory: Pick<Directory, 'groupsAround'>;
}

/** What a request wants for its beneficiary. An extension is about the assignment that it extends. */
export function assignmentOf({
  id,
  target,
  policy,
  extensionOf,
}: Pick<AccessRequest, 'id' | 'target' | 'policy' | 'extensionOf'>): Assignment {
  return assignmentFor(extensionOf?.requestId ?? id, { ...target, policy });
}

/** What is asked for, under the id of its request. */
export function assignmentFor(assignmentId: string, { resources, id, name, policy }: Requestable): Assignment {
  return { assignmentId, resources, target: { id, name }, excludes: policy.incompatible };
}

/**
 * What somebody has or is about to get that must not be held together with an assignment, by their holdings and by what the
 * directory says of the groups that matter. The holdings tell apart what we give and what somebody was put into
 * outside of here. Rejects when the directory cannot tell.
 *
 * @param approved what was approved for them and was not claimed when this was read.
 */
export async function findConflicts(
  { configuration, groupsOf, directory }: Needs,
  holdings: Holdings,
  assignment: Assignment,
  approved: readonly Assignment[] = [],
): Promise<readonly Conflict[]> {
  const excludedNow: ConflictFacts['excludedNow'] = (targetId) =>
    configuration.packages.find(({ id }) => id === targetId)?.policy.incompatible;
  const excludesGroups = (one: Assignment) => excludedGroups(one, { excludedNow }).length > 0;
  const others = [...holdings.claims, ...approved];
  const doesExclude = excludesGroups(assignment);
  const resources = [
    ...holdings.resources.map(({ resource }) => resource),
    ...[assignment, ...others].flatMap((one) => one.resources),
  ];
  const given = resources.filter(({ kind }) => kind === groupMembership).map(({ id }) => id);
  const [memberOf, groupsAround] = await Promise.all([
    doesExclude ? groupsOf() : new Set<string>(),
    given.length > 0 && (doesExclude || others.some(excludesGroups))
      ? directory.groupsAround([...new Set(given)])
      : new Map<string, ReadonlySet<string>>(),
  ]);
  return conflictsOf(holdings, assignment, { excludedNow, memberOf, groupsAround, approved });
}
