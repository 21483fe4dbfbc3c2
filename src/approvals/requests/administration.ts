import { directoryRoles } from '../../core/base/person.ts';
import { isSubject } from '../../core/request/authority.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import { hasReachedApprovers, isAskedOrDecided } from '../../core/view/view.ts';
import { type ApproverNeeds, findPossibleApprovers } from '../../people/possible-approvers.ts';
import { type AdministratorNeeds, administersResource } from '../../people/resource-administrators.ts';

/** How somebody administers what a request is for. */
export interface Administration {
  /** They administer the resource that the requested role is on. */
  readonly isResourceAdministrator: boolean;
  /** They could also approve the request, so that they see it only as its approvers do. */
  readonly approves: boolean;
}

/**
 * How somebody administers what this request is for, by live lookup: as an administrator of the organization or of a role's
 * resource. Undefined: they do not.
 *
 * `hidden`: they do, could also approve the request, and its approvers have not been asked yet. Then it must look to them as
 * if it did not exist.
 *
 * @param roles the directory roles that the person holds now.
 */
export async function findAdministration(
  needs: AdministratorNeeds & ApproverNeeds,
  request: AccessRequest,
  personId: string,
  roles: readonly string[],
): Promise<Administration | 'hidden' | undefined> {
  const isResourceAdministrator = await administersResource(needs, request, personId);
  if (!isResourceAdministrator && !roles.includes(directoryRoles.identityGovernanceAdministrator)) return undefined;
  const approves = (await findPossibleApprovers(needs, request)).has(personId);
  const knows =
    hasReachedApprovers(request) ||
    isSubject(request, { id: personId }) ||
    request.stages.some((stage) => isAskedOrDecided(stage, { id: personId }));
  return approves && !knows ? 'hidden' : { isResourceAdministrator, approves };
}
