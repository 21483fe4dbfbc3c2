import {
  type GrantCall,
  type Holdings,
  type Learned,
  markLossTold,
  markUnsure,
  recordAnswer,
  release,
} from '../core/holdings/holdings.ts';
import { clearGrant, forgetUnanswered, markFoundLate, settleGrants } from '../core/holdings/late-grants.ts';
import { markReported, type Report } from '../core/holdings/reports.ts';
import { isSameResource, type Resource } from '../core/policy/policy.ts';
import type { Clock } from '../ports/clock.ts';
import { limits } from '../ports/limits.ts';
import type { HoldingsStore, RoundsEnd } from '../ports/stores/holdings-store.ts';

interface Needs {
  readonly clock: Clock;
  readonly holdings: HoldingsStore;
}

/**
 * A round for one person under a lease. What it learns is kept here and written down once, with giving the lease back. A
 * crash before that leads to the same again: whatever was being given is stored as unsure, and requests that are told twice
 * hear it once.
 */
export interface Round {
  /** The holdings with all that this round has learned. */
  holdings(): Holdings;
  /** Writes down what must be known before anything is given, in one write; false: the lease was lost, nothing may be given. */
  begin(how: (now: Holdings) => Holdings): Promise<boolean>;
  /** Keeps the lease while there is more to do; false: it was lost, nothing more may be given or taken. */
  renew(): Promise<boolean>;
  /** From now on the target may have been given or have lost it. A call that gives it counts as unanswered until `learned` or `refused`. */
  touch(resource: Resource, done: 'given' | 'taken'): void;
  /** A call that gives it certainly did nothing, and will do nothing. */
  refused(resource: Resource): void;
  /** Its target has it, and an unanswered call may have given it. */
  foundLate(resource: Resource, at: Date): void;
  learned(resource: Resource, learned: Learned): void;
  reported(report: Report): void;
  /** Requests were told that it was lost. */
  lossReported(resource: Resource): void;
  /** Nothing came of an assignment: it stops wanting, and another look is due at once. */
  release(assignmentId: string): void;
  /** Something is not yet as wanted and must be tried again later. */
  fail(): void;
  end(
    how: (after: Holdings, failed: boolean) => Omit<RoundsEnd, 'lookAt'> & { readonly waitMs: number | undefined },
  ): Promise<void>;
}

/**
 * Begins a round for somebody whose holdings were just leased.
 *
 * @param token the token of the lease.
 */
export function beginRound({ clock, holdings: store }: Needs, leased: Holdings, token: string): Round {
  const { personId } = leased;
  const notes: ((now: Holdings) => Holdings)[] = [];
  const touched = new Map<Resource, 'given' | 'taken'>();
  /** Calls that give something and have no clear answer. */
  const calls = new Map<Resource, GrantCall | undefined>();
  let stored = leased;
  let current = leased;
  let failed = false;
  let leasedAt = clock.now().getTime();
  /** Somebody changed what is wanted, and this round may not have dealt with it. */
  let disturbed = false;

  const note = (how: (now: Holdings) => Holdings): void => {
    notes.push(how);
    current = how(current);
  };
  /** After somebody else changed the holdings; false: because they have the lease by now. */
  const readAgain = async (): Promise<boolean> => {
    disturbed = true;
    const now = await store.leased(personId, token);
    if (now !== undefined) stored = now;
    return now !== undefined;
  };
  /** What others have learned since may be wrong by what this round did: it is asked about again. */
  const endLate = async (): Promise<void> => {
    for (;;) {
      const now = await store.get(personId);
      const next = [...touched].reduce(
        (doubted, [resource, done]) => markUnsure(doubted, resource, done, calls.get(resource)),
        now,
      );
      if (next === now || (await store.replace(next, clock.now()))) return;
    }
  };

  return {
    holdings: () => current,
    async begin(how): Promise<boolean> {
      for (;;) {
        const next = how(stored);
        const written = next === stored ? stored : { ...next, revision: stored.revision + 1 };
        if (next === stored || (await store.replace(next, undefined, token))) {
          stored = written;
          current = notes.reduce((now, one) => one(now), stored);
          return true;
        }
        if (!(await readAgain())) return false;
      }
    },
    async renew(): Promise<boolean> {
      const now = clock.now().getTime();
      if (now - leasedAt < limits.holdingsLease / 3) return true;
      leasedAt = now;
      return store.renew(personId, token, new Date(now + limits.holdingsLease));
    },
    touch(resource, done): void {
      touched.set(resource, done);
      if (done === 'given')
        calls.set(resource, current.resources.find((held) => isSameResource(held.resource, resource))?.granting);
    },
    refused(resource): void {
      touched.delete(resource);
      calls.delete(resource);
      note((now) => clearGrant(now, resource));
    },
    foundLate: (resource, at) => note((now) => markFoundLate(now, resource, at)),
    learned(resource, learned): void {
      if ('actual' in learned) calls.delete(resource);
      note((now) => recordAnswer(now, resource, learned));
    },
    reported: (report) => note((now) => markReported(now, report)),
    lossReported: (resource) => note((now) => markLossTold(now, resource)),
    release(assignmentId): void {
      note((now) => release(now, assignmentId));
      disturbed = true;
    },
    fail(): void {
      failed = true;
    },
    async end(how): Promise<void> {
      do {
        const noted = notes.reduce((now, one) => one(now), stored);
        const settled = settleGrants(noted, (resource) =>
          [...calls.keys()].some((one) => isSameResource(one, resource)),
        );
        const after = forgetUnanswered(settled, clock.now());
        const { waitMs, ...rest } = how(after, failed);
        const wait = disturbed ? 0 : waitMs;
        const lookAt = wait === undefined ? undefined : new Date(clock.now().getTime() + wait);
        if (await store.release(after, token, { ...rest, lookAt, changed: notes.length > 0 || after !== noted }))
          return;
      } while (await readAgain());
      await endLate();
    },
  };
}
