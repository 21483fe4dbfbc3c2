import type { Conflict } from '../core/commands.ts';
import type { AccessPackage } from '../core/policy.ts';
import type { Services } from './services.ts';

/**
 * What somebody has that must not be held together with a package, whichever of the two says so: the package as it
 * is now, or the other one as it is now or as it was when it was asked for.
 */
export async function findConflicts(
  { directory, requests, settings }: Pick<Services, 'directory' | 'requests' | 'settings'>,
  personId: string,
  { id, policy: { incompatible } }: AccessPackage,
): Promise<readonly Conflict[]> {
  const [held, packages, members] = await Promise.all([
    requests.accessOf(personId),
    settings.packages(),
    Promise.all(incompatible.groups.map((group) => directory.isMember(personId, group.id))),
  ]);
  const excludes = (policies: readonly (AccessPackage['policy'] | undefined)[]) =>
    policies.some((policy) => policy?.incompatible.packages.includes(id));
  const heldPackages = held.filter(({ target, policy }) => {
    const now = packages.find((one) => one.id === target.id)?.policy;
    return target.id !== id && (incompatible.packages.includes(target.id) || excludes([policy, now]));
  });
  return [
    ...heldPackages.map(({ target }) => ({ kind: 'package', name: target.name }) as const),
    ...incompatible.groups.filter((_, index) => members[index]).map(({ name }) => ({ kind: 'group', name }) as const),
  ];
}
