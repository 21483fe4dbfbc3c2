import type { Person } from '../core/base/person.ts';
import { isPerPerson } from '../core/policy/policy.ts';
import { type Role, roleOf } from '../core/policy/role.ts';
import type { AccessRequest } from '../core/request/request.ts';
import type { Directory } from '../ports/directory.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';

/** What is asked for, and by whom: administrators may be somebody's manager. */
interface Administered {
  readonly target: Pick<AccessRequest['target'], 'id' | 'administrators'>;
  readonly beneficiary: { readonly id: string };
}

/** What looking up administrators of resources needs. */
export interface AdministratorNeeds {
  readonly directory: Pick<Directory, 'resolve'>;
  readonly configuration: Pick<ConfigurationStore, 'load'>;
}

/**
 * Who administers the resource that a requested role is on, now; nobody for a package. The role as it is set up now
 * says who they are: only of one that was removed they are those of when it was asked for.
 */
export async function resolveResourceAdministrators(
  { directory, configuration }: AdministratorNeeds,
  { target, beneficiary }: Administered,
): Promise<readonly Person[]> {
  if (target.administrators === undefined) return [];
  const { administrators } = roleOf((await configuration.load()).roles, target) ?? target;
  const found = await Promise.all((administrators ?? []).map((spec) => directory.resolve(spec, beneficiary.id)));
  return [...new Map(found.flat().map((person) => [person.id, person])).values()];
}

/**
 * The roles whose resources somebody administers now. Where that is the manager or a sponsor of the person who asks, they administer
 * the role if they are it for one of the people who are eligible; of which requests, is looked up for each request.
 */
export async function administeredRoles(
  { directory, configuration }: AdministratorNeeds,
  personId: string,
): Promise<readonly Role[]> {
  const { roles, eligibilities } = await configuration.load();
  const found = await Promise.all(
    roles.map(async (role) => {
      const eligible = eligibilities.filter(({ roleId }) => roleId === role.id).map((one) => one.personId);
      const administrators = role.administrators.flatMap((spec) => {
        return (isPerPerson(spec) ? eligible : [personId]).map((beneficiaryId) =>
          directory.resolve(spec, beneficiaryId),
        );
      });
      return (await Promise.all(administrators)).flat().some(({ id }) => id === personId) ? [role] : [];
    }),
  );
  return found.flat();
}

/** Whether somebody administers the resource that a requested role is on, now. */
export async function administersResource(
  needs: AdministratorNeeds,
  request: Administered,
  personId: string,
): Promise<boolean> {
  return (await resolveResourceAdministrators(needs, request)).some(({ id }) => id === personId);
}
