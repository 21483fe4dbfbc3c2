import mongoose, { type Model, Schema } from 'mongoose';
import { type Bookkeeping, type FoundBy, foundBy } from '../core/request/found-by.ts';
import { type AccessRequest, isMoved, isPending, openStage, type RequestState } from '../core/request/request.ts';
import { firstLookedUpAt } from '../core/request/schedule.ts';
import type {
  DueBatch,
  Inserted,
  LastingAccess,
  ListPage,
  RequestList,
  RequestStore,
  Standing,
  ToPlan,
} from '../ports/request-store.ts';
import type { Mongo } from './connect.ts';
import { isDuplicateKey, read, readBack, write, writeEach } from './guard.ts';
import { type Each, splitIntoGoes, together } from './together.ts';

/** A request as it is stored: itself, and what its indexes need, derived from it at each write. */
type RequestDocument = Omit<AccessRequest, 'id'> &
  FoundBy &
  Bookkeeping & {
    readonly _id: string;
    /** While deliveries are to be planned: from when on. */
    readonly planAt?: Date;
    /** When it is tried again to close it, after that failed. */
    readonly closeAt?: Date;
  };

const { Mixed } = Schema.Types;
const { BSON } = mongoose.mongo;

const schema = new Schema(
  {
    _id: String,
    revision: Number,
    state: String,
    since: Date,
    organization: String,
    timeZone: String,
    requestor: Mixed,
    beneficiary: Mixed,
    target: Mixed,
    policy: Mixed,
    justification: String,
    answers: Mixed,
    window: Mixed,
    extensionOf: Mixed,
    submittedAt: Date,
    stages: Mixed,
    deliveredAt: Date,
    outcomes: Mixed,
    ending: Boolean,
    events: [Mixed],
    open: Boolean,
    access: Boolean,
    nextActionAt: Date,
    waitingFor: [String],
    asked: [String],
    inHistoryOf: [String],
    subjects: [String],
    listedAt: Date,
    inRiskReview: Boolean,
    refreshAt: Date,
    planDue: Number,
    planAt: Date,
    actAt: Date,
    closeAt: Date,
    plannedRevision: Number,
  },
  { collection: 'requests', versionKey: false, minimize: false, strict: 'throw' },
)
  // One open request per beneficiary and target, also for two at the same instant; serves standing.
  .index(
    { 'beneficiary.id': 1, 'target.id': 1 },
    { unique: true, name: 'open', partialFilterExpression: { open: true } },
  )
  // Serves standing, with the one before.
  .index({ 'beneficiary.id': 1, since: -1 }, { name: 'access', partialFilterExpression: { access: true } })
  // Serves standing, with the two before.
  .index({ 'beneficiary.id': 1 }, { name: 'approved', partialFilterExpression: { state: 'approved' } })
  // Serves the pending list.
  .index(
    { waitingFor: 1, listedAt: -1, _id: -1 },
    { name: 'pending', partialFilterExpression: { 'waitingFor.0': { $exists: true } } },
  )
  // Serves the history.
  .index({ inHistoryOf: 1, listedAt: -1, _id: -1 }, { name: 'history' })
  // Serves the list of one's own requests.
  .index({ subjects: 1, submittedAt: -1, _id: -1 }, { name: 'mine' })
  // Serves the list of a package's requests.
  .index({ 'target.id': 1, submittedAt: -1, _id: -1 }, { name: 'package' })
  // Serves the list of a role's requests, for its resource's administrators.
  .index(
    { 'target.id': 1, listedAt: -1, _id: -1 },
    { name: 'resource', partialFilterExpression: { 'target.administrators': { $exists: true } } },
  )
  // Serves the same list where it is of what is pending.
  .index(
    { 'target.id': 1, listedAt: -1, _id: -1 },
    { name: 'pendingOfResource', partialFilterExpression: { open: true, 'target.administrators': { $exists: true } } },
  )
  // Serves pendingTargets, pendingPeople, toClose and countPending.
  .index(
    { open: 1, 'target.id': 1, submittedAt: 1, state: 1 },
    { name: 'pendingOfTarget', partialFilterExpression: { open: true } },
  )
  // Serves forEligibility.
  .index(
    { 'beneficiary.id': 1, 'target.id': 1, state: 1 },
    { name: 'eligibility', partialFilterExpression: { 'target.kind': 'eligibility' } },
  )
  // Serves toRefresh.
  .index({ refreshAt: 1 }, { partialFilterExpression: { refreshAt: { $exists: true } } })
  // Serves due.
  .index({ actAt: 1, _id: 1 }, { partialFilterExpression: { actAt: { $exists: true } } })
  // Serves toPlan.
  .index({ planAt: 1 }, { partialFilterExpression: { planAt: { $exists: true } } });

/** How many reads or writes of requests share a round trip at most. */
const mostTogether = 100;

interface Change {
  readonly request: AccessRequest;
  readonly expected: number;
}

/** What is sent is all of it but for the events that are stored already. */
function bytesOfChange({ request, expected }: Change): number {
  return BSON.calculateObjectSize({ ...request, events: request.events.slice(expected) });
}

