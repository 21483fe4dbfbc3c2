import { describe, expect, test } from 'vitest';
import type { Change } from '../../../../src/core/configuration/changes.ts';
import type { ConfigurationEvent } from '../../../../src/core/configuration/configuration.ts';
import type { Eligibility, Role } from '../../../../src/core/policy/role.ts';
import { eligibilityNotices, touchedEligibilities } from '../../../../src/core/view/eligibility-notices.ts';
import { days } from '../../../support/clock.ts';
import { people, resource } from '../../../support/packages.ts';
import { asActor, ida } from '../../../support/people.ts';
import { moment, start, via } from '../../../support/stories.ts';

const dba: Role = {
  ...{
    id: 'dba',
    name: 'Database Administrator',
    resource: 'Production',
    description: '',
    resources: [resource('db')],
  },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const endless: Eligibility = { roleId: 'dba', personId: 'robin' };
const until = (endsAt: Date) => ({ ...endless, endsAt });
const event = { seq: 2, at: start, actor: asActor(ida), via, prevHash: '', hash: '', commandId: 'change-1' } as const;
const changed = (...applied: readonly Change[]): ConfigurationEvent => ({
  ...event,
  type: 'configurationChanged',
  data: { applied, proposed: [], alone: false, names: [] },
});
const moved = (before: Eligibility | undefined, after: Eligibility | undefined): Change => ({
  ...{ kind: 'eligibility', id: 'dba robin' },
  ...(before === undefined ? {} : { before }),
  ...(after === undefined ? {} : { after }),
});
const tell = (one: ConfigurationEvent, roles: readonly Role[] = [dba]) => eligibilityNotices(one, { roles }, 'UTC');
const toldOf = (before: Eligibility | undefined, after: Eligibility | undefined) =>
  tell(changed(moved(before, after))).map(({ personId, notice }) => `${personId}: ${notice.about}`);

describe('[R-54] the person of an eligibility', () => {
  const role = { id: 'dba', name: { kind: 'role', role: 'Database Administrator', resource: 'Production' } };

  test('hears that it ends soon, and that it has ended, and until when it can be renewed', () => {
    const near = until(moment(days(14)));
    const over = { ...until(start), personId: 'bea' };
    const notices = tell({ ...event, type: 'eligibilityEndsTold', data: { near: [near], over: [over] } });
    const shared = { kind: 'eligibility', role, timeZone: 'UTC' };
    expect(notices).toEqual([
      {
        personId: 'robin',
        notice: { ...shared, about: 'eligibilityEndsSoon', endsAt: near.endsAt, renewableUntil: moment(days(44)) },
      },
      {
        personId: 'bea',
        notice: { ...shared, about: 'eligibilityEnded', endsAt: start, renewableUntil: moment(days(30)) },
      },
    ]);
  });

  test('hears no more of renewing once it is too late', () => {
    const told = (endsAt: Date) =>
      tell({ ...event, type: 'eligibilityEndsTold', data: { near: [], over: [until(endsAt)] } })[0]?.notice;
    expect(told(moment(days(-30)))).not.toHaveProperty('renewableUntil');
    expect(told(moment(days(-30) + 1))).toMatchObject({ renewableUntil: moment(1) });
  });

  test('hears that an administrator shortened, ended or removed it', () => {
    expect(toldOf(until(moment(days(9))), until(moment(days(8))))).toEqual(['robin: eligibilityShortened']);
    expect(toldOf(endless, until(moment(days(8))))).toEqual(['robin: eligibilityShortened']);
    expect(toldOf(until(moment(days(9))), until(start))).toEqual(['robin: eligibilityEnded']);
    const [removed] = tell(changed(moved(until(moment(days(9))), undefined)));
    expect(removed).toEqual({
      personId: 'robin',
      notice: { kind: 'eligibility', about: 'eligibilityRemoved', role, timeZone: 'UTC' },
    });
  });

  test('hears nothing of one that is new, lasts longer or as long, or was over before', () => {
    expect(toldOf(undefined, until(moment(days(8))))).toEqual([]);
    expect(toldOf(until(moment(days(8))), until(moment(days(9))))).toEqual([]);
    expect(toldOf(until(moment(days(8))), until(moment(days(8))))).toEqual([]);
    expect(toldOf(until(moment(days(8))), endless)).toEqual([]);
    expect(toldOf(until(start), undefined)).toEqual([]);
    expect(toldOf(until(start), until(moment(-1)))).toEqual([]);
  });

  test('[R-39] hears the same when a second administrator confirmed it, and nothing of what only waits', () => {
    const data = { proposal: 1, applied: [moved(endless, undefined)], alone: false };
    expect(tell({ ...event, type: 'changeConfirmed', data })).toMatchObject([
      { notice: { about: 'eligibilityRemoved' } },
    ]);
    expect(tell({ ...event, type: 'changeRejected', data: { proposal: 1 } })).toEqual([]);
  });

  test('hears the name of a role that was removed with it, and nothing of a role that nobody knows', () => {
    const role: Change = { kind: 'role', id: 'dba', before: dba };
    const removal = moved(until(moment(days(9))), undefined);
    expect(tell(changed(role, removal), [])).toMatchObject([{ notice: { about: 'eligibilityRemoved' } }]);
    expect(tell(changed(removal), [])).toEqual([]);
    expect(tell(changed({ kind: 'role', id: 'dba', after: dba }, removal), [])).toEqual([]);
  });
});

test('[R-54] the requests for an eligibility are concerned when its end has come or was moved', () => {
  const one = until(moment(days(9)));
  const other = { ...one, personId: 'bea' };
  expect(touchedEligibilities({ ...event, type: 'eligibilityEndsTold', data: { near: [other], over: [one] } })).toEqual(
    [one],
  );
  const role: Change = { kind: 'role', id: 'dba', before: dba };
  expect(touchedEligibilities(changed(role, moved(one, undefined), moved(undefined, other)))).toEqual([one]);
  expect(touchedEligibilities({ ...event, type: 'changeRejected', data: { proposal: 1 } })).toEqual([]);
});
