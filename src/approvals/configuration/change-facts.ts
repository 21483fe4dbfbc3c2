import { directoryRoles } from '../../core/base/person.ts';
import {
  approversBefore,
  type ChangeFacts,
  countedTargets,
  givenGroups,
  rolesWithNewApprovers,
} from '../../core/configuration/change-notes.ts';
import type { Change } from '../../core/configuration/changes.ts';
import { resolvingOnce } from '../requests/approvers.ts';
import type { Services } from '../services.ts';
import { findFewApprovers } from './configuration-warnings.ts';

type Needs = Pick<Services, 'directory' | 'requests'>;

/**
 * Looks up what it takes to judge changes, and what administrators are told about them beside what differs. Rejects when the
 * directory cannot tell.
 */
export async function gatherChangeFacts(needs: Needs, changes: readonly Change[]): Promise<ChangeFacts> {
  const { directory } = needs;
  const groups = givenGroups(changes);
  const [pending, fewApprovers, groupsAround] = await Promise.all([
    countPending(needs, changes),
    findFewApprovers(directory, rolesWithNewApprovers(changes)),
    groups.length === 0 ? new Map<string, ReadonlySet<string>>() : directory.groupsAround(groups),
  ]);
  return { pending, fewApprovers, groupsAround };
}

/**
 * How many requests are pending for what is changed. All administrators are told the same number, so it counts only requests
 * that each of them may know of: none of an administrator, and where an administrator may approve them, none whose
 * approvers have not been asked yet.
 */
async function countPending(
  { directory, requests }: Needs,
  changes: readonly Change[],
): Promise<ChangeFacts['pending']> {
  const targetIds = countedTargets(changes);
  if (targetIds.length === 0) return new Map();
  const holders = await directory.holders(directoryRoles.identityGovernanceAdministrator);
  const administrators = new Set(holders.map(({ id }) => id));
  const once = resolvingOnce(directory);
  const approved = approversBefore(changes).map(async ({ targetId, specs }) => {
    // Whose manager or sponsor that is depends on who asks.
    if (specs.some(({ kind }) => kind === 'manager' || kind === 'sponsors')) return [targetId];
    const people = await Promise.all(specs.map((spec) => once.resolve(spec, '')));
    return people.flat().some(({ id }) => administrators.has(id)) ? [targetId] : [];
  });
  const onlyReached = (await Promise.all(approved)).flat();
  return requests.countPending(targetIds, { withoutPeople: [...administrators], onlyReached });
}
