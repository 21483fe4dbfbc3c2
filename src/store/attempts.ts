import { type Model, Schema } from 'mongoose';
import type { Attempt, AttemptStore } from '../ports/attempt-store.ts';
import type { Mongo } from './connect.ts';
import { isDuplicateKey, read, write } from './guard.ts';
import { removeSome } from './remove-some.ts';

type AttemptDocument = Omit<Attempt, 'id'> & { readonly _id: string; readonly planDue?: boolean };

const { Mixed } = Schema.Types;

const schema = new Schema(
  {
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
    planDue: Boolean,
  },
  { collection: 'attempts', versionKey: false, minimize: false, strict: 'throw' },
)
  // Serves whoever reads what was tried on a request.
  .index({ requestId: 1, at: 1 })
  // Serves removeOld.
  .index({ at: 1 })
  // Serves countAlerts.
  .index({ 'alert.key': 1 }, { partialFilterExpression: { 'alert.key': { $exists: true } } })
  // Serves toPlan.
  .index({ planDue: 1, at: 1 }, { partialFilterExpression: { planDue: true } });

export function createAttemptStore(mongo: Mongo): AttemptStore {
  const attempts = mongo.connection.model('Attempt', schema) as unknown as Model<AttemptDocument>;
  return {
    async record({ id, ...attempt }): Promise<void> {
      const document = { _id: id, ...attempt, ...(attempt.alert === undefined ? {} : { planDue: true }) };
      try {
        await write(mongo, () => attempts.collection.insertOne(document as never));
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
    },
    async toPlan(limit): Promise<readonly Attempt[]> {
      const found = await read(mongo, () =>
        attempts.find({ planDue: true }).sort({ at: 1 }).limit(limit).lean<AttemptDocument[]>().exec(),
      );
      return found.map(({ _id, planDue: _, ...attempt }) => ({ id: _id, ...attempt }));
    },
    async planned(id): Promise<void> {
      await write(mongo, () => attempts.updateOne({ _id: id }, { $unset: { planDue: 1 } }).exec());
    },
    removeOld(before, limit): Promise<number> {
      return removeSome(mongo, attempts, { at: { $lt: before }, planDue: { $exists: false } }, { at: 1 }, limit);
    },
    countAlerts: (key) => read(mongo, () => attempts.countDocuments({ 'alert.key': key }).exec()),
  };
}
