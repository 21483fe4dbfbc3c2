import type { mongo as driver } from 'mongoose';
import type { Address } from '../ports/channel.ts';
import type { Delivery, DeliveryPlan, DeliveryStore, HeldUp } from '../ports/stores/delivery-store.ts';
import type { Mongo } from './connection/connect.ts';
import { type BatchResult, inBatches, splitIntoBatches } from './database/batching.ts';
import { openCollection } from './database/collection.ts';
import { isDuplicateKey, read, readBack, write, writeEach } from './database/guard.ts';
import { removeSome } from './database/remove-some.ts';
import {
  changesRow,
  type DeliveryDocument,
  deliverySchema,
  planUpdate,
  requestIn,
  toHeldUp,
  withoutText,
} from './delivery-document.ts';
import { createDeliveryLeases } from './lease-deliveries.ts';
import { createNoticeOrder } from './notice-order.ts';

/** How many rows are planned in one round trip at most. */
const largestBatch = 1_000;

/** How many leases, and how many writes of senders, share a round trip at most. */
const largestSenderBatch = 100;

/** How many messages of one row people can make known by acting on them. */
const mostAddresses = 20;

/** Given up, or tried on with long pauses. */
const rests = { $or: [{ dirty: false }, { toMendSince: { $exists: true } }] };

/** What `heldUp` needs of a row: not its text. */
const heldUpFields = {
  ...{ personId: 1, channel: 1, requestId: 1, 'content.kind': 1, 'content.requestId': 1 },
  ...{ failure: 1, toMend: 1, dirty: 1, waitingSince: 1, nextAttemptAt: 1 },
} as const;

/** What a sender writes when it is done: a pipeline, under its lease. */
interface SentWrite {
  readonly delivery: Delivery;
  readonly update: driver.Document[];
}

