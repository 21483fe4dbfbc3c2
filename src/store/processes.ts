import { Schema } from 'mongoose';
import type { ProcessReport, ProcessStore } from '../ports/stores/process-store.ts';
import type { Mongo } from './connection/connect.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { read, write } from './database/guard.ts';

type ProcessDocument = Omit<ProcessReport, 'id'> & { readonly _id: string };

const { Mixed } = Schema.Types;

/** For how long the last report of a process that was killed is kept, in s. */
const keptSeconds = 24 * 60 * 60;

const schema = createSchema<ProcessDocument>('processes', {
  _id: String,
  role: String,
  at: Date,
  chats: Mixed,
  looks: Mixed,
  failing: Mixed,
})
  // Serves since, and removes what is old.
  .index({ at: 1 }, { expireAfterSeconds: keptSeconds });

/** Keeps the processes that run in MongoDB. */
export function createProcessStore(mongo: Mongo): ProcessStore {
  const { model: processes } = openCollection(mongo, 'Process', schema);
  return {
    async report({ id, ...report }): Promise<void> {
      await write(mongo, () => processes.updateOne({ _id: id }, { $set: report }, { upsert: true }).exec());
    },
    async since(at): Promise<readonly ProcessReport[]> {
      const found = await read(mongo, () =>
        processes
          .find({ at: { $gte: at } })
          .lean<ProcessDocument[]>()
          .exec(),
      );
      return found.map(({ _id, ...report }) => ({ id: _id, ...report }));
    },
    async ended(id): Promise<void> {
      await write(mongo, () => processes.deleteOne({ _id: id }).exec());
    },
  };
}
