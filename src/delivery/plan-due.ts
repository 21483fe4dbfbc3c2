import { foldEvents } from '../core/request/fold.ts';
import { type AccessRequest, isOver } from '../core/request/request.ts';
import {
  type AddressedNotice,
  type Administrators,
  alertsForNobody,
  alertsOver,
  concernsAdministrators,
  noAdministrators,
  noticesFor,
  remindersOver,
  type UntoldEvent,
} from '../core/view/notices.ts';
import { batchSizes } from '../ports/batch-sizes.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import type { Attempt } from '../ports/stores/attempt-store.ts';
import type { DeliveryPlan } from '../ports/stores/delivery-store.ts';
import type { ToPlan } from '../ports/stores/request-store.ts';
import { takeDue } from '../ports/take-due.ts';
import { planConfiguration } from './plan-configuration.ts';
import { planStageCards } from './plan-stage-cards.ts';
import { administratorsFor, administratorsOf, type PlannerNeeds, planNotice, urgency } from './planning.ts';

/**
 * Plans the messages about everything that changed: requests, refused commands that administrators must hear of, and the
 * configuration. Each kind is planned whatever becomes of the others. What cannot be planned is tried again, after ever
 * longer waits, and holds up nothing else. Done twice, or by two workers at once, it comes to the same rows.
 */
export async function planDue(needs: PlannerNeeds, progress: LookProgress = unwatched): Promise<void> {
  const kinds = [planRequests, planAlerts, planConfiguration];
  const planned = await Promise.allSettled(kinds.map((plan) => plan(needs, progress)));
  for (const one of planned) if (one.status === 'rejected') throw one.reason;
}

/** How many requests are planned side by side: each waits for several questions to the directory, one after the other. */
const plannedAtOnce = 16;

/** Derives from every request that changed which cards and notices each person should have, and writes that down. */
async function planRequests(needs: PlannerNeeds, progress: LookProgress): Promise<void> {
  const { requests, clock } = needs;
  await takeDue(needs, progress, {
    read: () => requests.toPlan(clock.now(), batchSizes.plan),
    processOne: async (toPlan) => {
      await planRequest(needs, toPlan);
      return 'done';
    },
    since: ({ request }) => request.events.at(-1)?.at ?? request.submittedAt,
    putOff: ({ request }, at) => requests.planLater(request.id, request.revision, at),
    atOnce: plannedAtOnce,
    fieldsOf: ({ request }) => ({ request: request.id }),
    failed: 'The deliveries of a request could not be planned',
  });
}

async function planRequest(needs: PlannerNeeds, { request, plannedRevision }: ToPlan): Promise<void> {
  const untold = request.events.slice(plannedRevision).map((event): UntoldEvent => {
    return { event, after: foldEvents(request.events.slice(0, event.seq)) };
  });
  const administrators = concernsAdministrators(request, untold)
    ? await administratorsFor(needs, request)
    : noAdministrators;
  const notices = untold.flatMap(({ event, after }) => {
    // Those who run the program have to find somebody then.
    for (const alert of alertsForNobody(after, event, administrators)) {
      const fields = { request: request.id, alert };
      needs.log.error(fields, 'No administrator may be told what this request needs: each of them has a part in it');
    }
    const { seq } = event;
    return noticesFor(after, event, administrators).map((notice) => ({ notice, seq }));
  });
  // Its cards were planned when it was over. Those that are not there any more were removed because of their age.
  const wasOver = plannedRevision > 0 && isOver(foldEvents(request.events.slice(0, plannedRevision)));
  const cards = await Promise.all(request.stages.map((stage) => planStageCards(needs, request, stage)));
  const plans = [
    ...cards.flat().map((plan) => (wasOver ? { ...plan, onlyExisting: true } : plan)),
    ...(await Promise.all(notices.map((one) => planNoticeOf(needs, request, one)))).flat(),
    ...(await planNoticesOver(needs, request, administrators)),
  ];
  const about = plans.map((plan) => ({ ...plan, requestId: request.id }));
  await needs.deliveries.plan(about, needs.clock.now());
  // A reminder brings the card to those who do not have it yet.
  const isReminded = request.events.slice(plannedRevision).some(({ type }) => type === 'stageReminded');
  const live = cards.flat().filter((plan) => plan.urgency === urgency.live);
  if (isReminded)
    await needs.deliveries.bringAgain(
      live.map(({ id }) => id),
      needs.clock.now(),
    );
  await needs.requests.planned(request.id, request.revision);
  needs.doorbell.ring('deliver');
}

