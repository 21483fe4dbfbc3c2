import { type Model, Schema } from 'mongoose';
import { type Holdings, noHoldings } from '../core/holdings.ts';
import type { HoldingsStore, LeasedHoldings } from '../ports/holdings-store.ts';
import type { Mongo } from './connect.ts';
import { isDuplicateKey, read, write } from './guard.ts';
import { type Each, together } from './together.ts';

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

/** Somebody who asks for a lease. */
interface Asking {
  readonly now: Date;
  readonly until: Date;
  readonly token: string;
}

/** How many leases are given in one go at most. */
const mostTogether = 100;

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
  const leaseAlone = async ({ now, until, token }: Asking): Promise<HoldingsDocument | null> =>
    write(mongo, () =>
      model
        .findOneAndUpdate(
          { lookAt: { $lte: now } },
          { $set: { lookAt: until, leaseToken: token } },
          { sort: { lookAt: 1 }, returnDocument: 'after' },
        )
        .lean<HoldingsDocument>()
        .exec(),
    );

  /** As many of the longest due as there are who ask: each for itself they would all try to get the same one. */
  const leaseSome = async (asking: readonly Asking[]): Promise<ReadonlyMap<string, HoldingsDocument>> => {
    const given = new Map<string, HoldingsDocument>();
    let without = asking;
    while (without.length > 0) {
      const due = await read(mongo, () =>
        model.collection
          .find({ lookAt: { $lte: without[0]?.now } } as never, { projection: { lookAt: 1 } })
          .sort({ lookAt: 1 })
          .limit(without.length)
          .toArray(),
      );
      const operations = due.map(({ _id, lookAt }, index) => {
        const { until, token } = without[index] as Asking;
        return {
          updateOne: { filter: { _id, lookAt }, update: { $set: { lookAt: until, leaseToken: token } } },
        };
      });
      if (operations.length === 0) return given;
      await write(mongo, () => model.collection.bulkWrite(operations as never, { ordered: false }));
      const tokens = without.map(({ token }) => token);
      const filter = { _id: { $in: due.map(({ _id }) => _id) }, leaseToken: { $in: tokens } };
      const leased = await read(mongo, () => model.collection.find(filter as never).toArray());
      for (const one of leased as unknown as HoldingsDocument[]) given.set(one.leaseToken ?? '', one);
      // Whoever has none of those that were due was overtaken by another process, and tries again.
      without = without.slice(0, due.length).filter(({ token }) => !given.has(token));
    }
    return given;
  };

  const leaseOne = together(async (asking: readonly Asking[]): Promise<Each<LeasedHoldings | undefined>[]> => {
    const [first, ...others] = asking;
    if (first === undefined) return [];
    if (others.length === 0) return [{ result: toLeased(await leaseAlone(first)) }];
    const given = await leaseSome(asking);
    return asking.map(({ token }) => ({ result: toLeased(given.get(token)) }));
  }, mostTogether);

  return {
    async get(personId): Promise<Holdings> {
      const found = await read(mongo, () => model.findOne({ _id: personId }).lean<HoldingsDocument>().exec());
      return found === null ? noHoldings(personId) : toHoldings(found);
    },

    async replace({ personId, revision, resources, claims }, lookAt): Promise<boolean> {
      const fields = { resources, claims, revision: revision + 1 };
      // Whoever is at work on this person is left alone: they are due again as soon as the lease is given back.
      const due = { $cond: [{ $eq: [{ $type: '$leaseToken' }, 'missing'] }, lookAt, '$lookAt'] };
      const update = lookAt === undefined ? { $set: fields } : [{ $set: { ...literally(fields), lookAt: due } }];
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

    lease: (now, until, token) => leaseOne({ now, until, token }),

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

/** Values as they are, where the server would look for operators in them. */
function literally(fields: object): object {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, { $literal: value }]));
}

function toLeased(found: HoldingsDocument | null | undefined): LeasedHoldings | undefined {
  if (found === null || found === undefined) return undefined;
  const { failures = 0, checkedAt } = found;
  return { holdings: toHoldings(found), failures, ...(checkedAt === undefined ? {} : { checkedAt }) };
}

function toHoldings({ _id, revision, resources, claims }: HoldingsDocument): Holdings {
  return { personId: _id, revision, resources, claims };
}
