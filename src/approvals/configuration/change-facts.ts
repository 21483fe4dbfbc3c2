import { directoryRoles } from '../../core/base/person.ts';
import {
  type ChangeFacts,
  countedTargets,
  givenGroups,
  rolesWithNewApprovers,
} from '../../core/configuration/change-notes.ts';
import type { Change } from '../../core/configuration/changes.ts';
import { everybodyAskedBy, isPerPerson } from '../../core/policy/policy.ts';
import { findPossibleApprovers } from '../../people/possible-approvers.ts';
import { resolvingOnce } from '../requests/approvers.ts';
import type { Services } from '../services.ts';
import { findFewApprovers } from './configuration-warnings.ts';

type Needs = Pick<Services, 'directory' | 'isReachable' | 'requests'>;

/**
 * Looks up what it takes to judge changes, and what administrators are told about them beside what differs. Rejects when the
 * directory cannot tell.
 */
export async function gatherChangeFacts(needs: Needs, changes: readonly Change[]): Promise<ChangeFacts> {
  const { directory } = needs;
  const groups = givenGroups(changes);
  const [pending, fewApprovers, groupsAround] = await Promise.all([
    countPending(needs, countedTargets(changes)),
    findFewApprovers(directory, rolesWithNewApprovers(changes)),
    groups.length === 0 ? new Map<string, ReadonlySet<string>>() : directory.groupsAround(groups),
  ]);
  return { pending, fewApprovers, groupsAround };
}

/** How many requests that wait for a risk review are looked at; there are far fewer, unless nobody reviews. */
const mostUnasked = 1_000;

/**
 * How many requests are pending for each of these targets; those without any are left out. All administrators are told the same number, so it counts only requests
 * that each of them may know of: none of an administrator, and of those whose approvers have not been asked yet, or have
 * approved them, none that an administrator has approved or could come to approve, by the policy that the request was submitted
 * under, or that managers or sponsors do.
 */
export async function countPending(
  { directory, isReachable, requests }: Needs,
  targetIds: readonly string[],
): Promise<ChangeFacts['pending']> {
  if (targetIds.length === 0) return new Map();
  const holders = await directory.holders(directoryRoles.identityGovernanceAdministrator);
  const administrators = holders.map(({ id }) => id);
  const [asked, unasked] = await Promise.all([
    requests.countPending(targetIds, administrators),
    requests.pendingUnasked(targetIds, administrators, mostUnasked),
  ]);
  const once = { directory: resolvingOnce(directory), isReachable };
  const counts = new Map(asked);
  for (const request of unasked) {
    // Managers and sponsors are others for each beneficiary: to ask for all of them would take longer than an answer may.
    if (request.stages.flatMap(everybodyAskedBy).some(isPerPerson)) continue;
    const approvers = await findPossibleApprovers(once, request);
    if (administrators.some((id) => approvers.has(id))) continue;
    counts.set(request.target.id, (counts.get(request.target.id) ?? 0) + 1);
  }
  return counts;
}
