import type { Notice, PlannedNotice } from '../core/view/notices.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';

/**
 * A planned notice with all that its channel needs to say it: one about a change of the configuration with what changed, from the
 * change's event. A confirmation has the names of the proposal that it confirms.
 *
 * @returns undefined where there is no such event.
 * @throws StoreError when the database cannot be read.
 */
export async function completeNotice(
  configuration: Pick<ConfigurationStore, 'event'>,
  notice: PlannedNotice,
): Promise<Notice | undefined> {
  if (!('change' in notice)) return notice;
  const data = (await configuration.event(notice.change))?.data;
  if (data === undefined || !('applied' in data)) return undefined;
  if ('names' in data) return { ...notice, changes: data.applied, names: data.names };
  const proposed = 'proposal' in data ? (await configuration.event(data.proposal))?.data : undefined;
  return {
    ...notice,
    changes: data.applied,
    names: proposed !== undefined && 'names' in proposed ? proposed.names : [],
  };
}
