import { retryAt } from '../base/retry.ts';
import { dayMs, hourMs, minuteMs } from '../base/time.ts';
import { isSameResource, type Resource } from '../policy/policy.ts';
import {
  forgetGone,
  type GrantCall,
  type HeldResource,
  type Holdings,
  isGone,
  isUnknown,
  isWanted,
} from './holdings.ts';

/**
 * Grants whose answer never came, and that nobody wants any more. Their target may say that nothing is there and carry them
 * out hours later: so it is asked again, a dozen times within a day, and what has come is taken away. Nobody can tell
 * what came so from what somebody else gave meanwhile, so administrators are told of it.
 */

/** How long a call without an answer may still take effect, and how often its target is asked whether it has, in ms. */
const lateGrant = { forMs: dayMs, waits: { shortestMs: minuteMs, longestMs: 4 * hourMs } };

/** A call that was about to be made ended with a clear answer, or was not made: it cannot take effect any more. */
export function clearGrant(holdings: Holdings, resource: Resource): Holdings {
  return changeResources(holdings, (held) =>
    isSameResource(held.resource, resource) ? withoutGranting(held) : undefined,
  );
}

/**
 * Calls that were about to be made, and of which nobody wrote down what came of them, count as unanswered.
 *
 * @param isMade whether it is possible that a call was made; without it, it always is, as after a crash.
 */
export function settleGrants(holdings: Holdings, isMade: (resource: Resource) => boolean = () => true): Holdings {
  return changeResources(holdings, (held) => {
    const { granting } = held;
    if (granting === undefined) return undefined;
    return isMade(held.resource) ? { ...withoutGranting(held), unanswered: granting } : withoutGranting(held);
  });
}

function withoutGranting({ granting: _, ...held }: HeldResource): HeldResource {
  return held;
}

/** @param change gives a resource as it is to be; undefined: it stays as it is. */
function changeResources(holdings: Holdings, change: (held: HeldResource) => HeldResource | undefined): Holdings {
  const changed = holdings.resources.map((held) => change(held));
  if (changed.every((one) => one === undefined)) return holdings;
  return { ...holdings, resources: holdings.resources.map((held, index) => changed[index] ?? held) };
}

/** Gone, wanted by nobody, and yet it may come: a call that gives it has not been answered. */
function mayStillCome(
  holdings: Holdings,
  held: HeldResource,
): held is HeldResource & Required<Pick<HeldResource, 'unanswered'>> {
  return held.unanswered !== undefined && isGone(held) && !isWanted(holdings, held);
}

/** What may still come becomes unsure: its target is asked, and what has come is taken away. */
export function doubtUnanswered(holdings: Holdings): Holdings {
  return changeResources(holdings, (held) => (mayStillCome(holdings, held) ? { ...held, unsure: true } : undefined));
}

/**
 * The call that may have given what a target has, though it was last known not to be there and nobody wants it; undefined: we
 * know where it came from.
 */
export function lateCallOf(holdings: Holdings, held: HeldResource): GrantCall | undefined {
  return held.actual === false && !isWanted(holdings, held) ? held.unanswered : undefined;
}

/** Until when a call that was not answered may still take effect. */
export function latestArrival({ at }: GrantCall): Date {
  return new Date(at.getTime() + lateGrant.forMs);
}

/** Its target has it, and a call that was not answered may have given it. */
export function markFoundLate(holdings: Holdings, resource: Resource, at: Date): Holdings {
  return changeResources(holdings, (held) =>
    isSameResource(held.resource, resource) ? { ...held, foundLateAt: held.foundLateAt ?? at } : undefined,
  );
}

/** When targets are to be asked next whether something has come that nobody wants any more; undefined: nothing can. */
export function nextLateLook(holdings: Holdings, now: Date): Date | undefined {
  const times = holdings.resources.flatMap((held) => {
    if (!mayStillCome(holdings, held)) return [];
    const { at } = held.unanswered;
    const last = latestArrival(held.unanswered).getTime();
    return [Math.min(retryAt(now, at, lateGrant.waits).getTime(), Math.max(last, now.getTime()))];
  });
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

/** Calls that were made too long ago to take effect are forgotten, and so is what is gone and claimed by nobody. */
export function forgetUnanswered(holdings: Holdings, now: Date): Holdings {
  const known = changeResources(holdings, (held) => {
    const { unanswered, ...rest } = held;
    if (unanswered === undefined || latestArrival(unanswered) > now || isUnknown(held)) return undefined;
    return rest;
  });
  return known === holdings ? holdings : forgetGone(known);
}
