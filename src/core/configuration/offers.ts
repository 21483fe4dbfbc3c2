import { eligibilityTarget, roleOf, roleTarget } from '../policy/role.ts';
import type { AccessRequest } from '../request/request.ts';
import type { Change, Configuration } from './changes.ts';

/** When something was removed last, by the ids under which it was requested: it may be offered again since. */
export type Removals = ReadonlyMap<string, Date>;

/** What can be requested now. */
export interface Offers extends Configuration {
  readonly removals: Removals;
}

/** The targets of the requests that a change of a package or a role concerns; none: it is about something else. */
export function targetsOf(change: Change): readonly string[] {
  if (change.kind === 'package') return [change.id];
  return change.kind === 'role' ? [roleTarget(change.id), eligibilityTarget(change.id)] : [];
}

/** The targets of the requests for everything that these changes remove. */
export function removedBy(changes: readonly Change[]): readonly string[] {
  return changes.flatMap((change) =>
    change.kind !== 'riskReview' && change.after === undefined ? targetsOf(change) : [],
  );
}

/** Whether something can be requested now, by the id of its requests' target. */
export function isOffered({ packages, roles }: Pick<Offers, 'packages' | 'roles'>, targetId: string): boolean {
  return packages.some(({ id }) => id === targetId) || roleOf(roles, { id: targetId }) !== undefined;
}

/**
 * Whether what a request asks for has been offered ever since. What was removed and then added again is another thing
 * under the same name: requests for the first one stay closed.
 */
export function isStillOffered(
  offers: Pick<Offers, 'packages' | 'roles' | 'removals'>,
  { target, submittedAt }: Pick<AccessRequest, 'target' | 'submittedAt'>,
): boolean {
  const removedAt = offers.removals.get(target.id);
  return isOffered(offers, target.id) && (removedAt === undefined || removedAt < submittedAt);
}
