import type { Person } from '../../src/core/base/person.ts';
import type { ApproverSpec } from '../../src/core/policy/policy.ts';
import type { Directory, Identity } from '../../src/ports/directory.ts';
import type { MembershipStore } from '../../src/ports/stores/membership-store.ts';
import type { OrganizationFile } from './schema.ts';

type FilePerson = OrganizationFile['people'][number];

/**
 * The organization file as a directory; whom it disables has left. Groups are what the file says and what was granted since.
 * The file does not change while the program runs, so that what it says of one person is found by an index and never by a
 * walk over all people.
 */
export function createOrganizationDirectory(file: OrganizationFile, memberships: MembershipStore): Directory {
  const everybody = new Map(file.people.map((person) => [person.id, person]));
  const people = new Map([...everybody].filter(([, { disabled }]) => !disabled));
  const groups = new Map(file.groups.map((group) => [group.id, group]));
  const holders = new Map(Object.entries(file.roles));
  const byIdentity = indexOf(file.people.flatMap((one) => identitiesOf(one).map((own) => [keyOf(own), one] as const)));
  const byManager = indexOf(
    file.people.flatMap((one) => (one.manager === undefined ? [] : [[one.manager, one] as const])),
  );
  const rolesOf = indexOf([...holders].flatMap(([role, ids]) => ids.map((id) => [id, role] as const)));
  const groupsOf = indexOf(file.groups.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
  const groupsInside = new Map(file.groups.map(({ id, groups: inside }) => [id, inside]));
  const groupsDirectlyAround = indexOf(
    file.groups.flatMap(({ id, groups: inside }) => inside.map((one) => [one, id] as const)),
  );
  const known = (ids: readonly string[]): Person[] =>
    ids.flatMap((id) => {
      const person = people.get(id);
      return person === undefined ? [] : [toPerson(person)];
    });

  return {
    organization: file.organization,
    timeZone: file.timeZone,

    async person(id): Promise<Person | undefined> {
      return known([id])[0];
    },

    async personByIdentity(identity): Promise<Person | undefined> {
      const [found, ...others] = byIdentity.get(keyOf(identity)) ?? [];
      return found === undefined || others.length > 0 ? undefined : known([found.id])[0];
    },

    async identities(personId): Promise<readonly Identity[]> {
      const person = people.get(personId);
      return person === undefined ? [] : identitiesOf(person);
    },

    async resolve(spec, beneficiaryId): Promise<readonly Person[]> {
      const ids = await idsOf(spec, beneficiaryId);
      return known([...new Set(ids)]);
    },

    async reports(managerId): Promise<readonly Person[]> {
      return known((byManager.get(managerId) ?? []).map(({ id }) => id));
    },

    async holders(role): Promise<readonly Person[]> {
      return known(holders.get(role) ?? []);
    },

    async roles(personId): Promise<readonly string[]> {
      return people.has(personId) ? [...new Set(rolesOf.get(personId))] : [];
    },

    async groupsOf(personId): Promise<ReadonlySet<string>> {
      const direct = [...(groupsOf.get(personId) ?? []), ...(await memberships.groupsOf(personId))];
      return reachableFrom(direct, groupsDirectlyAround);
    },

    async groupsAround(groupIds): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
      return new Map(
        groupIds.map((id) => [id, reachableFrom(groupsDirectlyAround.get(id) ?? [], groupsDirectlyAround)]),
      );
    },

    async groupName(groupId): Promise<string | undefined> {
      return groups.get(groupId)?.name;
    },
  };

  async function idsOf(spec: ApproverSpec, beneficiaryId: string): Promise<readonly string[]> {
    switch (spec.kind) {
      case 'people':
        return spec.people;
      case 'group':
        return membersOf([...reachableFrom([spec.group], groupsInside)]);
      case 'manager':
        return managerOf(beneficiaryId, spec.level);
      case 'role':
        return holders.get(spec.role) ?? [];
      case 'sponsors':
        return people.get(beneficiaryId)?.sponsors ?? [];
    }
  }

  async function membersOf(groupIds: readonly string[]): Promise<readonly string[]> {
    const granted = await Promise.all(groupIds.map((id) => memberships.members(id)));
    return [...groupIds.flatMap((id) => groups.get(id)?.members ?? []), ...granted.flat()];
  }

  function managerOf(personId: string, level: number): string[] {
    let current: string | undefined = personId;
    for (let step = 0; step < level && current !== undefined; step += 1) current = everybody.get(current)?.manager;
    return current === undefined ? [] : [current];
  }
}

/** These, and all that can be reached from them step by step. */
function reachableFrom(first: readonly string[], next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(first);
  // A set gives what is added to it while it is gone through.
  for (const id of reached) for (const one of next.get(id) ?? []) reached.add(one);
  return reached;
}

/** Everything that has the same key, in the order given. */
function indexOf<T>(entries: readonly (readonly [string, T])[]): ReadonlyMap<string, readonly T[]> {
  const index = new Map<string, T[]>();
  for (const [key, value] of entries) {
    const same = index.get(key);
    if (same === undefined) index.set(key, [value]);
    else same.push(value);
  }
  return index;
}

function toPerson({ id, name }: FilePerson): Person {
  return { id, name };
}

/** The preferred chat first. */
function identitiesOf({ slack, teams, prefers }: FilePerson): Identity[] {
  const identities = [
    ...(slack === undefined ? [] : [{ channel: 'slack', tenant: slack.workspace, user: slack.user }]),
    ...(teams === undefined ? [] : [{ channel: 'teams', tenant: teams.tenant, user: teams.user }]),
  ];
  return prefers === 'slack' ? identities : identities.reverse();
}

function keyOf({ channel, tenant, user }: Identity): string {
  return JSON.stringify([channel, tenant, user]);
}
