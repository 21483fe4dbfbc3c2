import { randomUUID } from 'node:crypto';
import type mongoose from 'mongoose';
import { Schema } from 'mongoose';
import type { ToMend } from '../ports/channel.ts';
import type { Delivery, DeliveryPlan, HeldUp } from '../ports/stores/delivery-store.ts';
import { createSchema } from './database/collection.ts';

/** A row as it is stored. */
export type DeliveryDocument = Omit<Delivery, 'id' | 'leaseToken' | 'mayExist' | 'tellsOf' | 'clicked'> & {
  readonly clicked?: Delivery['clicked'];
  readonly clickedFailures?: number;
  /** A try to post it began, and no answer came yet. */
  readonly postingSince?: Date;
  readonly _id: string;
  readonly revision: number;
  readonly urgency: number;
  /** The request that it is about. */
  readonly requestId?: string;
  /** Of a notice about a request: the number of the event that it tells of. */
  readonly seq?: number;
  /** The row of the earlier notice that it waits for. */
  readonly behind?: string;
  /** It does not show what it should: the sender must look at it at `nextAttemptAt`. */
  readonly dirty: boolean;
  /** Since when it has not shown what it should; of one that was given up, since when it did not. */
  readonly waitingSince?: Date;
  /** What somebody has to mend before it can be sent. */
  readonly toMend?: ToMend;
  /** When it is to be looked at; of one that is not dirty: when it was sent or given up. */
  readonly nextAttemptAt: Date;
  /** Nothing will change what it should show. */
  readonly over: boolean;
  readonly leaseToken?: string;
  readonly leaseUntil?: Date;
  /** The lease under which it was last sent. */
  readonly sentUnder?: string;
  /** A limit of the platform's holds it back; the lane in which it waits with others', if any. */
  readonly heldBack?: boolean;
  readonly lane?: string;
  /** The channel's word for the last failure. */
  readonly failure?: string;
};

const { Mixed } = Schema.Types;

/** Every index names the methods of the store that it serves. */
export const deliverySchema = createSchema<DeliveryDocument>('deliveries', {
  _id: String,
  ref: String,
  personId: String,
  channel: String,
  content: Mixed,
  requestId: String,
  seq: Number,
  behind: String,
  behindSince: Date,
  wanted: String,
  shown: String,
  addresses: Mixed,
  clicked: Mixed,
  clickedFailures: Number,
  postingSince: Date,
  doubtOf: String,
  failures: Number,
  toMendSince: Date,
  toMend: String,
  tried: [String],
  revision: Number,
  urgency: Number,
  dirty: Boolean,
  waitingSince: Date,
  nextAttemptAt: Date,
  over: Boolean,
  leaseToken: String,
  leaseUntil: Date,
  sentUnder: String,
  heldBack: Boolean,
  lane: String,
  failure: String,
})
  // Serves lease: the most urgent due row. A leased row is skipped by its nextAttemptAt, which lies at the lease's end.
  .index(
    { channel: 1, urgency: 1, nextAttemptAt: 1, personId: 1, lane: 1 },
    { name: 'dueInOrder', partialFilterExpression: { dirty: true } },
  )
  // Serves stepBehind: what is still to be told about a request.
  .index(
    { requestId: 1, personId: 1, seq: 1 },
    { name: 'untold', partialFilterExpression: { dirty: true, seq: { $exists: true } } },
  )
  // Serves what waits for an earlier notice that was tried.
  .index({ behind: 1 }, { name: 'behind', partialFilterExpression: { behind: { $exists: true } } })
  // Serves waitingLongest.
  .index({ waitingSince: 1 }, { name: 'waiting', partialFilterExpression: { dirty: true } })
  // Serves countHeldBack.
  .index({ channel: 1 }, { name: 'heldBack', partialFilterExpression: { heldBack: true } })
  // Serves removeOld.
  .index({ nextAttemptAt: 1 }, { name: 'old', partialFilterExpression: { over: true } })
  // Serves changeCardHolders.
  .index({ 'content.proposal': 1 }, { partialFilterExpression: { 'content.proposal': { $exists: true } } })
  // Serves reachable, heldUp and countHeldUp.
  .index({ personId: 1, channel: 1 }, { partialFilterExpression: { failure: { $exists: true } } });

/**
 * What a row keeps once it was sent. A card is read afresh whenever it is edited, and a notice that is to say something else
 * is planned again; what it said, justifications among it, is kept in its request alone.
 */
export const withoutText = {
  $cond: [
    { $eq: ['$content.kind', 'notice'] },
    {
      kind: 'notice',
      about: { $ifNull: ['$content.notice.about', '$content.about'] },
      requestId: { $ifNull: ['$content.notice.request.id', '$content.requestId'] },
      stage: { $ifNull: ['$content.notice.stage', '$content.stage'] },
    },
    '$content',
  ],
};

/**
 * Upserts a row, in one step: an older plan that comes late changes nothing, a newer one is wanted from now on. Of two of the
 * same revision the later one is: what a card shows also depends on whose account it lies in.
 */
