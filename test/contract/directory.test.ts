import { createOrganizationDirectory } from '../../adapters/organization/directory.ts';
import { organizationFile } from '../../adapters/organization/schema.ts';
import type { TestDatabase } from '../support/database.ts';
import { InMemoryDirectory } from '../support/directory.ts';
import { useDatabase } from '../support/openings.ts';
import { type DirectoryHarness, describeDirectory, identityIn, organization } from './directory.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});

async function fromFile(): Promise<DirectoryHarness> {
  const { memberships } = database.stores;
  await database.mongo.connection.collection('memberships').deleteMany({});
  const managers = new Map<string, string>(Object.entries(organization.managers));
  const sponsors = new Map<string, readonly string[]>(Object.entries(organization.sponsors));
  const groupsInside = new Map<string, readonly string[]>(Object.entries(organization.groupsInside));
  const file = organizationFile.parse({
    organization: 'Northwind',
    people: organization.people.map((id) => {
      const { tenant, user } = identityIn('slack', id === 'twin' ? 'uma' : id);
      const slack = { workspace: tenant, user };
      return { id, name: id, slack, manager: managers.get(id), sponsors: sponsors.get(id) };
    }),
    groups: Object.entries(organization.groups).map(([id, members]) => ({
      ...{ id, name: id, members },
      groups: groupsInside.get(id),
    })),
    roles: organization.roles,
  });
  return {
    directory: createOrganizationDirectory(file, memberships),
    join: (personId, groupId) => memberships.add(personId, groupId),
    leave: (personId, groupId) => memberships.remove(personId, groupId),
  };
}

async function inMemory(): Promise<DirectoryHarness> {
  const directory = new InMemoryDirectory().add(organization.people, []);
  for (const id of organization.people) directory.link(id, identityIn('chat', id === 'twin' ? 'uma' : id));
  for (const [id, manager] of Object.entries(organization.managers)) directory.managers.set(id, manager);
  for (const [id, sponsors] of Object.entries(organization.sponsors)) directory.sponsors.set(id, [...sponsors]);
  for (const [id, members] of Object.entries(organization.groups)) directory.groups.set(id, new Set(members));
  for (const [id, inside] of Object.entries(organization.groupsInside)) directory.groupsInside.set(id, new Set(inside));
  for (const [role, holders] of Object.entries(organization.roles)) directory.grantRole(role, ...holders);
  return {
    directory,
    join: async (personId, groupId) => void directory.groups.get(groupId)?.add(personId),
    leave: async (personId, groupId) => void directory.groups.get(groupId)?.delete(personId),
  };
}

describeDirectory('the organization file', 'slack', fromFile);
describeDirectory('in memory', 'chat', inMemory);
