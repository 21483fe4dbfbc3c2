import { directoryRoles } from '../../core/base/person.ts';
import { isSubject } from '../../core/request/authority.ts';
import type { AccessRequest } from '../../core/request/request.ts';
import { isRiskStage } from '../../core/request/stages.ts';
import { asked, hasReachedApprovers } from '../../core/view/view.ts';
import { type AdministratorNeeds, administersResource } from '../../delivery/resource-administrators.ts';
import { resolveAlternates, resolveApprovers } from './approvers.ts';

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
  needs: AdministratorNeeds,
  request: AccessRequest,
  personId: string,
  roles: readonly string[],
): Promise<Administration | 'hidden' | undefined> {
  const isResourceAdministrator = await administersResource(needs, request, personId);
  if (!isResourceAdministrator && !roles.includes(directoryRoles.identityGovernanceAdministrator)) return undefined;
  const approves = await couldApprove(needs, request, personId);
  const knows =
    hasReachedApprovers(request) ||
    isSubject(request, { id: personId }) ||
    request.stages.some((stage) => asked(stage, { id: personId }));
  return approves && !knows ? 'hidden' : { isResourceAdministrator, approves };
}

/** Whether one of the policy's stages asks somebody, asked them before, or would ask them now. */
export async function couldApprove(
  { directory }: Pick<AdministratorNeeds, 'directory'>,
  request: AccessRequest,
  personId: string,
): Promise<boolean> {
  const stages = request.stages.filter((stage) => !isRiskStage(stage));
  const known = stages.flatMap(({ approversNow, formerApprovers, decision }) => [
    ...approversNow,
    ...formerApprovers,
    ...(decision === undefined ? [] : [decision.by]),
  ]);
  const live = stages.flatMap((stage) => [
    resolveApprovers(directory, stage, request),
    resolveAlternates(directory, stage, request),
  ]);
  return [...known, ...(await Promise.all(live)).flat()].some(({ id }) => id === personId);
}
