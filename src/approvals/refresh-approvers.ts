import { transition } from '../core/lifecycle.ts';
import { type AccessRequest, openStage } from '../core/request.ts';
import { approversKnownForMs } from '../core/schedule.ts';
import { type RefreshCardsNeeds, refreshStageCards } from '../delivery/plan-stage-cards.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import { resolveApprovers, resolvingOnce } from './approvers.ts';
import { systemCommand } from './by-system.ts';
import { closeRequest, findingOnce, reasonToClose } from './close-requests.ts';
import type { Services } from './services.ts';

const batchSize = 500;

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
    const batch = await requests.toRefresh(clock.now(), batchSize);
    if (batch.length === 0) return;
    // Due again first: one that cannot be looked up must not be looked up without end.
    await requests.refreshed(
      batch.map(({ id }) => id),
      new Date(clock.now().getTime() + approversKnownForMs),
    );
    // Many requests ask the same people.
    const directory = { ...resolvingOnce(services.directory), ...findingOnce(services.directory) };
    const unchanged: AccessRequest[] = [];
    let changed = false;
    for (const request of batch) {
      progress.step();
      try {
        const why = await reasonToClose({ directory, settings: services.settings }, request);
        if (why !== undefined) {
          await closeRequest(services, request, why);
          continue;
        }
        const stage = openStage(request);
        if (stage === undefined) continue;
        const approvers = await resolveApprovers(directory, stage, request);
        const purpose = `refreshApprovers:${request.revision}`;
        const command = { type: 'refreshApprovers', ...systemCommand(request, purpose) } as const;
        const outcome = transition<'refreshApprovers'>(request, command, { now: clock.now(), approvers });
        if (outcome.kind === 'accepted')
          changed = (await requests.replace(outcome.request, request.revision)) || changed;
        else unchanged.push(request);
      } catch (error) {
        log.error({ err: error, request: request.id }, 'The people of a request could not be looked up');
      }
    }
    await refreshStageCards(services, unchanged);
    if (changed) doorbell.ring('plan');
  }
}
