import type { Change, Configuration } from '../../core/configuration/changes.ts';
import { type Named, type Reference, referencesIn } from '../../core/configuration/names.ts';
import { roleName } from '../../core/policy/role.ts';
import type { Directory } from '../../ports/directory.ts';

type Names = Pick<Directory, 'person' | 'groupName'>;

/** What everybody and everything that changes speak of is called now; what nobody knows any more is left out. */
export function nameChanges(
  directory: Names,
  { packages, roles }: Configuration,
  changes: readonly Change[],
): Promise<readonly Named[]> {
  const offered = [
    ...changes.flatMap((one) => (one.kind === 'package' && one.after !== undefined ? [one.after] : [])),
    ...packages,
  ];
  const settings = [
    ...changes.flatMap((one) => (one.kind === 'role' && one.after !== undefined ? [one.after] : [])),
    ...roles,
  ];
  return nameAll(directory, { packages: offered, roles: settings }, referencesIn(changes));
}

/** What is called what now. */
export async function nameAll(
  directory: Names,
  { packages, roles }: Pick<Configuration, 'packages' | 'roles'>,
  references: readonly Reference[],
): Promise<readonly Named[]> {
  // What a change makes of something comes first, and counts.
  const packageNames = new Map([...packages].reverse().map(({ id, name }) => [id, name]));
  const roleNames = new Map([...roles].reverse().map((setting) => [setting.id, roleName(setting)]));
  const named = await Promise.all(
    references.map(async (about): Promise<readonly Named[]> => {
      const name = await nameOf(about);
      return name === undefined ? [] : [{ ...about, name }];
    }),
  );
  return named.flat();

  async function nameOf({ kind, id }: Reference) {
    switch (kind) {
      case 'person':
        return (await directory.person(id))?.name;
      case 'group':
        return directory.groupName(id);
      case 'package':
        return packageNames.get(id);
      case 'role':
        return roleNames.get(id);
    }
  }
}
