import { type Assignment, type Holdings, isGone, isWanted } from './holdings.ts';
import { groupMembership, type Incompatibilities, type Resource } from './policy.ts';

/**
 * Something that a person has, or is about to get, and that must not be held together with what they are to get.
 * `ending`: it is being taken away. `approved`: it was approved and is about to be given.
 */
export type Conflict = {
  readonly status: 'held' | 'ending' | 'approved';
} /** One of the two packages excludes the other. `name` is the one that they have. */ & (
  | { readonly kind: 'package'; readonly name: string }
  /** They are in a group that what they are to get excludes. `givenBy`: the package or role that gives it to them. */
  | { readonly kind: 'membership'; readonly group: string; readonly givenBy?: string }
  /** What they are to get gives a group that something they have excludes. */
  | { readonly kind: 'givesExcluded'; readonly group: string; readonly name: string }
);

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

/** What is in the way is being taken away, so that it is worth waiting for. */
export function isEnding({ status }: Pick<Conflict, 'status'>): boolean {
  return status === 'ending';
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

/** Why something cannot be had, to whoever asks for it. `holder` is the person's name where they ask for somebody else. */
export function conflictSentence(wanted: string, conflict: Conflict, holder?: string): string {
  const which = {
    held: `which ${holder ?? 'you'} ${has(holder)}`,
    ending: 'which is still being taken away',
    approved: `which ${holder ?? 'you'} ${is(holder)} about to get`,
  }[conflict.status];
  const rest = isEnding(conflict) ? '. Ask again when it is gone.' : '.';
  switch (conflict.kind) {
    case 'package':
      return `${wanted} cannot be held together with ${conflict.name}, ${which}${rest}`;
    case 'membership': {
      const { group, givenBy, status } = conflict;
      const verb = status === 'approved' ? 'is about to give' : 'gives';
      const gives =
        givenBy === undefined || status === 'ending' ? which : `which ${givenBy} ${verb} ${holder ?? 'you'}`;
      return `${wanted} cannot be held together with membership in ${group}, ${gives}${rest}`;
    }
    case 'givesExcluded':
      return `${wanted} gives membership in ${conflict.group}. That cannot be held together with ${conflict.name}, ${which}${rest}`;
  }
}

function has(holder: string | undefined): string {
  return holder === undefined ? 'have' : 'has';
}

function is(holder: string | undefined): string {
  return holder === undefined ? 'are' : 'is';
}

/** The same as the end of a sentence that says that something could not be given. */
export function conflictProblem(conflict: Conflict): string {
  const ending = isEnding(conflict) ? ', which is still being taken away' : '';
  switch (conflict.kind) {
    case 'package':
      return `it cannot be held together with ${conflict.name}${ending}`;
    case 'membership': {
      const given = conflict.givenBy === undefined ? '' : `, which ${conflict.givenBy} gives`;
      return `it cannot be held together with membership in ${conflict.group}${ending === '' ? given : ending}`;
    }
    case 'givesExcluded':
      return `it gives membership in ${conflict.group}, which cannot be held together with ${conflict.name}${ending}`;
  }
}
