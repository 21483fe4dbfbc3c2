import { directoryRoles } from '../../core/base/person.ts';
import { minuteMs } from '../../core/base/time.ts';
import type { ConfigurationState } from '../../core/configuration/configuration.ts';
import { isPerPerson } from '../../core/policy/policy.ts';
import { transition } from '../../core/request/lifecycle.ts';
import { type AccessRequest, openStage } from '../../core/request/request.ts';
import { approversKnownForMs, lookedUpAgainAt } from '../../core/request/schedule.ts';
import { isRiskStage, type Stage } from '../../core/request/stages.ts';
import { type RefreshCardsNeeds, refreshStageCards } from '../../delivery/plan-stage-cards.ts';
import type { ApproverNeeds } from '../../people/possible-approvers.ts';
import { reachableOnce } from '../../people/reachable.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import type { Directory } from '../../ports/directory.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import { holdersOnce, resolveApprovers, resolvingOnce } from '../requests/approvers.ts';
import { runSystemCommand, systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';
import { closeRequest, findingOnce, reasonToClose } from './close-requests.ts';
import { workConcurrently } from './work-concurrently.ts';

/** For how long what a group or a role came to is taken for true in a round: less than a request waits for its next look. */
const askedAgainAfterMs = minuteMs;

/**
 * Looks up again who approves what is open, for everything that was not looked up for a while: a new approver gets a card,
 * a former one loses it. A request of which nothing can come any more is closed, and cards in accounts that are
 * not an approver's any more are withdrawn. A look goes through all of them in batches. Who is in a group or holds a role is
 * asked once a round, or once a minute if it takes longer; who somebody is and whom they report to, once a batch.
 */
export async function refreshApprovers(
  services: Services & RefreshCardsNeeds,
  progress: LookProgress = unwatched,
): Promise<void> {
  const { clock, requests, doorbell } = services;
  const readNext = () => requests.toRefresh(clock.now(), batchSizes.refresh);
  let round = beginRound(services);
  let reading = readNext();
  for (;;) {
    const { requests: batch, since } = await reading;
    if (since === undefined || progress.isEnding?.() === true) return;
    const now = clock.now();
    if (now.getTime() - round.startedAt.getTime() > askedAgainAfterMs) round = beginRound(services);
    noteDelay(services, now.getTime() - since.getTime());
    // Due again first: one that cannot be looked up must not be looked up without end.
    const [offers] = await Promise.all([services.configuration.load(), putOff(services, batch)]);
    // The database reads while this batch is worked on; a failure is met when its turn comes.
    reading = readNext();
    reading.catch(() => undefined);
    const { unchanged, changed, failed } = await refreshBatch(services, { round, offers, batch, progress });
    // An answer that did not come is asked for again.
    if (failed) round = beginRound(services);
    await noteReaches(services, unchanged, await refreshStageCards(services, unchanged));
    if (changed) doorbell.ring('plan');
  }
}

/** What many requests ask in the same way. */
interface RefreshRound extends ApproverNeeds {
  readonly startedAt: Date;
  readonly directory: Pick<Directory, 'resolve' | 'holders'>;
}

function beginRound({ clock, directory, isReachable }: Services): RefreshRound {
  return {
    startedAt: clock.now(),
    directory: { ...resolvingOnce(directory), ...holdersOnce(directory) },
    isReachable: reachableOnce(isReachable),
  };
}

/** Says so when there is more to look up than fits into the time that everything is to be looked up in. */
function noteDelay({ log }: Pick<Services, 'log'>, lateMs: number): void {
  if (lateMs <= approversKnownForMs) return;
  const minutes = Math.round((approversKnownForMs + lateMs) / minuteMs);
  log.warn(
    { minutes },
    `The approvers of open stages are looked up again after ${minutes} minutes instead of ${approversKnownForMs / minuteMs}`,
  );
}

interface RefreshBatch {
  readonly round: RefreshRound;
  readonly offers: ConfigurationState;
  readonly batch: readonly AccessRequest[];
  readonly progress: LookProgress;
}

async function refreshBatch(
  services: Services,
  { round, offers, batch, progress }: RefreshBatch,
): Promise<{ readonly unchanged: readonly AccessRequest[]; readonly changed: boolean; readonly failed: boolean }> {
  const { resolve } = resolvingOnce(services.directory);
  const directory: Pick<Directory, 'person' | 'resolve' | 'holders'> = {
    ...findingOnce(services.directory),
    // What depends on one person is not kept for a round: there may be a million of them.
    resolve: (spec, beneficiaryId) => (isPerPerson(spec) ? resolve : round.directory.resolve)(spec, beneficiaryId),
    holders: round.directory.holders,
  };
  const configuration = { load: async () => offers };
  const unchanged: AccessRequest[] = [];
  let changed = false;
  let failed = false;
  await workConcurrently(batch, async (request) => {
    progress.step();
    try {
      const why = await reasonToClose({ directory, configuration }, request);
      if (why !== undefined) {
        await closeRequest(services, request, why);
        return;
      }
      if (openStage(request) === undefined) return;
      const became = await refreshOne(services, { directory, isReachable: round.isReachable }, request);
      if (became === 'unchanged') unchanged.push(request);
      changed ||= became === 'changed';
    } catch (error) {
      failed = true;
      services.log.error({ err: error, request: request.id }, 'The people of a request could not be looked up');
    }
  });
  return { unchanged, changed, failed };
}

/**
 * Looks up at once who approves a request, because somebody who is not asked any more uses it. Resolves to the request as
 * it is then.
 */
export async function refreshNow(services: Services, request: AccessRequest): Promise<AccessRequest> {
  if ((await refreshOne(services, services, request)) === 'changed') services.doorbell.ring('plan');
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

/**
 * Notes of which of these requests nobody who is asked has been reached for an hour, and of which somebody has been by now.
 *
 * @param reaches by the ids of requests: `reached`, or since when nobody has been.
 */
async function noteReaches(
  services: Services,
  requests: readonly AccessRequest[],
  reaches: ReadonlyMap<string, 'reached' | Date>,
): Promise<void> {
  // Nearly everywhere somebody has been reached, and nothing else was ever noted.
  const perhaps = requests.filter((request) => {
    const reach = reaches.get(request.id);
    const isNoted = openStage(request)?.nobodyReachedSince !== undefined;
    return reach !== undefined && (reach !== 'reached' || isNoted);
  });
  await workConcurrently(perhaps, async (request) => {
    const reach = reaches.get(request.id);
    const about = { type: 'noteReach', ...(reach instanceof Date ? { since: reach } : {}) } as const;
    const command = { ...about, ...systemCommand(request, `noteReach:${request.revision}`) };
    try {
      await runSystemCommand(services, request, command);
    } catch (error) {
      services.log.error({ err: error, request: request.id }, 'Whether its approvers are reached could not be noted');
    }
  });
}

/** `lostRace`: the request was changed in this moment, and is looked at again the next time. */
async function refreshOne(
  { clock, requests }: Services,
  needs: ApproverNeeds & { readonly directory: Pick<Directory, 'holders'> },
  request: AccessRequest,
): Promise<'changed' | 'unchanged' | 'lostRace'> {
  const stage = openStage(request);
  if (stage === undefined) return 'unchanged';
  const [asked, readers] = await Promise.all([
    resolveApprovers(needs, stage, request),
    isRiskStage(stage) ? needs.directory.holders(directoryRoles.securityReader) : undefined,
  ]);
  const canDecide = readers === undefined ? {} : { readers: new Set(readers.map(({ id }) => id)) };
  const purpose = `refreshApprovers:${request.revision}`;
  const command = { type: 'refreshApprovers', ...systemCommand(request, purpose) } as const;
  const outcome = transition<'refreshApprovers'>(request, command, { now: clock.now(), ...asked, ...canDecide });
  if (outcome.kind !== 'accepted') return 'unchanged';
  return (await requests.replace(outcome.request, request.revision)) ? 'changed' : 'lostRace';
}
