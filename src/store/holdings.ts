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
  /** When all was last known to be as wanted. */
  readonly checkedAt?: Date;
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
    checkedAt: Date,
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
      const fields = { resources: { $literal: resources }, claims: { $literal: claims }, revision: revision + 1 };
      // Whoever is at work on this person is left alone: they are due again as soon as the lease is given back.
      const due = { $cond: [{ $eq: [{ $type: '$leaseToken' }, 'missing'] }, lookAt, '$lookAt'] };
      const update = [{ $set: { ...fields, ...(lookAt === undefined ? {} : { lookAt: due }) } }];
      try {
        const result = await write(mongo, () =>
          // The filter on the revision of a person who has no document yet inserts one, once.
          model.collection.updateOne({ _id: personId, revision } as never, update, { upsert: revision === 0 }),
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
      if (found === null) return undefined;
      const { failures = 0, checkedAt } = found;
      return { holdings: toHoldings(found), failures, ...(checkedAt === undefined ? {} : { checkedAt }) };
    },

    async leased(personId, token): Promise<Holdings | undefined> {
      const filter = { _id: personId, leaseToken: token };
      const found = await read(mongo, () => model.findOne(filter).lean<HoldingsDocument>().exec());
      return found === null ? undefined : toHoldings(found);
    },

    async release(holdings, token, { changed, failures, lookAt, checkedAt }): Promise<boolean> {
      const { personId, revision, resources, claims } = holdings;
      const update = {
        $set: {
          failures,
          ...(lookAt === undefined ? {} : { lookAt }),
          ...(checkedAt === undefined ? {} : { checkedAt }),
          ...(changed ? { resources, claims, revision: revision + 1 } : {}),
        },
        $unset: { leaseToken: 1, ...(lookAt === undefined ? { lookAt: 1 } : {}) },
      };
      const result = await write(mongo, () =>
        model.collection.updateOne({ _id: personId, leaseToken: token, revision } as never, update as never),
      );
      return result.matchedCount === 1;
    },
  };
}

function toHoldings({ _id, revision, resources, claims }: HoldingsDocument): Holdings {
  return { personId: _id, revision, resources, claims };
}
