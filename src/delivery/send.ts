import { randomUUID } from 'node:crypto';
import { directoryRoles } from '../core/base/person.ts';
import { backoffMs, retryAt, type Waits } from '../core/base/retry.ts';
import { dayMs, hourMs, minuteMs } from '../core/base/time.ts';
import { openStage } from '../core/request/request.ts';
import { type Card, cardFor, contentDigest, withdrawnCardFor } from '../core/view/card.ts';
import { changeCardFor, withdrawnChangeCardFor } from '../core/view/change-card.ts';
import { isNoticeOver, type Notice } from '../core/view/notices.ts';
import { type Address, type Channel, ChannelError } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { Delivery, DeliveryStore } from '../ports/delivery-store.ts';
import type { Directory, Identity } from '../ports/directory.ts';
import { limits } from '../ports/limits.ts';
import type { Log } from '../ports/log.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import type { RequestStore } from '../ports/request-store.ts';
import { administratorsOf, planNotice } from './planning.ts';
import { findCardFacts } from './risk-readers.ts';

export interface SenderNeeds {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly requests: RequestStore;
  readonly configuration: ConfigurationStore;
  readonly deliveries: DeliveryStore;
  /** The names of all channels that this program can reach people through. */
  readonly channels: readonly string[];
  readonly log: Log;
}

const firstRetryMs = 1_000;

/** For how long what somebody has to mend is tried again, and after which waits. */
const mendingMs = 14 * dayMs;
const mendingWaits: Waits = { shortestMs: 5 * minuteMs, longestMs: 6 * hourMs };
/** Credentials are mended by the operator, who waits for it to be ready again. */
const credentialsWaits: Waits = { shortestMs: minuteMs, longestMs: minuteMs };

/** How many look for work in one channel, each for itself: a call that takes long holds up only the one that made it. */
export const sendersAtOnce = 6;

/**
 * Sends what is due in one channel, one after the other. A message that fails comes back later and holds up nobody else,
 * and a channel that is slow or down holds up no other.
 */
export async function sendDue(needs: SenderNeeds, channel: Channel, progress: LookProgress = unwatched): Promise<void> {
  for (;;) {
    progress.step();
    const now = needs.clock.now();
    const until = new Date(now.getTime() + limits.deliveryLease);
    const delivery = await needs.deliveries.lease(channel.name, now, until, randomUUID());
    if (delivery === undefined) return;
    try {
      await send({ ...needs, progress }, channel, delivery);
    } catch (error) {
      await recordFailure(needs, channel, delivery, error);
    }
  }
}

/** A sender whose look is watched. */
type Watched = SenderNeeds & { readonly progress: LookProgress };

async function send(needs: Watched, channel: Channel, delivery: Delivery): Promise<void> {
  const identity = (await needs.directory.identities(delivery.personId)).find(
    (one) => one.channel === delivery.channel,
  );
  const { content, addresses } = delivery;
  if (content.kind !== 'notice' && (identity !== undefined || addresses.length > 0))
    return sendCard(needs, delivery, channel, identity, content);
  if (identity === undefined) throw new ChannelError('no_account', { retryable: true, toMend: 'person' });
  if (content.kind === 'notice') await sendNotice(needs, delivery, channel, identity, content);
}

/**
 * Always shows what a card is about as it is now, not as it was planned: the newest state wins. Without an identity the card
 * lies in an account that is not this person's any more, and is only edited.
 */
