import { limits } from '../ports/limits.ts';
import type { Delivery } from '../ports/stores/delivery-store.ts';
import type { Mongo } from './connection/connect.ts';
import type { Documents } from './database/collection.ts';
import { read, write } from './database/guard.ts';
import type { DeliveryDocument } from './delivery-document.ts';

const secondMs = 1_000;

/** Keeps notices about one request to one person in the order of the events that they tell of. */
interface NoticeOrder {
  /** `DeliveryStore.stepBehind`. */
  stepBehind(delivery: Delivery, now: Date): Promise<boolean>;
  /** This one was tried: what waits for it is due, and looks again whether it has to wait. */
  release(delivery: Delivery, now: Date): Promise<void>;
}

/** @param documents the delivery list's. */
export function createNoticeOrder(mongo: Mongo, { model, uncast }: Documents<DeliveryDocument>): NoticeOrder {
  /** The earlier notice that is brought now, or soon enough to wait for it. */
  async function earlierThan(delivery: Delivery, until: Date) {
    const { tellsOf, personId } = delivery;
    if (tellsOf === undefined) return undefined;
    const { requestId, seq } = tellsOf;
    const untold = { requestId, personId, dirty: true, seq: { $lt: seq }, 'addresses.0': { $exists: false } };
    const filter = { ...untold, nextAttemptAt: { $lte: until } };
    const fields = { nextAttemptAt: 1 };
    const found = await read(mongo, () =>
      model.findOne(filter, fields).sort({ seq: 1 }).lean<Pick<DeliveryDocument, '_id' | 'nextAttemptAt'>>().exec(),
    );
    return found ?? undefined;
  }

  return {
    async stepBehind(delivery, now): Promise<boolean> {
      const { behindSince = now } = delivery;
      const until = new Date(behindSince.getTime() + limits.behindEarlier);
      if (until <= now) return false;
      const earlier = await earlierThan(delivery, until);
      if (earlier === undefined) return false;
      const next = Math.max(now.getTime() + secondMs, earlier.nextAttemptAt.getTime());
      const nextAttemptAt = new Date(Math.min(next, until.getTime()));
      const held = { _id: delivery.id, leaseToken: delivery.leaseToken };
      const update = {
        $set: { nextAttemptAt, behind: earlier._id, behindSince },
        $unset: { leaseToken: 1, leaseUntil: 1 },
      } as const;
      await write(mongo, () => uncast.updateOne(held, update));
      // The earlier one may have been sent before it could know that this one waits for it.
      const still = await earlierThan(delivery, until);
      if (still === undefined) await makeDue({ _id: delivery.id, behind: earlier._id }, now);
      return true;
    },

    async release(delivery, now): Promise<void> {
      if (delivery.tellsOf !== undefined) await makeDue({ behind: delivery.id }, now);
    },
  };

  async function makeDue(which: { readonly _id?: string; readonly behind: string }, now: Date): Promise<void> {
    const filter = { ...which, leaseToken: { $exists: false } };
    const update = { $set: { nextAttemptAt: now }, $unset: { behind: 1 } } as const;
    await write(mongo, () => uncast.updateMany(filter, update));
  }
}
