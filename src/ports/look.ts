import { CountersignError } from '../core/base/errors.ts';

/** What a look says while it is under way, so that one that hangs can be told from one with much to do. */
export interface LookProgress {
  /**
   * Another piece of work is done.
   *
   * @throws LookGivenUp when the look took too long over it: another look has begun, and this one must end.
   */
  step(): void;
  /** The process stops: what is under way is finished, and nothing more is taken, so that other processes go on with it. */
  isEnding?(): boolean;
  /** Work goes on that the look no longer waits for; stopping does. Absent: the look itself waits for it. */
  leave?(work: Promise<void>): void;
}

/** Thrown inside a look that took too long and must do nothing more: another one has begun. */
export class LookGivenUp extends CountersignError {
  constructor() {
    super('This look was given up.', { code: 'lookGivenUp', retryable: false });
  }
}

/** For a look that nobody watches. */
export const unwatched: LookProgress = { step: () => {} };
