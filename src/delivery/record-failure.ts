import { backoffMs, type RetryWaits, retryAt } from '../core/base/retry.ts';
import { dayMs, hourMs, minuteMs } from '../core/base/time.ts';
import { type Channel, ChannelError } from '../ports/channel.ts';
import type { Delivery } from '../ports/stores/delivery-store.ts';
import { administratorsOf, planNotice } from './planning.ts';
import type { SenderNeeds } from './send.ts';

/** For how long what somebody has to mend is tried again, and after which waits. */
const mendingMs = 14 * dayMs;
const mendingWaits: RetryWaits = { shortestMs: 5 * minuteMs, longestMs: 6 * hourMs };
/** Credentials are mended by the operator, who waits for it to be ready again. */
const credentialsWaits: RetryWaits = { shortestMs: minuteMs, longestMs: minuteMs };

/** Writes down that a message could not be sent, and when it is tried again, or where else. Tells administrators what they must mend. */
export async function recordFailure(
  needs: SenderNeeds,
  channel: Channel,
  delivery: Delivery,
  error: unknown,
): Promise<void> {
  const known = error instanceof ChannelError ? error : undefined;
  const code = known?.code ?? 'internal_error';
  const mayExist = delivery.mayExist || (known?.outcomeUnknown ?? true);
  const now = needs.clock.now();
  const about = { delivery: delivery.id, channel: delivery.channel, code };
  const fields = known === undefined ? { err: error, ...about } : about;
  const tryAgain = (wait: number) =>
    needs.deliveries.failed(delivery, { at: now, code, mayExist, retryAt: new Date(now.getTime() + wait) });
  const isPassing = known === undefined || (known.retryable && known.toMend === undefined);
  if (isPassing) {
    needs.log.warn(fields, 'A message could not be sent yet');
    return tryAgain(known?.retryAfterMs ?? spreadBackoffMs(delivery.failures));
  }
  let nextChannel: string | undefined;
  try {
    // A message that is only tried again has told them already.
    if (delivery.toMendSince === undefined) await alertAdministrators(needs, channel, known);
    nextChannel = await otherChannel(needs, delivery);
  } catch (err) {
    needs.log.warn(
      { ...fields, err },
      'Who else must hear that a message cannot be sent, and where, could not be looked up yet',
    );
    return tryAgain(spreadBackoffMs(delivery.failures));
  }
  if (nextChannel !== undefined)
    return needs.deliveries.failed(delivery, { at: now, code, mayExist: false, retryAt: now, nextChannel });
  const { toMend } = known;
  const toMendSince = delivery.toMendSince ?? now;
  if (toMend === undefined || now.getTime() - toMendSince.getTime() >= mendingMs) {
    needs.log.error(fields, 'A message cannot be delivered');
    return needs.deliveries.failed(delivery, { at: now, code, mayExist });
  }
  needs.log.warn({ ...fields, toMend }, 'A message cannot be sent until something is mended');
  const retry = retryAt(now, toMendSince, toMend === 'credentials' ? credentialsWaits : mendingWaits);
  return needs.deliveries.failed(delivery, { at: now, code, mayExist, toMendSince, toMend, retryAt: retry });
}

/** A random half to all of the usual wait, so that many messages that failed at once are not all sent again at once. */
function spreadBackoffMs(failures: number): number {
  return backoffMs(failures) * (0.5 + Math.random() / 2);
}

/** Administrators hear at most once a week, in a chat that takes messages, what they have to correct in another one. */
async function alertAdministrators(
  needs: SenderNeeds,
  channel: Channel,
  { toMend, code }: ChannelError,
): Promise<void> {
  if (toMend !== 'credentials' && toMend !== 'app') return;
  const { directory, deliveries, clock } = needs;
  const about = { about: 'messagesHeldUp', chat: channel.title, toMend, code } as const;
  const notice = { kind: 'alert', timeZone: directory.timeZone, ...about } as const;
  const now = clock.now();
  const key = `channel:${channel.name}:${code}:${Math.floor(now.getTime() / (7 * dayMs))}`;
  const readers = await administratorsOf(directory);
  const plans = await Promise.all(readers.map((personId) => planNotice(needs, { personId, notice }, key)));
  await deliveries.plan(plans.flat(), now);
}

/** A notice that cannot be brought in the preferred channel goes through another one; a card is in every channel anyway. */
async function otherChannel(
  needs: SenderNeeds,
  { content, personId, channel, tried, addresses }: Delivery,
): Promise<string | undefined> {
  // One that was brought is only to be changed: it is told in no second chat.
  if (content.kind !== 'notice' || addresses.length > 0) return undefined;
  const identities = await needs.directory.identities(personId);
  const usable = identities.map((identity) => identity.channel).filter((name) => needs.channels.includes(name));
  return usable.find((name) => name !== channel && !tried.includes(name));
}
