import { type RoleSetting, roleName } from '../../core/policy/role.ts';
import type { Directory } from '../../ports/directory.ts';
import { resolvingOnce } from '../requests/approvers.ts';

/** Roles that fewer than two people can approve: accepted, and worth a word. */
export async function roleWarnings(
  directory: Pick<Directory, 'resolve'>,
  roles: readonly RoleSetting[],
): Promise<string[]> {
  const once = resolvingOnce(directory);
  const warnings = await Promise.all(
    roles.map(async (setting) => {
      const { approvers } = setting;
      // Whose manager or sponsor that is depends on who asks.
      if (approvers.length === 0 || approvers.some(({ kind }) => kind === 'manager' || kind === 'sponsors')) return [];
      const found = await Promise.all(approvers.map((spec) => once.resolve(spec, '')));
      const { size } = new Set(found.flat().map(({ id }) => id));
      if (size >= 2) return [];
      const who = size === 0 ? 'nobody' : 'one person only';
      return [`${roleName(setting)} can be approved by ${who}. Name at least two approvers.`];
    }),
  );
  return warnings.flat();
}
