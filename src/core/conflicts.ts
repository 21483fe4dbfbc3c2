import { type Assignment, type Claim, type Holdings, isGone, isWanted } from './holdings.ts';
import { groupMembership, type Incompatibilities, type Resource } from './policy.ts';

/**
 * Something that a person has and that must not be held together with what they are to get. `ending`: it is being
 * taken away.
 */
export type Conflict = {
  readonly ending: boolean;
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
  /** The groups that the directory has the person in now. */
  readonly memberOf: ReadonlySet<string>;
}

/**
 * All that a person has or is about to get that must not be held together with an assignment, in both directions: packages
 * and groups, whatever gives them. What stays goes before what is being taken away.
 */
export function conflictsOf(holdings: Holdings, wanted: Assignment, facts: ConflictFacts): Conflict[] {
  const others = holdings.claims.filter(({ assignmentId }) => assignmentId !== wanted.assignmentId);
  const fromClaims = others.flatMap((held) => conflictWith(held, wanted, facts) ?? []);
  const memberships = excludedGroups(wanted, facts).flatMap((group) => {
    const givers = others.filter(({ resources }) => resources.some((one) => isGroup(one, group.id)));
    return membershipIn(holdings, givers, group, facts) ?? [];
  });
  return [...fromClaims, ...memberships].sort((a, b) => Number(a.ending) - Number(b.ending));
}

/** The groups that must not be held together with an assignment: those that it excluded when it was asked for, and now. */
export function excludedGroups(
  { target, excludes }: Pick<Assignment, 'target' | 'excludes'>,
  { excludedNow }: Pick<ConflictFacts, 'excludedNow'>,
): Incompatibilities['groups'] {
  const all = [...excludes.groups, ...(excludedNow(target.id)?.groups ?? [])];
  return [...new Map(all.map((group) => [group.id, group])).values()];
}

function conflictWith(held: Claim, wanted: Assignment, facts: ConflictFacts): Conflict | undefined {
  const { name } = held.target;
  const ending = !held.wanted;
  const excludesPackage = (one: Assignment, other: Assignment) =>
    [...one.excludes.packages, ...(facts.excludedNow(one.target.id)?.packages ?? [])].includes(other.target.id);
  if (excludesPackage(wanted, held) || excludesPackage(held, wanted)) return { kind: 'package', name, ending };
  const given = excludedGroups(wanted, facts).find(({ id }) => held.resources.some((one) => isGroup(one, id)));
  if (given !== undefined) return { kind: 'membership', group: given.name, givenBy: name, ending };
  const gives = excludedGroups(held, facts).find(({ id }) => wanted.resources.some((one) => isGroup(one, id)));
  return gives === undefined ? undefined : { kind: 'givesExcluded', group: gives.name, name, ending };
}

/** A membership that no other assignment accounts for: it was there before us, comes from elsewhere, or is left over. */
function membershipIn(
  holdings: Holdings,
  givers: readonly Claim[],
  { id, name }: Incompatibilities['groups'][number],
  { memberOf }: ConflictFacts,
): Conflict | undefined {
  const stays = { kind: 'membership', group: name, ending: false } as const;
  const held = holdings.resources.find(({ resource }) => isGroup(resource, id));
  if (givers.some(({ wanted }) => wanted)) return undefined;
  if (held?.preexisting) return stays;
  if (givers.length > 0) return undefined;
  if (held === undefined || isGone(held)) return memberOf.has(id) ? stays : undefined;
  // What the assignment itself gives is not in its own way.
  return isWanted(holdings, held) ? undefined : { ...stays, ending: true };
}

function isGroup({ kind, id }: Resource, groupId: string): boolean {
  return kind === groupMembership && id === groupId;
}

/** Why something cannot be had, to whoever asks for it. `holder` is the person's name where they ask for somebody else. */
export function conflictSentence(wanted: string, conflict: Conflict, holder?: string): string {
  const which = conflict.ending ? 'which is still being taken away' : `which ${holder ?? 'you'} ${has(holder)}`;
  const rest = conflict.ending ? '. Ask again when it is gone.' : '.';
  switch (conflict.kind) {
    case 'package':
      return `${wanted} cannot be held together with ${conflict.name}, ${which}${rest}`;
    case 'membership': {
      const { group, givenBy, ending } = conflict;
      const gives = givenBy === undefined || ending ? which : `which ${givenBy} gives ${holder ?? 'you'}`;
      return `${wanted} cannot be held together with membership in ${group}, ${gives}${rest}`;
    }
    case 'givesExcluded':
      return `${wanted} gives membership in ${conflict.group}. That cannot be held together with ${conflict.name}, ${which}${rest}`;
  }
}

function has(holder: string | undefined): string {
  return holder === undefined ? 'have' : 'has';
}

/** The same as the end of a sentence that says that something could not be given. */
export function conflictProblem(conflict: Conflict): string {
  const ending = conflict.ending ? ', which is still being taken away' : '';
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
