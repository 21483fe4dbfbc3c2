import { setImmediate } from 'node:timers/promises';
import { Schema } from 'mongoose';
import {
  type ConfigurationEvent,
  type ConfigurationState,
  noConfiguration,
} from '../core/configuration/configuration.ts';
import { beginFold, type ConfigurationFold } from '../core/configuration/fold.ts';
import { touchedEligibilities } from '../core/view/eligibility-notices.ts';
import type { ConfigurationStore } from '../ports/stores/configuration-store.ts';
import type { Mongo } from './connection/connect.ts';
import { type BatchResult, inBatches } from './database/batching.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { isDuplicateKey, read, write } from './database/guard.ts';

/** Its `_id` is its place in the chain: of two events for the same place one is refused. */
type EventDocument = Omit<ConfigurationEvent, 'seq'> & {
  readonly _id: number;
  readonly planAt?: Date;
  readonly followAt?: Date;
};

/** How many events are read and folded before others have their turn: some ten milliseconds of work. */
const readAtOnce = 250;

const { Mixed } = Schema.Types;

const schema = createSchema<EventDocument>('configurationEvents', {
  _id: Number,
  at: Date,
  type: String,
  actor: Mixed,
  via: Mixed,
  commandId: String,
  data: Mixed,
  prevHash: String,
  hash: String,
  planAt: Date,
  followAt: Date,
})
  // Serves toPlan.
  .index({ planAt: 1 }, { partialFilterExpression: { planAt: { $exists: true } } })
  // Serves toFollow.
  .index({ followAt: 1 }, { partialFilterExpression: { followAt: { $exists: true } } });

/** Keeps the configuration's events in MongoDB. */
export function createConfigurationStore(mongo: Mongo): ConfigurationStore {
  const { model: events, uncast } = openCollection(mongo, 'ConfigurationEvent', schema);
  /** What this process has folded; each look reads only what came since. */
  let folded: ConfigurationState = noConfiguration;
  /** The first look, which folds all there is: while it goes on, nobody starts the same work again. */
  let first: Promise<ConfigurationState> | undefined;

  const readNewer = async (from: ConfigurationState): Promise<ConfigurationState> => {
    let fold: ConfigurationFold | undefined;
    let revision = from.revision;
    for (;;) {
      const newer = await uncast
        // What a failover could take back must not be folded: it would be in force here until the next start.
        .find({ _id: { $gt: revision } }, { readConcern: 'majority', sort: { _id: 1 }, limit: readAtOnce })
        .toArray();
      for (const document of newer) {
        fold ??= beginFold(from);
        fold.add(toEvent(document));
        revision = document._id;
      }
      if (newer.length < readAtOnce) return fold?.result() ?? from;
      // Clicks are answered and the health is told in between, however long the history is.
      await setImmediate();
    }
  };
  const look = async (): Promise<ConfigurationState> => {
    const loaded = await read(mongo, () => readNewer(folded));
    if (loaded.revision > folded.revision) folded = loaded;
    return loaded;
  };

  const loadFor = async (askers: readonly undefined[]): Promise<BatchResult<ConfigurationState>[]> => {
    if (folded.revision === 0) {
      first ??= look().finally(() => {
        first = undefined;
      });
      await first;
    }
    const loaded = await look();
    return askers.map(() => ({ result: loaded }));
  };
  // Callers that ask while another is being answered share the next look, so that what they get is never older than that.
  const load = inBatches(loadFor, Number.POSITIVE_INFINITY);

  return {
    load: () => load(undefined),

    async append(added): Promise<boolean> {
      const { seq, ...event } = added;
      const follow = touchedEligibilities(added).length > 0 ? { followAt: added.at } : {};
      try {
        await write(mongo, () => uncast.insertOne({ _id: seq, ...event, planAt: event.at, ...follow }));
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false;
      }
    },

    async event(seq): Promise<ConfigurationEvent | undefined> {
      const found = await read(mongo, () =>
        events
          .findOne({ _id: { $eq: seq } })
          .lean<EventDocument>()
          .exec(),
      );
      return found === null ? undefined : toEvent(found);
    },

    async newest(limit, before): Promise<readonly ConfigurationEvent[]> {
      const found = await read(mongo, () =>
        events
          .find(before === undefined ? {} : { _id: { $lt: before } })
          .sort({ _id: -1 })
          .limit(limit)
          .lean<EventDocument[]>()
          .exec(),
      );
      return found.map(toEvent);
    },

    async toPlan(now, limit): Promise<readonly ConfigurationEvent[]> {
      const found = await read(mongo, () =>
        events
          .find({ planAt: { $lte: now } })
          .sort({ planAt: 1 })
          .limit(limit)
          .lean<EventDocument[]>()
          .exec(),
      );
      return found.map(toEvent);
    },

    async planned(seq): Promise<void> {
      await write(mongo, () => events.updateOne({ _id: seq }, { $unset: { planAt: 1 } }).exec());
    },

    async planLater(seq, at): Promise<void> {
      const filter = { _id: seq, planAt: { $exists: true } };
      await write(mongo, () => events.updateOne(filter, { $set: { planAt: at } }).exec());
    },

    async toFollow(now, limit): Promise<readonly ConfigurationEvent[]> {
      const found = await read(mongo, () =>
        events
          .find({ followAt: { $lte: now } })
          .sort({ followAt: 1 })
          .limit(limit)
          .lean<EventDocument[]>()
          .exec(),
      );
      return found.map(toEvent);
    },

    async followLater(seq, at): Promise<void> {
      const filter = { _id: seq, followAt: { $exists: true } };
      await write(mongo, () => events.updateOne(filter, { $set: { followAt: at } }).exec());
    },

    async followed(seq): Promise<void> {
      await write(mongo, () => events.updateOne({ _id: seq }, { $unset: { followAt: 1 } }).exec());
    },

    async *all() {
      for await (const document of events.find().sort({ _id: 1 }).lean<EventDocument>().cursor())
        yield toEvent(document as EventDocument);
    },
  };
}

function toEvent({ _id, planAt: _planAt, followAt: _followAt, ...event }: EventDocument): ConfigurationEvent {
  return { seq: _id, ...event } as ConfigurationEvent;
}
