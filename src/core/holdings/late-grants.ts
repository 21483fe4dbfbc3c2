import { retryAt } from '../base/retry.ts';
import type { Resource } from '../policy/policy.ts';
import { forgetGone, type HeldResource, type Holdings, isGone, isUnknown, isWanted } from './holdings.ts';

/**
 * Grants whose answer never came, and that nobody wants any more. Their target may say that nothing is there and carry them
 * out all the same, hours later: so it is asked again, a dozen times within a day, and what has come is taken away.
 */

/** How long a call without an answer may still take effect, and how often its target is asked whether it has, in ms. */
const lateGrant = { forMs: 24 * 3_600_000, waits: { shortestMs: 60_000, longestMs: 4 * 3_600_000 } };

/** A call that gives it ended without a clear answer. */
export function markUnanswered(holdings: Holdings, resource: Resource, at: Date): Holdings {
  const resources = holdings.resources.map((held) =>
    isSame(held.resource, resource) ? { ...held, unansweredAt: at } : held,
  );
  return { ...holdings, resources };
}

function isSame(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** Gone, wanted by nobody, and yet it may come: a call that gives it has not been answered. */
function mayStillCome(holdings: Holdings, held: HeldResource): held is HeldResource & { readonly unansweredAt: Date } {
  return held.unansweredAt !== undefined && isGone(held) && !isWanted(holdings, held);
}

/** What may still come becomes unsure: its target is asked, and what has come is taken away. */
export function doubtUnanswered(holdings: Holdings): Holdings {
  if (!holdings.resources.some((held) => mayStillCome(holdings, held))) return holdings;
  const resources = holdings.resources.map((held) => (mayStillCome(holdings, held) ? { ...held, unsure: true } : held));
  return { ...holdings, resources };
}

/** When targets are to be asked next whether something has come that nobody wants any more; undefined: nothing can. */
export function nextLateLook(holdings: Holdings, now: Date): Date | undefined {
  const times = holdings.resources.flatMap((held) => {
    if (!mayStillCome(holdings, held)) return [];
    const last = held.unansweredAt.getTime() + lateGrant.forMs;
    return [Math.min(retryAt(now, held.unansweredAt, lateGrant.waits).getTime(), Math.max(last, now.getTime()))];
  });
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Calls that were made too long ago to take effect are forgotten, and so is what is gone and claimed by nobody. */
export function forgetUnanswered(holdings: Holdings, now: Date): Holdings {
  const isOver = ({ unansweredAt: at }: HeldResource) =>
    at !== undefined && now.getTime() - at.getTime() >= lateGrant.forMs;
  if (!holdings.resources.some((held) => isOver(held) && !isUnknown(held))) return holdings;
  const resources = holdings.resources.map((held) => {
    if (!isOver(held) || isUnknown(held)) return held;
    const { unansweredAt: _, ...rest } = held;
    return rest;
  });
  return forgetGone({ ...holdings, resources });
}
