import { describe, expect, test } from 'vitest';
import { type Configuration, differencesBetween } from '../../../../src/core/configuration/changes.ts';
import {
  type ConfigurationWarning,
  newRiskWarnings,
  riskWarnings,
} from '../../../../src/core/configuration/configuration-warnings.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { warningSentences } from '../../../../src/core/words/configuration/change-notes.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';

const on = riskSettings({ insiderRisk: ['elevated'] });
const off = riskSettings();
const manager = (level: number) => ({ kind: 'manager', level }) as const;
const role = (changed: Partial<Role>): Role => ({
  ...{ id: 'dba', name: 'Administrator', resource: 'Production', description: '', resources: [resource('dbas')] },
  ...{ administrators: [people('cleo')], approvers: [], maximumHours: 4, riskReview: true },
  ...changed,
});
const setup = (changed: Partial<Configuration> = {}): Configuration => ({
  ...{ packages: [], roles: [], eligibilities: [], risk: on },
  ...changed,
});
const free = accessPackage({ id: 'free', stages: [] });
const kept = accessPackage({ id: 'kept', extension: 'withoutApproval' });
const managed = accessPackage({ id: 'managed', stages: [{ approvers: [manager(1)] }] });

describe('what gives a risk review away', () => {
  test.each<[string, Partial<Configuration>, ConfigurationWarning[]]>([
    [
      'a package without approval',
      { packages: [free] },
      [{ kind: 'waitTells', gives: 'package', id: 'free', name: 'The free package' }],
    ],
    [
      'one whose extension needs none either, once',
      { packages: [accessPackage({ id: 'free', stages: [], extension: 'withoutApproval' })] },
      [{ kind: 'waitTells', gives: 'package', id: 'free', name: 'The free package' }],
    ],
    [
      'an extension without approval',
      { packages: [kept] },
      [{ kind: 'waitTells', gives: 'extension', id: 'kept', name: 'The kept package' }],
    ],
    [
      'a role without approvers that asks about risk',
      { roles: [role({})] },
      [
        {
          kind: 'waitTells',
          gives: 'activation',
          id: 'dba',
          name: { kind: 'role', role: 'Administrator', resource: 'Production' },
        },
      ],
    ],
    [
      'managers who may request for their reports and are asked first',
      { packages: [managed] },
      [{ kind: 'refusalTells', id: 'managed', name: 'The managed package' }],
    ],
    [
      'also where they are asked as a fallback',
      { packages: [accessPackage({ id: 'managed', stages: [{ fallbackApprovers: [manager(1)] }] })] },
      [{ kind: 'refusalTells', id: 'managed', name: 'The managed package' }],
    ],
  ])('[R-34] %s', (_, changed, expected) => {
    expect(riskWarnings(setup(changed))).toEqual(expected);
    expect(riskWarnings(setup({ ...changed, risk: off }))).toEqual([]);
  });

  test.each<[string, Partial<Configuration>]>([
    ['a package with approval', { packages: [accessPackage()] }],
    ['a role without approvers that asks about no risk', { roles: [role({ riskReview: false })] }],
    ['a role with approvers', { roles: [role({ approvers: [people('amy')] })] }],
    [
      'managers who may not request for others',
      { packages: [{ ...managed, policy: { ...managed.policy, onBehalf: false } }] },
    ],
    ['managers of managers', { packages: [accessPackage({ stages: [{ approvers: [manager(2)] }] })] }],
    ['managers who are asked second', { packages: [accessPackage({ stages: [{}, { approvers: [manager(1)] }] })] }],
  ])('[R-34] is not %s', (_, changed) => expect(riskWarnings(setup(changed))).toEqual([]));

  const added = (before: Configuration, after: Configuration) =>
    newRiskWarnings(differencesBetween(before, after), before, after);

  test('[R-34] is said of all there is when a source is switched on', () => {
    const packages = [free, kept, accessPackage()];
    expect(added(setup({ packages, risk: off }), setup({ packages })).map(({ id }) => id)).toEqual(['free', 'kept']);
    const both = riskSettings({ insiderRisk: ['elevated'], idProtection: ['high'] });
    expect(added(setup({ packages }), setup({ packages, risk: both }))).toHaveLength(2);
  });

  test('[R-34] is said of what a change adds, and not again of what was there', () => {
    const before = setup({ packages: [free, accessPackage()] });
    expect(added(before, setup({ packages: [free, accessPackage({ stages: [] })] })).map(({ id }) => id)).toEqual([
      'finance',
    ]);
    expect(added(before, setup({ packages: [{ ...free, name: 'Free for all' }, accessPackage()] }))).toEqual([]);
    const stricter = riskSettings({ insiderRisk: ['moderate', 'elevated'] });
    expect(added(before, setup({ ...before, risk: stricter }))).toEqual([]);
    expect(added(before, setup({ ...before, risk: off }))).toEqual([]);
  });

  test('[R-34] is one warning, however much there is of it', () => {
    const packages = Array.from({ length: 13 }, (_, index) => accessPackage({ id: `${index}`, stages: [] }));
    const [sentence, ...more] = warningSentences(inEnglish, riskWarnings(setup({ packages: [kept, ...packages] })));
    expect(more).toEqual([]);
    expect(sentence).toMatch(
      /^Requestors can tell that they are under risk review, because nothing else makes them wait for extensions of The kept package, The 0 package, .*The 8 package or 4 more\. Require approval, or accept this\.$/,
    );
  });
});
