import type { Name } from '../base/name.ts';
import type { Problem } from '../base/problem.ts';
import { type Incompatibilities, isSameResource, type Resource } from '../policy/policy.ts';

/** One resource that a person has or should have. */
export interface HeldResource {
  readonly resource: Resource;
  /** The person had it before any assignment of ours: then it is never removed. */
  readonly preexisting: boolean;
  /** Whether the target was last known to have it; undefined until first asked. */
  readonly actual?: boolean;
  /** It was given to somebody from outside, who has not accepted it yet; then `actual` is false. */
  readonly invited?: boolean;
  /**
   * Somebody gives or takes it, or did, and what came of that is not written down: its target is to be asked. After a
   * crash it may be there or not, whatever `actual` says.
   */
  readonly unsure?: boolean;
  /** A call that gives it was about to be made, and what came of it is not written down yet. */
  readonly granting?: GrantCall;
  /**
   * The last call that gives it that ended without a clear answer: it may still take effect, also after its target has said
   * that it is not there. Absent: there is no such call, or it was too long ago.
   */
  readonly unanswered?: GrantCall;
  /** When its target was found to have it although nobody wants it and a call is unanswered; until it is gone. */
  readonly foundLateAt?: Date;
  /** When its target was found to have lost it; until the requests that give it have been told. */
  readonly lostAt?: Date;
  /** Failed tries in a row, and what the last one said. */
  readonly failures: number;
  readonly problem?: Problem;
  /** The target refuses for good: no further tries until somebody wants something else. */
  readonly givenUp: boolean;
}

/** A call that gives a resource. */
export interface GrantCall {
  readonly at: Date;
  /** The assignment that wanted it then; of several, the newest. */
  readonly assignmentId: string;
}

/** What an assignment wants. Its id is the id of the request that led to it. */
export interface Assignment {
  readonly assignmentId: string;
  readonly resources: readonly Resource[];
  /** What was asked for, and what must not be held together with it. */
  readonly target: { readonly id: string; readonly name: Name };
  readonly excludes: Incompatibilities;
}

/** One assignment's claim on resources. */
export interface Claim extends Assignment {
  readonly wanted: boolean;
  /** The request has been told what became of what is wanted now. */
  readonly reported: boolean;
  /** How many resources the request was told to be there: when more are, it is told again. */
  readonly reportedThere: number;
}

/** How often a target may fail before a request is told what is there and what is not; it is still tried again. */
export const failuresBeforeDelay = 5;

/** What one person has, and through which assignments: one document a person. */
export interface Holdings {
  readonly personId: string;
  readonly revision: number;
  readonly resources: readonly HeldResource[];
  readonly claims: readonly Claim[];
}

/** Somebody who has nothing through Countersign yet. */
export function noHoldings(personId: string): Holdings {
  return { personId, revision: 0, resources: [], claims: [] };
}

/** A resource is wanted while any assignment wants it, and for ever when the person had it before us. */
export function isWanted(holdings: Holdings, held: HeldResource): boolean {
  return (
    held.preexisting ||
    holdings.claims.some((claim) => claim.wanted && claim.resources.some((r) => isSameResource(r, held.resource)))
  );
}

/**
 * An assignment begins to want its resources. Saying it twice changes nothing. What nobody wanted until now may just have
 * been taken away: it is asked about.
 */
export function claim(holdings: Holdings, assignment: Assignment): Holdings {
  const { assignmentId, resources } = assignment;
  if (holdings.claims.some((existing) => existing.assignmentId === assignmentId)) return holdings;
  const added = resources.filter(
    (resource) => !holdings.resources.some((held) => isSameResource(held.resource, resource)),
  );
  const again = (held: HeldResource) =>
    isWanted(holdings, held) || held.actual === undefined ? tryAgain(held) : { ...tryAgain(held), unsure: true };
  return {
    ...holdings,
    resources: [
      ...holdings.resources.map((held) =>
        resources.some((r) => isSameResource(r, held.resource)) ? again(held) : held,
      ),
      ...added.map((resource) => ({ resource, preexisting: false, failures: 0, givenUp: false })),
    ],
    claims: [...holdings.claims, { ...assignment, wanted: true, reported: false, reportedThere: 0 }],
  };
}

/** An assignment stops wanting its resources; those that another one wants stay. Saying it twice changes nothing. */
export function release(holdings: Holdings, assignmentId: string): Holdings {
  const existing = holdings.claims.find((candidate) => candidate.assignmentId === assignmentId);
  if (existing === undefined || !existing.wanted) return holdings;
  return {
    ...holdings,
    resources: holdings.resources.map((held) =>
      existing.resources.some((r) => isSameResource(r, held.resource)) ? tryAgain(held) : held,
    ),
    claims: replaceClaim(holdings, { ...existing, wanted: false, reported: false }),
  };
}

