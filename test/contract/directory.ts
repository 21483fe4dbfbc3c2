import { beforeEach, describe, expect, test } from 'vitest';
import type { Directory, Identity } from '../../src/ports/directory.ts';

/** A directory that holds exactly what `organization` says, with a way to change who is in a group. */
export interface DirectoryHarness {
  readonly directory: Directory;
  join(personId: string, groupId: string): Promise<void>;
  leave(personId: string, groupId: string): Promise<void>;
}

/** The people of the contract: everybody's chat account is `identityOf` their id, and `twin` has the one of `uma` as well. */
export const organization = {
  people: ['chief', 'lead', 'uma', 'guest', 'twin'],
  managers: { lead: 'chief', uma: 'lead', twin: 'lead' },
  sponsors: { guest: ['uma', 'lead'] },
  groups: { ledger: ['uma', 'lead'], audit: ['uma'], empty: [], everybody: [], tellers: ['twin'], trainees: ['chief'] },
  groupsInside: { everybody: ['tellers', 'audit'], tellers: ['trainees'] },
  roles: { 'Security Reader': ['lead', 'uma'] },
} as const;

/** Where the people of the contract are. */
export function identityIn(channel: string, id: string): Identity {
  return { channel, tenant: 'T1', user: `U-${id}` };
}

const strange = ['', 'UMA', ' uma', 'nobody', '__proto__', 'constructor'];
const ids = (people: Iterable<{ readonly id: string }>) => [...people].map(({ id }) => id).sort();

/** What every directory must do, whatever stands behind it. */
export function describeDirectory(name: string, channel: string, start: () => Promise<DirectoryHarness>): void {
  describe(`a directory: ${name}`, () => {
    let harness: DirectoryHarness;
    let directory: Directory;
    beforeEach(async () => {
      harness = await start();
      directory = harness.directory;
    });

    test('[R-81] an identity is exactly one person: nobody where it is unknown or belongs to two', async () => {
      expect((await directory.personByIdentity(identityIn(channel, 'lead')))?.id).toBe('lead');
      expect(await directory.personByIdentity(identityIn(channel, 'uma'))).toBeUndefined();
      expect(await directory.personByIdentity(identityIn('other', 'lead'))).toBeUndefined();
      expect(await directory.personByIdentity({ ...identityIn(channel, 'lead'), tenant: 'T2' })).toBeUndefined();
      for (const id of strange) expect(await directory.personByIdentity(identityIn(channel, id))).toBeUndefined();
    });

    test('[R-12] the groups of a person are those that have them as a member, from then on and until they leave', async () => {
      expect(await directory.groupsOf('uma')).toEqual(new Set(['ledger', 'audit', 'everybody']));
      expect(await directory.groupsOf('guest')).toEqual(new Set());
      await harness.join('guest', 'ledger');
      await harness.join('uma', 'ledger');
      expect(await directory.groupsOf('guest')).toEqual(new Set(['ledger']));
      expect(await directory.groupsOf('uma')).toEqual(new Set(['ledger', 'audit', 'everybody']));
      await harness.leave('guest', 'ledger');
      expect(await directory.groupsOf('guest')).toEqual(new Set());
      for (const id of strange) expect(await directory.groupsOf(id), id).toEqual(new Set());
    });

    test('[R-40] whoever is in a group is in the groups around it, however far out, and in none inside it', async () => {
      expect(await directory.groupsOf('chief')).toEqual(new Set(['trainees', 'tellers', 'everybody']));
      await harness.join('guest', 'trainees');
      expect(await directory.groupsOf('guest')).toEqual(new Set(['trainees', 'tellers', 'everybody']));
      const membersOf = async (group: string) => ids(await directory.resolve({ kind: 'group', group }, 'uma'));
      expect(await membersOf('everybody')).toEqual(['chief', 'guest', 'twin', 'uma']);
      expect(await membersOf('tellers')).toEqual(['chief', 'guest', 'twin']);
      expect(await membersOf('trainees')).toEqual(['chief', 'guest']);
    });

    test('[R-13][R-40] a group knows the groups that it lies inside, without itself', async () => {
      const around = await directory.groupsAround(['trainees', 'tellers', 'everybody', 'ledger', 'nothing']);
      expect(Object.fromEntries([...around].map(([id, groups]) => [id, [...groups].sort()]))).toEqual({
        ...{ trainees: ['everybody', 'tellers'], tellers: ['everybody'] },
        ...{ everybody: [], ledger: [], nothing: [] },
      });
    });

    test('[R-06] groups and people agree about who is a member', async () => {
      await harness.join('guest', 'empty');
      for (const group of Object.keys(organization.groups)) {
        const members = ids(await directory.resolve({ kind: 'group', group }, 'uma'));
        const memberOf = await Promise.all(
          organization.people.map(async (id) => ((await directory.groupsOf(id)).has(group) ? [id] : [])),
        );
        expect(members, group).toEqual(memberOf.flat().sort());
      }
    });

    test('[R-06] managers, sponsors, role holders and named people, each person once', async () => {
      const resolved = async (spec: Parameters<Directory['resolve']>[0], of: string) =>
        ids(await directory.resolve(spec, of));
      expect(await resolved({ kind: 'manager', level: 2 }, 'uma')).toEqual(['chief']);
      expect(await resolved({ kind: 'manager', level: 1 }, 'chief')).toEqual([]);
      expect(await resolved({ kind: 'sponsors' }, 'guest')).toEqual(['lead', 'uma']);
      expect(await resolved({ kind: 'role', role: 'Security Reader' }, 'guest')).toEqual(['lead', 'uma']);
      expect(await resolved({ kind: 'people', people: ['uma', 'uma', 'nobody'] }, 'guest')).toEqual(['uma']);
    });

    test('[R-11] the reports of a manager are those whose direct manager they are', async () => {
      expect(ids(await directory.reports('lead'))).toEqual(['twin', 'uma']);
      expect(ids(await directory.reports('chief'))).toEqual(['lead']);
      for (const id of ['uma', ...strange]) expect(await directory.reports(id), id).toEqual([]);
    });

    test('[R-33] the roles of a person and the holders of a role agree', async () => {
      expect(await directory.roles('uma')).toEqual(['Security Reader']);
      expect(ids(await directory.holders('Security Reader'))).toEqual(['lead', 'uma']);
      for (const id of ['guest', ...strange]) expect(await directory.roles(id), id).toEqual([]);
      for (const role of ['security reader', ...strange]) expect(await directory.holders(role), role).toEqual([]);
    });

    test('[R-83] what is not there is nobody', async () => {
      for (const id of strange) {
        expect(await directory.person(id), id).toBeUndefined();
        expect(await directory.identities(id), id).toEqual([]);
        expect(await directory.groupName(id), id).toBeUndefined();
        expect(await directory.resolve({ kind: 'group', group: id }, 'uma'), id).toEqual([]);
      }
    });
  });
}
