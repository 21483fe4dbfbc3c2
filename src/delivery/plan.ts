import { foldEvents } from '../core/fold.ts';
import { noticesFor, refusedText, remindersOver } from '../core/notices.ts';
import { type AccessRequest, isOver } from '../core/request.ts';
import type { DeliveryPlan } from '../ports/delivery-store.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import type { ToPlan } from '../ports/request-store.ts';
import { planConfiguration } from './plan-configuration.ts';
import { planStageCards } from './plan-stage-cards.ts';
import { administratorsFor, administratorsOf, batchSize, type PlannerNeeds, planNotice } from './planning.ts';

/**
 * Derives from every request that changed which cards and notices each person should have, and writes that down. Done
 * twice, or by two workers at once, it comes to the same rows.
 */
export async function planDue(needs: PlannerNeeds, progress: LookProgress = unwatched): Promise<void> {
  const failed: string[] = [];
  for (;;) {
    const batch = await needs.requests.toPlan(batchSize, failed);
    if (batch.length === 0) break;
    for (const { request, plannedRevision } of batch) {
      progress.step();
      try {
        await planRequest(needs, { request, plannedRevision });
      } catch (error) {
        failed.push(request.id);
        needs.log.error({ err: error, request: request.id }, 'The deliveries of a request could not be planned');
      }
    }
  }
  await planAlerts(needs);
  await planConfiguration(needs);
}

async function planRequest(needs: PlannerNeeds, { request, plannedRevision }: ToPlan): Promise<void> {
  const administrators = await administratorsFor(needs, request);
  const notices = request.events.slice(plannedRevision).flatMap((event) => {
    const then = foldEvents(request.events.slice(0, event.seq));
    return noticesFor(then, event, administrators).map((notice) => ({ notice, about: `${request.id}:${event.seq}` }));
  });
  // Its cards were planned when it was over. Those that are not there any more were removed because of their age.
  const wasOver = plannedRevision > 0 && isOver(foldEvents(request.events.slice(0, plannedRevision)));
  const cards = await Promise.all(request.stages.map((stage) => planStageCards(needs, request, stage)));
  const plans = [
    ...cards.flat().map((plan) => (wasOver ? { ...plan, onlyExisting: true } : plan)),
    ...(await Promise.all(notices.map(({ notice, about }) => planNotice(needs, notice, about)))).flat(),
    ...(await planRemindersOver(needs, request)),
  ];
  await needs.deliveries.plan(plans, needs.clock.now());
  await needs.requests.planned(request.id, request.revision);
  needs.doorbell.ring('deliver');
}

/** Reminders that were sent say what became of what they asked for, once it is over. */
async function planRemindersOver(needs: PlannerNeeds, request: AccessRequest): Promise<DeliveryPlan[]> {
  const plans = remindersOver(request).map((one) =>
    planNotice(needs, one, `${request.id}:${one.seq}`, request.revision),
  );
  return (await Promise.all(plans)).flat().map((plan) => ({ ...plan, onlyExisting: true }));
}

/**
 * What administrators must be told about refused commands: there is no request that could say it. However many there
 * are, each administrator has one message a package and day, which says how many.
 */
async function planAlerts(needs: PlannerNeeds): Promise<void> {
  const attempts = await needs.attempts.toPlan(batchSize);
  const newest = new Map(attempts.flatMap((one) => (one.alert === undefined ? [] : [[one.alert.key, one] as const])));
  for (const [key, { alert, actor, at }] of newest) {
    if (alert === undefined || actor.kind !== 'person') continue;
    const count = await needs.attempts.countAlerts(key);
    const administrators = await administratorsOf(needs.directory);
    const readers = administrators.filter((personId) => actor.id !== personId);
    const text = refusedText({ ...alert, name: actor.name, count, at });
    const notice = { kind: 'alert', about: 'policyWithoutApprovers', text } as const;
    const plans = await Promise.all(
      readers.map((personId) => planNotice(needs, { personId, notice }, `attempts:${key}`, count)),
    );
    await needs.deliveries.plan(plans.flat(), needs.clock.now());
  }
  for (const { id } of attempts) await needs.attempts.planned(id);
  if (attempts.length > 0) needs.doorbell.ring('deliver');
}
