/** What a look says while it is under way, so that one that hangs can be told from one with much to do. */
export interface LookProgress {
  /**
   * Another piece of work is done.
   *
   * @throws LookGivenUp when the look took too long over it: another look has begun, and this one must end.
   */
  step(): void;
}

/** The look was given up, and must do nothing more. */
export class LookGivenUp extends Error {
  override readonly name = 'LookGivenUp';
}

/** For a look that nobody watches. */
export const unwatched: LookProgress = { step: () => {} };
