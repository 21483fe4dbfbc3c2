import { type Model, Schema } from 'mongoose';
import type { AccessRequest } from '../core/request.ts';
import { foundBy } from '../core/verify.ts';
import type { Inserted, RequestStore, ToPlan } from '../ports/request-store.ts';
import type { Mongo } from './connect.ts';
import { isDuplicateKey, read, write } from './guard.ts';

/** A request as it is stored: itself, and what its indexes need, derived from it at each write. */
type RequestDocument = Omit<AccessRequest, 'id'> & {
  readonly _id: string;
  readonly open: boolean;
  readonly access: boolean;
  readonly nextActionAt?: Date;
  /** The revision whose deliveries are still to be planned; absent when all is planned. */
  readonly planDue?: number;
  readonly plannedRevision: number;
};

const { Mixed } = Schema.Types;

const schema = new Schema(
  {
    _id: String,
    revision: Number,
    state: String,
    since: Date,
    organization: String,
    requestor: Mixed,
    beneficiary: Mixed,
    target: Mixed,
    policy: Mixed,
    justification: String,
    window: Mixed,
    submittedAt: Date,
    stages: Mixed,
    deliveredAt: Date,
    outcomes: Mixed,
    ending: Boolean,
    events: [Mixed],
    open: Boolean,
    access: Boolean,
    nextActionAt: Date,
    planDue: Number,
    plannedRevision: Number,
  },
  { collection: 'requests', versionKey: false, minimize: false, strict: 'throw' },
)
  // One open request per beneficiary and target, also for two at the same instant; serves findOpen.
  .index(
    { 'beneficiary.id': 1, 'target.id': 1 },
    { unique: true, name: 'open', partialFilterExpression: { open: true } },
  )
  // Serves findAccess.
  .index(
    { 'beneficiary.id': 1, 'target.id': 1, since: -1 },
    { name: 'access', partialFilterExpression: { access: true } },
  )
  // Serves due.
  .index({ nextActionAt: 1 }, { partialFilterExpression: { nextActionAt: { $exists: true } } })
  // Serves toPlan.
  .index({ planDue: 1 }, { partialFilterExpression: { planDue: { $exists: true } } });

export function createRequestStore(mongo: Mongo): RequestStore {
  const requests = mongo.connection.model('Request', schema) as unknown as Model<RequestDocument>;

  const findOne = async (filter: object, sort: Record<string, 1 | -1> = {}): Promise<AccessRequest | undefined> => {
    const found = await read(mongo, () => requests.findOne(filter).sort(sort).lean<RequestDocument>().exec());
    return found === null ? undefined : toRequest(found);
  };
  const findMany = (filter: object, sort: Record<string, 1>, limit: number): Promise<RequestDocument[]> =>
    read(mongo, () => requests.find(filter).sort(sort).limit(limit).lean<RequestDocument[]>().exec());
  const findOpen = (beneficiaryId: string, targetId: string) =>
    findOne({ 'beneficiary.id': beneficiaryId, 'target.id': targetId, open: true });

  const insert = async (request: AccessRequest): Promise<Inserted> => {
    const document = { _id: request.id, ...toStored(request).set, events: request.events, plannedRevision: 0 };
    try {
      await write(mongo, () => requests.collection.insertOne(document as never));
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

  return {
    // An id from outside is never an operator.
    get: (id) => findOne({ _id: { $eq: id } }),
    findOpen,
    findAccess: (beneficiaryId, targetId) =>
      findOne({ 'beneficiary.id': beneficiaryId, 'target.id': targetId, access: true }, { since: -1 }),

    insert,

    async replace(request, expected): Promise<boolean> {
      const { set, unset } = toStored(request);
      const result = await write(mongo, () =>
        requests
          .updateOne({ _id: request.id, revision: expected }, {
            $set: set,
            $unset: unset,
            $push: { events: { $each: request.events.slice(expected) } },
          } as object)
          .exec(),
      );
      return result.matchedCount === 1;
    },

    async due(now, limit, except): Promise<readonly AccessRequest[]> {
      const filter = { nextActionAt: { $lte: now }, ...(except.length === 0 ? {} : { _id: { $nin: except } }) };
      return (await findMany(filter, { nextActionAt: 1 }, limit)).map(toRequest);
    },

    async toPlan(limit, except): Promise<readonly ToPlan[]> {
      const filter = { planDue: { $exists: true }, ...(except.length === 0 ? {} : { _id: { $nin: except } }) };
      const found = await findMany(filter, { planDue: 1 }, limit);
      return found.map((document) => ({ request: toRequest(document), plannedRevision: document.plannedRevision }));
    },

    async planned(id, revision): Promise<void> {
      await write(mongo, () =>
        requests
          .updateOne({ _id: id, planDue: revision }, { $set: { plannedRevision: revision }, $unset: { planDue: 1 } })
          .exec(),
      );
    },

    async *all() {
      for await (const document of requests
        .find()
        .sort({ submittedAt: 1, _id: 1 })
        .allowDiskUse(true)
        .lean<RequestDocument>()
        .cursor()) {
        const { open, access, nextActionAt } = document as RequestDocument;
        const found = { open, access, ...(nextActionAt === undefined ? {} : { nextActionAt }) };
        yield { request: toRequest(document as RequestDocument), found };
      }
    },
  };
}

function toStored(request: AccessRequest): { set: object; unset: object } {
  const { id: _id, events: _events, ...fields } = request;
  const found = foundBy(request);
  const set = { ...fields, ...found, planDue: request.revision };
  return { set, unset: found.nextActionAt === undefined ? { nextActionAt: 1 } : {} };
}

function toRequest(document: RequestDocument): AccessRequest {
  const {
    _id,
    open: _open,
    access: _access,
    nextActionAt: _next,
    planDue: _due,
    plannedRevision: _planned,
    ...request
  } = document;
  return { id: _id, ...request };
}
