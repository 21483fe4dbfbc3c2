import { describe, expect, test } from 'vitest';
import type { Submit, SubmitFacts } from '../../../../src/core/request/commands.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import { openStage } from '../../../../src/core/request/request.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { robin, sofia } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { decided, moment, refused, start, submitCommand, submitFacts, submitted } from '../../../support/stories.ts';

const minute = 60_000;
const refusalOf = (command: Partial<Submit>, facts: Partial<SubmitFacts> = {}) =>
  refused(transition<'submit'>(undefined, submitCommand(command), submitFacts(facts)));
const windowOf = (command: Partial<Submit>, facts: Partial<SubmitFacts> = {}) => submitted(facts, command).window;
const withAccess = (access: Parameters<typeof accessPackage>[0] extends infer P ? NonNullable<P> : never) => ({
  accessPackage: accessPackage(access),
});

describe('the wanted time', () => {
  test('[R-14] none given: from approval, without an end, or as long as the policy allows', () => {
    expect(windowOf({})).toEqual({});
    // Days count from when the access begins, so there is no end yet that could tell when it was asked for.
    expect(windowOf({}, withAccess({ access: { kind: 'days', days: 30 } }))).toEqual({});
  });

  test('a start up to a quarter of an hour ago means now; earlier is refused beside its field', () => {
    expect(windowOf({ startsAt: moment(-15 * minute) })).toEqual({});
    expect(windowOf({ startsAt: start })).toEqual({});
    expect(refusalOf({ startsAt: moment(-15 * minute - 1) })).toMatchObject({
      code: 'invalidInput',
      field: 'startsAt',
    });
    expect(windowOf({ startsAt: moment(1) })).toEqual({ startsAt: moment(1) });
  });

  test('an end at or before the start, or not in the future, is refused beside its field', () => {
    expect(refusalOf({ endsAt: start })).toMatchObject({ field: 'endsAt', reason: 'endInPast' });
    expect(refusalOf({ startsAt: moment(hours(2)), endsAt: moment(hours(2)) })).toMatchObject({
      field: 'endsAt',
      reason: 'endBeforeStart',
    });
    expect(windowOf({ startsAt: moment(hours(2)), endsAt: moment(hours(2) + 1) }).endsAt).toEqual(moment(hours(2) + 1));
  });

  test('[R-14] longer than the policy allows is refused, with the latest end; exactly as long is not', () => {
    const facts = withAccess({ access: { kind: 'days', days: 30 } });
    expect(windowOf({ endsAt: moment(days(30)) }, facts)).toEqual({ endsAt: moment(days(30)) });
    const refusal = refusalOf({ endsAt: moment(days(30) + 1) }, facts);
    expect(refusal).toMatchObject({ code: 'invalidInput', field: 'endsAt' });
    expect(refusalText(inEnglish, refusal)).toContain('Dec 21, 2026 at 9:00 AM UTC');
    expect(windowOf({ startsAt: moment(days(5)), endsAt: moment(days(35)) }, facts).endsAt).toEqual(moment(days(35)));
  });

  test("[R-14] a start after the policy's last day is refused", () => {
    const facts = withAccess({ access: { kind: 'until', date: moment(days(10)) } });
    expect(refusalOf({ startsAt: moment(days(10)) }, facts)).toMatchObject({ field: 'startsAt' });
    expect(windowOf({ startsAt: moment(days(10) - 1) }, facts).endsAt).toEqual(moment(days(10)));
  });

  test('[R-09] nobody has longer to answer than until the end of the wanted access', () => {
    const dueAt = (endsAt: Date) => openStage(submitted({}, { endsAt }))?.dueAt;
    expect(dueAt(moment(hours(3)))).toEqual(moment(hours(3)));
    expect(dueAt(moment(days(14)))).toEqual(moment(days(14)));
    expect(dueAt(moment(days(20)))).toEqual(moment(days(14)));
    const second = decided(
      submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) }, { endsAt: moment(days(3)) }),
      {
        at: moment(days(2)),
      },
    );
    expect(openStage(second)?.dueAt).toEqual(moment(days(3)));
  });
});

describe('the justification', () => {
  test('is asked for', () => {
    for (const justification of ['', '   ', '\n\t'])
      expect(refusalOf({ justification })).toMatchObject({ code: 'invalidInput', field: 'justification' });
  });

  test('has up to 2000 characters, not counting space around it', () => {
    expect(submitted({}, { justification: `  ${'x'.repeat(2_000)}\n` }).justification).toBe('x'.repeat(2_000));
    const refusal = refusalOf({ justification: 'x'.repeat(2_001) });
    expect(refusal).toMatchObject({ code: 'invalidInput', field: 'justification' });
    expect(refusalText(inEnglish, refusal)).toContain('2,001');
  });
});

describe('who may not', () => {
  test('[R-12] somebody outside the policy, or with access already', () => {
    expect(refusalOf({}, { mayRequest: false })).toMatchObject({ code: 'notRequestable' });
    expect(refusalText(inEnglish, refusalOf({}, { currentAccess: { requestId: 'REQUEST00000' } }))).toBe(
      'You already have The finance package, without an end date.',
    );
    expect(
      refusalText(inEnglish, refusalOf({}, { currentAccess: { requestId: 'REQUEST00000', endsAt: moment(days(1)) } })),
    ).toBe('You already have The finance package until Nov 22, 2026 at 9:00 AM UTC.');
  });

  test("[R-06] a policy stage with nobody is named by its number among the policy's own", () => {
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    const facts = { risk, accessPackage: accessPackage({ stages: [{}, {}] }), approvers: { 'policy-1': [sofia] } };
    const refusal = refusalOf({}, facts);
    expect(refusal.code).toBe('noApprovers');
    expect(refusalText(inEnglish, refusal)).toContain('stage 2');
  });

  test('[R-06] a risk stage with nobody is opened all the same', () => {
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    expect(openStage(submitted({ risk, approvers: { 'policy-1': [sofia] } }))).toMatchObject({
      id: 'idProtection-1',
      approversNow: [],
    });
  });
});

test('what is stored is frozen: the policy, the package and its names are those of the submission', () => {
  const facts = submitFacts();
  const request = submitted(facts);
  expect(request.policy).toEqual(facts.accessPackage.policy);
  expect(request.target).toEqual({
    kind: 'accessPackage',
    id: 'finance',
    name: 'The finance package',
    description: 'What finance needs',
    resources: facts.accessPackage.resources,
  });
});
