import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/core/configuration/changes.ts';
import { eligibilityId } from '../../../../src/core/configuration/changes.ts';
import {
  type ExpectedEnd,
  endsToTell,
  expectChangedEnds,
  expectEnd,
  noteEndsTold,
} from '../../../../src/core/configuration/eligibility-ends.ts';
import type { Eligibility } from '../../../../src/core/policy/role.ts';
import { days } from '../../../support/clock.ts';
import { moment, start } from '../../../support/stories.ts';

const endless: Eligibility = { roleId: 'dba', personId: 'robin' };
const until = (endsAt: Date) => ({ ...endless, endsAt });
const id = eligibilityId(endless);
const expecting = (endsAt: Date, since = start) => {
  const expected = new Map<string, ExpectedEnd>();
  expectEnd(expected, until(endsAt), since);
  return expected;
};
const end = moment(days(30));
const told = (expected: Map<string, ExpectedEnd>, at: Date, endsAt = end) => endsToTell(expected, [until(endsAt)], at);
const nothing = { near: [], over: [] };
const near = { near: [until(end)], over: [] };

describe('[R-54] the end of an eligibility', () => {
  test('is told 14 days and one day before it comes, to the millisecond, and when it has come', () => {
    const expected = expecting(end);
    expect(told(expected, moment(days(16) - 1))).toEqual(nothing);
    expect(told(expected, moment(days(16)))).toEqual(near);
    noteEndsTold(expected, near, moment(days(16)));
    expect(told(expected, moment(days(29) - 1))).toEqual(nothing);
    expect(told(expected, moment(days(29)))).toEqual(near);
    noteEndsTold(expected, near, moment(days(29)));
    expect(told(expected, new Date(end.getTime() - 1))).toEqual(nothing);
    expect(told(expected, end)).toEqual({ near: [], over: [until(end)] });
    noteEndsTold(expected, { near: [], over: [until(end)] }, end);
    expect(told(expected, moment(days(40)))).toEqual(nothing);
  });

  test('is told once of announcements that came due together, and not of those from before it was set', () => {
    const expected = expecting(end);
    expect(told(expected, moment(days(29.5)))).toEqual(near);
    noteEndsTold(expected, near, moment(days(29.5)));
    expect(told(expected, moment(days(29.6)))).toEqual(nothing);
    const late = expecting(end, moment(days(20)));
    expect(told(late, moment(days(28)))).toEqual(nothing);
    expect(told(late, moment(days(29)))).toEqual(near);
    expect(told(expecting(end, moment(days(16))), moment(days(20)))).toEqual(nothing);
  });

  test('is expected anew only when it is another one', () => {
    const expected = expecting(end);
    noteEndsTold(expected, near, moment(days(16)));
    expectEnd(expected, until(end), moment(days(17)));
    expect(told(expected, moment(days(20)))).toEqual(nothing);
    const later = moment(days(31));
    expectEnd(expected, until(later), moment(days(16.5)));
    expect(expected.get(id)).toEqual({ endsAt: later, since: moment(days(16.5)) });
    expect(told(expected, moment(days(17)), later)).toEqual({ near: [until(later)], over: [] });
  });

  test('is not expected of one without an end, nor of one that is past', () => {
    const expected = expecting(end);
    expectEnd(expected, endless, moment(1));
    expect([...expected]).toEqual([]);
    expect([...expecting(start)]).toEqual([]);
    expect([...expecting(moment(1)).keys()]).toEqual([id]);
    expect(endsToTell(expecting(end), [endless], moment(days(40)))).toEqual(nothing);
    expect(endsToTell(new Map(), [until(end)], moment(days(40)))).toEqual(nothing);
  });

  test('follows what changes say of eligibilities, and of nothing else', () => {
    const expected = expecting(end);
    const moved: Change = { kind: 'eligibility', id, before: until(end), after: until(moment(days(40))) };
    const other: Change = { kind: 'riskReview', source: 'idProtection', before: review, after: review };
    expectChangedEnds(expected, [other, moved], start);
    expect(expected.get(id)?.endsAt).toEqual(moment(days(40)));
    expectChangedEnds(expected, [{ kind: 'eligibility', id, before: until(end) }], start);
    expect([...expected]).toEqual([]);
    noteEndsTold(expected, near, start);
    expect([...expected]).toEqual([]);
  });

  test('[R-83] is told of at most a hundred at a time', () => {
    const expected = new Map<string, ExpectedEnd>();
    const all = Array.from({ length: 101 }, (_, index) => ({ roleId: 'dba', personId: `p-${index}`, endsAt: end }));
    for (const one of all) expectEnd(expected, one, start);
    expect(endsToTell(expected, all, end).over).toHaveLength(100);
    expect(endsToTell(expected, all, moment(days(16))).near).toHaveLength(100);
  });
});

const review = { levels: [], fallbackApprovers: [] };
