import { type AccessRequest, onlyMovesAnEnd } from '../../core/request/request.ts';
import type { StageState } from '../../core/request/stages.ts';
import { batchSizes } from '../../ports/batch-sizes.ts';
import type {
  DueBatch,
  Inserted,
  ListPage,
  RequestStore,
  StandingRequests,
  ToPlan,
} from '../../ports/stores/request-store.ts';
import type { Mongo } from '../connection/connect.ts';
import { type BatchResult, inBatches, splitIntoBatches } from '../database/batching.ts';
import { openCollection } from '../database/collection.ts';
import { isDuplicateKey, read, readBack, write, writeEach } from '../database/guard.ts';
import {
  conditionalUpdate,
  type RequestDocument,
  requestSchema,
  toBookkeeping,
  toDocument,
  toFoundBy,
  toLastingAccess,
  toRequest,
} from './request-document.ts';
import { type Filter, type ListPart, listed, pending, sortTimeIn } from './request-lists.ts';

/**
 * How many reads or writes of requests share a round trip at most: few enough that the work of many people who decide at once
 * makes two batches, and one is prepared while the database works on the other.
 */
export const largestBatch = 32;

/** A conditional write, and by which event it is known that it happened. */
interface Change {
  readonly updateOne: ReturnType<typeof conditionalUpdate>;
  readonly id: string;
  /** The place of the event among the request's, and its hash. */
  readonly place: number;
  readonly hash: string | undefined;
}

function changeOf(request: AccessRequest, expected: number): Change {
  const updateOne = conditionalUpdate(request, expected);
  return { updateOne, id: request.id, place: expected, hash: request.events[expected]?.hash };
}

/** How many writes that come as one are sent in one message at most. */
const largestBulk = 500;

/**
 * The policy's approvers have been asked, and have not all answered. After that a request stays pending only while its risk is
 * checked or reviewed again.
 */
const asksPolicy = {
  $and: [
    { stages: { $elemMatch: { source: 'policy', openedAt: { $exists: true } } } },
    { stages: { $elemMatch: { source: 'policy', state: { $in: ['waiting', 'open'] satisfies StageState[] } } } },
  ],
} satisfies Filter;

function pendingFor(targetIds: readonly string[], withoutPeople: readonly string[]): Filter {
  return { ...pending, 'target.id': { $in: [...targetIds] }, subjects: { $nin: [...withoutPeople] } };
}

