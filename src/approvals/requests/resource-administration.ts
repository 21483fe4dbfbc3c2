import type { AccessRequest } from '../../core/request/request.ts';
import { isRiskStage } from '../../core/request/stages.ts';
import { hasReachedApprovers } from '../../core/view/view.ts';
import { type AdministratorNeeds, administersResource } from '../../delivery/resource-administrators.ts';
import { resolveAlternates, resolveApprovers } from './approvers.ts';

/** How somebody administers the resource that a requested role is on. */
export interface ResourceAdministration {
  /** They could also approve the request, so that they see it only as its approvers do. */
  readonly approves: boolean;
}

/**
 * Whether somebody administers the resource of this request, by live lookup. Undefined: no, or they could also approve the
 * request and its approvers have not been asked yet. Then it must look to them as if it did not exist.
 */
export async function findResourceAdministration(
  needs: AdministratorNeeds,
  request: AccessRequest,
  personId: string,
): Promise<ResourceAdministration | undefined> {
  if (!(await administersResource(needs, request, personId))) return undefined;
  const approves = await couldApprove(needs, request, personId);
  return approves && !hasReachedApprovers(request) ? undefined : { approves };
}

/** Whether one of the policy's stages asks somebody, asked them before, or would ask them now. */
async function couldApprove(
  { directory }: Pick<AdministratorNeeds, 'directory'>,
  request: AccessRequest,
  personId: string,
): Promise<boolean> {
  const stages = request.stages.filter((stage) => !isRiskStage(stage));
  const known = stages.flatMap(({ approversNow, formerApprovers }) => [...approversNow, ...formerApprovers]);
  const live = stages.flatMap((stage) => [
    resolveApprovers(directory, stage, request),
    resolveAlternates(directory, stage, request),
  ]);
  return [...known, ...(await Promise.all(live)).flat()].some(({ id }) => id === personId);
}
