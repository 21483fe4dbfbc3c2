import { type Conflict, isEnding } from '../base/conflict.ts';
import { groupMembership, type Incompatibilities, type Resource } from '../policy/policy.ts';
import { type Assignment, type Holdings, isGone, isWanted } from './holdings.ts';

/** What the check needs to know besides the person's holdings. */
export interface ConflictFacts {
  /** What a target excludes as it is set up now; it counts beside what was excluded when it was asked for. */
  readonly excludedNow: (targetId: string) => Incompatibilities | undefined;
  /** The groups that the directory has the person in now, also through groups inside groups. */
  readonly memberOf: ReadonlySet<string>;
  /** For each group that is given or about to be: the groups that its members are in through it. */
  readonly groupsAround: ReadonlyMap<string, ReadonlySet<string>>;
  /** What was approved for the person and is not claimed yet. */
  readonly approved: readonly Assignment[];
}

/**
 * All that a person has or is about to get that must not be held together with an assignment, in both directions: packages
 * and groups, whatever gives them. What stays goes before what is being taken away.
 */
export function conflictsOf(holdings: Holdings, wanted: Assignment, facts: ConflictFacts): Conflict[] {
  const others = otherAssignments(holdings, wanted, facts);
  const fromOthers = others.flatMap((other) => conflictWith(other, wanted, facts) ?? []);
  const memberships = excludedGroups(wanted, facts).flatMap((group) => {
    const givers = others.filter(({ resources }) => resources.some((one) => givesGroup(one, group.id, facts)));
    return membershipIn(holdings, givers, group, facts) ?? [];
  });
  return [...fromOthers, ...memberships].sort((a, b) => Number(isEnding(a)) - Number(isEnding(b)));
}

type OtherAssignment = Assignment & Pick<Conflict, 'status'>;

function otherAssignments({ claims }: Holdings, wanted: Assignment, { approved }: ConflictFacts): OtherAssignment[] {
  const claimed = new Set([wanted, ...claims].map(({ assignmentId }) => assignmentId));
  return [
    ...claims
      .filter(({ assignmentId }) => assignmentId !== wanted.assignmentId)
      .map((one) => ({ ...one, status: one.wanted ? ('held' as const) : ('ending' as const) })),
    // It may have been claimed after it was read.
    ...approved
      .filter(({ assignmentId }) => !claimed.has(assignmentId))
      .map((one) => ({ ...one, status: 'approved' as const })),
  ];
}

/** The groups that must not be held together with an assignment: those that it excluded when it was asked for, and now. */
export function excludedGroups(
  { target, excludes }: Pick<Assignment, 'target' | 'excludes'>,
  { excludedNow }: Pick<ConflictFacts, 'excludedNow'>,
): Incompatibilities['groups'] {
  const all = [...excludes.groups, ...(excludedNow(target.id)?.groups ?? [])];
  return [...new Map(all.map((group) => [group.id, group])).values()];
}

function conflictWith(other: OtherAssignment, wanted: Assignment, facts: ConflictFacts): Conflict | undefined {
  const { status } = other;
  const { name } = other.target;
  const excludesPackage = (one: Assignment, { target }: Assignment) =>
    [...one.excludes.packages, ...(facts.excludedNow(one.target.id)?.packages ?? [])].includes(target.id);
  const excludedGiven = (excluding: Assignment, { resources }: Assignment) =>
    excludedGroups(excluding, facts).find(({ id }) => resources.some((one) => givesGroup(one, id, facts)));
  if (excludesPackage(wanted, other) || excludesPackage(other, wanted)) return { kind: 'package', name, status };
  const given = excludedGiven(wanted, other);
  if (given !== undefined) return { kind: 'membership', group: given.name, givenBy: name, status };
  const gives = excludedGiven(other, wanted);
  return gives === undefined ? undefined : { kind: 'givesExcluded', group: gives.name, name, status };
}

/** A membership that no other assignment accounts for: it was there before us, comes from elsewhere, or is left over. */
function membershipIn(
  holdings: Holdings,
  givers: readonly OtherAssignment[],
  { id, name }: Incompatibilities['groups'][number],
  facts: ConflictFacts,
): Conflict | undefined {
  const stays = { kind: 'membership', group: name, status: 'held' } as const;
  const giving = holdings.resources.filter(({ resource }) => givesGroup(resource, id, facts));
  if (givers.some((one) => !isEnding(one))) return undefined;
  if (giving.some(({ preexisting }) => preexisting)) return stays;
  if (givers.length > 0) return undefined;
  const there = giving.filter((held) => !isGone(held));
  if (there.length === 0) return facts.memberOf.has(id) ? stays : undefined;
  // What the assignment itself gives is not in its own way.
  return there.every((held) => isWanted(holdings, held)) ? undefined : { ...stays, status: 'ending' };
}

/** Whether a resource makes somebody a member of a group: it is this group, or one that lies inside it. */
function givesGroup({ kind, id }: Resource, groupId: string, { groupsAround }: ConflictFacts): boolean {
  return kind === groupMembership && (id === groupId || groupsAround.get(id)?.has(groupId) === true);
}
