import type mongoose from 'mongoose';
import { Schema } from 'mongoose';
import { type FoundBy, foundBy, type StoreBookkeeping } from '../../core/request/found-by.ts';
import { type AccessRequest, isPending, openStage } from '../../core/request/request.ts';
import { firstLookedUpAt } from '../../core/request/schedule.ts';
import type { LastingAccess } from '../../ports/stores/request-store.ts';
import { createSchema } from '../database/collection.ts';

type UpdateOneModel<Document extends mongoose.mongo.Document> = mongoose.mongo.UpdateOneModel<Document>;

/** A request as it is stored: itself, and what its indexes need, derived from it at each write. */
export type RequestDocument = Omit<AccessRequest, 'id'> &
  FoundBy &
  StoreBookkeeping & {
    readonly _id: string;
    /** When it is tried again to close it, after that failed. */
    readonly closeAt?: Date;
  };

const { Mixed } = Schema.Types;

/** Every index names what it serves: a method of the store, or a list. */
export const requestSchema = createSchema<RequestDocument>('requests', {
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
  canceledBy: Mixed,
  cancelReason: Mixed,
  endAnnouncedAt: Date,
  earlyEnd: Mixed,
  events: Mixed,
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
})
  // One open request per beneficiary and target, also for two at the same instant; serves standing.
  .index(
    { 'beneficiary.id': 1, 'target.id': 1 },
    { unique: true, name: 'open', partialFilterExpression: { open: true } },
  )
  // Serves standing, with the one before.
  .index({ 'beneficiary.id': 1, since: -1 }, { name: 'access', partialFilterExpression: { access: true } })
  // Serves standing, with the two before.
  .index({ 'beneficiary.id': 1 }, { name: 'approved', partialFilterExpression: { state: 'approved' } })
  // Serves countHolders.
  .index({ 'target.id': 1, 'beneficiary.id': 1 }, { name: 'holders', partialFilterExpression: { access: true } })
  // Serves the pending list.
  .index(
    { waitingFor: 1, listedAt: -1, _id: -1 },
    { name: 'pending', partialFilterExpression: { 'waitingFor.0': { $exists: true } } },
  )
  // Serves the history.
  .index({ inHistoryOf: 1, listedAt: -1, _id: -1 }, { name: 'history' })
  // Serves the list of one's own requests.
  .index({ subjects: 1, submittedAt: -1, _id: -1 }, { name: 'mine' })
  // Serves the lists of requests that administrators see.
  .index({ 'target.id': 1, listedAt: -1, _id: -1 }, { name: 'administered' })
  // Serves the same lists where they are of what is pending.
  .index(
    { 'target.id': 1, listedAt: -1, _id: -1 },
    { name: 'pendingOfAdministered', partialFilterExpression: { open: true } },
  )
  // Serves pendingTargets, pendingPeople, toClose, countPending and pendingUnasked.
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

/** The update that changes a request only while the stored revision is the `expected` one, and adds the events since then. */
export function conditionalUpdate(request: AccessRequest, expected: number): UpdateOneModel<RequestDocument> {
  const { changing, unset } = toStored(request);
  return {
    filter: { _id: request.id, revision: expected },
    update: { $set: changing, $unset: unset, $push: { events: { $each: request.events.slice(expected) } } },
  };
}

/** A new request as it is stored first. */
export function toDocument(request: AccessRequest): RequestDocument {
  const { submitted, changing } = toStored(request);
  return { _id: request.id, ...submitted, ...changing, events: request.events, plannedRevision: 0 };
}

/** What a write sets and removes; its events are added to those that are stored. What was submitted is stored only once. */
function toStored(request: AccessRequest) {
  const { id: _id, events, organization, timeZone, requestor, beneficiary, target, policy, ...rest } = request;
  const { justification, answers, submittedAt, ...fields } = rest;
  const found = foundBy(request);
  const changedAt = events.at(-1)?.at ?? submittedAt;
  const isLookedUp = isPending(request);
  return {
    submitted: {
      ...{ organization, timeZone, requestor, beneficiary, target, policy },
      ...{ justification, answers, submittedAt },
    },
    // Not `{ ...fields, ...found }`: with so many fields that takes V8 longer than everything else here.
    changing: Object.assign(fields, found, {
      ...{ planDue: request.revision, planAt: changedAt },
      ...(isLookedUp ? { refreshAt: firstLookedUpAt(openStage(request), changedAt) } : {}),
      ...(found.nextActionAt === undefined ? {} : { actAt: found.nextActionAt }),
    }),
    unset: {
      ...(found.nextActionAt === undefined ? ({ nextActionAt: 1, actAt: 1 } as const) : {}),
      ...(isLookedUp ? {} : ({ refreshAt: 1 } as const)),
    },
  };
}

/** What of a stored request `LastingAccess` is. */
export function toLastingAccess(document: RequestDocument): LastingAccess {
  const { events: _e, stages: _s, justification: _j, answers: _a, outcomes: _o, ...access } = toRequest(document);
  return access;
}

/** What the stored request is found by. */
export function toFoundBy(document: RequestDocument): FoundBy {
  const { open, access, nextActionAt, waitingFor, asked, inHistoryOf, subjects, listedAt, inRiskReview } = document;
  const found = { open, access, waitingFor, asked, inHistoryOf, subjects, listedAt, inRiskReview };
  return nextActionAt === undefined ? found : { ...found, nextActionAt };
}

/** What is stored beside the request for planning and for looking people up. */
export function toBookkeeping({
  plannedRevision,
  planDue,
  planAt,
  refreshAt,
  actAt,
}: RequestDocument): StoreBookkeeping {
  return {
    plannedRevision,
    ...(planDue === undefined ? {} : { planDue }),
    ...(planAt === undefined ? {} : { planAt }),
    ...(refreshAt === undefined ? {} : { refreshAt }),
    ...(actAt === undefined ? {} : { actAt }),
  };
}

/** The request, without what is stored beside it. */
export function toRequest(document: RequestDocument): AccessRequest {
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
