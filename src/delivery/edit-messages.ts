import { type Address, type Channel, ChannelError } from '../ports/channel.ts';
import type { Identity } from '../ports/directory.ts';
import { limits } from '../ports/limits.ts';
import type { LookProgress } from '../ports/look.ts';
import type { Delivery } from '../ports/stores/delivery-store.ts';
import type { SenderNeeds } from './send.ts';

type Needs = Pick<SenderNeeds, 'clock' | 'deliveries' | 'log'> & { readonly progress: LookProgress };
/**
 * How often an address that only a click named is tried while the row's other messages can be edited. A client can name any
 * message, and one that can never be edited would keep the row at work for ever.
 */
const mostTriesOfClicked = 5;

type Edit = (address: Address) => Promise<void>;

/**
 * Edits every message of a row: those that are known, and those that the platform finds when an earlier try ended without an
 * answer. One that is gone for good is forgotten.
 *
 * @returns whether any message is there; `unknown`: none is known, one may be there, and the platform cannot be asked.
 */
export async function editMessages(
  needs: Needs,
  delivery: Delivery,
  channel: Channel,
  identity: Identity | undefined,
  edit: Edit,
): Promise<'there' | 'notThere' | 'unknown'> {
  const { addresses, mayExist } = delivery;
  const isThere = await editAll(needs, delivery, addresses, edit);
  if (!mayExist || identity === undefined) return isThere ? 'there' : 'notThere';
  const known = new Set(addresses.map(keyOf));
  const all = await find(needs, channel, identity, delivery);
  const found = all?.filter((address) => !known.has(keyOf(address))) ?? [];
  if (found.length > 0) await needs.deliveries.addAddresses(delivery.id, found);
  if ((await editAll(needs, delivery, found, edit)) || isThere) return 'there';
  return all === undefined ? 'unknown' : 'notThere';
}

function keyOf(address: Address): string {
  return JSON.stringify(Object.entries(address).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Where the app lacks the right to look, a second message is better than none: both can be acted on only once. */
async function find(
  { log }: Needs,
  channel: Channel,
  to: Identity,
  { id, ref }: Delivery,
): Promise<readonly Address[] | undefined> {
  try {
    return await channel.find(to, ref);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.toMend !== 'app') throw error;
    const fields = { delivery: id, channel: channel.name, code: error.code };
    log.warn(fields, 'A message that may have been posted cannot be looked for, so it may be posted twice');
    return undefined;
  }
}

/**
 * Edits these messages, also after one that fails. Many of them can take longer than a lease, so it is renewed before each. A
 * sender that is fenced out stops: recording what it did then marks the row dirty, so that the newest state wins. An address that only a
 * click named is dropped when it could not be edited several times although others could.
 */
async function editAll(
  { clock, deliveries, log, progress }: Needs,
  delivery: Delivery,
  addresses: readonly Address[],
  edit: Edit,
): Promise<boolean> {
  const failed: { readonly address: Address; readonly error: unknown }[] = [];
  const gone: Address[] = [];
  for (const [index, address] of addresses.entries()) {
    progress.step();
    const until = new Date(clock.now().getTime() + limits.deliveryLease);
    if (index > 0 && !(await deliveries.renew(delivery, until))) return true;
    await edit(address).catch((error: unknown) => {
      if (error instanceof ChannelError && !error.retryable) gone.push(address);
      else failed.push({ address, error });
    });
  }
  const isAnyEdited = failed.length + gone.length < addresses.length;
  const clicked = new Set(delivery.clicked.map(keyOf));
  const unedited = failed.filter(({ address, error }) => clicked.has(keyOf(address)) && !isExplained(error));
  const isTriedEnough =
    isAnyEdited && unedited.length > 0 && (await deliveries.clickedFailed(delivery.id)) >= mostTriesOfClicked;
  const kept = isTriedEnough ? failed.filter((one) => !unedited.includes(one)) : failed;
  const dropped = isTriedEnough ? unedited.map(({ address }) => address) : [];
  if (dropped.length > 0)
    log.warn(
      { delivery: delivery.id, channel: delivery.channel },
      'A message that somebody acted on can never be changed',
    );
  const removed = [...gone, ...dropped];
  if (removed.length > 0) await deliveries.removeAddresses(delivery.id, removed);
  if (kept.length > 0) throw kept[0]?.error;
  return removed.length < addresses.length;
}

/** Whether the chat says when it may be tried again, or that somebody has to correct something first. */
function isExplained(error: unknown): boolean {
  return error instanceof ChannelError && (error.retryAfterMs !== undefined || error.toMend !== undefined);
}
