import { type Administered, resolveResourceAdministrators } from '../delivery/resource-administrators.ts';
import type { Directory } from '../ports/directory.ts';

/** Whether somebody administers the resource that a requested role is on, now. */
export async function administersResource(
  directory: Directory,
  request: Administered,
  personId: string,
): Promise<boolean> {
  return (await resolveResourceAdministrators(directory, request)).some(({ id }) => id === personId);
}
