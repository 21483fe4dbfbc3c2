import { type ChangeFacts, countedTargets, rolesWithNewApprovers } from '../../core/configuration/change-notes.ts';
import type { Change } from '../../core/configuration/changes.ts';
import type { Services } from '../services.ts';
import { findFewApprovers } from './configuration-warnings.ts';

/** Looks up what administrators are told about changes beside what differs. */
export async function gatherChangeFacts(
  { directory, requests }: Pick<Services, 'directory' | 'requests'>,
  changes: readonly Change[],
): Promise<ChangeFacts> {
  const [pending, fewApprovers] = await Promise.all([
    requests.countPending(countedTargets(changes)),
    findFewApprovers(directory, rolesWithNewApprovers(changes)),
  ]);
  return { pending, fewApprovers };
}
