import { groupMembership } from '../../src/core/policy/policy.ts';
import { NotSentError } from '../../src/ports/calls/not-sent-error.ts';
import { type Fulfiller, FulfilmentError, type Held } from '../../src/ports/fulfiller.ts';
import type { MembershipStore } from '../../src/ports/stores/membership-store.ts';
import { StoreError } from '../../src/ports/stores/store-error.ts';
import type { OrganizationFile } from './schema.ts';

/** Gives and takes membership in the organization file's groups. What the file itself says is never changed. */
export function createGroupFulfiller(file: OrganizationFile, memberships: MembershipStore): Fulfiller {
  const groups = new Map(file.groups.map((group) => [group.id, group]));
  const invited = new Set(file.people.flatMap(({ id, external }) => (external === 'invited' ? [id] : [])));
  return {
    kind: groupMembership,
    async has(personId, { id }): Promise<Held> {
      if (groups.get(id)?.members.includes(personId)) return 'there';
      if (!(await memberships.isMember(personId, id))) return 'absent';
      return invited.has(personId) ? 'invited' : 'there';
    },
    async grant(personId, { id, name }): Promise<void> {
      if (!groups.has(id)) throw new FulfilmentError(`the group ${name} no longer exists`);
      await changeMembership(() => memberships.add(personId, id));
    },
    remove: (personId, { id }) => changeMembership(() => memberships.remove(personId, id)),
  };
}

/** @throws NotSentError when the database certainly changed nothing. */
async function changeMembership(change: () => Promise<void>): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!(error instanceof StoreError) || error.outcomeUnknown) throw error;
    throw new NotSentError('The database could not change the group.', { cause: error });
  }
}
