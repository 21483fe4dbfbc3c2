import { directoryRoles } from '../../core/base/person.ts';
import { transition } from '../../core/request/lifecycle.ts';
import { type AccessRequest, openStage } from '../../core/request/request.ts';
import { lookedUpAgainAt } from '../../core/request/schedule.ts';
import { isRiskStage, type Stage } from '../../core/request/stages.ts';
import { type RefreshCardsNeeds, refreshStageCards } from '../../delivery/plan-stage-cards.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import type { Directory } from '../../ports/directory.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import { holdersOnce, resolveApprovers, resolvingOnce } from '../requests/approvers.ts';
import { systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';
import { closeRequest, findingOnce, reasonToClose } from './close-requests.ts';

/**
 * Looks up again who approves what is open, for everything that was not looked up for a while: a new approver gets a card,
 * a former one loses it. A request of which nothing can come any more is closed, and cards in accounts that are
 * not an approver's any more are withdrawn. A look goes through all of them in batches; each specification is resolved once a
 * batch.
 */
export async function refreshApprovers(
  services: Services & RefreshCardsNeeds,
  progress: LookProgress = unwatched,
): Promise<void> {
  const { clock, requests, doorbell, log } = services;
  for (;;) {
    const batch = await requests.toRefresh(clock.now(), batchSizes.refresh);
    if (batch.length === 0) return;
    // Due again first: one that cannot be looked up must not be looked up without end.
    await putOff(services, batch);
    // Many requests ask the same people.
    const directory = {
      ...resolvingOnce(services.directory),
      ...findingOnce(services.directory),
      ...holdersOnce(services.directory),
    };
    const unchanged: AccessRequest[] = [];
    let changed = false;
    for (const request of batch) {
      progress.step();
      try {
        const why = await reasonToClose({ directory, configuration: services.configuration }, request);
        if (why !== undefined) {
          await closeRequest(services, request, why);
          continue;
        }
        if (openStage(request) === undefined) continue;
        const became = await refreshOne(services, directory, request);
        if (became === 'unchanged') unchanged.push(request);
        changed ||= became === 'changed';
      } catch (error) {
        log.error({ err: error, request: request.id }, 'The people of a request could not be looked up');
      }
    }
    await refreshStageCards(services, unchanged);
    if (changed) doorbell.ring('plan');
  }
}

/**
 * Looks up at once who approves a request, because somebody who is not asked any more uses it. Resolves to the request as
 * it is then.
 */
export async function refreshNow(services: Services, request: AccessRequest): Promise<AccessRequest> {
  if ((await refreshOne(services, services.directory, request)) === 'changed') services.doorbell.ring('plan');
  return (await services.requests.get(request.id)) ?? request;
}

async function putOff({ clock, requests }: Services, batch: readonly AccessRequest[]): Promise<void> {
  const groups = new Map<number, string[]>();
  const now = clock.now();
  for (const request of batch) {
    const at = lookedUpAgainAt(openStageOf(request), now).getTime();
    groups.set(at, [...(groups.get(at) ?? []), request.id]);
  }
  for (const [at, ids] of groups) await requests.refreshed(ids, new Date(at));
}

/** Of one that is damaged nothing is known; what is wrong with it is said when it is its turn. */
function openStageOf(request: AccessRequest): Stage | undefined {
  try {
    return openStage(request);
  } catch {
    return undefined;
  }
}

/** `lostRace`: the request was changed in this moment, and is looked at again the next time. */
async function refreshOne(
  { clock, requests }: Services,
  directory: Pick<Directory, 'resolve' | 'holders'>,
  request: AccessRequest,
): Promise<'changed' | 'unchanged' | 'lostRace'> {
  const stage = openStage(request);
  if (stage === undefined) return 'unchanged';
  const [approvers, readers] = await Promise.all([
    resolveApprovers(directory, stage, request),
    isRiskStage(stage) ? directory.holders(directoryRoles.securityReader) : undefined,
  ]);
  const canDecide = readers === undefined ? {} : { readers: new Set(readers.map(({ id }) => id)) };
  const purpose = `refreshApprovers:${request.revision}`;
  const command = { type: 'refreshApprovers', ...systemCommand(request, purpose) } as const;
  const outcome = transition<'refreshApprovers'>(request, command, { now: clock.now(), approvers, ...canDecide });
  if (outcome.kind !== 'accepted') return 'unchanged';
  return (await requests.replace(outcome.request, request.revision)) ? 'changed' : 'lostRace';
}