/** Keeps requests in MongoDB. */
export function createRequestStore(mongo: Mongo): RequestStore {
  const { model: requests, uncast } = openCollection(mongo, 'Request', requestSchema);

  const findOne = async (filter: Filter, sort: Record<string, 1 | -1> = {}): Promise<AccessRequest | undefined> => {
    const found = await read(mongo, () => requests.findOne(filter).sort(sort).lean<RequestDocument>().exec());
    return found === null ? undefined : toRequest(found);
  };
  const findMany = (filter: Filter, sort: Record<string, 1>, limit: number): Promise<RequestDocument[]> =>
    read(mongo, () => requests.find(filter).sort(sort).limit(limit).lean<RequestDocument[]>().exec());
  const findOpen = (beneficiaryId: string, targetId: string) =>
    findOne({ 'beneficiary.id': beneficiaryId, 'target.id': targetId, open: true });

  const insert = async (request: AccessRequest): Promise<Inserted> => {
    try {
      await insertOne(request);
      return { kind: 'inserted' };
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
    const same = await findOne({ _id: request.id });
    if (same !== undefined) return { kind: 'exists', request: same };
    const open = await findOpen(request.beneficiary.id, request.target.id);
    // The one in the way was decided in this very moment: the way is free now.
    return open === undefined ? insert(request) : { kind: 'openRequest', request: open };
  };

  /** The newest of what a list is made of, or what comes after a place in it. */
  const findPart = async (
    { filter, by }: ListPart,
    limit: number,
    after?: { readonly id: string; readonly at: Date },
  ) => {
    const at = after?.at;
    const older: Filter =
      after === undefined ? {} : { $or: [{ [by]: { $lt: at } }, { [by]: at, _id: { $lt: after.id } }] };
    const found = await read(mongo, () =>
      requests
        .find({ ...filter, ...older })
        .sort([
          [by, -1],
          ['_id', -1],
        ])
        .limit(limit)
        .lean<RequestDocument[]>()
        .exec(),
    );
    return found.map((document) => ({ document, at: document[by].getTime() }));
  };

  const getBatch = async (ids: readonly string[]): Promise<BatchResult<AccessRequest | undefined>[]> => {
    const found = await read(mongo, () =>
      // An id from outside is never an operator: in this place none can be.
      uncast.find({ _id: { $in: [...ids] } }).toArray(),
    );
    // Several who ask for the same one share it: senders of its cards, for instance.
    const byId = new Map(found.map((document) => [document._id, toRequest(document)]));
    return ids.map((id) => ({ result: byId.get(id) }));
  };

  const replaceBatch = async (changes: readonly Change[]): Promise<BatchResult<boolean>[]> => {
    const operations = changes.map(({ updateOne }) => ({ updateOne }));
    const { written, failed } = await writeEach(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    if (written === changes.length) return changes.map(() => ({ result: true }));
    // MongoDB says how many were written, not which: theirs is the event that stands in its place.
    const ids = changes.map(({ id }) => id);
    const stored = await readBack(mongo, () =>
      uncast.find({ _id: { $in: ids } }, { projection: { 'events.hash': 1 } }).toArray(),
    );
    const hashes = new Map(stored.map(({ _id, events }) => [_id, events]));
    return changes.map(({ id, place, hash }, index) => {
      const error = failed.get(index);
      if (error !== undefined) return { error };
      return { result: hashes.get(id)?.[place]?.hash === hash };
    });
  };

  const insertBatch = async (added: readonly AccessRequest[]): Promise<BatchResult<void>[]> => {
    const operations = added.map((request) => ({ insertOne: { document: toDocument(request) } }));
    const { failed } = await writeEach(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    return added.map((_, index) => (failed.has(index) ? { error: failed.get(index) } : { result: undefined }));
  };

  const insertOne = inBatches(insertBatch, largestBatch);
  const getOne = inBatches(getBatch, largestBatch);
  const replaceOne = inBatches(replaceBatch, largestBatch);

  return {
    get: getOne,
    insert,

    replace: async (request, expected) => replaceOne(changeOf(request, expected)),

    async replaceAll(changes): Promise<ReadonlyMap<string, unknown>> {
      const failures = new Map<string, unknown>();
      const operations = changes.map(({ request, expected }) => changeOf(request, expected));
      for (const some of splitIntoBatches(operations, largestBulk)) {
        const updates = some.map(({ updateOne }) => ({ updateOne }));
        try {
          const { failed } = await writeEach(mongo, () => uncast.bulkWrite(updates, { ordered: false }));
          for (const [index, error] of failed) failures.set(some[index]?.id ?? '', error);
        } catch (error) {
          for (const { id } of some) failures.set(id, error);
        }
      }
      return failures;
    },

    async list(list, limit, after): Promise<ListPage> {
      const { parts, among } = listed(list);
      // Only a request that they may list is a place: else pages would tell how old any other one is, and thereby whether
      // somebody's own request lay with risk reviewers.
      const place = after === undefined ? undefined : await findOne({ _id: { $eq: after }, ...among });
      const from = place === undefined ? undefined : { id: place.id, at: sortTimeIn(list, place) };
      const inParts = await Promise.all(parts.map((part) => findPart(part, limit + 1, from)));
      const found = inParts
        .flat()
        .sort((a, b) => b.at - a.at || (a.document._id < b.document._id ? 1 : -1))
        .map(({ document }) => document);
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const next = found.length > limit && last !== undefined ? { next: last._id } : {};
      return { requests: page.map(toRequest), ...next };
    },

    async standing(beneficiaryId, targetId): Promise<StandingRequests> {
      const person = { 'beneficiary.id': beneficiaryId };
      const filter = {
        $or: [
          { ...person, 'target.id': targetId, open: true },
          { ...person, access: true },
          { ...person, state: 'approved' },
        ],
      };
      const pipeline = [{ $match: filter }, { $set: readInFullOnlyTheOpenOne(targetId) }];
      const found = await read(mongo, () => requests.aggregate<RequestDocument>(pipeline).exec());
      const newestFirst = found.sort((a, b) => b.since.getTime() - a.since.getTime());
      const open = newestFirst.find((one) => one.open && one.target.id === targetId);
      const access = newestFirst.filter((one) => one.access).map(toLastingAccess);
      const approved = newestFirst.filter(givesWhatIsApproved).map(toLastingAccess);
      return { ...(open === undefined ? {} : { open: toRequest(open) }), access, approved };
    },

    async pendingPeople(): Promise<readonly string[]> {
      return read(mongo, () => requests.distinct('subjects', { ...pending }).exec());
    },

    async pendingTargets(): Promise<readonly string[]> {
      const targets = await read(mongo, () =>
        requests.aggregate<{ _id: string }>([{ $match: { open: true } }, { $group: { _id: '$target.id' } }]).exec(),
      );
      return targets.map(({ _id }) => _id).sort();
    },

    async toClose(now, targetId, limit, until): Promise<readonly AccessRequest[]> {
      const submitted = until === undefined ? {} : { submittedAt: { $lte: until } };
      const isTried = { closeAt: { $not: { $gt: now } } };
      const filter = { ...pending, 'target.id': { $eq: targetId }, ...submitted, ...isTried };
      return (await findMany(filter, { submittedAt: 1 }, limit)).map(toRequest);
    },

    async closeLater(id, at): Promise<void> {
      await write(mongo, () => requests.updateOne({ _id: id }, { $set: { closeAt: at } }).exec());
    },

    async countPending(targetIds, withoutPeople): Promise<ReadonlyMap<string, number>> {
      const match = { ...pendingFor(targetIds, withoutPeople), ...asksPolicy };
      const group = { _id: '$target.id', count: { $sum: 1 } };
      const found = await read(mongo, () =>
        requests
          .aggregate<{ readonly _id: string; readonly count: number }>([{ $match: match }, { $group: group }])
          .exec(),
      );
      return new Map(found.map(({ _id, count }) => [_id, count]));
    },

    async countHolders(targetIds): Promise<number> {
      const match = { access: true, 'target.id': { $in: [...targetIds] } };
      const pipeline = [{ $match: match }, { $group: { _id: '$beneficiary.id' } }, { $count: 'people' }];
      const [found] = await read(mongo, () => requests.aggregate<{ readonly people: number }>(pipeline).exec());
      return found?.people ?? 0;
    },

    async pendingUnasked(targetIds, withoutPeople, limit): Promise<readonly AccessRequest[]> {
      const filter = { ...pendingFor(targetIds, withoutPeople), $nor: [asksPolicy] };
      return (await findMany(filter, {}, limit)).map(toRequest);
    },

    async forEligibility(personId, targetId): Promise<readonly AccessRequest[]> {
      const states: AccessRequest['state'][] = ['delivering', 'fulfilled', 'accessExtended'];
      const filter: Filter = {
        ...{ 'beneficiary.id': { $eq: personId }, 'target.id': { $eq: targetId }, 'target.kind': 'eligibility' },
        state: { $in: states },
      };
      const found = await read(mongo, () =>
        requests
          .find({ ...filter })
          .lean<RequestDocument[]>()
          .exec(),
      );
      return found.map(toRequest);
    },

    async toRefresh(now, limit) {
      const found = await findMany({ refreshAt: { $lte: now } }, { refreshAt: 1 }, limit);
      return { requests: found.map(toRequest), since: found[0]?.refreshAt };
    },

    async refreshed(ids, next): Promise<void> {
      const filter = { _id: { $in: ids }, refreshAt: { $exists: true } };
      await write(mongo, () => requests.updateMany(filter, { $set: { refreshAt: next } }).exec());
    },

    async due(now, limit, after): Promise<DueBatch> {
      const sort = { actAt: 1, _id: 1 } as const;
      // Those that are due at the very same moment first: in one query the server would read all of them again each time.
      const same = after === undefined ? [] : await findMany({ actAt: after.at, _id: { $gt: after.id } }, sort, limit);
      const later = { ...(after === undefined ? {} : { $gt: after.at }), $lte: now };
      const rest = limit - same.length;
      const found = rest === 0 ? same : [...same, ...(await findMany({ actAt: later }, sort, rest))];
      const last = found.at(-1);
      const due = {
        requests: found.map(toRequest),
        since: new Map(found.flatMap(({ _id, nextActionAt: at }) => (at === undefined ? [] : [[_id, at]]))),
      };
      return last?.actAt === undefined ? due : { ...due, last: { at: last.actAt, id: last._id } };
    },

    async dueLater(later): Promise<void> {
      if (later.length === 0) return;
      const operations = later.map(({ id, revision, at }) => ({
        updateOne: { filter: { _id: id, revision, actAt: { $exists: true } }, update: { $set: { actAt: at } } },
      }));
      await write(mongo, () => uncast.bulkWrite(operations, { ordered: false }));
    },

    async toPlan(now, limit): Promise<readonly ToPlan[]> {
      const found = await findMany({ planAt: { $lte: now } }, { planAt: 1 }, limit);
      return found.map((document) => ({ request: toRequest(document), plannedRevision: document.plannedRevision }));
    },

    async planned(id, revision): Promise<void> {
      await write(mongo, () =>
        requests
          .updateOne(
            { _id: id, planDue: revision },
            { $set: { plannedRevision: revision }, $unset: { planDue: 1, planAt: 1 } },
          )
          .exec(),
      );
    },

    async waitingToPlan() {
      const found = await read(mongo, () =>
        requests
          .aggregate<{ readonly _id: string; readonly since: Date }>([
            { $match: { planAt: { $exists: true } } },
            { $sort: { planAt: 1 } },
            { $limit: batchSizes.plan },
            { $project: { since: { $last: '$events.at' } } },
          ])
          .exec(),
      );
      return found.map(({ _id, since }) => ({ requestId: _id, since }));
    },

    async planLater(id, revision, at): Promise<void> {
      const filter = { _id: id, planDue: revision };
      await write(mongo, () => requests.updateOne(filter, { $set: { planAt: at } }).exec());
    },

    async *all() {
      for await (const document of requests.find().sort({ _id: 1 }).lean<RequestDocument>().cursor()) {
        const stored = document as RequestDocument;
        yield { request: toRequest(stored), found: toFoundBy(stored), kept: toBookkeeping(stored) };
      }
    },
  };
}

/** It is approved and gives access of its own: it does not only move an end. */
function givesWhatIsApproved(request: RequestDocument): boolean {
  return request.state === 'approved' && !onlyMovesAnEnd(request);
}

/** Of everything else the bulk of its document is not even sent by the server. */
function readInFullOnlyTheOpenOne(targetId: string): Record<string, object> {
  const isIt = { $and: ['$open', { $eq: ['$target.id', { $literal: targetId }] }] };
  return Object.fromEntries(
    ['events', 'stages', 'justification', 'answers', 'outcomes'].map((field) => [
      field,
      { $cond: [isIt, `$${field}`, '$$REMOVE'] },
    ]),
  );
}
