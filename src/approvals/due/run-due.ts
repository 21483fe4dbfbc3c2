import { InvariantError } from '../../core/base/errors.ts';
import { retryAt } from '../../core/base/retry.ts';
import { isEndDue } from '../../core/request/handlers/ending.ts';
import { type Outcome, transition } from '../../core/request/lifecycle.ts';
import { type AccessRequest, awaitsRecheck, hasAccess, openStage } from '../../core/request/request.ts';
import { escalationAt } from '../../core/request/schedule.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import { type LookProgress, unwatched } from '../../ports/look.ts';
import type { DuePlace, PostponedAction } from '../../ports/stores/request-store.ts';
import { resolveAlternates } from '../requests/approvers.ts';
import { systemCommand } from '../requests/system-commands.ts';
import type { Services } from '../services.ts';
import { recheckRisk } from './recheck-risk.ts';
import { workConcurrently } from './work-concurrently.ts';

/** How many of them are written in one go. */
const writtenTogether = 250;

/** `later`: it has to wait for something, and is looked at again after ever longer waits. */
export type DueOutcome = 'done' | 'later';

/** What happens to a request whose next action is due, when it is the beginning or the end of access. */
export interface DueActions {
  startDelivery(request: AccessRequest): Promise<DueOutcome>;
  /** The end has come while the access was still being delivered. */
  giveUpDelivery(request: AccessRequest): Promise<void>;
  endAccess(request: AccessRequest): Promise<void>;
}

/**
 * Everything that is due, in batches: time-outs, reminders, escalations, starts and ends of access. One that fails is
 * logged, is tried again after ever longer waits, and holds up nobody else.
 */
export async function runDue(
  services: Services,
  actions: DueActions,
  progress: LookProgress = unwatched,
): Promise<void> {
  /** What this look leaves to a later one. */
  const left = new Set<string>();
  const fail = (id: string, error: unknown) => {
    left.add(id);
    services.log.error({ err: error, request: id }, 'What is due for a request could not be done');
  };
  /** What was acted on in the pass before and in this one, by revision. */
  let before = new Map<string, number>();
  let acted = new Map<string, number>();
  let isChanged = false;
  const readAfter = (after?: DuePlace) => services.requests.due(services.clock.now(), batchSizes.due, after);
  let reading = readAfter();
  for (;;) {
    progress.step();
    const { requests, since, last } = await reading;
    if (progress.isEnding?.() === true) return;
    if (last === undefined) {
      if (!isChanged) return;
      // What was done may have made something due that would have been before it: one more pass, from the beginning.
      [before, acted, isChanged] = [acted, new Map(), false];
      reading = readAfter();
      continue;
    }
    // Always behind what was read: what is left is not read again, and an index forgets slowly what is done. The database reads
    // while this batch is worked on; a failure is met when its turn comes.
    reading = readAfter(last);
    reading.catch(() => undefined);
    const due = requests.filter(({ id, revision }) => {
      // It would be due for ever, and this look would never end.
      if (!left.has(id) && before.get(id) === revision) fail(id, changedNothing());
      return !left.has(id);
    });
    const now = services.clock.now();
    const waiting = new Set(due.filter((request) => isToAnswer(request, now, fail)));
    if (await writeTogether(services, [...waiting], fail, progress)) isChanged = true;
    const others = due.filter((request) => !waiting.has(request) && !left.has(request.id));
    await workConcurrently(others, async (request) => {
      progress.step();
      try {
        if ((await act(services, actions, request)) === 'later') left.add(request.id);
        else isChanged = true;
      } catch (error) {
        fail(request.id, error);
      }
    });
    for (const { id, revision } of others) acted.set(id, revision);
    const putOff = requests.filter(({ id }) => left.has(id));
    await services.requests.dueLater(putOff.map((one) => later(one, services.clock.now(), since.get(one.id))));
  }
}

/** Whether it is due with nothing but a stage that waits or an end that comes near. One that is damaged is left. */
function isToAnswer(request: AccessRequest, now: Date, fail: (id: string, error: unknown) => void): boolean {
  try {
    return openStage(request) !== undefined || isAnnounced(request, now);
  } catch (error) {
    fail(request.id, error);
    return false;
  }
}

