import { Schema } from 'mongoose';
import { canonicalJson } from '../core/base/hash.ts';
import { type Holdings, noHoldings } from '../core/holdings/holdings.ts';
import type { HoldingsStore, LeasedHoldings } from '../ports/stores/holdings-store.ts';
import type { Mongo } from './connection/connect.ts';
import { type BatchResult, inBatches } from './database/batching.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { isDuplicateKey, read, readBack, write, writeEach } from './database/guard.ts';

type HoldingsDocument = Omit<Holdings, 'personId'> & {
  readonly _id: string;
  /** When the reconciler must look; absent: all is as wanted. */
  readonly lookAt?: Date;
  /** Failed rounds in a row. */
  readonly failures?: number;
  /** When all was last known to be as wanted. */
  readonly checkedAt?: Date;
  readonly leaseToken?: string;
  /** The lease that was given back last. */
  readonly givenBack?: string;
};

/** Somebody who asks for a lease. */
interface Asking {
  readonly now: Date;
  readonly until: Date;
  readonly token: string;
}

/** A conditional write, and what it makes of the holdings. */
interface Written {
  readonly updateOne: { readonly filter: object; readonly update: object; readonly upsert: boolean };
  readonly after: Holdings;
  /** The lease that it gives back. */
  readonly token?: string;
  /** The lease under which it is made, and which it keeps. */
  readonly under?: string;
}

/** How many reads, leases or writes share a round trip at most. */
const largestBatch = 100;

const { Mixed } = Schema.Types;

const schema = createSchema<HoldingsDocument>('holdings', {
  _id: String,
  revision: Number,
  resources: Mixed,
  claims: Mixed,
  lookAt: Date,
  failures: Number,
  checkedAt: Date,
  leaseToken: String,
  givenBack: String,
})
  // Serves lease.
  .index({ lookAt: 1 }, { partialFilterExpression: { lookAt: { $exists: true } } });

