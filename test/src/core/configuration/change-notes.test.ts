import { describe, expect, test } from 'vitest';
import {
  countedTargets,
  givenGroups,
  hasNotes,
  noNotes,
  notesOn,
  rolesWithNewApprovers,
} from '../../../../src/core/configuration/change-notes.ts';
import type { Change, Configuration } from '../../../../src/core/configuration/changes.ts';
import { byName, byNameAndId, unproven, withId } from '../../../../src/core/configuration/names.ts';
import { isOffered, removedBy, targetsOf } from '../../../../src/core/configuration/offers.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: '', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const finance = accessPackage();
const stricter = accessPackage({ stages: [{}, {}] });
const review = { levels: [], fallbackApprovers: [] };
const packageChange: Change = { kind: 'package', id: 'finance', before: finance, after: stricter };
const roleChange: Change = { kind: 'role', id: 'dba', before: dba, after: { ...dba, approvers: [people('ben')] } };
const eligibility: Change = { kind: 'eligibility', id: 'e', before: { roleId: 'dba', personId: 'robin' } };
const riskReview: Change = {
  ...{ kind: 'riskReview', source: 'idProtection', before: review, after: { ...review, levels: ['high'] } },
};
const all = [packageChange, roleChange, eligibility, riskReview];

describe('[R-23] what administrators are told beside a change', () => {
  test('how many requests are pending is counted for packages and roles that were there, under all their targets', () => {
    expect(countedTargets(all)).toEqual(['finance', 'role:dba', 'eligibility:dba']);
    expect(countedTargets([{ kind: 'package', id: 'finance', after: finance }])).toEqual([]);
    expect(targetsOf(packageChange)).toEqual(['finance']);
    expect(targetsOf(eligibility)).toEqual([]);
    expect(removedBy(all)).toEqual([]);
    const removals: Change[] = [
      { kind: 'package', id: 'finance', before: finance },
      { kind: 'role', id: 'dba', before: dba },
    ];
    expect(removedBy([...removals, eligibility, riskReview])).toEqual(['finance', 'role:dba', 'eligibility:dba']);
  });

  test('the groups that are given before or after are looked up, each once', () => {
    const other = accessPackage({
      resources: [resource('ledger'), resource('vault'), { kind: 'webhook', id: 'x', name: 'X' }],
    });
    expect(givenGroups([{ kind: 'package', id: 'finance', before: finance, after: other }, roleChange])).toEqual([
      'ledger',
      'vault',
      'db',
    ]);
    expect(givenGroups([eligibility, riskReview])).toEqual([]);
  });

  test('what a change means for them: it changed, also in what it is incompatible with, or it was removed', () => {
    const before: Configuration = { packages: [finance], roles: [dba], eligibilities: [], risk: riskSettings() };
    const counts = new Map([
      ['finance', 2],
      ['role:dba', 3],
      ['eligibility:dba', 4],
    ]);
    const told = (change: Change, pending = counts) =>
      notesOn([change], before, { pending, fewApprovers: [], groupsAround: new Map() }).pending;
    const renamed = { ...finance, name: 'Money', description: 'All of it' };
    const [inFinance, inRole] = [
      { kind: 'package', id: 'finance', name: 'The finance package', count: 2 },
      { kind: 'role', id: 'dba', name: { kind: 'role', role: 'DBA', resource: 'Production' }, count: 7 },
    ];
    const toFinance = (after: typeof finance) => told({ kind: 'package', id: 'finance', before: finance, after });
    expect(toFinance(renamed)).toEqual([]);
    expect(toFinance({ ...renamed, resources: [] })).toEqual([{ ...inFinance, effect: 'changed' }]);
    expect(toFinance(stricter)).toEqual([{ ...inFinance, effect: 'changed' }]);
    const incompatible = { packages: ['payments'], groups: [] };
    expect(toFinance(accessPackage({ incompatible, stages: [] }))).toEqual([
      { ...inFinance, effect: 'exclusionsChanged' },
    ]);
    expect(told({ kind: 'package', id: 'finance', before: finance })).toEqual([{ ...inFinance, effect: 'removed' }]);
    expect(told({ kind: 'package', id: 'finance', after: finance })).toEqual([]);
    const toRole = (changed: Partial<Role>) =>
      told({ kind: 'role', id: 'dba', before: dba, after: { ...dba, ...changed } });
    expect(toRole({ name: 'Other', resource: 'Staging', description: 'x' })).toEqual([]);
    expect(toRole({ maximumHours: 8 })).toEqual([{ ...inRole, effect: 'changed' }]);
    expect(told({ kind: 'role', id: 'dba', before: dba })).toEqual([{ ...inRole, effect: 'removed' }]);
    expect(told(eligibility)).toEqual([]);
    // Of what nobody has asked for there is nothing to tell.
    expect(told({ kind: 'package', id: 'finance', before: finance }, new Map())).toEqual([]);
  });

  test('requests are counted for nothing of which only the name changes; a new role has new approvers', () => {
    const renamed = { ...finance, name: 'Money' };
    expect(countedTargets([{ kind: 'package', id: 'finance', before: finance, after: renamed }])).toEqual([]);
    expect(rolesWithNewApprovers([{ kind: 'role', id: 'dba', after: dba }])).toEqual([dba]);
  });

  test('[R-50] of roles those are warned about that get other approvers', () => {
    expect(rolesWithNewApprovers(all).map(({ approvers }) => approvers)).toEqual([[people('ben')]]);
    expect(
      rolesWithNewApprovers([{ kind: 'role', id: 'dba', before: dba, after: { ...dba, maximumHours: 8 } }]),
    ).toEqual([]);
    expect(rolesWithNewApprovers([{ kind: 'role', id: 'dba', before: dba }])).toEqual([]);
    const before: Configuration = { packages: [finance], roles: [dba], eligibilities: [], risk: riskSettings() };
    const few = (id: string) => ({ kind: 'fewApprovers', id, name: id, approvers: 1 }) as const;
    const pending = new Map([['finance', 2]]);
    const notes = notesOn([packageChange, roleChange], before, {
      pending,
      fewApprovers: [few('dba'), few('reader')],
      groupsAround: new Map(),
    });
    expect(notes.pending).toMatchObject([{ id: 'finance', count: 2, effect: 'changed' }]);
    expect(notes.warnings).toEqual([few('dba')]);
    expect(hasNotes(notes)).toBe(true);
    expect(hasNotes({ ...notes, pending: [] })).toBe(true);
    expect(hasNotes(noNotes)).toBe(false);
  });
});

