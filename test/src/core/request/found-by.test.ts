import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import { foundBy } from '../../../../src/core/request/found-by.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { amy, bea, ben, cleo, robin, sofia } from '../../../support/people.ts';
import {
  accepted,
  bySystem,
  canceled,
  decided,
  delivered,
  moment,
  rechecked,
  start,
  submitted,
} from '../../../support/stories.ts';

const risk = {
  settings: riskSettings({ idProtection: ['high'] }),
  answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
};

describe("[R-21] approvers' lists", () => {
  test('have a request as pending for those who are asked, and as history for those who were', () => {
    const request = submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) });
    expect(foundBy(request)).toMatchObject({ waitingFor: ['amy', 'ben'], asked: ['amy', 'ben'], inHistoryOf: [] });
    const second = decided(request, { by: amy });
    expect(foundBy(second)).toMatchObject({ waitingFor: ['amy', 'ben'], asked: ['amy', 'ben'], inHistoryOf: [] });
    const over = decided(second, { by: ben, answer: 'deny', reason: 'No' });
    expect(foundBy(over)).toMatchObject({ waitingFor: [], asked: ['amy', 'ben'], inHistoryOf: ['amy', 'ben'] });
  });

  test('keep the one who decided, also where they were not among those who were asked', () => {
    const request = decided(submitted({ approvers: { 'policy-1': [amy] } }), { by: cleo });
    expect(foundBy(request)).toMatchObject({ asked: ['amy', 'cleo'], inHistoryOf: ['amy', 'cleo'], waitingFor: [] });
  });

  test('lose those who are not asked any more', () => {
    const command = { type: 'refreshApprovers', id: 'look', requestId: 'REQUEST00001' } as const;
    const issued = { ...command, actor: system, via: viaSystem };
    const facts = { now: moment(hours(1)), approvers: [ben, cleo] };
    const request = accepted(transition<'refreshApprovers'>(submitted(), issued, facts));
    expect(foundBy(request)).toMatchObject({ waitingFor: ['ben', 'cleo'], asked: ['ben', 'cleo'] });
  });

  test('[R-34] order it by when its approvers were asked, so that no time with risk reviewers shows', () => {
    const risky = submitted({ risk });
    expect(foundBy(risky).listedAt).toEqual(start);
    const asked = decided(risky, { by: sofia, at: moment(hours(5)) });
    expect(foundBy(asked).listedAt).toEqual(moment(hours(5)));
    const second = decided(
      decided(submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) }), { at: moment(hours(1)) }),
      { by: ben, at: moment(hours(3)) },
    );
    expect(foundBy(second).listedAt).toEqual(start);
  });
});

test('[R-36] it waits for a risk review while that is open, and not once it is decided', () => {
  const risky = submitted({ risk });
  expect(foundBy(risky)).toMatchObject({ inRiskReview: true, waitingFor: ['sofia'] });
  expect(foundBy(decided(risky)).inRiskReview).toBe(false);
  expect(foundBy(decided(risky, { answer: 'deny', reason: 'No' })).inRiskReview).toBe(false);
  expect(foundBy(submitted()).inRiskReview).toBe(false);
});

test('[R-12] a second one is refused until it is decided and delivered; then it is access', () => {
  const request = submitted();
  const approved = rechecked(decided(request), moment(hours(2)));
  const delivering = bySystem(approved, 'startDelivery', moment(hours(2)));
  const granted = delivered(delivering, moment(hours(3)));
  const found = [request, decided(request), approved, delivering, granted, canceled(request)].map(foundBy);
  expect(found.map(({ open }) => open)).toEqual([true, true, true, true, false, false]);
  expect(found.map(({ access }) => access)).toEqual([false, false, false, false, true, false]);
  const failed = delivered(delivering, moment(hours(3)), { ledger: 'is down' });
  expect(foundBy(failed)).toMatchObject({ open: false, access: false });
  expect(foundBy(failed)).not.toHaveProperty('nextActionAt');
  expect(foundBy(request).nextActionAt).toEqual(moment(days(7)));
});

test('[R-21] it is among the requests of its requestor and its beneficiary, once', () => {
  expect(foundBy(submitted()).subjects).toEqual(['robin']);
  expect(foundBy(submitted({ beneficiary: bea })).subjects).toEqual(['robin', 'bea']);
});