async function sendCard(
  needs: Watched,
  delivery: Delivery,
  channel: Channel,
  identity: Identity | undefined,
  content: CardContent,
): Promise<void> {
  const current = await currentCard(needs, delivery, content, identity !== undefined);
  if (current === undefined) throw new ChannelError('nothing_to_show', { retryable: false });
  const { card, revision } = current;
  const done = { shown: contentDigest(card), revision };
  if (delivery.addresses.length > 0) {
    await editAll(needs, delivery, (address) => channel.edit(address, card));
    return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  }
  // A message about what is over would only disturb people; they find it in their history.
  if (isOver(card) && !delivery.mayExist) return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  if (identity === undefined || !(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  const address = await channel.post(card, identity, { id: delivery.ref, mayExist: delivery.mayExist });
  await needs.deliveries.sent(delivery, { ...done, at: needs.clock.now(), address });
}

/** Nothing can be decided on it any more. One that lacks only a role of its reader's is still open. */
function isOver(card: Card): boolean {
  return card.kind === 'stage' ? card.stage.state !== 'open' : card.state !== 'waiting';
}

type CardContent = Exclude<Delivery['content'], { kind: 'notice' }>;

/** What a row's card shows now, and which revision of what it is about that is. */
async function currentCard(
  { requests, configuration, directory }: SenderNeeds,
  { personId }: Delivery,
  content: CardContent,
  isTheirs: boolean,
): Promise<{ readonly card: Card; readonly revision: number } | undefined> {
  if (content.kind === 'card') {
    const request = await requests.get(content.requestId);
    if (request === undefined) return undefined;
    const card = isTheirs
      ? cardFor(request, content.stage, personId, (await findCardFacts(directory, request, content.stage))(personId))
      : withdrawnCardFor(request, content.stage, personId);
    return card === undefined ? undefined : { card, revision: request.revision };
  }
  const { proposals, revision } = await configuration.load();
  const proposal = proposals.find(({ id }) => id === content.proposal);
  if (proposal === undefined) return undefined;
  const roles = isTheirs ? await directory.roles(personId) : [];
  const isAsked = roles.includes(directoryRoles.identityGovernanceAdministrator);
  const cardNow = isAsked ? changeCardFor : withdrawnChangeCardFor;
  return { card: cardNow(proposal, directory, personId), revision };
}

/**
 * Edits every message, also after one that fails; those that are gone for good matter only when no other is left. Many of
 * them can take longer than a lease, so it is renewed before each. A sender that is fenced out stops: `sent` then marks the
 * row dirty, so that the newest state wins.
 */
async function editAll(
  { clock, deliveries, progress }: Watched,
  delivery: Delivery,
  edit: (address: Address) => Promise<void>,
): Promise<void> {
  const { addresses } = delivery;
  const failures: unknown[] = [];
  for (const [index, address] of addresses.entries()) {
    progress.step();
    const until = new Date(clock.now().getTime() + limits.deliveryLease);
    if (index > 0 && !(await deliveries.renew(delivery, until))) return;
    await edit(address).catch((error: unknown) => failures.push(error));
  }
  const passing = failures.find((error) => !(error instanceof ChannelError) || error.retryable);
  if (passing !== undefined) throw passing;
  if (failures.length === addresses.length) throw failures[0];
}

async function sendNotice(
  needs: Watched,
  delivery: Delivery,
  channel: Channel,
  identity: Identity,
  { notice }: Extract<Delivery['content'], { kind: 'notice' }>,
): Promise<void> {
  const { addresses, wanted, ref: id, mayExist } = delivery;
  const done = { shown: wanted, revision: 1 };
  if (addresses.length > 0) {
    await editAll(needs, delivery, (address) => channel.editNotice(address, notice));
    return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  }
  if (isNoticeOver(notice) || (await isOutdated(needs, delivery, notice))) {
    const now = needs.clock.now();
    if (!mayExist) return needs.deliveries.sent(delivery, { ...done, at: now });
    // It may lie there from an earlier try, and must be put right: what it is to say is planned in a moment.
    const retryAt = new Date(now.getTime() + firstRetryMs);
    if (!isNoticeOver(notice)) return needs.deliveries.failed(delivery, { code: 'outdated', mayExist, retryAt });
  }
  if (!(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  const address = await channel.notify(notice, identity, { id, mayExist });
  await needs.deliveries.sent(delivery, { ...done, at: needs.clock.now(), address });
}

/** Nobody is reminded of what was answered while the reminder was on its way, or of what they are not asked any more. */
async function isOutdated({ requests }: SenderNeeds, { personId }: Delivery, notice: Notice): Promise<boolean> {
  if (notice.kind !== 'reminder') return false;
  const request = await requests.get(notice.request.id);
  const stage = request === undefined ? undefined : openStage(request);
  return stage?.id !== notice.stage || !stage.approversNow.some(({ id }) => id === personId);
}

async function recordFailure(needs: SenderNeeds, channel: Channel, delivery: Delivery, error: unknown): Promise<void> {
  const known = error instanceof ChannelError ? error : undefined;
  const code = known?.code ?? 'internal_error';
  const mayExist = delivery.mayExist || (known?.outcomeUnknown ?? true);
  const now = needs.clock.now();
  const about = { delivery: delivery.id, channel: delivery.channel, code };
  const fields = known === undefined ? { err: error, ...about } : about;
  const tryAgain = (wait: number) =>
    needs.deliveries.failed(delivery, { code, mayExist, retryAt: new Date(now.getTime() + wait) });
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
    return needs.deliveries.failed(delivery, { code, mayExist: false, retryAt: now, nextChannel });
  const { toMend } = known;
  const toMendSince = delivery.toMendSince ?? now;
  if (toMend === undefined || now.getTime() - toMendSince.getTime() >= mendingMs) {
    needs.log.error(fields, 'A message cannot be delivered');
    return needs.deliveries.failed(delivery, { code, mayExist });
  }
  needs.log.warn({ ...fields, toMend }, 'A message cannot be sent until something is mended');
  const retry = retryAt(now, toMendSince, toMend === 'credentials' ? credentialsWaits : mendingWaits);
  return needs.deliveries.failed(delivery, { code, mayExist, toMendSince, retryAt: retry });
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
