import type { Problem } from '../base/problem.ts';
import type { ResourceOutcome } from '../request/request.ts';
import {
  type Claim,
  failuresBeforeDelay,
  forgetGone,
  type Holdings,
  heldFor,
  isGone,
  isInvited,
  isThere,
  isWanted,
} from './holdings.ts';

/**
 * Claims whose requests have not been told how it is now. A grant is settled when nothing more of it can be said: each of
 * its resources is there, on offer, refused for good, or has failed for a while and some other one is there. Its request is
 * told again when more has come to be there. An end is settled only when the access is really gone.
 */
export function settledClaims(holdings: Holdings): Claim[] {
  return holdings.claims.filter((one) => {
    const held = heldFor(holdings, one);
    if (!one.wanted) return !one.reported && held.every((other) => isGone(other) || isWanted(holdings, other));
    const there = held.filter(isThere).length;
    if (one.reported) return there > one.reportedThere;
    const some = there > 0 || held.some(isInvited);
    return held.every(
      (other) => isThere(other) || isInvited(other) || other.givenUp || (some && other.failures >= failuresBeforeDelay),
    );
  });
}

/** What a target has failed for a while to bring about for a claim whose request waits for it. */
export interface Delay {
  readonly assignmentId: string;
  readonly giving: boolean;
  readonly outcomes: readonly ResourceOutcome[];
}

/**
 * The delays that requests have yet to be told of: resources whose target failed at least `failuresBeforeDelay` times and is
 * still tried.
 */
export function delaysOf(holdings: Holdings): Delay[] {
  return holdings.claims.flatMap((one) => {
    if (one.reported) return [];
    const failing = heldFor(holdings, one).filter(
      (held) => held.failures >= failuresBeforeDelay && !held.givenUp && isWanted(holdings, held) === one.wanted,
    );
    if (failing.length === 0) return [];
    const outcomes = failing.map(({ resource, problem }) => ({
      ...{ resource, delivered: !one.wanted },
      ...(problem === undefined ? {} : { problem }),
    }));
    return [{ assignmentId: one.assignmentId, giving: one.wanted, outcomes }];
  });
}

/** What became of each resource of a claim. */
export function outcomesOf(holdings: Holdings, settled: Claim): ResourceOutcome[] {
  return heldFor(holdings, settled).map((held) => {
    const { resource, problem, givenUp } = held;
    if (isThere(held)) return { resource, delivered: true };
    if (isInvited(held)) return { resource, delivered: false, invited: true, problem: { why: 'notAccepted' } };
    const later: Problem | undefined = givenUp
      ? problem
      : { why: 'retried', problem: problem ?? { why: 'notThereYet' } };
    return { resource, delivered: false, ...(later === undefined ? {} : { problem: later }) };
  });
}

/** What the request of a claim was told: whether it is wanted, and how many of its resources are there. */
export interface Report {
  readonly assignmentId: string;
  readonly wanted: boolean;
  readonly there: number;
}

/** What there is to be told about a claim now. */
export function reportOf(holdings: Holdings, one: Claim): Report {
  const there = heldFor(holdings, one).filter(isThere).length;
  return { assignmentId: one.assignmentId, wanted: one.wanted, there };
}

/**
 * The request has been told. A claim that was released since is to be told of again. A resource that nobody claims any more
 * is forgotten once it is gone, or when it was the person's own before us: then it is none of our business again.
 */
export function markReported(holdings: Holdings, { assignmentId, wanted, there }: Report): Holdings {
  const claims = holdings.claims
    .map((existing) =>
      existing.assignmentId === assignmentId && existing.wanted === wanted
        ? { ...existing, reported: true, reportedThere: there }
        : existing,
    )
    .filter((existing) => existing.wanted || !existing.reported);
  return forgetGone({ ...holdings, claims });
}
