import { type Model, Schema } from 'mongoose';
import { type Holdings, noHoldings } from '../core/holdings.ts';
import type { HoldingsStore, LeasedHoldings } from '../ports/holdings-store.ts';
import type { Mongo } from './connect.ts';
import { isDuplicateKey, read, write } from './guard.ts';

type HoldingsDocument = Omit<Holdings, 'personId'> & {
  readonly _id: string;
  /** When the reconciler must look; absent: all is as wanted. */
  readonly lookAt?: Date;
  /** Failed rounds in a row. */
  readonly failures?: number;
  readonly leaseToken?: string;
};

const { Mixed } = Schema.Types;

const schema = new Schema(
  {
    _id: String,
    revision: Number,
    resources: Mixed,
    claims: Mixed,
    lookAt: Date,
    failures: Number,
    leaseToken: String,
  },
  { collection: 'holdings', versionKey: false, minimize: false, strict: 'throw' },
)
  // Serves lease.
  .index({ lookAt: 1 }, { partialFilterExpression: { lookAt: { $exists: true } } });

export function createHoldingsStore(mongo: Mongo): HoldingsStore {
  const model = mongo.connection.model('Holdings', schema) as unknown as Model<HoldingsDocument>;
  return {
    async get(personId): Promise<Holdings> {
      const found = await read(mongo, () => model.findOne({ _id: personId }).lean<HoldingsDocument>().exec());
      return found === null ? noHoldings(personId) : toHoldings(found);
    },

    async replace({ personId, revision, resources, claims }, lookAt): Promise<boolean> {
      const update = {
        $set: { resources, claims, revision: revision + 1, ...(lookAt === undefined ? {} : { lookAt }) },
      };
      try {
        const result = await write(mongo, () =>
          // The filter on the revision of a person who has no document yet inserts one, once.
          model.updateOne({ _id: personId, revision }, update as object, { upsert: revision === 0 }).exec(),
        );
        return result.matchedCount + result.upsertedCount === 1;
      } catch (error) {
        if (isDuplicateKey(error)) return false;
        throw error;
      }
    },

    async lease(now, until, token): Promise<LeasedHoldings | undefined> {
      const found = await write(mongo, () =>
        model
          .findOneAndUpdate(
            { lookAt: { $lte: now } },
            { $set: { lookAt: until, leaseToken: token } },
            { sort: { lookAt: 1 }, returnDocument: 'after' },
          )
          .lean<HoldingsDocument>()
          .exec(),
      );
      return found === null ? undefined : { holdings: toHoldings(found), failures: found.failures ?? 0 };
    },

    async release(personId, token, revision, { failures, lookAt }): Promise<void> {
      // Whoever changed the holdings meanwhile wants another look: only the revision that was dealt with is laid to rest.
      const rest = lookAt === undefined ? { $unset: { lookAt: 1, leaseToken: 1 } } : { $unset: { leaseToken: 1 } };
      await write(mongo, () =>
        model
          .updateOne({ _id: personId, leaseToken: token, revision }, {
            $set: { failures, ...(lookAt === undefined ? {} : { lookAt }) },
            ...rest,
          } as object)
          .exec(),
      );
    },
  };
}

function toHoldings({ _id, revision, resources, claims }: HoldingsDocument): Holdings {
  return { personId: _id, revision, resources, claims };
}