type Filter = Readonly<Record<string, unknown>>;

const pending: Filter = { open: true, state: { $in: ['submitted', 'pendingApproval'] satisfies RequestState[] } };

export function createRequestStore(mongo: Mongo): RequestStore {
  const requests = mongo.connection.model('Request', schema) as unknown as Model<RequestDocument>;

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
        .sort({ [by]: -1, _id: -1 } as Record<string, -1>)
        .limit(limit)
        .lean<RequestDocument[]>()
        .exec(),
    );
    return found.map((document) => ({ document, at: document[by].getTime() }));
  };

  const getAll = async (ids: readonly string[]): Promise<Each<AccessRequest | undefined>[]> => {
    const found = await read(mongo, () =>
      // An id from outside is never an operator: in this place none can be.
      requests.collection.find({ _id: { $in: [...ids] } } as never).toArray(),
    );
    const byId = new Map((found as unknown as RequestDocument[]).map((document) => [document._id, document]));
    return ids.map((id) => {
      const document = byId.get(id);
      return { result: document === undefined ? undefined : toRequest(document) };
    });
  };

  const replaceTogether = async (changes: readonly Change[]): Promise<Each<boolean>[]> => {
    const operations = changes.map(({ request, expected }) => ({ updateOne: conditionalWrite(request, expected) }));
    // Past mongoose: what is written was made by the core, and casting it would take as long as writing it.
    const { written, failed } = await writeEach(mongo, () =>
      requests.collection.bulkWrite(operations as never, { ordered: false }),
    );
    if (written === changes.length) return changes.map(() => ({ result: true }));
    // MongoDB says how many were written, not which: theirs is the event that stands in its place.
    const ids = changes.map(({ request }) => request.id);
    const stored = await readBack(mongo, () =>
      requests.collection.find({ _id: { $in: ids } } as never, { projection: { 'events.hash': 1 } }).toArray(),
    );
    const hashes = new Map(stored.map(({ _id, events }) => [String(_id), events as { readonly hash: string }[]]));
    return changes.map(({ request, expected }, index) => {
      const error = failed.get(index);
      if (error !== undefined) return { error };
      return { result: hashes.get(request.id)?.[expected]?.hash === request.events[expected]?.hash };
    });
  };

  const insertAll = async (added: readonly AccessRequest[]): Promise<Each<void>[]> => {
    const operations = added.map((request) => ({
      insertOne: {
        document: { _id: request.id, ...toStored(request).set, events: request.events, plannedRevision: 0 },
      },
    }));
    const { failed } = await writeEach(mongo, () =>
      requests.collection.bulkWrite(operations as never, { ordered: false }),
    );
    return added.map((_, index) => (failed.has(index) ? { error: failed.get(index) } : { result: undefined }));
  };

  const insertOne = together(insertAll, mostTogether, BSON.calculateObjectSize);
  const getOne = together(getAll, mostTogether);
  const replaceOne = together(replaceTogether, mostTogether, bytesOfChange);

  return {
    get: getOne,
    insert,

    replace: (request, expected) => replaceOne({ request, expected }),

    async replaceAll(changes): Promise<ReadonlyMap<string, unknown>> {
      const failures = new Map<string, unknown>();
      for (const some of splitIntoGoes(changes, mostTogether, bytesOfChange)) {
        const operations = some.map(({ request, expected }) => ({ updateOne: conditionalWrite(request, expected) }));
        try {
          const { failed } = await writeEach(mongo, () =>
            requests.collection.bulkWrite(operations as never, { ordered: false }),
          );
          for (const [index, error] of failed) failures.set(some[index]?.request.id ?? '', error);
        } catch (error) {
          for (const { request } of some) failures.set(request.id, error);
        }
      }
      return failures;
    },

    async list(list, limit, after): Promise<ListPage> {
      const { parts, among } = listed(list);
      // Only a request that they may list is a place: else pages would tell how old any other one is, and thereby whether
      // somebody's own request lay with risk reviewers.
      const place = after === undefined ? undefined : await findOne({ _id: { $eq: after }, ...among });
      const from = place === undefined ? undefined : { id: place.id, at: placeOf(list, place) };
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

    async standing(beneficiaryId, targetId): Promise<Standing> {
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

    async countPending(targetIds): Promise<ReadonlyMap<string, number>> {
      if (targetIds.length === 0) return new Map();
      const filter = { ...pending, 'target.id': { $in: [...targetIds] } };
      const group = { _id: '$target.id', count: { $sum: 1 } };
      const found = await read(mongo, () =>
        requests
          .aggregate<{ readonly _id: string; readonly count: number }>([{ $match: filter }, { $group: group }])
          .exec(),
      );
      return new Map(found.map(({ _id, count }) => [_id, count]));
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

    async toRefresh(now, limit): Promise<readonly AccessRequest[]> {
      return (await findMany({ refreshAt: { $lte: now } }, { refreshAt: 1 }, limit)).map(toRequest);
    },

    async refreshed(ids, next): Promise<void> {
      const filter = { _id: { $in: ids }, refreshAt: { $exists: true } };
      await write(mongo, () => requests.updateMany(filter, { $set: { refreshAt: next } }).exec());
    },

    async due(now, limit, after): Promise<DueBatch> {
      const sort = { actAt: 1, _id: 1 } as const;
      // Those that are due at the very same moment first: in one query the server would read all of them anew each time.
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
      await write(mongo, () => requests.collection.bulkWrite(operations as never, { ordered: false }));
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

interface ListPart {
  readonly filter: Filter;
  /** The time that it is ordered by. */
  readonly by: 'listedAt' | 'submittedAt';
}

/** What a list is made of, and among which requests a page may begin. */
function listed(list: RequestList): { readonly parts: readonly ListPart[]; readonly among: Filter } {
  switch (list.kind) {
    case 'pending': {
      const filter = { waitingFor: list.personId, 'waitingFor.0': { $exists: true } };
      return { parts: [{ filter, by: 'listedAt' }], among: { asked: list.personId } };
    }
    case 'history': {
      const filter = { inHistoryOf: list.personId };
      return { parts: [{ filter, by: 'listedAt' }], among: { asked: list.personId } };
    }
    case 'mine': {
      const filter = { subjects: list.personId };
      return { parts: [{ filter, by: 'submittedAt' }], among: filter };
    }
    case 'package': {
      const filter = { 'target.id': { $in: list.targetIds } };
      return { parts: [{ filter, by: 'submittedAt' }], among: filter };
    }
    case 'resource': {
      const among = { 'target.id': { $in: list.targetIds } };
      const some = { ...among, ...(list.pending ? pending : {}) };
      const others = { ...some, 'target.administrators': { $exists: true }, subjects: { $ne: list.personId } };
      const own = { ...some, subjects: list.personId };
      return {
        parts: [
          { filter: others, by: 'listedAt' },
          { filter: own, by: 'submittedAt' },
        ],
        among,
      };
    }
  }
}

/** Where a request stands in a list. */
function placeOf(list: RequestList, place: AccessRequest): Date {
  const { listedAt, subjects } = foundBy(place);
  const isOwn = list.kind === 'resource' && subjects.includes(list.personId);
  return isOwn || list.kind === 'mine' || list.kind === 'package' ? place.submittedAt : listedAt;
}

function conditionalWrite(request: AccessRequest, expected: number): { filter: object; update: object } {
  const { set, unset } = toStored(request);
  return {
    filter: { _id: request.id, revision: expected },
    update: { $set: set, $unset: unset, $push: { events: { $each: request.events.slice(expected) } } },
  };
}

function toStored(request: AccessRequest): { set: object; unset: object } {
  const { id: _id, events, ...fields } = request;
  const found = foundBy(request);
  const changedAt = events.at(-1)?.at ?? request.submittedAt;
  const isLookedUp = isPending(request);
  const refreshAt = isLookedUp ? { refreshAt: firstLookedUpAt(openStage(request), changedAt) } : {};
  const actAt = found.nextActionAt === undefined ? {} : { actAt: found.nextActionAt };
  const set = { ...fields, ...found, ...refreshAt, ...actAt, planDue: request.revision, planAt: changedAt };
  return {
    set,
    unset: {
      ...(found.nextActionAt === undefined ? { nextActionAt: 1, actAt: 1 } : {}),
      ...(isLookedUp ? {} : { refreshAt: 1 }),
    },
  };
}

/** It is approved and gives access of its own: it does not only move an end. */
function givesWhatIsApproved(request: RequestDocument): boolean {
  return request.state === 'approved' && !isMoved(request);
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

function toLastingAccess(document: RequestDocument): LastingAccess {
  const { events: _e, stages: _s, justification: _j, answers: _a, outcomes: _o, ...access } = toRequest(document);
  return access;
}

function toFoundBy(document: RequestDocument): FoundBy {
  const { open, access, nextActionAt, waitingFor, asked, inHistoryOf, subjects, listedAt, inRiskReview } = document;
  const found = { open, access, waitingFor, asked, inHistoryOf, subjects, listedAt, inRiskReview };
  return nextActionAt === undefined ? found : { ...found, nextActionAt };
}

function toBookkeeping({ plannedRevision, planDue, refreshAt, actAt }: RequestDocument): Bookkeeping {
  return {
    plannedRevision,
    ...(planDue === undefined ? {} : { planDue }),
    ...(refreshAt === undefined ? {} : { refreshAt }),
    ...(actAt === undefined ? {} : { actAt }),
  };
}

function toRequest(document: RequestDocument): AccessRequest {
  const {
    _id,
    open: _open,
    access: _access,
    nextActionAt: _next,
    waitingFor: _waiting,
    asked: _asked,
    inHistoryOf: _history,
    subjects: _subjects,
    listedAt: _listed,
    inRiskReview: _review,
    refreshAt: _refresh,
    planDue: _due,
    planAt: _planAt,
    actAt: _actAt,
    closeAt: _closeAt,
    plannedRevision: _planned,
    ...request
  } = document;
  return { id: _id, ...request };
}
