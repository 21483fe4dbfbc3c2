import { cardFor, cardHolders, contentDigest } from '../core/card.ts';
import { foldEvents } from '../core/fold.ts';
import { type AddressedNotice, noticesFor } from '../core/notices.ts';
import { directoryRoles } from '../core/person.ts';
import type { AccessRequest } from '../core/request.ts';
import type { AttemptStore } from '../ports/attempt-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryPlan, DeliveryStore } from '../ports/delivery-store.ts';
import type { Directory } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { RequestStore, ToPlan } from '../ports/request-store.ts';

export interface PlannerNeeds {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly requests: RequestStore;
  readonly attempts: AttemptStore;
  readonly deliveries: DeliveryStore;
  /** The names of the channels that this program can reach people through. */
  readonly channels: readonly string[];
  readonly doorbell: Doorbell;
  readonly log: Log;
}

const batchSize = 50;

/** Whose live buttons must go comes first, then who is asked, then who is told. */
const urgency = { closed: 0, live: 1, notice: 2 } as const;

/**
 * Derives from every request that changed which cards and notices each person should have, and writes that down. Done
 * twice, or by two workers at once, it comes to the same rows.
 */
export async function planDue(needs: PlannerNeeds): Promise<void> {
  const failed: string[] = [];
  for (;;) {
    const batch = await needs.requests.toPlan(batchSize, failed);
    if (batch.length === 0) break;
    for (const { request, plannedRevision } of batch) {
      try {
        await planRequest(needs, { request, plannedRevision });
      } catch (error) {
        failed.push(request.id);
        needs.log.error({ err: error, request: request.id }, 'The deliveries of a request could not be planned');
      }
    }
  }
  await planAlerts(needs);
}

async function planRequest(needs: PlannerNeeds, { request, plannedRevision }: ToPlan): Promise<void> {
  const administrators = await administratorsOf(needs.directory);
  const notices = request.events.slice(plannedRevision).flatMap((event) => {
    const then = foldEvents(request.events.slice(0, event.seq));
    return noticesFor(then, event, administrators).map((notice) => ({ notice, about: `${request.id}:${event.seq}` }));
  });
  const plans = [
    ...(await planCards(needs, request)),
    ...(await Promise.all(notices.map(({ notice, about }) => planNotice(needs, notice, about)))).flat(),
  ];
  await needs.deliveries.plan(plans, needs.clock.now());
  await needs.requests.planned(request.id, request.revision);
  needs.doorbell.ring('deliver');
}

async function planCards(needs: PlannerNeeds, request: AccessRequest): Promise<DeliveryPlan[]> {
  const wanted = request.stages.flatMap((stage) =>
    cardHolders(request, stage.id).map((personId) => ({ stage, personId })),
  );
  const plans = await Promise.all(
    wanted.map(async ({ stage, personId }) => {
      const card = cardFor(request, stage.id, personId);
      if (card === undefined) return [];
      return (await channelsOf(needs, personId)).map((channel) => ({
        id: contentDigest(['card', request.id, stage.id, personId, channel]),
        personId,
        channel,
        content: { kind: 'card' as const, requestId: request.id, stage: stage.id },
        wanted: contentDigest(card),
        revision: request.revision,
        urgency: card.live ? urgency.live : urgency.closed,
      }));
    }),
  );
  return plans.flat();
}

/** A notice goes out once, through the preferred channel. */
async function planNotice(
  needs: PlannerNeeds,
  { personId, notice }: AddressedNotice,
  about: string,
): Promise<DeliveryPlan[]> {
  const [channel] = await channelsOf(needs, personId);
  if (channel === undefined) return [];
  return [
    {
      id: contentDigest(['notice', about, notice.about, notice.kind === 'alert' ? notice.text : '', personId]),
      personId,
      channel,
      content: { kind: 'notice', notice },
      wanted: contentDigest(notice),
      revision: 1,
      urgency: urgency.notice,
    },
  ];
}

/** What administrators must be told about refused commands: there is no request that could say it. */
async function planAlerts(needs: PlannerNeeds): Promise<void> {
  for (const { id, alert, actor } of await needs.attempts.toPlan(batchSize)) {
    if (alert !== undefined) {
      const administrators = await administratorsOf(needs.directory);
      const readers = administrators.filter((personId) => actor.kind !== 'person' || actor.id !== personId);
      const notice = { kind: 'alert', about: 'policyWithoutApprovers', text: alert } as const;
      const plans = await Promise.all(
        readers.map((personId) => planNotice(needs, { personId, notice }, `attempt:${id}`)),
      );
      await needs.deliveries.plan(plans.flat(), needs.clock.now());
    }
    await needs.attempts.planned(id);
    needs.doorbell.ring('deliver');
  }
}

async function administratorsOf(directory: Directory): Promise<string[]> {
  const holders = await directory.holders(directoryRoles.identityGovernanceAdministrator);
  return holders.map((person) => person.id);
}

async function channelsOf({ directory, channels, log }: PlannerNeeds, personId: string): Promise<string[]> {
  const reachable = (await directory.identities(personId))
    .map(({ channel }) => channel)
    .filter((channel) => channels.includes(channel));
  if (reachable.length === 0)
    log.warn({ person: personId }, 'Somebody who should get a message has no account in any connected chat');
  return [...new Set(reachable)];
}
