import type { Setup } from '../core/changes.ts';
import type { Conflict } from '../core/commands.ts';
import type { AccessRequest, Requestable } from '../core/request.ts';
import type { GroupsOf } from './groups-once.ts';

/**
 * What somebody has that must not be held together with a package, whichever of the two says so: the package as it
 * is now, or the other one as it is now or as it was when it was asked for.
 *
 * @param held the requests whose access lasts for them.
 */
export function conflictingPackages(
  held: readonly AccessRequest[],
  { packages }: Pick<Setup, 'packages'>,
  { id, policy: { incompatible } }: Requestable,
): readonly Conflict[] {
  const excludes = (policies: readonly (Requestable['policy'] | undefined)[]) =>
    policies.some((policy) => policy?.incompatible.packages.includes(id));
  return held
    .filter(({ target, policy }) => {
      const now = packages.find((one) => one.id === target.id)?.policy;
      return target.id !== id && (incompatible.packages.includes(target.id) || excludes([policy, now]));
    })
    .map(({ target }) => ({ kind: 'package', name: target.name }));
}

/** The groups among those that must not be held together with a package which somebody is in. */
export async function conflictingGroups(
  groupsOf: GroupsOf,
  { policy: { incompatible } }: Requestable,
): Promise<readonly Conflict[]> {
  if (incompatible.groups.length === 0) return [];
  const groups = await groupsOf();
  return incompatible.groups.filter(({ id }) => groups.has(id)).map(({ name }) => ({ kind: 'group', name }));
}
