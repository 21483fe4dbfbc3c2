import type { Name } from './name.ts';
/**
 * Something that a person has, or is about to get, and that is incompatible with what they are to get.
 * `ending`: it is being removed. `approved`: it was approved and is about to be given.
 */
export type Conflict = {
  readonly status: 'held' | 'ending' | 'approved';
} /** One of the two packages excludes the other. `name` is the one that they have. */ & (
  | { readonly kind: 'package'; readonly name: Name }
  /** They are in a group that what they are to get excludes. `givenBy`: the package or role that gives it to them. */
  | { readonly kind: 'membership'; readonly group: string; readonly givenBy?: Name }
  /** What they are to get gives a group that something they have excludes. */
  | { readonly kind: 'givesExcluded'; readonly group: string; readonly name: Name }
);

/** Whether the conflict ends by itself, because what it is about is being removed. */
export function isEnding({ status }: Pick<Conflict, 'status'>): boolean {
  return status === 'ending';
}
