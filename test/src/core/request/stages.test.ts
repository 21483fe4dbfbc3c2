import { describe, expect, test } from 'vitest';
import { latestEnd } from '../../../../src/core/policy/policy.ts';
import { isSourceOn, matchingFindings, type RiskAnswer, type RiskLevel } from '../../../../src/core/policy/risk.ts';
import { planStages } from '../../../../src/core/request/stages.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { bea, robin } from '../../../support/people.ts';
import { moment, start } from '../../../support/stories.ts';

const policy = accessPackage({
  stages: [{}, { approvers: [people('cleo')], timeoutDays: 3, reasonRequired: true }],
}).policy.stages;
const high: RiskAnswer = { subject: robin, level: 'high', detail: 'leaked-credentials' };
const elevated: RiskAnswer = { subject: robin, level: 'elevated' };
const all = riskSettings({ idProtection: ['low', 'medium', 'high'], insiderRisk: ['minor', 'moderate', 'elevated'] });
const idsOf = (...args: Parameters<typeof planStages>) => planStages(...args).map(({ id }) => id);

describe('stages', () => {
  test('[R-32] both findings: ID Protection, insider risk, then the policy, in its order', () => {
    expect(idsOf(policy, all, { insiderRisk: [elevated], idProtection: [high] })).toEqual([
      'idProtection-1',
      'insiderRisk-1',
      'policy-1',
      'policy-2',
    ]);
  });

  test('[R-37] a level that the source does not have counts as unknown, whichever levels are chosen', () => {
    for (const level of ['severe', 'High', '', 'elevated', null, 3]) {
      const answer: RiskAnswer = JSON.parse(JSON.stringify({ subject: robin, level }));
      const [stage, ...others] = planStages([], riskSettings({ idProtection: ['high'] }), {
        ...{ idProtection: [answer], insiderRisk: [] },
      });
      expect(others).toEqual([]);
      expect(stage).toMatchObject({ id: 'idProtection-1', findings: [{ subject: robin, level: 'unknown' }] });
    }
  });

  test.each([
    ['ID Protection only', { idProtection: [high], insiderRisk: [] }, ['idProtection-1', 'policy-1', 'policy-2']],
    ['insider risk only', { idProtection: [], insiderRisk: [elevated] }, ['insiderRisk-1', 'policy-1', 'policy-2']],
    ['neither', { idProtection: [], insiderRisk: [] }, ['policy-1', 'policy-2']],
    [
      'no risk found',
      { idProtection: [{ subject: robin, level: 'none' as const }], insiderRisk: [] },
      ['policy-1', 'policy-2'],
    ],
  ])('[R-32] %s', (_name, answers, expected) => {
    expect(idsOf(policy, all, answers)).toEqual(expected);
  });

  test('[R-20][R-32] a policy without stages still has the risk stages', () => {
    expect(idsOf([], all, { idProtection: [high], insiderRisk: [] })).toEqual(['idProtection-1']);
    expect(idsOf([], all, { idProtection: [], insiderRisk: [] })).toEqual([]);
  });

  test('[R-09][R-32][R-35] a risk stage asks its own role, waits 14 days and is then denied; a policy stage expires at its own time', () => {
    const stages = planStages(policy, all, { idProtection: [high], insiderRisk: [elevated] });
    expect(
      stages.map(({ approvers, timeoutDays, onTimeout, reasonRequired }) => ({
        approvers,
        timeoutDays,
        onTimeout,
        reasonRequired,
      })),
    ).toEqual([
      {
        approvers: [{ kind: 'role', role: 'Security Administrator' }],
        timeoutDays: 14,
        onTimeout: 'deny',
        reasonRequired: false,
      },
      {
        approvers: [{ kind: 'role', role: 'Compliance Administrator' }],
        timeoutDays: 14,
        onTimeout: 'deny',
        reasonRequired: false,
      },
      { approvers: [people('amy', 'ben')], timeoutDays: 14, onTimeout: 'expire', reasonRequired: false },
      { approvers: [people('cleo')], timeoutDays: 3, onTimeout: 'expire', reasonRequired: true },
    ]);
  });

  test('[R-34] each stage holds the findings of its own source, and policy stages none', () => {
    const stages = planStages(policy, all, { idProtection: [high], insiderRisk: [elevated] });
    expect(stages.map(({ findings }) => findings)).toEqual([[high], [elevated], [], []]);
  });

  test('[R-32] the fallback approvers of each source are its own', () => {
    const settings = riskSettings(
      { idProtection: ['high'], insiderRisk: ['elevated'] },
      { idProtection: [people('cleo')] },
    );
    const stages = planStages(policy, settings, { idProtection: [high], insiderRisk: [elevated] });
    expect(stages.map(({ fallbackApprovers }) => fallbackApprovers)).toEqual([[people('cleo')], [], [], []]);
  });
});

describe('thresholds', () => {
  const answers = (...levels: RiskLevel[]): RiskAnswer[] => levels.map((level) => ({ subject: robin, level }));

  test('[R-31] are a set: a chosen level matches, one between or above that was not chosen does not', () => {
    const { thresholds } = riskSettings({ idProtection: ['low', 'high'] });
    const matching = (level: RiskLevel) => matchingFindings(thresholds, 'idProtection', answers(level)).length === 1;
    expect([matching('low'), matching('medium'), matching('high')]).toEqual([true, false, true]);
  });

  test('[R-30][R-31] any finding in the set is enough, whoever of the two it is about', () => {
    const { thresholds } = riskSettings({ idProtection: ['high'] });
    const found = matchingFindings(thresholds, 'idProtection', [
      { subject: robin, level: 'low' },
      { subject: bea, level: 'high' },
    ]);
    expect(found.map(({ subject }) => subject)).toEqual([bea]);
  });

  test('[R-31] with no level chosen a source is off, whatever it would say', () => {
    const { thresholds } = riskSettings();
    expect(isSourceOn(thresholds, 'idProtection')).toBe(false);
    expect(matchingFindings(thresholds, 'idProtection', answers('high'))).toEqual([]);
  });

  test('[R-37] unknown asks for a review while any level of that source is chosen, and not while it is off', () => {
    const unknown: RiskAnswer = { subject: robin, level: 'unknown', detail: 'The source could not be reached.' };
    for (const level of ['low', 'medium', 'high'] as const)
      expect(matchingFindings(riskSettings({ idProtection: [level] }).thresholds, 'idProtection', [unknown])).toEqual([
        unknown,
      ]);
    const onlyOther = riskSettings({ insiderRisk: ['minor'] }).thresholds;
    expect(matchingFindings(onlyOther, 'idProtection', [unknown])).toEqual([]);
  });
});

describe('the longest access', () => {
  test('[R-14] is as the policy says, counted from its start', () => {
    expect(latestEnd({ kind: 'forever' }, start)).toBeUndefined();
    expect(latestEnd({ kind: 'until', date: moment(days(9)) }, start)).toEqual(moment(days(9)));
    expect(latestEnd({ kind: 'days', days: 3 }, moment(days(1)))).toEqual(moment(days(4)));
    expect(latestEnd({ kind: 'hours', hours: 5 }, start)).toEqual(moment(hours(5)));
  });
});
