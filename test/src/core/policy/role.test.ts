import { describe, expect, test } from 'vitest';
import {
  type Role,
  refuseActivation,
  refuseEligibility,
  renewableUntil,
  roleName,
} from '../../../../src/core/policy/role.ts';
import { days, hours } from '../../../support/clock.ts';
import { people, resource } from '../../../support/packages.ts';
import { moment, start } from '../../../support/stories.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: 'For repairs', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const today = { now: start, timeZone: 'Europe/Berlin' };
const eligible = (endsAt?: Date) => ({ roleId: 'dba', personId: 'robin', ...(endsAt === undefined ? {} : { endsAt }) });
const name = { kind: 'role', role: 'DBA', resource: 'Production' };
const until = (endsAt: Date) => ({ endsAt, timeZone: 'Europe/Berlin' });

test('[R-50] a role is called by its name and the resource that it is on', () => {
  expect(roleName(dba)).toEqual(name);
});

describe('[R-50] an activation that is refused says why, beside its field', () => {
  test('the eligibility has ended', () => {
    expect(refuseActivation(dba, eligible(start), { hours: 1, ...today })).toEqual({
      ...{ code: 'notRequestable', reason: 'eligibilityEnded', field: 'role' },
      values: { name, until: until(start) },
    });
    expect(refuseActivation(dba, eligible(moment(hours(1))), { hours: 1, ...today })).toBeUndefined();
    expect(refuseActivation(dba, eligible(), { hours: 4, ...today })).toBeUndefined();
  });

  test('the role is not given for so many hours', () => {
    for (const wanted of [0, 0.5, 1.5, 5, Number.NaN])
      expect(refuseActivation(dba, eligible(), { hours: wanted, ...today })).toEqual({
        ...{ code: 'notRequestable', reason: 'hoursOutOfRange', field: 'hours', values: { name, maximum: 4 } },
      });
  });

  test('the eligibility ends before, counted from a start that lies ahead', () => {
    const end = moment(hours(4));
    const refused = { code: 'notRequestable', reason: 'eligibilityTooShort', field: 'hours' };
    const values = { name, until: until(end) };
    const activation = (wanted: number, startsAt: Date) =>
      refuseActivation(dba, eligible(end), { hours: wanted, startsAt, ...today });
    expect(activation(4, moment(1))).toEqual({ ...refused, values });
    expect(activation(4, start)).toBeUndefined();
    expect(activation(1, moment(hours(3)))).toBeUndefined();
    expect(activation(1, moment(hours(3) + 1))).toEqual({ ...refused, values });
  });
});

describe('[R-54] an eligibility that cannot be kept for longer says why', () => {
  const refused = (endsAt?: Date) => refuseEligibility(dba, eligible(endsAt), today);

  test('it has no end, it is too early, or it is too late', () => {
    expect(refused()).toEqual({
      ...{ code: 'notRequestable', reason: 'eligibilityWithoutEnd', field: 'role', values: { name } },
    });
    const [early, late] = [moment(days(14) + 1), moment(-days(30) - 1)];
    expect(refused(early)).toEqual({
      ...{ code: 'notRequestable', reason: 'extendedTooEarly', field: 'role' },
      values: { name, until: until(early), days: 14 },
    });
    expect(refused(late)).toEqual({
      ...{ code: 'notRequestable', reason: 'renewedTooLate', field: 'role' },
      values: { name, until: until(late), days: 30 },
    });
  });

  test('it can be renewed for thirty days after its end', () => {
    expect(renewableUntil(start)).toEqual(moment(days(30)));
    expect(refused(moment(-days(30)))).toBeUndefined();
  });
});
