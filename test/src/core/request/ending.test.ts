import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import type { CommandOf } from '../../../../src/core/request/commands.ts';
import { reasonLimit } from '../../../../src/core/request/handlers/deciding.ts';
import { extensionLimit, nothingToEnd } from '../../../../src/core/request/handlers/ending.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { eligibilityOf } from '../../../../src/core/request/role-requests.ts';
import { days } from '../../../support/clock.ts';
import { accessPackage, people, resource } from '../../../support/packages.ts';
import { amy, asActor } from '../../../support/people.ts';
import {
  accepted,
  bySystem,
  decided,
  delivered,
  moment,
  refused,
  revoked,
  start,
  submitted,
  via,
} from '../../../support/stories.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: 'For repairs', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};

describe('[R-15] access that is extended', () => {
  const thirty = accessPackage({ access: { kind: 'days', days: 30 } });
  const given = delivered(decided(submitted({ accessPackage: thirty }), { at: start }), start);
  const extend = (request: AccessRequest, endsAt: Date, now = moment(days(1))) => {
    const command: CommandOf<'extendAccess'> = {
      ...{ type: 'extendAccess', id: `extend-${request.revision}`, requestId: request.id },
      ...{ extension: 'REQUEST00002', endsAt, actor: system, via: viaSystem },
    };
    return transition<'extendAccess'>(request, command, { now });
  };
  const end = given.window.endsAt ?? start;

  test('ends later, unless its end has come or is as late already', () => {
    const later = new Date(end.getTime() + 1);
    expect(accepted(extend(given, later))).toMatchObject({ state: 'accessExtended', window: { endsAt: later } });
    expect(extend(given, end).kind).toBe('refused');
    expect(extend(given, later, end).kind).toBe('refused');
    expect(extend(revoked(given, amy, moment(days(1))), later).kind).toBe('refused');
    expect(extend(decided(submitted({ accessPackage: thirty })), later).kind).toBe('refused');
  });

  test('[R-83] is extended at most 200 times', () => {
    let request = given;
    for (let count = 1; count <= extensionLimit; count += 1)
      request = accepted(extend(request, new Date(end.getTime() + count)));
    expect(extend(request, new Date(end.getTime() + days(9))).kind).toBe('refused');
    expect(extensionLimit).toBe(200);
  });

  test('is followed by its granted extension to its end', () => {
    const currentAccess = { requestId: 'REQUEST00000', endsAt: moment(days(10)) };
    const extendable = accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } });
    const follow = (request: AccessRequest, ended: 'accessExpired' | 'revoked') =>
      transition<'followAccess'>(
        request,
        {
          type: 'followAccess',
          id: `follow-${request.revision}`,
          requestId: request.id,
          ended,
          actor: system,
          via: viaSystem,
        },
        { now: moment(days(3)) },
      );
    const extension = delivered(decided(submitted({ accessPackage: extendable, currentAccess })), moment(days(1)));
    expect(accepted(follow(extension, 'revoked')).state).toBe('revoked');
    expect(accepted(follow(extension, 'accessExpired')).state).toBe('accessExpired');
    expect(follow(accepted(follow(extension, 'revoked')), 'revoked').kind).toBe('refused');
    expect(follow(given, 'revoked').kind).toBe('refused');
    expect(nothingToEnd(extension)).toMatchObject({ reason: 'onlyExtends', values: { requestId: 'REQUEST00000' } });
  });
});

test('[R-16] a revocation needs a reason, of up to as many characters as one may have', () => {
  const given = delivered(decided(submitted()), moment(days(1)));
  const revoke = (reason: string) =>
    transition<'revoke'>(
      given,
      { type: 'revoke', id: 'revoke', requestId: given.id, reason, actor: asActor(amy), via },
      { now: moment(days(2)), roles: [], isResourceAdministrator: false },
    );
  expect(refused(revoke('  '))).toMatchObject({ code: 'reasonRequired', field: 'reason' });
  expect(refused(revoke('x'.repeat(reasonLimit + 1)))).toMatchObject({ reason: 'reasonTooLong', field: 'reason' });
  expect(accepted(revoke('x'.repeat(reasonLimit)))).toMatchObject({ earlyEnd: { how: 'revoked', by: { id: 'amy' } } });
});

describe('[R-16] where there is nothing to return or to revoke', () => {
  test('it is said why', () => {
    const given = delivered(decided(submitted()), moment(days(1)));
    const taken = revoked(given, amy, moment(days(2)));
    const ending = bySystem(taken, 'endAccess', moment(days(2)));
    const failed = delivered(decided(submitted()), moment(days(1)), { ledger: 'is down' });
    const eligibility = decided(submitted({ accessPackage: eligibilityOf(dba) }), {
      reason: 'Fine',
    });
    expect(
      [undefined, submitted(), taken, ending, bySystem(ending, 'finishEnd', moment(days(2))), failed, eligibility].map(
        (request) => nothingToEnd(request).reason,
      ),
    ).toEqual([
      ...['noSuchRequest', 'accessNotGranted', 'accessBeingRemoved', 'accessBeingRemoved', 'accessEnded'],
      ...['accessNotGiven', 'onlyEligibility'],
    ]);
  });
});
