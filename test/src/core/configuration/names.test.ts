import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/core/configuration/changes.ts';
import { inSpecs, type Reference, referencesIn } from '../../../../src/core/configuration/names.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { accessPackage, people, resource } from '../../../support/packages.ts';
import { moment } from '../../../support/stories.ts';

const named = (references: readonly Reference[]) => references.map(({ kind, id }) => `${kind} ${id}`);
const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: '', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const group = (id: string) => ({ kind: 'group', group: id }) as const;

describe('[R-74] everything that a change speaks of by an id gets its name', () => {
  test('of specifications, people and groups', () => {
    expect(
      named(
        inSpecs([
          ...[people('amy', 'ben'), group('desk'), { kind: 'sponsors' } as const],
          ...[{ kind: 'manager', level: 1 } as const, { kind: 'role', role: 'Security Reader' } as const],
        ]),
      ),
    ).toEqual(['person amy', 'person ben', 'group desk']);
  });

  test('of a package, who may ask, who is asked in any case, and what it is incompatible with', () => {
    const before = accessPackage({
      requestors: { kind: 'listed', people: ['robin'], groups: ['staff'] },
      incompatible: { packages: ['payments'], groups: [{ id: 'vault', name: 'Vault' }] },
      stages: [
        {
          ...{ approvers: [people('amy')], fallbackApprovers: [people('ben')] },
          escalation: { afterDays: 2, approvers: [people('cleo')], fallbackApprovers: [group('desk')] },
        },
      ],
    });
    const change: Change = { kind: 'package', id: 'finance', before, after: accessPackage() };
    expect(named(referencesIn([change]))).toEqual([
      ...['person robin', 'group staff', 'person amy', 'person ben', 'person cleo', 'group desk'],
      'package payments',
    ]);
  });

  test('of a role, an eligibility and a risk review, each once, before and after', () => {
    const changes: Change[] = [
      { kind: 'role', id: 'dba', before: dba, after: { ...dba, approvers: [people('ben')] } },
      { kind: 'eligibility', id: 'dba:robin', after: { roleId: 'dba', personId: 'robin', endsAt: moment(0) } },
      {
        ...{ kind: 'riskReview', source: 'idProtection' },
        before: { levels: [], fallbackApprovers: [group('desk')] },
        after: { levels: [], fallbackApprovers: [people('amy')] },
      },
    ];
    expect(named(referencesIn(changes))).toEqual([
      ...['person amy', 'person cleo', 'person ben', 'person robin', 'role dba', 'group desk'],
    ]);
    expect(referencesIn([])).toEqual([]);
  });
});
