import type { Configuration } from '../../core/configuration/changes.ts';
import {
  type ConfigurationWarning,
  type FewApprovers,
  riskWarnings,
} from '../../core/configuration/configuration-warnings.ts';
import { isPerPerson } from '../../core/policy/policy.ts';
import { type Role, roleName } from '../../core/policy/role.ts';
import type { Directory } from '../../ports/directory.ts';
import { resolvingOnce } from '../requests/approvers.ts';

/** What administrators should know of a configuration: roles with too few approvers, and what gives risk reviews away. */
export async function configurationWarnings(
  directory: Pick<Directory, 'resolve'>,
  configuration: Configuration,
): Promise<ConfigurationWarning[]> {
  return [...(await findFewApprovers(directory, configuration.roles)), ...riskWarnings(configuration)];
}

/** Roles that fewer than two people can approve. */
export async function findFewApprovers(
  directory: Pick<Directory, 'resolve'>,
  roles: readonly Role[],
): Promise<FewApprovers[]> {
  const once = resolvingOnce(directory);
  const found = await Promise.all(
    roles.map(async (setting): Promise<FewApprovers[]> => {
      const { id, approvers } = setting;
      // Whose manager or sponsor that is depends on who asks.
      if (approvers.length === 0 || approvers.some(isPerPerson)) return [];
      const people = await Promise.all(approvers.map((spec) => once.resolve(spec, '')));
      const { size } = new Set(people.flat().map((person) => person.id));
      if (size >= 2) return [];
      return [{ kind: 'fewApprovers', id, name: roleName(setting), approvers: size === 0 ? 0 : 1 }];
    }),
  );
  return found.flat();
}
