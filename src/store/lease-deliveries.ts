import type { Delivery, DeliveryStore, Lease } from '../ports/stores/delivery-store.ts';
import type { Mongo } from './connection/connect.ts';
import { type BatchResult, inBatches } from './database/batching.ts';
import type { Documents } from './database/collection.ts';
import { read, write } from './database/guard.ts';
import { type DeliveryDocument, toDelivery } from './delivery-document.ts';

/** How many leases share a round trip at most. */
const largestBatch = 100;

type Take = (asking: Lease) => Promise<Delivery | undefined>;

/**
 * Gives the most urgent due rows of a channel to the senders that ask. Those that ask at once share the round trips: each for itself
 * they would all try to get the same row.
 *
 * @param documents the delivery list's.
 */
export function createDeliveryLeases(
  mongo: Mongo,
  { model, uncast }: Documents<DeliveryDocument>,
): Pick<DeliveryStore, 'lease'> {
  const order = { urgency: 1, nextAttemptAt: 1 } as const;
  const due = (channel: string, { now, except = [], closedLanes = [] }: Lease) => ({
    ...{ channel, dirty: true, nextAttemptAt: { $lte: now } },
    ...(except.length === 0 ? {} : { personId: { $nin: [...except] } }),
    ...(closedLanes.length === 0 ? {} : { lane: { $nin: [...closedLanes] } }),
  });
  const leased = ({ token, until }: Lease) => ({
    $set: { leaseToken: token, leaseUntil: until, nextAttemptAt: until },
  });

  const leaseAlone = async (channel: string, lease: Lease): Promise<Delivery | undefined> => {
    const found = await write(mongo, () =>
      model
        .findOneAndUpdate(due(channel, lease), leased(lease), { sort: order, returnDocument: 'after' })
        .lean<DeliveryDocument>()
        .exec(),
    );
    return found === null ? undefined : toDelivery(found, lease.token);
  };

  /** As many of the most urgent as there are who ask. All leave the same people and lanes alone. */
  const leaseSome = async (
    channel: string,
    first: Lease,
    asking: readonly Lease[],
  ): Promise<{ readonly found: number; readonly given: ReadonlyMap<string, Delivery> }> => {
    const found = await read(mongo, () =>
      uncast
        .find(due(channel, first), { projection: { nextAttemptAt: 1 } })
        .sort(order)
        .limit(asking.length)
        .toArray(),
    );
    const operations = found.flatMap(({ _id, nextAttemptAt }, index) => {
      const asker = asking[index];
      // What somebody else has leased or sent meanwhile is not due at this time any more.
      return asker === undefined
        ? []
        : [{ updateOne: { filter: { _id, nextAttemptAt, dirty: true }, update: leased(asker) } }];
    });
    if (operations.length === 0) return { found: 0, given: new Map() };
    await write(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    const tokens = asking.map(({ token }) => token);
    const filter = { _id: { $in: found.map(({ _id }) => _id) }, leaseToken: { $in: tokens } };
    const taken = await read(mongo, () => uncast.find(filter).toArray());
    const given = new Map(taken.map((row) => [row.leaseToken ?? '', toDelivery(row, row.leaseToken ?? '')]));
    return { found: found.length, given };
  };

  const leaseBatch = async (
    channel: string,
    asking: readonly Lease[],
  ): Promise<BatchResult<Delivery | undefined>[]> => {
    const [first, ...others] = asking;
    if (first === undefined) return [];
    if (others.length === 0) return [{ result: await leaseAlone(channel, first) }];
    const alike = asking.filter((one) => isAlike(one, first));
    const { found, given } = await leaseSome(channel, first, alike);
    const nothingIsLeft = new Set(alike.slice(found));
    return Promise.all(
      asking.map(async (lease) => {
        const delivery = given.get(lease.token);
        if (delivery !== undefined || nothingIsLeft.has(lease)) return { result: delivery };
        // Another process was quicker, or this one leaves other people or lanes alone: it asks for itself.
        return { result: await leaseAlone(channel, lease) };
      }),
    );
  };

  const channels = new Map<string, Take>();
  return {
    lease(channel, lease): Promise<Delivery | undefined> {
      // One batch at a time: two would try to get the same rows.
      const take =
        channels.get(channel) ?? inBatches((asking: readonly Lease[]) => leaseBatch(channel, asking), largestBatch, 1);
      channels.set(channel, take);
      return take(lease);
    },
  };
}

function isAlike(one: Lease, other: Lease): boolean {
  return areSame(one.except, other.except) && areSame(one.closedLanes, other.closedLanes);
}

function areSame(some: readonly string[] = [], others: readonly string[] = []): boolean {
  return some.length === others.length && some.every((name, index) => name === others[index]);
}