/** What one event of a request tells somebody. */
async function planNoticeOf(
  needs: PlannerNeeds,
  { id }: AccessRequest,
  { notice, seq }: { readonly notice: AddressedNotice; readonly seq: number },
  revision?: number,
): Promise<DeliveryPlan[]> {
  const plans = await planNotice(needs, notice, `${id}:${seq}`, revision);
  return plans.map((plan) => ({ ...plan, seq }));
}

/** Reminders and alerts that were sent say what became of what they are about, once they are no longer true. */
async function planNoticesOver(
  needs: PlannerNeeds,
  request: AccessRequest,
  administrators: Administrators,
): Promise<DeliveryPlan[]> {
  const plans = [...remindersOver(request), ...alertsOver(request, administrators)].map(({ seq, ...notice }) =>
    planNoticeOf(needs, request, { notice, seq }, request.revision),
  );
  return (await Promise.all(plans)).flat().map((plan) => ({ ...plan, onlyExisting: true }));
}

/** Refused commands that administrators are told of in one message. */
interface RefusedAlike {
  readonly newest: Attempt;
  readonly ids: readonly string[];
}

/**
 * What administrators must be told about refused commands: there is no request that could say it. However many there
 * are, each administrator has one message a package and day, which says how many.
 */
async function planAlerts(needs: PlannerNeeds, progress: LookProgress): Promise<void> {
  const { attempts, clock } = needs;
  await takeDue<RefusedAlike>(needs, progress, {
    read: async () => refusedAlike(await attempts.toPlan(clock.now(), batchSizes.plan)),
    processOne: async (alike) => {
      await planAlert(needs, alike);
      return 'done';
    },
    since: ({ newest }) => newest.at,
    putOff: async ({ ids }, at) => {
      for (const id of ids) await attempts.planLater(id, at);
    },
    fieldsOf: ({ newest }) => ({ attempt: newest.id }),
    failed: 'The message about a refused command could not be planned',
  });
}

function refusedAlike(attempts: readonly Attempt[]): RefusedAlike[] {
  const byKey = new Map<string, RefusedAlike>();
  for (const attempt of attempts) {
    const key = attempt.alert?.key ?? attempt.id;
    byKey.set(key, { newest: attempt, ids: [...(byKey.get(key)?.ids ?? []), attempt.id] });
  }
  return [...byKey.values()];
}

async function planAlert(needs: PlannerNeeds, { newest, ids }: RefusedAlike): Promise<void> {
  const { alert, actor, at } = newest;
  if (alert !== undefined && actor.kind === 'person') {
    const count = await needs.attempts.countAlerts(alert.key);
    const administrators = await administratorsOf(needs.directory);
    const readers = administrators.filter((personId) => actor.id !== personId);
    const { target, stage } = alert;
    const { timeZone } = needs.directory;
    const asked = { target, stage, count, name: actor.name, at };
    const notice = { kind: 'alert', about: 'policyWithoutApprovers', timeZone, ...asked } as const;
    const plans = await Promise.all(
      readers.map((personId) => planNotice(needs, { personId, notice }, `attempts:${alert.key}`, count)),
    );
    await needs.deliveries.plan(plans.flat(), needs.clock.now());
  }
  for (const id of ids) await needs.attempts.planned(id);
  needs.doorbell.ring('deliver');
}
