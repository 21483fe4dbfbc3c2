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

/** What is in the way is being taken away, so that it is worth waiting for. */
export function isEnding({ status }: Pick<Conflict, 'status'>): boolean {
  return status === 'ending';
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
      const giving = status === 'approved' ? 'is about to give' : 'gives';
      const gives =
        givenBy === undefined || status === 'ending' ? which : `which ${givenBy} ${giving} ${holder ?? 'you'}`;
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