test('[R-23] a package is offered, and a role under both of its targets', () => {
  const offers = { packages: [accessPackage({ id: 'crm' }), finance], roles: [dba] };
  for (const id of ['crm', 'finance', 'role:dba', 'eligibility:dba']) expect(isOffered(offers, id)).toBe(true);
  for (const id of ['dba', 'role:reader', 'vault']) expect(isOffered(offers, id)).toBe(false);
  expect(isOffered({ packages: [], roles: [] }, 'finance')).toBe(false);
});

describe('what people and things are called', () => {
  const person = (id: string, name: string) => ({ kind: 'person', id, name }) as const;

  test('is their name, with the id where two of a kind share it, or the id where nobody knows a name', () => {
    const names = [
      person('amy', 'Amy'),
      person('amy2', 'Amy'),
      person('ben', 'Ben'),
      { kind: 'group', id: 'g', name: 'Ben' } as const,
    ];
    const label = byName(names);
    expect([person('amy', ''), person('amy2', '')].map(({ kind, id }) => label({ kind, id }))).toEqual([
      'Amy (amy)',
      'Amy (amy2)',
    ]);
    expect(label({ kind: 'person', id: 'ben' })).toBe('Ben');
    expect(label({ kind: 'group', id: 'g' })).toBe('Ben');
    expect(label({ kind: 'group', id: 'unknown' })).toBe('unknown');
    expect(label({ id: 'finance', name: 'Finance' })).toBe('Finance');
    expect(byName([person('amy', 'Amy'), person('amy', 'Amy')])({ kind: 'person', id: 'amy' })).toBe('Amy');
    expect(byNameAndId(names)({ kind: 'person', id: 'ben' })).toBe('Ben (ben)');
  });

  test('stands with its id at most once', () => {
    expect(withId('Amy', 'amy')).toBe('Amy (amy)');
    expect(withId('Amy (amy)', 'amy')).toBe('Amy (amy)');
    expect(withId('amy', 'amy')).toBe('amy');
    expect(unproven([person('amy', 'Amy')])).toEqual([person('amy', 'Amy (amy)')]);
  });
});
