import { Schema } from 'mongoose';
import type { Address } from '../ports/channel.ts';
import type { ConversationStore } from '../ports/conversation-store.ts';
import type { Identity } from '../ports/directory.ts';
import { createSchema, openCollection } from './collection.ts';
import type { Mongo } from './connect.ts';
import { read, write } from './guard.ts';

type ConversationDocument = Identity & { readonly address: Address };

const schema = createSchema<ConversationDocument>('conversations', {
  channel: String,
  tenant: String,
  user: String,
  address: Schema.Types.Mixed,
})
  // Serves find, and keeps one conversation for each identity.
  .index({ channel: 1, tenant: 1, user: 1 }, { unique: true });

export function createConversationStore(mongo: Mongo): ConversationStore {
  const { model: conversations } = openCollection(mongo, 'Conversation', schema);
  const key = ({ channel, tenant, user }: Identity) => ({ channel, tenant, user });
  return {
    async remember(identity, address): Promise<boolean> {
      const result = await write(mongo, () =>
        conversations.updateOne(key(identity), { $set: { address } }, { upsert: true }).exec(),
      );
      return result.upsertedCount === 1;
    },
    async find(identity): Promise<Address | undefined> {
      const found = await read(mongo, () => conversations.findOne(key(identity)).lean<ConversationDocument>().exec());
      return found?.address;
    },
    async forget(identity): Promise<void> {
      await write(mongo, () => conversations.deleteOne(key(identity)).exec());
    },
  };
}
