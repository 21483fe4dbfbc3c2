import type { Conflict } from './conflict.ts';
import type { Name } from './name.ts';

/** Why something is not there, or not kept. A text is what its target said, in the target's own words. */
export type Problem = string | KnownProblem;

/** A reason of our own, which `core/words` says. */
export type KnownProblem =
  /** Its person has not accepted the invitation yet. */
  | { readonly why: 'notAccepted' }
  | { readonly why: 'notThereYet' | 'unreachable' | 'noTarget' }
  /** The target is asked again; `problem` is what is wrong meanwhile. */
  | { readonly why: 'retried'; readonly problem: Problem }
  | { readonly why: 'conflict'; readonly conflict: Conflict }
  | { readonly why: 'left'; readonly name: string; readonly organization: string }
  | { readonly why: 'notOffered'; readonly target: Name }
  | { readonly why: 'notEligible'; readonly name: string }
  /** Its time was over, or it was ended, before it could be given. */
  | { readonly why: 'tooLate' | 'returned' | 'revoked' }
  | { readonly why: 'leftBefore'; readonly name: string }
  /** It had ended before it could be extended. */
  | { readonly why: 'endedBefore' };
