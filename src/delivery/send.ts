import { randomUUID } from 'node:crypto';
import { cardFor, contentDigest } from '../core/card.ts';
import { type Channel, ChannelError } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Delivery, DeliveryStore } from '../ports/delivery-store.ts';
import type { Directory, Identity } from '../ports/directory.ts';
import type { Log } from '../ports/log.ts';
import type { RequestStore } from '../ports/request-store.ts';

export interface SenderNeeds {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly requests: RequestStore;
  readonly deliveries: DeliveryStore;
  readonly channels: readonly Channel[];
  readonly log: Log;
}

/** Longer than a channel's own time-out for one call, so that a lease never ends while its message is on the way. */
const leaseMs = 60_000;
const sendersAtOnce = 8;
const firstRetryMs = 1_000;
const longestRetryMs = 5 * 60_000;

/** Sends everything that is due. One message that fails comes back later and holds up nobody else. */
export async function sendDue(needs: SenderNeeds): Promise<void> {
  await Promise.all(Array.from({ length: sendersAtOnce }, () => sendUntilQuiet(needs)));
}

async function sendUntilQuiet(needs: SenderNeeds): Promise<void> {
  for (;;) {
    const now = needs.clock.now();
    const delivery = await needs.deliveries.lease(now, new Date(now.getTime() + leaseMs), randomUUID());
    if (delivery === undefined) return;
    try {
      await send(needs, delivery);
    } catch (error) {
      await recordFailure(needs, delivery, error);
    }
  }
}

async function send(needs: SenderNeeds, delivery: Delivery): Promise<void> {
  const channel = needs.channels.find(({ name }) => name === delivery.channel);
  const identity = (await needs.directory.identities(delivery.personId)).find(
    (one) => one.channel === delivery.channel,
  );
  if (channel === undefined || identity === undefined) throw new ChannelError('no_account', { retryable: false });
  const { content } = delivery;
  return content.kind === 'card'
    ? sendCard(needs, delivery, channel, identity, content)
    : sendNotice(needs, delivery, channel, identity, content);
}

/** Always shows the request as it is now, not as it was planned: the newest state wins. */
async function sendCard(
  needs: SenderNeeds,
  delivery: Delivery,
  channel: Channel,
  identity: Identity,
  { requestId, stage }: { readonly requestId: string; readonly stage: string },
): Promise<void> {
  const request = await needs.requests.get(requestId);
  const card = request === undefined ? undefined : cardFor(request, stage, delivery.personId);
  if (request === undefined || card === undefined) throw new ChannelError('nothing_to_show', { retryable: false });
  const done = { shown: contentDigest(card), revision: request.revision };
  if (delivery.addresses.length > 0) {
    for (const address of delivery.addresses) await channel.edit(address, card);
    return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  }
  if (!(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  const address = await channel.post(card, identity, { id: delivery.id, mayExist: delivery.mayExist });
  await needs.deliveries.sent(delivery, { ...done, at: needs.clock.now(), address });
}

async function sendNotice(
  needs: SenderNeeds,
  delivery: Delivery,
  channel: Channel,
  identity: Identity,
  { notice }: Extract<Delivery['content'], { kind: 'notice' }>,
): Promise<void> {
  if (!(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  await channel.notify(notice, identity, { id: delivery.id, mayExist: delivery.mayExist });
  await needs.deliveries.sent(delivery, { shown: delivery.wanted, revision: 1, at: needs.clock.now() });
}

async function recordFailure(needs: SenderNeeds, delivery: Delivery, error: unknown): Promise<void> {
  const known = error instanceof ChannelError ? error : undefined;
  const code = known?.code ?? 'internal_error';
  const retryable = known?.retryable ?? true;
  const fields = { err: error, delivery: delivery.id, channel: delivery.channel, code };
  if (retryable) needs.log.warn(fields, 'A message could not be sent yet');
  else needs.log.error(fields, 'A message cannot be delivered');
  const backoff = Math.min(firstRetryMs * 2 ** delivery.failures, longestRetryMs);
  const wait = known?.retryAfterMs ?? backoff * (0.5 + Math.random() / 2);
  await needs.deliveries.failed(delivery, {
    code,
    mayExist: delivery.mayExist || (known?.outcomeUnknown ?? true),
    ...(retryable ? { retryAt: new Date(needs.clock.now().getTime() + wait) } : {}),
  });
}
