import type { MembershipStore } from '../ports/stores/membership-store.ts';
import type { Mongo } from './connection/connect.ts';
import { createSchema, openCollection } from './database/collection.ts';
import { read, write } from './database/guard.ts';

interface MembershipDocument {
  readonly group: string;
  readonly person: string;
}

const schema = createSchema<MembershipDocument>('memberships', { group: String, person: String })
  // Serves isMember and members, and makes adding twice add once.
  .index({ group: 1, person: 1 }, { unique: true })
  // Serves groupsOf, from the index alone.
  .index({ person: 1, group: 1 });

/** Keeps memberships in the organization file's groups in MongoDB. */
export function createMembershipStore(mongo: Mongo): MembershipStore {
  const { model: memberships } = openCollection(mongo, 'Membership', schema);
  return {
    async isMember(person, group): Promise<boolean> {
      return (await read(mongo, () => memberships.exists({ group, person }).exec())) !== null;
    },
    async groupsOf(person): Promise<readonly string[]> {
      const found = await read(mongo, () =>
        memberships.find({ person }, { _id: 0, group: 1 }).lean<Pick<MembershipDocument, 'group'>[]>().exec(),
      );
      return found.map(({ group }) => group);
    },
    async members(group): Promise<readonly string[]> {
      const found = await read(mongo, () => memberships.find({ group }).lean<MembershipDocument[]>().exec());
      return found.map((membership) => membership.person);
    },
    async add(person, group): Promise<void> {
      await write(mongo, () => memberships.updateOne({ group, person }, {}, { upsert: true }).exec());
    },
    async remove(person, group): Promise<void> {
      await write(mongo, () => memberships.deleteOne({ group, person }).exec());
    },
  };
}