/** Keeps messages in MongoDB. */
export function createDeliveryStore(mongo: Mongo): DeliveryStore {
  const { model: deliveries, uncast } = openCollection(mongo, 'Delivery', deliverySchema);
  const order = createNoticeOrder(mongo, { model: deliveries, uncast });
  const leases = createDeliveryLeases(mongo, { model: deliveries, uncast });
  const held = (delivery: Delivery) => ({ _id: delivery.id, leaseToken: delivery.leaseToken });

  /**
   * What a sender that was fenced out leaves behind. A notice that somebody else sent in the meantime stays as it is; whatever it
   * says later is said everywhere. Of a card the sender that holds the lease now may have sent before this came through: they are
   * fenced out as well, so that their success cannot lay the row to rest.
   */
  async function leaveBehind(
    delivery: Delivery,
    at: Date,
    { address, isInDoubt }: { readonly address?: Address | undefined; readonly isInDoubt: boolean },
  ): Promise<void> {
    const isCard = delivery.content.kind !== 'notice';
    const update = {
      ...(address === undefined ? {} : { $addToSet: { addresses: address } }),
      $set: {
        ...(isInDoubt ? { doubtOf: delivery.leaseToken } : {}),
        ...(isCard ? { dirty: true, nextAttemptAt: at } : {}),
      },
      ...(isCard ? { $min: { waitingSince: at }, $unset: { shown: 1, leaseToken: 1, leaseUntil: 1 } } : {}),
    };
    await write(mongo, () => deliveries.updateOne({ _id: delivery.id }, update).exec());
  }

  /** Writes what was sent, each under its own lease; false: fenced out. */
  const writeSent = inBatches(async (some: readonly SentWrite[]): Promise<BatchResult<boolean>[]> => {
    const operations = some.map(({ delivery, update }) => ({ updateOne: { filter: held(delivery), update } }));
    const { written, failed } = await writeEach(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    if (written === some.length) return some.map(() => ({ result: true }));
    // MongoDB says how many were written, not which. Of one that somebody else has sent since, this says that it was not: then it
    // is sent once more.
    const ids = some.map(({ delivery }) => delivery.id);
    const stored = await readBack(mongo, () =>
      uncast.find({ _id: { $in: ids } }, { projection: { sentUnder: 1 } }).toArray(),
    );
    const sentUnder = new Map(stored.map((row) => [row._id, row.sentUnder]));
    return some.map(({ delivery }, index) => {
      const error = failed.get(index);
      return error === undefined ? { result: sentUnder.get(delivery.id) === delivery.leaseToken } : { error };
    });
  }, largestSenderBatch);

  /** Notes that posts are about to go out, each under its own lease; false: fenced out. */
  const writePosting = inBatches(async (some: readonly { readonly delivery: Delivery; readonly at: Date }[]) => {
    const operations = some.map(({ delivery, at }) => ({
      updateOne: { filter: held(delivery), update: { $set: { postingSince: at } } },
    }));
    const { written, failed } = await writeEach(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    if (written === some.length) return some.map(() => ({ result: true }));
    const filter = { _id: { $in: some.map(({ delivery }) => delivery.id) } };
    const stored = await readBack(mongo, () => uncast.find(filter, { projection: { leaseToken: 1 } }).toArray());
    const holders = new Map(stored.map((row) => [row._id, row.leaseToken]));
    return some.map(({ delivery }, index): BatchResult<boolean> => {
      const error = failed.get(index);
      return error === undefined ? { result: holders.get(delivery.id) === delivery.leaseToken } : { error };
    });
  }, largestSenderBatch);

  const plan = async (plans: readonly DeliveryPlan[], now: Date): Promise<void> => {
    const updates = plans.map((one) => planUpdate(one, now));
    for (const some of splitIntoBatches(updates, largestBatch)) {
      const upsert = () => write(mongo, () => uncast.bulkWrite(some, { ordered: false }));
      try {
        await upsert();
      } catch (error) {
        // Two planners inserted the same row at once; now that it is there, planning again updates it.
        if (!isDuplicateKey(error)) throw error;
        await upsert();
      }
    }
  };

  return {
    plan,

    async planAgain(plans, now) {
      const filter = { _id: { $in: plans.map(({ id }) => id) } };
      const projection = { wanted: 1, revision: 1, urgency: 1, over: 1, addresses: { $slice: 1 }, waitingSince: 1 };
      const found = await read(mongo, () => uncast.find(filter, { projection }).toArray());
      const stored = new Map(found.map((row) => [row._id, row]));
      const changing = plans.filter((one) => changesRow(one, stored.get(one.id)));
      if (changing.length > 0) await plan(changing, now);
      return new Map(
        found.map((row) => [row._id, (row.addresses ?? []).length > 0 ? 'there' : (row.waitingSince ?? now)]),
      );
    },

    async stateOf(id) {
      const fields = { failure: 1, addresses: 1 };
      const found = await read(mongo, () => deliveries.findById(id, fields).lean<DeliveryDocument>().exec());
      if ((found?.addresses ?? []).length > 0) return 'there';
      return found?.failure === undefined ? 'notThere' : 'failing';
    },

    async changeCardHolders(proposals) {
      const filter = { 'content.proposal': { $in: [...proposals] } };
      const found = await read(mongo, () =>
        deliveries.find(filter, { personId: 1, content: 1 }).lean<DeliveryDocument[]>().exec(),
      );
      return found.flatMap(({ personId, content }) =>
        content.kind === 'change' ? [{ proposal: content.proposal, personId }] : [],
      );
    },

    lease: (channel, lease) => leases.lease(channel, lease),

    async renew(delivery, until): Promise<boolean> {
      const result = await write(mongo, () =>
        deliveries.updateOne(held(delivery), { $set: { leaseUntil: until, nextAttemptAt: until } }).exec(),
      );
      return result.matchedCount === 1;
    },

    stepBehind: (delivery, now) => order.stepBehind(delivery, now),

    async posting(delivery, at): Promise<boolean> {
      return writePosting({ delivery, at });
    },

    async sent(delivery, { shown, revision, address, at }): Promise<void> {
      const addresses = address === undefined ? [] : [{ $literal: address }];
      const isHeld = await writeSent({
        delivery,
        update: [
          {
            $set: {
              shown,
              addresses: { $setUnion: [{ $ifNull: ['$addresses', []] }, addresses] },
              // What was sent is at least as new as what was planned of the same revision: then it is what is wanted.
              wanted: { $cond: [{ $gte: [revision, '$revision'] }, shown, '$wanted'] },
              revision: { $max: [revision, '$revision'] },
              failures: 0,
              sentUnder: delivery.leaseToken,
            },
          },
          { $set: { dirty: { $ne: ['$wanted', '$shown'] }, nextAttemptAt: at } },
          // What is to be said instead by now is still needed.
          { $set: { content: { $cond: ['$dirty', '$content', withoutText] } } },
          // A sender that was fenced out after this one had looked may have left another doubt.
          { $set: { doubtOf: { $cond: [{ $eq: ['$doubtOf', delivery.doubtOf ?? ''] }, '$$REMOVE', '$doubtOf'] } } },
          { $set: { waitingSince: { $cond: ['$dirty', '$waitingSince', '$$REMOVE'] } } },
          {
            $unset: [
              'leaseToken',
              'leaseUntil',
              'postingSince',
              'failure',
              'toMendSince',
              'toMend',
              'behind',
              'behindSince',
              'heldBack',
              'lane',
            ],
          },
        ],
      });
      if (!isHeld) await leaveBehind(delivery, at, { address, isInDoubt: false });
      await order.release(delivery, at);
    },

    async failed(delivery, { at, code, retryAt, toMendSince, toMend, mayExist, nextChannel }): Promise<void> {
      // What is given up is what was tried; if something else is wanted by now, that is still due.
      const newer = { $ne: ['$wanted', delivery.wanted] };
      const again =
        retryAt === undefined
          ? { dirty: newer, nextAttemptAt: { $cond: [newer, new Date(0), '$nextAttemptAt'] } }
          : { nextAttemptAt: retryAt };
      const next =
        nextChannel === undefined
          ? {}
          : {
              channel: { $literal: nextChannel },
              tried: { $concatArrays: [{ $ifNull: ['$tried', []] }, [{ $literal: delivery.channel }]] },
            };
      const result = await write(mongo, () =>
        uncast.updateOne(held(delivery), [
          { $set: { failure: { $literal: code }, failures: { $add: ['$failures', 1] }, ...again, ...next } },
          toMendSince === undefined ? { $unset: ['toMendSince'] } : { $set: { toMendSince } },
          toMend === undefined ? { $unset: ['toMend'] } : { $set: { toMend } },
          {
            $unset: [
              ...['leaseToken', 'leaseUntil', 'behind', 'behindSince', 'heldBack', 'lane'],
              ...(mayExist ? [] : ['postingSince']),
            ],
          },
        ]),
      );
      if (result.matchedCount === 0 && mayExist) await leaveBehind(delivery, at, { isInDoubt: true });
      await order.release(delivery, at);
    },

    async heldBack(delivery, { until, lane }): Promise<void> {
      const { mayExist } = delivery;
      const update = {
        $set: { heldBack: true, nextAttemptAt: until, ...(lane === undefined ? {} : { lane }) },
        $unset: {
          ...{ leaseToken: 1, leaseUntil: 1 },
          ...(lane === undefined ? { lane: 1 } : {}),
          // This try posted nothing; an earlier one may have.
          ...(mayExist ? {} : { postingSince: 1 }),
        },
      };
      await write(mongo, () => deliveries.updateOne(held(delivery), update).exec());
    },

    async countHeldBack() {
      const groups = await read(mongo, () =>
        deliveries
          .aggregate<{ readonly _id: string; readonly messages: number }>([
            { $match: { channel: { $gt: '' }, heldBack: true } },
            { $group: { _id: '$channel', messages: { $sum: 1 } } },
          ])
          .exec(),
      );
      return groups.map(({ _id: channel, messages }) => ({ channel, messages }));
    },

    async addAddresses(id, addresses): Promise<void> {
      const update = { $addToSet: { addresses: { $each: [...addresses] } } };
      await write(mongo, () => deliveries.updateOne({ _id: id }, update).exec());
    },

    async foundAt(id, address, now): Promise<boolean> {
      const isNew = { _id: id, addresses: { $ne: address }, [`addresses.${mostAddresses - 1}`]: { $exists: false } };
      const update = {
        $addToSet: { addresses: address, clicked: address },
        $set: { dirty: true, nextAttemptAt: now },
        $min: { waitingSince: now },
        // A sender that is at work does not know of this message.
        $unset: { shown: 1, leaseToken: 1, leaseUntil: 1, clickedFailures: 1 },
      };
      const result = await write(mongo, () => deliveries.updateOne(isNew, update).exec());
      return result.matchedCount === 1;
    },

    async clickedFailed(id): Promise<number> {
      const update = { $inc: { clickedFailures: 1 } };
      const options = { returnDocument: 'after', projection: { clickedFailures: 1 } } as const;
      const found = await write(mongo, () =>
        deliveries
          .findOneAndUpdate({ _id: id }, update, options)
          .lean<Pick<DeliveryDocument, 'clickedFailures'>>()
          .exec(),
      );
      return found?.clickedFailures ?? 0;
    },

    async removeAddresses(id, addresses): Promise<void> {
      const gone = { $pullAll: { addresses: [...addresses], clicked: [...addresses] } };
      await write(mongo, () => deliveries.updateOne({ _id: id }, gone).exec());
    },

    removeOld(before, limit): Promise<number> {
      // A notice that lay so long for want of a sender is of no use any more.
      const restsOrIsLate = [{ dirty: false }, { 'content.kind': 'notice' }];
      const filter = { over: true, nextAttemptAt: { $lt: before }, $or: restsOrIsLate };
      return removeSome(mongo, deliveries, filter, { nextAttemptAt: 1 }, limit);
    },

    async heldUp(limit): Promise<readonly HeldUp[]> {
      const found = await read(mongo, () =>
        deliveries
          .find({ failure: { $exists: true } }, heldUpFields)
          .sort({ personId: 1, channel: 1 })
          .limit(limit)
          .lean<DeliveryDocument[]>()
          .exec(),
      );
      return found.map(toHeldUp);
    },

    async countHeldUp() {
      // Without a person the server would not take the index.
      const failed = { personId: { $gt: '' }, failure: { $exists: true } };
      const stays = { ...failed, ...rests };
      const groups = await read(mongo, () =>
        deliveries
          .aggregate<{ readonly _id: { readonly channel: string; readonly code: string }; readonly messages: number }>([
            { $match: stays },
            { $group: { _id: { channel: '$channel', code: '$failure' }, messages: { $sum: 1 } } },
          ])
          .exec(),
      );
      return groups.map(({ _id, messages }) => ({ ..._id, messages }));
    },

    async waitingLongest(limit) {
      const found = await read(mongo, () =>
        deliveries
          .find(
            { dirty: true, waitingSince: { $exists: true } },
            { waitingSince: 1, requestId: 1, 'content.kind': 1, 'content.requestId': 1 },
          )
          .sort({ waitingSince: 1 })
          .limit(limit)
          .lean<Pick<DeliveryDocument, 'waitingSince' | 'requestId' | 'content'>[]>()
          .exec(),
      );
      return found.flatMap(({ waitingSince: since, ...row }) => {
        const requestId = requestIn(row);
        if (since === undefined) return [];
        return [{ since, ...(requestId === undefined ? {} : { requestId }) }];
      });
    },

    async bringAgain(ids, now): Promise<void> {
      const notBrought = {
        failure: { $exists: true },
        'addresses.0': { $exists: false },
        leaseToken: { $exists: false },
      };
      const again = { $set: { dirty: true, nextAttemptAt: now, failures: 0 }, $min: { waitingSince: now } };
      await write(mongo, () => deliveries.updateMany({ _id: { $in: [...ids] }, ...notBrought }, again).exec());
    },

    async reachable(personId, channel, now): Promise<void> {
      const givenUp = { personId, channel, failure: { $exists: true }, ...rests };
      await write(mongo, () =>
        deliveries.updateMany(givenUp, { $set: { dirty: true, nextAttemptAt: now, failures: 0 } }).exec(),
      );
    },
  };
}
