import { type Fulfiller, FulfilmentError } from '../../src/ports/fulfiller.ts';
import type { MembershipStore } from '../../src/ports/membership-store.ts';
import type { OrganizationFile } from './schema.ts';
import { groupMembership } from './setup.ts';

/** Gives and takes membership in the organization file's groups. What the file itself says is never changed. */
export function createGroupFulfiller(file: OrganizationFile, memberships: MembershipStore): Fulfiller {
  const groups = new Map(file.groups.map((group) => [group.id, group]));
  return {
    kind: groupMembership,
    async has(personId, { id }): Promise<boolean> {
      return groups.get(id)?.members.includes(personId) || memberships.isMember(personId, id);
    },
    async grant(personId, { id, name }): Promise<void> {
      if (!groups.has(id)) throw new FulfilmentError(`the group ${name} is not there any more`);
      await memberships.add(personId, id);
    },
    remove: (personId, { id }) => memberships.remove(personId, id),
  };
}
