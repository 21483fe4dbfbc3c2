import type { Person } from '../core/person.ts';
import type { AccessRequest } from '../core/request.ts';
import type { Directory } from '../ports/directory.ts';

/** What is asked for, and by whom: administrators may be somebody's manager. */
interface Administered {
  readonly target: Pick<AccessRequest['target'], 'administrators'>;
  readonly beneficiary: { readonly id: string };
}

/** Who administers the resource that a requested role is on, now; nobody for a package. */
export async function resolveResourceAdministrators(
  directory: Pick<Directory, 'resolve'>,
  { target, beneficiary }: Administered,
): Promise<readonly Person[]> {
  const found = await Promise.all((target.administrators ?? []).map((spec) => directory.resolve(spec, beneficiary.id)));
  return [...new Map(found.flat().map((person) => [person.id, person])).values()];
}

/** Whether somebody administers the resource that a requested role is on, now. */
export async function administersResource(
  directory: Pick<Directory, 'resolve'>,
  request: Administered,
  personId: string,
): Promise<boolean> {
  return (await resolveResourceAdministrators(directory, request)).some(({ id }) => id === personId);
}
