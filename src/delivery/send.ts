import { randomUUID } from 'node:crypto';
import { directoryRoles } from '../core/base/person.ts';
import { openStage } from '../core/request/request.ts';
import { type Card, cardFor, contentDigest, withdrawnCardFor } from '../core/view/card.ts';
import { changeCardFor, withdrawnChangeCardFor } from '../core/view/change-card.ts';
import { isNoticeOver, type Notice } from '../core/view/notices.ts';
import { settleWithin } from '../ports/calls/call-within.ts';
import { type Channel, ChannelError } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory, Identity } from '../ports/directory.ts';
import { limits } from '../ports/limits.ts';
import type { Log } from '../ports/log.ts';
import { type LookProgress, unwatched } from '../ports/look.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';
import type { Delivery, DeliveryStore } from '../ports/stores/delivery-store.ts';
import type { RequestStore } from '../ports/stores/request-store.ts';
import { findCardFacts } from './card-facts.ts';
import { completeNotice } from './complete-notice.ts';
import { editMessages } from './edit-messages.ts';
import { createLanes, type Lanes, stepAside } from './lanes.ts';
import { recordFailure } from './record-failure.ts';
import { createSlowPeople, type SlowPeople } from './slow-people.ts';

/** What the senders of a channel need. */
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

/** How many look for work in one channel, each for itself: a call that takes long holds up only the one that made it. */
export const sendersAtOnce = 16;

/** What the senders of a channel share: whom it reaches slowly, and what its limits hold back. */
export interface SendersMemory {
  readonly slow: SlowPeople;
  readonly lanes: Lanes;
}

/** @param lookAgain makes the senders look; see `createLanes`. */
export function createSendersMemory(clock: Clock, lookAgain?: () => void): SendersMemory {
  return { slow: createSlowPeople(), lanes: createLanes(clock, lookAgain) };
}

/**
 * Sends what is due in one channel. A message that fails comes back later and holds up nobody else, and a channel that is slow
 * or down holds up no other. A call that takes longer than `limits.slowCall` is left to itself, and people whose calls time out
 * wait behind all others: conversations that hang delay nobody but their own people. What a limit of the chat's holds
 * back steps aside, and everything else is sent meanwhile.
 *
 * @param memory shared by all senders of the channel.
 */
export async function sendDue(
  needs: SenderNeeds,
  channel: Channel,
  progress: LookProgress = unwatched,
  memory: SendersMemory = createSendersMemory(needs.clock),
): Promise<void> {
  const { slow } = memory;
  const left: Promise<void>[] = [];
  for (;;) {
    progress.step();
    if (progress.isEnding?.() === true) break;
    const delivery = await leaseNext(needs, channel, memory);
    if (delivery === undefined) break;
    let isLeft = false;
    const step = () => (isLeft ? undefined : progress.step());
    const work = sendLeased({ ...needs, progress: { step } }, channel, delivery, memory);
    if (slow.isFull || (await endsWithin(limits.slowCall, work))) {
      await work;
      continue;
    }
    isLeft = true;
    slow.left(delivery.personId, work);
    if (progress.leave === undefined) left.push(work);
    else progress.leave(work);
  }
  await Promise.all(left);
}

/** Those who have not been slow come first. */
async function leaseNext(
  { clock, deliveries }: SenderNeeds,
  channel: Channel,
  { slow, lanes }: SendersMemory,
): Promise<Delivery | undefined> {
  const lease = (except: readonly string[]) => {
    const now = clock.now();
    const until = new Date(now.getTime() + limits.deliveryLease);
    return deliveries.lease(channel.name, { now, until, token: randomUUID(), except, closedLanes: lanes.closed });
  };
  const { behind } = slow;
  const first = await lease(behind);
  return first !== undefined || behind.length === 0 || slow.isFull ? first : lease(slow.busy);
}

async function sendLeased(
  needs: Watched,
  channel: Channel,
  delivery: Delivery,
  { slow, lanes }: SendersMemory,
): Promise<void> {
  try {
    await send(needs, channel, delivery);
    slow.answered(delivery.personId);
  } catch (error) {
    if (error instanceof ChannelError && error.limit !== undefined)
      return stepAside(needs, delivery, error, error.limit, lanes);
    if (error instanceof ChannelError && error.code === 'timeout') slow.timedOut(delivery.personId);
    else slow.answered(delivery.personId);
    await recordFailure(needs, channel, delivery, error);
  }
}

/** Whether this work is over, whatever came of it, within so many ms. */
function endsWithin(limitMs: number, work: Promise<unknown>): Promise<boolean> {
  const over = () => true;
  return settleWithin(limitMs, work.then(over, over), () => false);
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
  const found = await editMessages(needs, delivery, channel, identity, (address) => channel.edit(address, card));
  // A message about what is over would only disturb people; they find it in their history.
  if (found === 'there' || isOver(card) || identity === undefined)
    return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  if (!(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  const address = await channel.post(card, identity, delivery.ref);
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

async function sendNotice(
  needs: Watched,
  delivery: Delivery,
  channel: Channel,
  identity: Identity,
  { notice: planned }: Extract<Delivery['content'], { kind: 'notice' }>,
): Promise<void> {
  const notice = await completeNotice(needs.configuration, planned);
  if (notice === undefined) throw new ChannelError('nothing_to_show', { retryable: false });
  const { wanted, mayExist } = delivery;
  const done = { shown: wanted, revision: 1 };
  const found = await editMessages(needs, delivery, channel, identity, (address) =>
    channel.editNotice(address, notice),
  );
  // What is no longer true is said only to people who may have read it.
  if (found === 'there' || (isNoticeOver(notice) && found === 'notThere'))
    return needs.deliveries.sent(delivery, { ...done, at: needs.clock.now() });
  if (!isNoticeOver(notice) && (await isOutdated(needs, delivery, notice))) {
    const at = needs.clock.now();
    if (!mayExist) return needs.deliveries.sent(delivery, { ...done, at });
    // It may lie there from an earlier try, and must be put right: what it is to say is planned in a moment.
    const retryAt = new Date(at.getTime() + firstRetryMs);
    return needs.deliveries.failed(delivery, { at, code: 'outdated', mayExist, retryAt });
  }
  // What came later is told later, also where both wait to be sent.
  if (!isNoticeOver(notice) && (await needs.deliveries.stepBehind(delivery, needs.clock.now()))) return;
  if (!(await needs.deliveries.posting(delivery, needs.clock.now()))) return;
  const address = await channel.notify(notice, identity, delivery.ref);
  await needs.deliveries.sent(delivery, { ...done, at: needs.clock.now(), address });
}

/** Nobody is reminded of what was answered while the reminder was on its way, or of what they are not asked any more. */
async function isOutdated({ requests }: SenderNeeds, { personId }: Delivery, notice: Notice): Promise<boolean> {
  if (notice.kind !== 'reminder') return false;
  const request = await requests.get(notice.request.id);
  const stage = request === undefined ? undefined : openStage(request);
  return stage?.id !== notice.stage || !stage.approversNow.some(({ id }) => id === personId);
}
