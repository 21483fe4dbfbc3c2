import { CountersignError } from '../core/base/errors.ts';
import type { Refusal } from '../core/base/refusal.ts';
import type { Card } from '../core/view/card.ts';
import { settleWithin } from '../ports/calls/call-within.ts';
import { limits } from '../ports/limits.ts';
import { StoreError } from '../ports/stores/store-error.ts';
import type { Services } from './services.ts';

/**
 * What a person who asked for something is told; always true at that moment.
 * - `done`: it is stored.
 * - `refused`: it is not, and why; recorded as an attempt. `card`: what the card that was clicked should show now.
 * - `tryAgain`: something that was needed could not be reached in time; nothing was and nothing will be changed.
 * - `unconfirmed`: it was sent to the database and no answer came in time; it may have happened.
 */
export type Answered<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusal: Refusal; readonly card?: Card }
  | { readonly kind: 'tryAgain' }
  | { readonly kind: 'unconfirmed' };

/** How far a use case has come: what answers in its place must know whether a write is under way. */
export interface Progress {
  /** Call before a write that changes a request. @throws GivenUp when the person was already told "try again". */
  beginWrite(): void;
  /** The write did not happen after all: somebody else was first. */
  lostRace(): void;
}

/** Thrown by `beginWrite` once the person was told "try again": nothing may be changed then. */
class GivenUp extends CountersignError {
  constructor() {
    super('The person was already told to try again.', { code: 'givenUp', retryable: true });
  }
}

/**
 * Runs a use case for a person and answers in time, whatever happens to the things it needs.
 *
 * @param command its name, for measurements.
 */
export async function answerInTime<T>(
  { log, measure }: Pick<Services, 'log' | 'measure'>,
  command: string,
  work: (progress: Progress) => Promise<Answered<T>>,
  limitMs: number = limits.answer,
): Promise<Answered<T>> {
  const startedAt = performance.now();
  let writing = false;
  let answered = false;
  const progress: Progress = {
    beginWrite() {
      if (answered) throw new GivenUp();
      writing = true;
    },
    lostRace() {
      writing = false;
    },
  };
  const done = work(progress).catch((error: unknown): Answered<T> => {
    if (error instanceof GivenUp) return { kind: 'tryAgain' };
    log.error({ err: error }, 'A command could not be carried out');
    const unknown = writing && !(error instanceof StoreError && !error.outcomeUnknown);
    return { kind: unknown ? 'unconfirmed' : 'tryAgain' };
  });
  const first = await settleWithin(limitMs, done, (): Answered<T> => {
    log.warn({ writing }, 'A command took too long to be answered in time');
    return { kind: writing ? 'unconfirmed' : 'tryAgain' };
  });
  answered = true;
  measure({ kind: 'command', command, outcome: first.kind }, performance.now() - startedAt);
  return first;
}
