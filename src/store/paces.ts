import { Schema } from 'mongoose';
import { hourMs } from '../core/base/time.ts';
import type { Clock } from '../ports/clock.ts';
import type { Pace, PaceStore, Rate, Slot, SlotWanted } from '../ports/stores/pace-store.ts';
import type { Mongo } from './connection/connect.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { write } from './database/guard.ts';

interface PaceDocument {
  readonly _id: string;
  /** When each counted call has reached the platform at the latest, oldest first, and which call that is. */
  readonly log: readonly { readonly at: Date; readonly by: string }[];
  /** The platform wants no call before then. */
  readonly closedUntil?: Date;
  /** Whose turn it is, by process and call, and until when at the latest. */
  readonly holder?: string;
  readonly token?: string;
  readonly heldUntil?: Date;
  /** Until then the next turn is kept for an urgent call that waits for it. */
  readonly keptUntil?: Date;
  /** What the last caller was answered: they read it in the same step in which it is written. */
  readonly kind: Slot['kind'];
  readonly waitMs: number;
  readonly expiresAt: Date;
}

const schema = createSchema<PaceDocument>('paces', {
  _id: String,
  log: Schema.Types.Mixed,
  closedUntil: Date,
  holder: String,
  token: String,
  heldUntil: Date,
  keptUntil: Date,
  kind: String,
  waitMs: Number,
  expiresAt: Date,
})
  // Removes what nobody has called for long.
  .index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

/**
 * How long a call may take from its slot until the platform counts it, in ms. Between two calls that a rate keeps apart lies
 * this much more than the platform asks for, so that neither a slow network nor a busy process makes them meet.
 */
export const paceLeewayMs = 400;

/** For how long the next turn is kept for an urgent call that found somebody else's: longer than it waits to ask again. */
const keptMs = 500;

/** The part of a rate, rounded down, that is kept free for urgent calls. */
const keptShare = 0.08;

/**
 * What is forgotten in a failover costs one refusal at most, and a majority would be waited for before each call to a chat: so
 * the primary alone acknowledges.
 */
const writeConcern = { w: 1, journal: false } as const;

/**
 * Keeps paces in MongoDB: one document for each, asked and changed in one step.
 *
 * @param clock takes the place of the database's time, for tests.
 */
export function createPaceStore(mongo: Mongo, clock?: Clock): PaceStore {
  const { uncast: paces } = openCollection(mongo, 'Pace', schema);
  const now = () => (clock === undefined ? '$$NOW' : clock.now());
  return {
    async take(pace, wanted): Promise<Slot> {
      const options = {
        upsert: true,
        returnDocument: 'after',
        projection: { kind: 1, waitMs: 1 },
        writeConcern,
      } as const;
      const found = await write(mongo, () =>
        paces.findOneAndUpdate({ _id: pace.key }, asking(pace, wanted, now()), options),
      );
      return { kind: found?.kind ?? 'granted', waitMs: Number(found?.waitMs ?? 0) };
    },
    async release(key, token): Promise<void> {
      const over = { $unset: { holder: 1, token: 1, heldUntil: 1 } } as const;
      await write(mongo, () => paces.updateOne({ _id: key, token }, over, { writeConcern }));
    },
    async close(key, forMs): Promise<void> {
      const closedUntil = { $max: ['$closedUntil', { $add: [now(), forMs] }] };
      const expiresAt = { $max: ['$expiresAt', { $add: [now(), forMs + hourMs] }] };
      const update = [{ $set: { closedUntil, expiresAt } }];
      await write(mongo, () => paces.updateOne({ _id: key }, update, { upsert: true, writeConcern }));
    },
  };
}

/** The update that finds the next free slot, and takes it when it is near enough. */
function asking({ rates, isAlone = false }: Pace, wanted: SlotWanted, now: Date | '$$NOW') {
  const { holder, token, withinMs, isUrgent, turnMs } = wanted;
  const longestMs = Math.max(0, ...rates.map((rate) => rate.withinMs));
  const most = Math.max(0, ...rates.map(({ calls }) => calls));
  const isHeld = { $and: [{ $gt: ['$heldUntil', now] }, { $ne: ['$holder', { $literal: holder }] }] };
  const isBusy = isUrgent ? isHeld : { $or: [isHeld, { $gt: ['$keptUntil', now] }] };
  const nearEnough = { $cond: [{ $gt: ['$slot', { $add: [now, withinMs] }] }, 'full', 'granted'] };
  const isGranted = { $eq: ['$kind', 'granted'] };
  const entry = { at: { $add: ['$slot', paceLeewayMs] }, by: { $literal: token } };
  const counted = { $slice: [{ $concatArrays: ['$log', [entry]] }, -Math.max(1, most)] };
  const turn = {
    holder: { $cond: [isGranted, { $literal: holder }, '$holder'] },
    token: { $cond: [isGranted, { $literal: token }, '$token'] },
    heldUntil: { $cond: [isGranted, { $add: ['$slot', turnMs] }, '$heldUntil'] },
    keptUntil: isUrgent ? { $cond: [isGranted, null, { $add: [now, keptMs] }] } : '$keptUntil',
  };
  return [
    { $set: { log: stillCounting(now, longestMs, token) } },
    { $set: { slot: { $max: [now, '$closedUntil', afterLast, ...rates.map((rate) => freeBy(rate, isUrgent))] } } },
    {
      $set: {
        waitMs: { $subtract: ['$slot', now] },
        kind: isAlone ? { $cond: [isBusy, 'busy', nearEnough] } : nearEnough,
      },
    },
    {
      $set: {
        ...(most === 0 ? {} : { log: { $cond: [isGranted, counted, '$log'] } }),
        ...(isAlone ? turn : {}),
        expiresAt: { $max: ['$expiresAt', { $add: ['$slot', longestMs + hourMs] }] },
      },
    },
    { $unset: ['slot'] },
  ];
}

/** Slots are given in the order of time, so that the log stays in it. */
const afterLast = { $subtract: [{ $arrayElemAt: ['$log.at', -1] }, paceLeewayMs] };

/** A call that asks again gives up the slot that it had. */
function stillCounting(now: Date | '$$NOW', longestMs: number, token: string) {
  const since = { $subtract: [now, longestMs] };
  const cond = { $and: [{ $gt: ['$$one.at', since] }, { $ne: ['$$one.by', { $literal: token }] }] };
  return { $filter: { input: { $ifNull: ['$log', []] }, as: 'one', cond } };
}

/** When the call that is as many calls back as the rate allows no longer counts. No such call: nothing, which `$max` leaves out. */
function freeBy({ calls, withinMs }: Rate, isUrgent: boolean) {
  const usable = isUrgent ? calls : calls - Math.floor(calls * keptShare);
  return { $add: [{ $arrayElemAt: ['$log.at', -usable] }, withinMs] };
}