/**
 * An assignment that had stopped wanting its resources wants them again: its end was moved before it was recorded. What of
 * them is there is to be asked.
 */
export function wantAgain(holdings: Holdings, assignmentId: string): Holdings {
  const existing = holdings.claims.find((candidate) => candidate.assignmentId === assignmentId);
  if (existing === undefined || existing.wanted) return holdings;
  return {
    ...holdings,
    resources: holdings.resources.map((held) =>
      held.actual !== undefined && existing.resources.some((r) => isSameResource(r, held.resource))
        ? { ...tryAgain(held), unsure: true }
        : held,
    ),
    claims: replaceClaim(holdings, { ...existing, wanted: true, reported: true }),
  };
}

/** Assignments that stopped wanting their resources, and whose requests have not been told that these are gone. */
export function endingClaims({ claims }: Holdings): Claim[] {
  return claims.filter(({ wanted, reported }) => !wanted && !reported);
}

function tryAgain({ problem: _, ...held }: HeldResource): HeldResource {
  return { ...held, failures: 0, givenUp: false };
}

function replaceClaim(holdings: Holdings, changed: Claim): Claim[] {
  return holdings.claims.map((existing) => (existing.assignmentId === changed.assignmentId ? changed : existing));
}

/** What the reconciler must do: resources whose actual state is not the wanted one, or not known for sure. */
export function differences(holdings: Holdings): HeldResource[] {
  return holdings.resources.filter((held) => {
    if (isWanted(holdings, held)) return !isThere(held) && !held.givenUp;
    // Taking away is never given up: access that has ended must go, however often the target refuses.
    return !isGone(held);
  });
}

/** Whether its target must be asked before anything is done about it. */
export function isUnknown({ actual, unsure }: HeldResource): boolean {
  return actual === undefined || unsure === true;
}

/** Whether the target has said that it is there, and nothing that happened since makes that doubtful. */
export function isThere(held: HeldResource): boolean {
  return held.actual === true && !isUnknown(held);
}

/** On offer to somebody who has not accepted it. */
export function isInvited(held: HeldResource): boolean {
  return held.invited === true && !isUnknown(held);
}

/** Neither there, nor on offer to somebody who may accept it. */
export function isGone(held: HeldResource): boolean {
  return held.actual === false && !isInvited(held) && !isUnknown(held);
}

/**
 * What is about to be given becomes unsure, with the call that gives it, and that is written down first: so that what was
 * given before a crash is taken away when nobody wants it any more by then.
 *
 * @param except what is not given now, because its target could not be asked.
 */
export function beginGiving(holdings: Holdings, at: Date, except: readonly Resource[] = []): Holdings {
  const given = new Set(
    differences(holdings).filter(
      (held) =>
        held.actual === false &&
        !isInvited(held) &&
        isWanted(holdings, held) &&
        !except.some((one) => isSameResource(one, held.resource)),
    ),
  );
  if (given.size === 0) return holdings;
  const begun = (held: HeldResource): HeldResource => {
    const assignmentId = wantedBy(holdings, held.resource).at(-1);
    return { ...held, unsure: true, ...(assignmentId === undefined ? {} : { granting: { at, assignmentId } }) };
  };
  return { ...holdings, resources: holdings.resources.map((held) => (given.has(held) ? begun(held) : held)) };
}

/**
 * A round gave or took it after losing its lease, so what a later round learned may be wrong. What
 * was given is to be taken away again where nobody wants it, also after all was over and it was forgotten.
 *
 * @param unanswered the call that gave it, where that has no clear answer.
 */
export function markUnsure(
  holdings: Holdings,
  resource: Resource,
  done: 'given' | 'taken',
  unanswered?: GrantCall,
): Holdings {
  const known = holdings.resources.some((held) => isSameResource(held.resource, resource));
  if (!known && done === 'taken') return holdings;
  const call = unanswered === undefined ? {} : { unanswered };
  const late = { resource, preexisting: false, unsure: true, failures: 0, givenUp: false, ...call };
  if (!known) return { ...holdings, resources: [...holdings.resources, { ...late, actual: unanswered === undefined }] };
  const doubted = (held: HeldResource): HeldResource => {
    // The process that gave it had asked before: it is not the person's own, though somebody else may have found it there since.
    const preexisting = held.preexisting && done !== 'given';
    if (held.actual !== undefined) return { ...held, preexisting, unsure: true, ...call };
    return done === 'given' ? { ...held, preexisting, actual: true, unsure: true, ...call } : held;
  };
  return {
    ...holdings,
    resources: holdings.resources.map((held) => (isSameResource(held.resource, resource) ? doubted(held) : held)),
  };
}

