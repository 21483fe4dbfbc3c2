import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import { type Role, refuseActivation, refuseEligibility, roleOf } from '../../../../src/core/policy/role.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { activationOf, eligibilityOf, extensionOf } from '../../../../src/core/request/role-requests.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, people, resource } from '../../../support/packages.ts';
import { accepted, decided, delivered, moment, start, submitted } from '../../../support/stories.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: 'For repairs', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const today = { now: start, timeZone: 'UTC' };
const eligible = (endsAt?: Date) => ({ roleId: 'dba', personId: 'robin', ...(endsAt === undefined ? {} : { endsAt }) });

describe('[R-50] an activation', () => {
  const reason = (hours: number, endsAt?: Date, startsAt?: Date) =>
    refuseActivation(dba, eligible(endsAt), { hours, ...today, ...(startsAt === undefined ? {} : { startsAt }) })
      ?.reason;

  test('lasts whole hours, at least one and at most the most that the role allows', () => {
    expect([1, 4].map((each) => reason(each))).toEqual([undefined, undefined]);
    expect([0, 5, 1.5, -1].map((each) => reason(each))).toEqual(Array(4).fill('hoursOutOfRange'));
  });

  test('ends no later than the eligibility, counted from its start', () => {
    expect(reason(4, moment(hours(4)))).toBeUndefined();
    expect(reason(4, moment(hours(4) - 1))).toBe('eligibilityTooShort');
    expect(reason(1, start)).toBe('eligibilityEnded');
    expect(reason(1, moment(hours(4)), moment(hours(3)))).toBeUndefined();
    expect(reason(2, moment(hours(4)), moment(hours(3)))).toBe('eligibilityTooShort');
    // A start that has passed means now.
    expect(reason(4, moment(hours(4)), moment(-hours(1)))).toBeUndefined();
    expect(reason(4, moment(hours(4) - 1), moment(-hours(1)))).toBe('eligibilityTooShort');
  });

  test('is asked for like everything else: 24 hours to answer, a reason, and a ticket that may be left out', () => {
    const asked = activationOf(dba, 4);
    expect(asked).toMatchObject({
      ...{
        kind: 'role',
        id: 'role:dba',
        name: { kind: 'role', role: 'DBA', resource: 'Production' },
        description: 'For repairs',
        resources: dba.resources,
      },
      administrators: dba.administrators,
      policy: {
        ...{ requestors: { kind: 'everyone' }, onBehalf: false, riskReview: false, notifications: true },
        ...{ showApproverNames: true, extension: 'withApproval', access: { kind: 'hours', hours: 4 } },
        ...{
          questions: [{ id: 'ticket', kind: 'shortText', required: false }],
          incompatible: { packages: [], groups: [] },
        },
      },
    });
    expect(asked.policy.stages).toEqual([
      {
        ...{ approvers: [people('amy')], fallbackApprovers: [people('cleo')], timeoutDays: 1, lastReminderHours: 2 },
        reasonRequired: true,
      },
    ]);
    expect(activationOf({ ...dba, approvers: [] }, 4).policy.stages).toEqual([]);
  });

  test('[R-54] that needs no approval is kept for longer only with that of the administrators', () => {
    const free = activationOf({ ...dba, approvers: [] }, 4);
    expect(extensionOf(free).policy.stages).toMatchObject([{ approvers: [people('cleo')], fallbackApprovers: [] }]);
    const approved = activationOf(dba, 4);
    expect(extensionOf(approved)).toBe(approved);
    const finance = accessPackage({ stages: [] });
    expect(extensionOf(finance)).toBe(finance);
    const { administrators: _, ...nobody } = free;
    expect(extensionOf(nobody).policy.stages).toEqual([]);
  });
});

describe('[R-54] an eligibility', () => {
  test('is extended in its last 14 days and renewed within 30 days of its end', () => {
    const reason = (endsAt?: Date) => refuseEligibility(dba, eligible(endsAt), today)?.reason;
    expect(reason()).toBe('eligibilityWithoutEnd');
    expect(reason(moment(days(14)))).toBeUndefined();
    expect(reason(moment(days(14) + 1))).toBe('extendedTooEarly');
    expect(reason(moment(-days(30)))).toBeUndefined();
    expect(reason(moment(-days(30) - 1))).toBe('renewedTooLate');
  });

  test('is asked of those who approve the role, or of its administrators, for a year at most', () => {
    const asked = eligibilityOf(dba);
    expect(asked).toMatchObject({
      ...{ kind: 'eligibility', id: 'eligibility:dba', resources: [{ kind: 'eligibility', id: 'dba' }] },
      name: { kind: 'eligibility', role: 'DBA', resource: 'Production' },
      policy: {
        access: { kind: 'days', days: 365 },
        extension: 'no',
        questions: [],
        stages: [{ approvers: [people('amy')] }],
      },
    });
    const free = eligibilityOf({ ...dba, approvers: [] });
    expect(free.policy.stages).toMatchObject([{ approvers: [people('cleo')], fallbackApprovers: [people('cleo')] }]);
  });

  test('and an activation are found by the targets of their requests alone', () => {
    const roles = [{ ...dba, id: 'reader' }, dba];
    expect(roleOf(roles, { id: 'role:dba' })).toBe(dba);
    expect(roleOf(roles, { id: 'eligibility:dba' })).toBe(dba);
    expect(roleOf(roles, { id: 'dba' })).toBeUndefined();
  });

  const issued = (request: AccessRequest) => ({
    ...{ id: `${request.id}:${request.revision}`, requestId: request.id, actor: system, via: viaSystem },
  });
  const followed = (request: AccessRequest, eligibility: { endsAt?: Date } | undefined, isOver = false) =>
    transition<'followEligibility'>(
      request,
      {
        ...{ ...issued(request), type: 'followEligibility', isOver },
        ...(eligibility === undefined ? {} : { eligibility }),
      },
      { now: moment(days(3)) },
    );

  test('is followed by the request that led to it: its end is moved, comes or is taken away', () => {
    const asked = decided(submitted({ accessPackage: eligibilityOf(dba) }), {
      reason: 'Fine',
    });
    const granted = delivered(asked, moment(days(1)));
    const end = granted.window.endsAt;
    if (end === undefined) throw new Error('It has an end.');
    expect(followed(granted, { endsAt: end }).kind).toBe('refused');
    expect(accepted(followed(granted, { endsAt: moment(days(5)) }))).toMatchObject({
      ...{ state: 'fulfilled', window: { endsAt: moment(days(5)) } },
    });
    const later = new Date(end.getTime() + 1);
    const longer = accepted(followed(granted, { endsAt: later }));
    expect(longer).toMatchObject({ state: 'accessExtended', window: { endsAt: later } });
    expect(accepted(followed(granted, {}))).toMatchObject({ state: 'accessExtended' });
    expect(accepted(followed(longer, { endsAt: end })).window).toEqual({ endsAt: end });
    expect(accepted(followed(granted, { endsAt: end }, true)).state).toBe('accessExpired');
    expect(accepted(followed(longer, undefined)).state).toBe('revoked');
    const over = accepted(followed(granted, undefined));
    expect(followed(over, { endsAt: later }).kind).toBe('refused');
    expect(followed(delivered(decided(submitted()), moment(days(1))), undefined).kind).toBe('refused');
  });
});
