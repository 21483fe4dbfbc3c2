import type { Setup } from '../core/changes.ts';
import type { Conflict } from '../core/commands.ts';
import type { AccessRequest, Requestable } from '../core/request.ts';
import type { Directory } from '../ports/directory.ts';

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
  directory: Pick<Directory, 'isMember'>,
  personId: string,
  { policy: { incompatible } }: Requestable,
): Promise<readonly Conflict[]> {
  const members = await Promise.all(incompatible.groups.map(({ id }) => directory.isMember(personId, id)));
  return incompatible.groups.filter((_, index) => members[index]).map(({ name }) => ({ kind: 'group', name }));
}
