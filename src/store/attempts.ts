import { Schema } from 'mongoose';
import type { Attempt, AttemptStore } from '../ports/stores/attempt-store.ts';
import type { Mongo } from './connection/connect.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { isDuplicateKey, read, write } from './database/guard.ts';
import { removeSome } from './database/remove-some.ts';

type AttemptDocument = Omit<Attempt, 'id'> & { readonly _id: string; readonly planAt?: Date };

const { Mixed } = Schema.Types;

const schema = createSchema<AttemptDocument>('attempts', {
  _id: String,
  requestId: String,
  at: Date,
  command: String,
  actor: Mixed,
  via: Mixed,
  state: String,
  stage: String,
  code: String,
  alert: Mixed,
  planAt: Date,
})
  // Serves removeOld.
  .index({ at: 1 })
  // Serves countAlerts.
  .index({ 'alert.key': 1 }, { partialFilterExpression: { 'alert.key': { $exists: true } } })
  // Serves toPlan.
  .index({ planAt: 1 }, { partialFilterExpression: { planAt: { $exists: true } } });

/** Keeps refused commands in MongoDB. */
export function createAttemptStore(mongo: Mongo): AttemptStore {
  const { model: attempts, uncast } = openCollection(mongo, 'Attempt', schema);
  return {
    async record({ id, ...attempt }): Promise<void> {
      const document = { _id: id, ...attempt, ...(attempt.alert === undefined ? {} : { planAt: attempt.at }) };
      try {
        await write(mongo, () => uncast.insertOne(document));
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async toPlan(now, limit): Promise<readonly Attempt[]> {
      const found = await read(mongo, () =>
        attempts
          .find({ planAt: { $lte: now } })
          .sort({ planAt: 1 })
          .limit(limit)
          .lean<AttemptDocument[]>()
          .exec(),
      );
      return found.map(({ _id, planAt: _, ...attempt }) => ({ id: _id, ...attempt }));
    },
    async planned(id): Promise<void> {
      await write(mongo, () => attempts.updateOne({ _id: id }, { $unset: { planAt: 1 } }).exec());
    },
    async planLater(id, at): Promise<void> {
      const filter = { _id: id, planAt: { $exists: true } };
      await write(mongo, () => attempts.updateOne(filter, { $set: { planAt: at } }).exec());
    },
    removeOld(before, limit): Promise<number> {
      return removeSome(mongo, attempts, { at: { $lt: before }, planAt: { $exists: false } }, { at: 1 }, limit);
    },
    countAlerts: (key) => read(mongo, () => attempts.countDocuments({ 'alert.key': key }).exec()),
  };
}
