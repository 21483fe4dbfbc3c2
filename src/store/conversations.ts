import { Schema } from 'mongoose';
import { hourMs } from '../core/base/time.ts';
import type { Locale } from '../core/words/language/reader.ts';
import type { Address } from '../ports/channel.ts';
import type { Identity } from '../ports/directory.ts';
import type { Conversation, ConversationStore } from '../ports/stores/conversation-store.ts';
import type { Mongo } from './connection/connect.ts';
import { inBatches } from './database/batching.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { read, write } from './database/guard.ts';

type ConversationDocument = Identity & {
  /** Absent where only the locale is kept. */
  readonly address?: Address;
  readonly locale?: Locale & { readonly askedAt?: Date };
  /** When the channel first said that the conversation is not there, and how often since. */
  readonly refusedSince?: Date;
  readonly refusals?: number;
  /** When they were welcomed: that happens once. */
  readonly welcomedAt?: Date;
};

/** A conversation is forgotten after so many refusals over so many hours. */
const mostRefusals = 5;
const refusedForMs = 6 * hourMs;

/** How many are read in one round trip at most. */
const largestBatch = 100;

const schema = createSchema<ConversationDocument>('conversations', {
  channel: String,
  tenant: String,
  user: String,
  address: Schema.Types.Mixed,
  locale: Schema.Types.Mixed,
  refusedSince: Date,
  refusals: Number,
  welcomedAt: Date,
})
  // Serves find, and keeps one conversation for each identity.
  .index({ channel: 1, tenant: 1, user: 1 }, { unique: true });

/** Keeps where channels have met people in MongoDB. */
export function createConversationStore(mongo: Mongo): ConversationStore {
  const { model: conversations, uncast } = openCollection(mongo, 'Conversation', schema);
  const key = ({ channel, tenant, user }: Identity) => ({ channel, tenant, user });
  const nameOf = (identity: Identity) => JSON.stringify(Object.values(key(identity)));
  // Every message asks for its reader's, and senders ask at once.
  const findOne = inBatches(async (identities: readonly Identity[]) => {
    const found = await read(mongo, () => uncast.find({ $or: identities.map(key) }).toArray());
    const byName = new Map(found.map((one) => [nameOf(one), one]));
    return identities.map((identity) => ({ result: byName.get(nameOf(identity)) }));
  }, largestBatch);
  return {
    async remember(identity, address, locale = {}): Promise<boolean> {
      const said = Object.entries(locale).map(([name, value]) => [`locale.${name}`, value]);
      const update = { $set: { address, ...Object.fromEntries(said) }, $unset: { refusedSince: 1, refusals: 1 } };
      const before = await write(mongo, () =>
        conversations
          .findOneAndUpdate(key(identity), update, { upsert: true, returnDocument: 'before' })
          .lean<ConversationDocument>()
          .exec(),
      );
      return before?.address === undefined || before.refusedSince !== undefined;
    },
    async find(identity): Promise<Conversation | undefined> {
      const found = await findOne(identity);
      if (found?.address === undefined) return undefined;
      const { address, refusedSince, locale = {} } = found;
      return { address, isDoubtful: refusedSince !== undefined, locale };
    },
    async keepLocale(identity, locale, askedAt): Promise<void> {
      const update = { $set: { locale: { ...locale, askedAt } } };
      await write(mongo, () => conversations.updateOne(key(identity), update, { upsert: true }).exec());
    },
    async locale(identity): Promise<(Locale & { readonly askedAt?: Date }) | undefined> {
      return (await findOne(identity))?.locale;
    },
    async refused(identity, address, at): Promise<void> {
      const fields = Object.entries(address).map(([name, value]) => [`address.${name}`, value]);
      const sameOne = { ...key(identity), ...Object.fromEntries(fields) };
      const update = { $min: { refusedSince: at }, $inc: { refusals: 1 } };
      await write(mongo, () => conversations.updateOne(sameOne, update).exec());
      const given = { refusals: { $gte: mostRefusals }, refusedSince: { $lte: new Date(at.getTime() - refusedForMs) } };
      await write(mongo, () => conversations.deleteOne({ ...sameOne, ...given }).exec());
    },
    async answered(identity): Promise<void> {
      const update = { $unset: { refusedSince: 1, refusals: 1 } };
      await write(mongo, () => conversations.updateOne(key(identity), update).exec());
    },
    async welcome(identity, at): Promise<boolean> {
      const before = await write(mongo, () =>
        conversations
          .findOneAndUpdate(key(identity), { $min: { welcomedAt: at } }, { upsert: true, returnDocument: 'before' })
          .lean<ConversationDocument>()
          .exec(),
      );
      return before?.welcomedAt === undefined;
    },
    async forget(identity): Promise<void> {
      const update = { $unset: { address: 1, locale: 1, refusedSince: 1, refusals: 1 } };
      await write(mongo, () => conversations.updateOne(key(identity), update).exec());
    },
  };
}
