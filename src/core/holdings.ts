import type { Resource } from './policy.ts';
import type { ResourceOutcome } from './request.ts';

/** One resource that a person has or should have. */
export interface HeldResource {
  readonly resource: Resource;
  /** The person had it before any assignment of ours: then it is never removed. */
  readonly preexisting: boolean;
  /** Whether the target was last known to have it; undefined until first asked. */
  readonly actual?: boolean;
  /** Failed tries in a row, and what the last one said. */
  readonly failures: number;
  readonly problem?: string;
  /** The target refuses for good: no further tries until somebody wants something else. */
  readonly givenUp: boolean;
}

/** One assignment's claim on resources. Its id is the id of the request that led to it. */
export interface Claim {
  readonly assignmentId: string;
  readonly resources: readonly Resource[];
  readonly wanted: boolean;
  /** The request has been told what became of what is wanted now. */
  readonly reported: boolean;
}

/** What one person has, and through which assignments: one document a person. */
export interface Holdings {
  readonly personId: string;
  readonly revision: number;
  readonly resources: readonly HeldResource[];
  readonly claims: readonly Claim[];
}

export function noHoldings(personId: string): Holdings {
  return { personId, revision: 0, resources: [], claims: [] };
}

function same(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** A resource is wanted while any assignment wants it, and for ever when the person had it before us. */
export function isWanted(holdings: Holdings, held: HeldResource): boolean {
  return (
    held.preexisting ||
    holdings.claims.some((claim) => claim.wanted && claim.resources.some((r) => same(r, held.resource)))
  );
}

/** An assignment begins to want its resources. Saying it twice changes nothing. */
export function claim(holdings: Holdings, assignmentId: string, resources: readonly Resource[]): Holdings {
  if (holdings.claims.some((existing) => existing.assignmentId === assignmentId)) return holdings;
  const added = resources.filter((resource) => !holdings.resources.some((held) => same(held.resource, resource)));
  return {
    ...holdings,
    resources: [
      ...holdings.resources.map((held) => (resources.some((r) => same(r, held.resource)) ? tryAgain(held) : held)),
      ...added.map((resource) => ({ resource, preexisting: false, failures: 0, givenUp: false })),
    ],
    claims: [...holdings.claims, { assignmentId, resources, wanted: true, reported: false }],
  };
}

/** An assignment stops wanting its resources; those that another one wants stay. Saying it twice changes nothing. */
export function release(holdings: Holdings, assignmentId: string): Holdings {
  const existing = holdings.claims.find((candidate) => candidate.assignmentId === assignmentId);
  if (existing === undefined || !existing.wanted) return holdings;
  return {
    ...holdings,
    resources: holdings.resources.map((held) =>
      existing.resources.some((r) => same(r, held.resource)) ? tryAgain(held) : held,
    ),
    claims: replaceClaim(holdings, { ...existing, wanted: false, reported: false }),
  };
}

function tryAgain({ problem: _, ...held }: HeldResource): HeldResource {
  return { ...held, failures: 0, givenUp: false };
}

function replaceClaim(holdings: Holdings, changed: Claim): Claim[] {
  return holdings.claims.map((existing) => (existing.assignmentId === changed.assignmentId ? changed : existing));
}

/** What the reconciler must do: resources whose actual state is not the wanted one, or not known. */
export function differences(holdings: Holdings): HeldResource[] {
  return holdings.resources.filter((held) => {
    const wanted = isWanted(holdings, held);
    // Taking away is never given up: access that has ended must go, however often the target refuses.
    return held.actual !== wanted && !(wanted && held.givenUp);
  });
}

/** What was learned about one resource. `preexisting` is learned when the target is first asked. */
export type Learned =
  | { readonly actual: boolean; readonly preexisting?: boolean }
  | { readonly problem: string; readonly final: boolean };

export function learn(holdings: Holdings, resource: Resource, learned: Learned): Holdings {
  if (!holdings.resources.some((held) => same(held.resource, resource))) {
    // Given by somebody who was late, after all was over: then it is to be taken away again.
    const given = 'actual' in learned && learned.actual && learned.preexisting === undefined;
    if (!given) return holdings;
    const late = { resource, preexisting: false, actual: true, failures: 0, givenUp: false };
    return { ...holdings, resources: [...holdings.resources, late] };
  }
  return {
    ...holdings,
    resources: holdings.resources.map((held) => {
      if (!same(held.resource, resource)) return held;
      // What the target said before anything was given counts once: a late answer would take our own grant for theirs.
      if ('preexisting' in learned && held.actual !== undefined) return held;
      if ('problem' in learned)
        return { ...held, failures: held.failures + 1, problem: learned.problem, givenUp: learned.final };
      return { ...tryAgain(held), actual: learned.actual, preexisting: learned.preexisting ?? held.preexisting };
    }),
  };
}

/**
 * Claims that are settled and whose requests have not been told. A grant that the target refuses for good is settled
 * too, as missing; an end is settled only when the access is really gone.
 */
export function settledClaims(holdings: Holdings): Claim[] {
  return holdings.claims.filter(
    (candidate) =>
      !candidate.reported &&
      heldFor(holdings, candidate).every(
        (held) => held.actual === isWanted(holdings, held) || (candidate.wanted && held.givenUp),
      ),
  );
}

function heldFor(holdings: Holdings, { resources }: Claim): HeldResource[] {
  return holdings.resources.filter((held) => resources.some((resource) => same(resource, held.resource)));
}

/** What became of each resource of a claim. */
export function outcomesOf(holdings: Holdings, settled: Claim): ResourceOutcome[] {
  return heldFor(holdings, settled).map(({ resource, actual, problem }) => ({
    resource,
    delivered: actual === true,
    ...(problem === undefined ? {} : { problem }),
  }));
}

/**
 * The request has been told. A resource that nobody claims any more is forgotten once it is gone, or when it was the
 * person's own before us: then it is none of our business again.
 */
export function markReported(holdings: Holdings, assignmentId: string): Holdings {
  const claims = holdings.claims
    .map((existing) => (existing.assignmentId === assignmentId ? { ...existing, reported: true } : existing))
    .filter((existing) => existing.wanted || !existing.reported);
  const next = { ...holdings, claims };
  const claimed = (held: HeldResource) => claims.some(({ resources }) => resources.some((r) => same(r, held.resource)));
  return {
    ...next,
    resources: next.resources.filter((held) => claimed(held) || !(held.preexisting || held.actual === false)),
  };
}