/** When it is tried again: at the latest when more is due for it, so that no stage and no access lasts longer for that. */
function later(request: AccessRequest, now: Date, since: Date | undefined): PostponedAction {
  const { id, revision } = request;
  const at = [retryAt(now, since), ...endsOf(request).filter((end) => end > now)].map((one) => one.getTime());
  return { id, revision, at: new Date(Math.min(...at)) };
}

/** Of one that is damaged nothing is known. */
function endsOf(request: AccessRequest): Date[] {
  try {
    return [request.window.endsAt, openStage(request)?.dueAt].filter((at) => at !== undefined);
  } catch {
    return [];
  }
}

/** The end of some access comes near, and has not come. */
function isAnnounced(request: AccessRequest, now: Date): boolean {
  return hasAccess(request) && !isEndDue(request, now);
}

/** Stages that nobody has answered, and access that ends soon: nothing but the time, and one write for many. Whether any was. */
async function writeTogether(
  services: Services,
  requests: readonly AccessRequest[],
  fail: (id: string, error: unknown) => void,
  progress: LookProgress,
): Promise<boolean> {
  let writing: Promise<void> = Promise.resolve();
  let changed = false;
  for (let from = 0; from < requests.length; from += writtenTogether) {
    progress.step();
    const some = requests.slice(from, from + writtenTogether);
    // While the database writes what is decided, the next ones are.
    const [changes] = await Promise.all([decideAll(services, some, fail), writing]);
    changed ||= changes.length > 0;
    writing = services.requests.replaceAll(changes).then(
      (failed) => {
        for (const [id, error] of failed) fail(id, error);
      },
      // Whatever else is due is no worse for it.
      (error) => {
        for (const { request } of changes) fail(request.id, error);
      },
    );
  }
  await writing;
  if (changed) services.doorbell.ring('plan');
  return changed;
}

function changedNothing(): InvariantError {
  return new InvariantError('Being due changed nothing.');
}

interface Change {
  readonly request: AccessRequest;
  readonly expected: number;
}

async function decideAll(
  services: Services,
  requests: readonly AccessRequest[],
  fail: (id: string, error: unknown) => void,
): Promise<Change[]> {
  const changes: Change[] = [];
  await workConcurrently(requests, async (request) => {
    try {
      const outcome = hasAccess(request) ? announce(services, request) : await answerStage(services, request);
      if (outcome.kind === 'accepted') changes.push({ request: outcome.request, expected: request.revision });
      else fail(request.id, changedNothing());
    } catch (error) {
      fail(request.id, error);
    }
  });
  return changes;
}

function announce({ clock }: Services, request: AccessRequest): Outcome {
  const now = clock.now();
  const command = { type: 'announceEnd', ...systemCommand(request, `announceEnd:${now.toISOString()}`) } as const;
  return transition<'announceEnd'>(request, command, { now });
}

/** What is due about an open stage. Its end goes before everything else: nobody is reminded of what is over. */
async function answerStage(services: Services, request: AccessRequest): Promise<Outcome> {
  const stage = openStage(request);
  if (stage === undefined) throw new InvariantError('Only an open stage waits.');
  const now = services.clock.now();
  if (stage.dueAt !== undefined && stage.dueAt <= now)
    return transition<'timeOut'>(
      request,
      { type: 'timeOut', ...systemCommand(request, `timeOut:${stage.id}`) },
      { now },
    );
  const forwardAt = escalationAt(stage);
  if (forwardAt !== undefined && forwardAt <= now) {
    const command = { type: 'escalate', ...systemCommand(request, `escalate:${stage.id}`) } as const;
    const asked = await resolveAlternates(services, stage, request);
    return transition<'escalate'>(request, command, { now, ...asked });
  }
  const command = { type: 'remind', ...systemCommand(request, `remind:${stage.id}:${now.toISOString()}`) } as const;
  return transition<'remind'>(request, command, { now });
}

async function act(services: Services, actions: DueActions, request: AccessRequest): Promise<DueOutcome> {
  if (request.state === 'approved') return actions.startDelivery(request);
  if (awaitsRecheck(request)) await recheckRisk(services, request);
  else if (request.state === 'delivering') await actions.giveUpDelivery(request);
  else await actions.endAccess(request);
  return 'done';
}
