import type { Change, Setup } from '../core/changes.ts';
import { type Named, referencesIn } from '../core/names.ts';
import { roleName } from '../core/role.ts';
import type { Directory } from '../ports/directory.ts';

/** What everybody and everything that changes speak of is called now; what nobody knows any more is left out. */
export async function nameChanges(
  directory: Pick<Directory, 'person' | 'groupName'>,
  { packages, roles }: Setup,
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
  const named = await Promise.all(
    referencesIn(changes).map(async (about): Promise<readonly Named[]> => {
      const name = await nameOf(about);
      return name === undefined ? [] : [{ ...about, name }];
    }),
  );
  return named.flat();

  async function nameOf({ kind, id }: { readonly kind: Named['kind']; readonly id: string }) {
    switch (kind) {
      case 'person':
        return (await directory.person(id))?.name;
      case 'group':
        return directory.groupName(id);
      case 'package':
        return offered.find((one) => one.id === id)?.name;
      case 'role': {
        const setting = settings.find((one) => one.id === id);
        return setting === undefined ? undefined : roleName(setting);
      }
    }
  }
}