/** What was learned about one resource. `preexisting` is learned when the target is first asked. */
export type Learned =
  | { readonly actual: boolean; readonly invited?: boolean; readonly preexisting?: boolean }
  | { readonly problem: Problem; readonly final: boolean };

/** The holdings after this was learned about a resource. A failure counts up, and an answer sets that count back. */
export function recordAnswer(holdings: Holdings, resource: Resource, learned: Learned): Holdings {
  return {
    ...holdings,
    resources: holdings.resources.map((held) => {
      if (!isSameResource(held.resource, resource)) return held;
      // What the target said before anything was given counts once: a late answer would take our own grant for theirs.
      if ('preexisting' in learned && held.actual !== undefined) return held;
      if ('problem' in learned)
        return { ...held, failures: held.failures + 1, problem: learned.problem, givenUp: learned.final };
      const { invited: _invited, unsure: _unsure, granting: _granting, foundLateAt: _found, ...known } = tryAgain(held);
      return {
        ...known,
        actual: learned.actual,
        ...(learned.invited ? { invited: true } : {}),
        preexisting: learned.preexisting ?? held.preexisting,
      };
    }),
  };
}

/**
 * The target says that something is gone which was there: somebody took it away outside of here. What had been the person's
 * own before us is not any more; what an assignment wants is to be given again.
 */
export function recordLoss(holdings: Holdings, resource: Resource, at: Date): Holdings {
  return {
    ...holdings,
    resources: holdings.resources.map((held) =>
      isSameResource(held.resource, resource)
        ? { ...tryAgain(held), actual: false, preexisting: false, lostAt: at }
        : held,
    ),
  };
}

/** Losses of which it is clear whether they were made good: it is there again, or has failed for a while, or for good. */
export function clearLosses(holdings: Holdings): (HeldResource & { readonly lostAt: Date })[] {
  return holdings.resources.flatMap((held) => {
    const { lostAt } = held;
    const isClear = isThere(held) || held.givenUp || held.failures >= failuresBeforeDelay;
    return lostAt === undefined || !isClear ? [] : [{ ...held, lostAt }];
  });
}

/** What was refused for good is tried once more: a target may have come to think otherwise. */
export function tryRefusedAgain(holdings: Holdings): Holdings {
  const refused = holdings.resources.some(({ givenUp }) => givenUp);
  if (!refused) return holdings;
  return { ...holdings, resources: holdings.resources.map((held) => (held.givenUp ? tryAgain(held) : held)) };
}

/**
 * The requests that give it have been told that it was lost. Where it did not come back they know of one less that is there,
 * and are told again when it does.
 */
export function markLossTold(holdings: Holdings, resource: Resource): Holdings {
  const lost = holdings.resources.some((held) => isSameResource(held.resource, resource) && !isThere(held));
  const knowing = (one: Claim): Claim =>
    lost && one.reported && one.resources.some((r) => isSameResource(r, resource))
      ? {
          ...one,
          reportedThere: Math.max(0, Math.min(one.reportedThere - 1, heldFor(holdings, one).filter(isThere).length)),
        }
      : one;
  return {
    ...holdings,
    claims: holdings.claims.map(knowing),
    resources: holdings.resources.map((held) => {
      if (!isSameResource(held.resource, resource)) return held;
      const { lostAt: _, ...rest } = held;
      return rest;
    }),
  };
}

/** The assignments that want a resource now. */
export function wantedBy(holdings: Holdings, resource: Resource): string[] {
  const wanting = holdings.claims.filter((one) => one.wanted && one.resources.some((r) => isSameResource(r, resource)));
  return wanting.map(({ assignmentId }) => assignmentId);
}

/** The resources of a claim. */
export function heldFor(holdings: Holdings, { resources }: Claim): HeldResource[] {
  return holdings.resources.filter((held) => resources.some((resource) => isSameResource(resource, held.resource)));
}

/** Forgets what is gone, or was the person's own before us, and that nobody claims. What may still come is kept. */
export function forgetGone(holdings: Holdings): Holdings {
  const isClaimed = ({ resource }: HeldResource) =>
    holdings.claims.some(({ resources }) => resources.some((one) => isSameResource(one, resource)));
  const isOurs = (held: HeldResource) => !held.preexisting && !(isGone(held) && held.unanswered === undefined);
  return { ...holdings, resources: holdings.resources.filter((held) => isClaimed(held) || isOurs(held)) };
}