/** Keeps what people have in MongoDB. */
export function createHoldingsStore(mongo: Mongo): HoldingsStore {
  const { model, uncast } = openCollection(mongo, 'Holdings', schema);
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
    for (let [first] = without; first !== undefined; [first] = without) {
      const { now } = first;
      const due = await read(mongo, () =>
        uncast
          .find({ lookAt: { $lte: now } }, { projection: { lookAt: 1 } })
          .sort({ lookAt: 1 })
          .limit(without.length)
          .toArray(),
      );
      const operations = due.flatMap(({ _id, lookAt }, index) => {
        const asker = without[index];
        if (asker === undefined || lookAt === undefined) return [];
        const update = { $set: { lookAt: asker.until, leaseToken: asker.token } };
        return [{ updateOne: { filter: { _id, lookAt }, update } }];
      });
      if (operations.length === 0) return given;
      await write(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
      const tokens = without.map(({ token }) => token);
      const filter = { _id: { $in: due.map(({ _id }) => _id) }, leaseToken: { $in: tokens } };
      const leased = await read(mongo, () => uncast.find(filter).toArray());
      for (const one of leased) given.set(one.leaseToken ?? '', one);
      // A caller that got none of those that were due was overtaken by another process, and tries again.
      without = without.slice(0, due.length).filter(({ token }) => !given.has(token));
    }
    return given;
  };

  const leaseBatch = async (asking: readonly Asking[]): Promise<BatchResult<LeasedHoldings | undefined>[]> => {
    const [first, ...others] = asking;
    if (first === undefined) return [];
    if (others.length === 0) return [{ result: toLeased(await leaseAlone(first)) }];
    const given = await leaseSome(asking);
    return asking.map(({ token }) => ({ result: toLeased(given.get(token)) }));
  };
  // One batch at a time: two would try to get the same people.
  const leaseOne = inBatches(leaseBatch, largestBatch, 1);

  const findAll = async (people: readonly string[]): Promise<ReadonlyMap<string, HoldingsDocument>> => {
    const found = await uncast.find({ _id: { $in: [...people] } }).toArray();
    return new Map(found.map((one) => [one._id, one]));
  };

  const getOne = inBatches(async (people: readonly string[]): Promise<BatchResult<Holdings>[]> => {
    const found = await read(mongo, () => findAll(people));
    return people.map((personId) => {
      const document = found.get(personId);
      return { result: document === undefined ? noHoldings(personId) : toHoldings(document) };
    });
  }, largestBatch);

  const writeBatch = async (writes: readonly Written[]): Promise<BatchResult<boolean>[]> => {
    const operations = writes.map(({ updateOne }) => ({ updateOne }));
    const { written, failed } = await writeEach(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    if (written === writes.length) return writes.map(() => ({ result: true }));
    // MongoDB says how many were written, not which: theirs is the lease that was given back, or what stands there now.
    const stored = await readBack(mongo, () => findAll(writes.map(({ after }) => after.personId)));
    return writes.map(({ after, token, under }, index) => {
      const error = failed.get(index);
      if (error !== undefined && !isDuplicateKey(error)) return { error };
      const now = stored.get(after.personId);
      if (now === undefined) return { result: false };
      if (token !== undefined) return { result: now.givenBack === token };
      // The process that has the lease by now may have written the same.
      const isTheirs = under === undefined || now.leaseToken === under;
      return { result: isTheirs && canonicalJson(toHoldings(now)) === canonicalJson(after) };
    });
  };
  const writeOne = inBatches(writeBatch, largestBatch);

  return {
    get: getOne,

    async peopleWithAccess(): Promise<readonly string[]> {
      const ids = await read(mongo, () => model.distinct('_id', { 'claims.wanted': true }).exec());
      return ids.map(String);
    },

    replace(holdings, lookAt, token): Promise<boolean> {
      const { personId, revision, resources, claims } = holdings;
      const fields = { resources, claims, revision: revision + 1 };
      // A process that is working on this person is not disturbed: they are due again as soon as the lease is given back.
      const due = { $cond: [{ $eq: [{ $type: '$leaseToken' }, 'missing'] }, lookAt, '$lookAt'] };
      const update = lookAt === undefined ? { $set: fields } : [{ $set: { ...literally(fields), lookAt: due } }];
      // The filter on the revision of a person who has no document yet inserts one, once.
      const lease = token === undefined ? {} : { leaseToken: token };
      const upsert = revision === 0 && token === undefined;
      const updateOne = { filter: { _id: personId, revision, ...lease }, update, upsert };
      return writeOne({ updateOne, after: { personId, ...fields }, ...(token === undefined ? {} : { under: token }) });
    },

    lease: (now, until, token) => leaseOne({ now, until, token }),

    async renew(personId, token, until): Promise<boolean> {
      const result = await write(mongo, () =>
        model.updateOne({ _id: personId, leaseToken: token }, { $set: { lookAt: until } }).exec(),
      );
      return result.matchedCount === 1;
    },

    async leased(personId, token): Promise<Holdings | undefined> {
      const found = (await read(mongo, () => findAll([personId]))).get(personId);
      return found?.leaseToken === token ? toHoldings(found) : undefined;
    },

    release(holdings, token, { changed, failures, lookAt, checkedAt }): Promise<boolean> {
      const { personId, revision, resources, claims } = holdings;
      const fields = changed ? { resources, claims, revision: revision + 1 } : {};
      const update = {
        $set: {
          failures,
          givenBack: token,
          ...(lookAt === undefined ? {} : { lookAt }),
          ...(checkedAt === undefined ? {} : { checkedAt }),
          ...fields,
        },
        $unset: { leaseToken: 1, ...(lookAt === undefined ? { lookAt: 1 } : {}) },
      };
      const updateOne = { filter: { _id: personId, leaseToken: token, revision }, update, upsert: false };
      return writeOne({ updateOne, after: { ...holdings, ...fields }, token });
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