export function planUpdate(plan: DeliveryPlan, now: Date): mongoose.mongo.AnyBulkWriteOperation<DeliveryDocument> {
  const newer = { $gte: [plan.revision, { $ifNull: ['$revision', 0] }] };
  const changed = { $and: [newer, { $ne: ['$shown', plan.wanted] }, { $ne: ['$wanted', plan.wanted] }] };
  const isNew = { $eq: [{ $type: '$personId' }, 'missing'] };
  const becomesDirty = { $or: [isNew, { $and: [changed, { $ne: ['$dirty', true] }] }] };
  // A row that waits because its last message failed must not keep what is to be shown now waiting too.
  const changesWhileItWaits = { $and: [changed, { $eq: [{ $type: '$leaseToken' }, 'missing'] }] };
  return {
    updateOne: {
      filter: { _id: plan.id },
      upsert: plan.onlyExisting !== true,
      update: [
        {
          $set: {
            // Whatever has waited longest goes first: else a stage's live buttons would wait behind cards that changed twice.
            nextAttemptAt: {
              $cond: [
                becomesDirty,
                now,
                { $cond: [changesWhileItWaits, { $min: [now, '$nextAttemptAt'] }, '$nextAttemptAt'] },
              ],
            },
            waitingSince: { $cond: [becomesDirty, now, '$waitingSince'] },
            // What is to be shown now may be allowed where what was to be shown before had to wait.
            lane: { $cond: [changed, '$$REMOVE', '$lane'] },
            // The same again brings nothing back that was given up.
            dirty: {
              $cond: [
                { $and: [newer, { $ne: [{ $ifNull: ['$wanted', null] }, plan.wanted] }] },
                { $ne: [{ $ifNull: ['$shown', null] }, plan.wanted] },
                '$dirty',
              ],
            },
            wanted: { $cond: [newer, plan.wanted, '$wanted'] },
            urgency: { $cond: [newer, plan.urgency, '$urgency'] },
            over: { $cond: [newer, plan.over, '$over'] },
            revision: { $max: [plan.revision, { $ifNull: ['$revision', 0] }] },
            ref: { $ifNull: ['$ref', randomUUID()] },
            personId: { $ifNull: ['$personId', { $literal: plan.personId }] },
            channel: { $ifNull: ['$channel', { $literal: plan.channel }] },
            // A notice may say something else later; what a card is about stays the same.
            content: { $cond: [newer, { $literal: plan.content }, '$content'] },
            failures: { $ifNull: ['$failures', 0] },
            ...(plan.requestId === undefined ? {} : { requestId: plan.requestId }),
            ...(plan.seq === undefined ? {} : { seq: plan.seq }),
          },
        },
      ],
    },
  };
}

/** Whether the update of a card's plan would change the row that is there. */
export function changesRow(plan: DeliveryPlan, row: PlannedFields | undefined): boolean {
  if (row === undefined) return plan.onlyExisting !== true;
  if (plan.revision !== row.revision) return plan.revision > row.revision;
  return plan.wanted !== row.wanted || plan.urgency !== row.urgency || plan.over !== row.over;
}

type PlannedFields = Pick<DeliveryDocument, 'wanted' | 'revision' | 'urgency' | 'over'>;

/** The request that a row is about, if any. */
export function requestIn({ requestId, content }: Pick<DeliveryDocument, 'requestId' | 'content'>): string | undefined {
  return requestId ?? (content.kind === 'card' ? content.requestId : undefined);
}

/** A row as a message that is held up. */
export function toHeldUp({ personId, channel, content, failure, toMend, dirty, ...rest }: DeliveryDocument): HeldUp {
  const requestId = requestIn({ ...rest, content });
  return {
    personId,
    channel,
    code: failure ?? '',
    ...(toMend === undefined ? {} : { toMend }),
    isGivenUp: !dirty,
    since: rest.waitingSince ?? rest.nextAttemptAt,
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/** A row as its sender, who holds this lease, sees it. */
export function toDelivery(document: DeliveryDocument, leaseToken: string): Delivery {
  const { _id, ref, personId, channel, content, wanted, shown, addresses, failures, toMendSince, tried } = document;
  const { postingSince, doubtOf, requestId, seq, behindSince } = document;
  return {
    id: _id,
    ref,
    personId,
    channel,
    content,
    wanted,
    ...(shown === undefined ? {} : { shown }),
    addresses: addresses ?? [],
    clicked: document.clicked ?? [],
    mayExist: postingSince !== undefined || doubtOf !== undefined,
    ...(doubtOf === undefined ? {} : { doubtOf }),
    ...(requestId === undefined || seq === undefined ? {} : { tellsOf: { requestId, seq } }),
    ...(behindSince === undefined ? {} : { behindSince }),
    failures,
    ...(toMendSince === undefined ? {} : { toMendSince }),
    tried: tried ?? [],
    leaseToken,
  };
}
