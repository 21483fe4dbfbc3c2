import type { Person } from '../../src/core/person.ts';
import type { ApproverSpec } from '../../src/core/policy.ts';
import type { Directory, Identity } from '../../src/ports/directory.ts';
import type { MembershipStore } from '../../src/ports/membership-store.ts';
import type { OrganizationFile } from './schema.ts';

type FilePerson = OrganizationFile['people'][number];

/** The organization file as a directory. Groups are what the file says and what was granted since. */
export function createOrganizationDirectory(file: OrganizationFile, memberships: MembershipStore): Directory {
  const people = new Map(file.people.map((person) => [person.id, person]));
  const groups = new Map(file.groups.map((group) => [group.id, group]));
  const known = (ids: readonly string[]): Person[] =>
    ids.flatMap((id) => {
      const person = people.get(id);
      return person === undefined ? [] : [toPerson(person)];
    });

  return {
    organization: file.organization,

    async person(id): Promise<Person | undefined> {
      return known([id])[0];
    },

    async personByIdentity(identity): Promise<Person | undefined> {
      const found = file.people.filter((person) => identitiesOf(person).some((own) => isSame(own, identity)));
      return found.length === 1 ? known([found[0]?.id ?? ''])[0] : undefined;
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
      return file.people.filter(({ manager }) => manager === managerId).map(toPerson);
    },

    async holders(role): Promise<readonly Person[]> {
      return known(holderIds(role));
    },

    async roles(personId): Promise<readonly string[]> {
      return Object.keys(file.roles).filter((role) => holderIds(role).includes(personId));
    },

    async isMember(personId, groupId): Promise<boolean> {
      return groups.get(groupId)?.members.includes(personId) || memberships.isMember(personId, groupId);
    },

    async groupName(groupId): Promise<string | undefined> {
      return groups.get(groupId)?.name;
    },
  };

  function holderIds(role: string): readonly string[] {
    return Object.hasOwn(file.roles, role) ? (file.roles[role] ?? []) : [];
  }

  async function idsOf(spec: ApproverSpec, beneficiaryId: string): Promise<readonly string[]> {
    switch (spec.kind) {
      case 'people':
        return spec.people;
      case 'group':
        return [...(groups.get(spec.group)?.members ?? []), ...(await memberships.members(spec.group))];
      case 'manager':
        return managerOf(beneficiaryId, spec.level);
      case 'role':
        return holderIds(spec.role);
      case 'sponsors':
        return people.get(beneficiaryId)?.sponsors ?? [];
    }
  }

  function managerOf(personId: string, level: number): string[] {
    let current: string | undefined = personId;
    for (let step = 0; step < level && current !== undefined; step += 1) current = people.get(current)?.manager;
    return current === undefined ? [] : [current];
  }
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

function isSame(a: Identity, b: Identity): boolean {
  return a.channel === b.channel && a.tenant === b.tenant && a.user === b.user;
}
