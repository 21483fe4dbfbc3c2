import { describe, expect, test } from 'vitest';
import { type PersonRef, system, viaSystem } from '../../../../src/core/base/person.ts';
import type { SubmitFacts } from '../../../../src/core/request/commands.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type {
  AccessRequest,
  CancelReason,
  Requestable,
  ResourceOutcome,
} from '../../../../src/core/request/request.ts';
import {
  type AddressedNotice,
  alertsForNobody,
  alertsOver,
  isEditedLater,
  isNoticeOver,
  noticesFor,
  remindersOver,
} from '../../../../src/core/view/notices.ts';
import { administratorsOf } from '../../../support/administrators.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, bea, ben, cleo, colin, personNamed, robin, sofia } from '../../../support/people.ts';
import {
  accepted,
  bySystem,
  canceled,
  decided,
  delivered,
  moment,
  rechecked,
  revoked,
  start,
  submitted,
  via,
} from '../../../support/stories.ts';

const administrators = administratorsOf(['tara', 'robin'], ['ida', 'robin']);

/** What the newest event is told as. */
function told(request: AccessRequest): AddressedNotice[] {
  const event = request.events.at(-1);
  return event === undefined ? [] : noticesFor(request, event, administrators);
}
const heard = (request: AccessRequest) => told(request).map(({ personId, notice }) => `${personId}: ${notice.about}`);
const alertsOf = (request: AccessRequest) =>
  told(request).flatMap(({ personId, notice }) => (notice.kind === 'alert' ? [{ personId, ...notice }] : []));

const issued = (request: AccessRequest) => ({
  ...{ id: `${request.id}:${request.revision}`, requestId: request.id },
  ...{ actor: system, via: viaSystem },
});
const drifted = (request: AccessRequest, restored: boolean, problem?: string) =>
  accepted(
    transition<'noteDrift'>(
      request,
      {
        ...{ ...issued(request), type: 'noteDrift', resource: resource('ledger'), restored },
        ...(problem === undefined ? {} : { problem }),
      },
      { now: moment(days(2)) },
    ),
  );
const delayed = (request: AccessRequest, giving: boolean, outcomes: readonly ResourceOutcome[]) =>
  accepted(
    transition<'noteDelay'>(
      request,
      { ...issued(request), type: 'noteDelay', giving, outcomes },
      { now: moment(days(3)) },
    ),
  );
const closed = (request: AccessRequest, why: Exclude<CancelReason, { kind: 'administrator' }>) =>
  accepted(
    transition<'closeRequest'>(request, { ...issued(request), type: 'closeRequest', why }, { now: moment(hours(3)) }),
  );
const refreshed = (
  request: AccessRequest,
  approvers: readonly PersonRef[],
  hour: number,
  readers?: readonly string[],
) =>
  accepted(
    transition<'refreshApprovers'>(
      request,
      { ...issued(request), type: 'refreshApprovers' },
      { now: moment(hours(hour)), approvers, ...(readers === undefined ? {} : { readers: new Set(readers) }) },
    ),
  );

const granted = (facts: Partial<SubmitFacts> = {}) =>
  delivered(decided(submitted({ ...facts }), { by: facts.approvers?.['policy-1']?.[0] ?? amy }), moment(days(1)));
const started = (request: AccessRequest) =>
  bySystem(rechecked(request, moment(days(1))), 'startDelivery', moment(days(1)));
const ledgerAndVault = { accessPackage: accessPackage({ resources: [resource('ledger'), resource('vault')] }) };
const role: Requestable = {
  ...accessPackage({ id: 'dba', access: { kind: 'hours', hours: 8 } }),
  ...{ kind: 'role', id: 'role:dba', name: 'DBA on Production' },
};
const risk = {
  settings: riskSettings({ idProtection: ['high'] }),
  answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
};

describe('[R-73] the requestor and the beneficiary', () => {
  const name = { beneficiary: bea };

  test('both hear of each outcome, each with whether the access is their own', () => {
    const request = submitted(name);
    const [submission] = request.events;
    if (submission === undefined) throw new Error('It was submitted.');
    expect(noticesFor(request, submission, administrators)).toMatchObject([
      { personId: 'robin', notice: { kind: 'request', about: 'submitted', own: false } },
      { personId: 'bea', notice: { kind: 'request', about: 'submitted', own: true } },
    ]);
    expect(heard(decided(submitted(name), { answer: 'deny', reason: 'No' }))).toEqual([
      'robin: notGranted',
      'bea: notGranted',
    ]);
    expect(heard(granted(name))).toEqual(['robin: granted', 'bea: granted']);
    expect(heard(granted())).toEqual(['robin: granted']);
  });

  test('[R-09][R-34] hear of a time-out that it expired, also when a risk review timed out into a denial', () => {
    expect(heard(bySystem(submitted(), 'timeOut', moment(days(14))))).toEqual(['robin: expired']);
    const risky = bySystem(submitted({ risk }), 'timeOut', moment(days(14)));
    expect(risky.state).toBe('denied');
    expect(heard(risky)).toEqual(['robin: expired']);
  });

  test('[R-18] hear how much was delivered', () => {
    const approved = decided(submitted(ledgerAndVault));
    const at = moment(days(1));
    expect(heard(delivered(approved, at, { vault: 'is down' }))).toContain('robin: partlyGranted');
    expect(heard(delivered(approved, at, { vault: 'is down', ledger: 'is down' }))).toContain('robin: notDelivered');
    expect(heard(delivered(approved, at, {}, ['ledger', 'vault']))).toEqual(['robin: invited']);
    expect(heard(delivered(approved, at, {}, ['vault']))).toEqual(['robin: partlyGranted']);
  });

  test('[R-15] hear of an extension that it was extended, and not of its end, which its first request tells', () => {
    const currentAccess = { requestId: 'REQUEST00000', endsAt: moment(days(10)) };
    const access = accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } });
    const longer = granted({ currentAccess, accessPackage: access });
    expect(heard(longer)).toContain('robin: extended');
  });

  test('[R-19][R-23] hear of a cancellation, but for the person who canceled', () => {
    expect(heard(canceled(submitted(name)))).toEqual(['bea: canceled']);
    expect(heard(closed(submitted(name), { kind: 'notOffered' }))).toEqual(['robin: canceled', 'bea: canceled']);
  });

  test('[R-14][R-16] hear that access ends soon, has ended or was taken away', () => {
    const short = accessPackage({ access: { kind: 'days', days: 30 } });
    const given = granted({ accessPackage: short });
    const endsAt = given.window.endsAt ?? start;
    const soon = bySystem(given, 'announceEnd', new Date(endsAt.getTime() - days(14)));
    expect(heard(soon)).toEqual(['robin: endsSoon']);
    const ending = bySystem(soon, 'endAccess', endsAt);
    expect(heard(bySystem(ending, 'finishEnd', endsAt))).toEqual(['robin: ended']);
    const taken = bySystem(revoked(given, amy, moment(days(2))), 'endAccess', moment(days(2)));
    expect(heard(bySystem(taken, 'finishEnd', moment(days(2))))).toContain('robin: revoked');
    const returned = accepted(
      transition<'returnAccess'>(
        given,
        { ...issued(given), type: 'returnAccess', actor: asActor(robin), via },
        { now: moment(days(2)) },
      ),
    );
    const leaving = bySystem(returned, 'endAccess', moment(days(2)));
    expect(heard(bySystem(leaving, 'finishEnd', moment(days(2))))).toEqual(['robin: ended']);
  });

  test('[R-44] hear of a loss only when it was not made good', () => {
    expect(heard(drifted(granted(), true))).toEqual(['tara: drift']);
    expect(heard(drifted(granted(), false))).toEqual(['robin: partlyLost', 'tara: drift']);
  });
});

describe('administrators', () => {
  test('[R-44] hear of a loss, whether it was made good and what the target said, unless it is about their own access', () => {
    const notice = {
      ...{ personId: 'tara', kind: 'alert', about: 'drift', timeZone: 'UTC', resource: 'Group ledger' },
      ...{ beneficiary: robin.name, target: 'The finance package', isExtension: false },
    };
    const [restored] = alertsOf(drifted(granted(), true));
    expect(restored).toEqual({ ...notice, isRestored: true });
    expect(restored).not.toHaveProperty('problem');
    expect(alertsOf(drifted(granted(), false, 'is locked'))).toEqual([
      { ...notice, isRestored: false, problem: 'is locked' },
    ]);
    const forBea = granted({ requestor: bea, beneficiary: bea });
    expect(alertsOf(drifted(forBea, true)).map(({ personId }) => personId)).toEqual(['tara', 'robin']);
  });

  test('[R-18] hear what could not be delivered, once, and nothing of an invitation', () => {
    const approved = decided(submitted(ledgerAndVault));
    const partly = delivered(approved, moment(days(1)), { vault: 'is down' });
    expect(alertsOf(partly)).toMatchObject([
      {
        personId: 'tara',
        about: 'notDelivered',
        isRetried: false,
        resources: [{ name: 'Group vault', problem: 'is down' }],
      },
    ]);
    expect(alertsOf(delivered(approved, moment(days(1)), {}, ['vault']))).toEqual([]);
    expect(alertsOf(delivered(approved, moment(days(1))))).toEqual([]);
    // What is still missing when more has come was told before.
    const crm = resource('crm');
    const three = { accessPackage: accessPackage({ resources: [...ledgerAndVault.accessPackage.resources, crm] }) };
    const some = delivered(decided(submitted(three)), moment(days(1)), { vault: 'is down', crm: 'is full' });
    const outcomes = [
      { resource: resource('ledger'), delivered: true },
      { resource: resource('vault'), delivered: true },
      { resource: crm, delivered: false, problem: 'is full' },
    ];
    const finish = { ...issued(some), type: 'finishDelivery', outcomes } as const;
    const later = accepted(transition<'finishDelivery'>(some, finish, { now: moment(days(2)) }));
    expect(heard(later)).toEqual(['robin: partlyGranted']);
  });

  test('[R-14][R-18] hear what a target keeps failing to give or to take away', () => {
    const underway = started(decided(submitted()));
    const outcome = { resource: resource('ledger'), delivered: false, problem: 'is down' };
    expect(alertsOf(delayed(underway, true, [outcome]))).toMatchObject([
      {
        personId: 'tara',
        about: 'notDelivered',
        isRetried: true,
        resources: [{ name: 'Group ledger', problem: 'is down' }],
      },
    ]);
    const ending = bySystem(revoked(granted(), amy, moment(days(2))), 'endAccess', moment(days(2)));
    const stuck = alertsOf(delayed(ending, false, [{ resource: resource('ledger'), delivered: true }]));
    expect(stuck).toMatchObject([{ personId: 'tara', about: 'notTakenAway', resources: [{ name: 'Group ledger' }] }]);
    expect(stuck[0]).not.toHaveProperty('resources.0.problem');
    expect(stuck[0]).not.toHaveProperty('isRetried');
  });

  test('[R-14] hear of what came after nobody wanted it, and until when it may come again', () => {
    const ending = bySystem(revoked(granted(), amy, moment(days(2))), 'endAccess', moment(days(2)));
    const late = {
      ...issued(ending),
      type: 'noteLateGrant',
      resource: resource('ledger'),
      until: moment(days(3)),
    } as const;
    const noted = accepted(transition<'noteLateGrant'>(ending, late, { now: moment(days(2)) }));
    expect(alertsOf(noted)).toEqual([
      {
        ...{ personId: 'tara', kind: 'alert', about: 'lateGrant', timeZone: 'UTC', isExtension: false },
        ...{ beneficiary: robin.name, target: 'The finance package', resource: 'Group ledger', until: moment(days(3)) },
      },
    ]);
  });

  test('[R-83] hear how many approvers are not asked, because a stage has no room for them', () => {
    const crowd = Array.from({ length: 1_002 }, (_, index) => personNamed(`member-${index}`));
    expect(alertsOf(submitted({ approvers: { 'policy-1': crowd } }))).toMatchObject([
      { personId: 'tara', about: 'manyApprovers', asked: 1_000, notAsked: 2 },
    ]);
    expect(alertsOf(submitted({ approvers: { 'policy-1': crowd.slice(2) } }))).toEqual([]);
  });

  test('[R-06] are missed where something needs their hands and there is nobody who may know of it', () => {
    const missed = (request: AccessRequest, ofTarget: readonly string[]) => {
      const event = request.events.at(-1);
      return event === undefined ? [] : alertsForNobody(request, event, administratorsOf(ofTarget));
    };
    const partly = delivered(decided(submitted(ledgerAndVault)), moment(days(1)), { vault: 'is down' });
    expect(missed(partly, [])).toEqual(['notDelivered']);
    expect(missed(partly, ['robin'])).toEqual(['notDelivered']);
    expect(missed(partly, ['tara'])).toEqual([]);
    // These say what happened; nobody has to do anything.
    expect(missed(granted({ accessPackage: role }), [])).toEqual([]);
    expect(missed(closed(submitted(), { kind: 'left', person: robin }), [])).toEqual([]);
    expect(missed(submitted(), [])).toEqual([]);
  });

  test('[R-22] of the organization hear that somebody with a request or with access has left', () => {
    const left = closed(submitted({ requestor: bea }), { kind: 'left', person: robin });
    expect(alertsOf(left)).toMatchObject([
      { personId: 'ida', about: 'personLeft', ended: 'request', name: robin.name, organization: 'Woodgrove Bank' },
    ]);
    const access = granted();
    const ended = accepted(
      transition<'endLeaverAccess'>(access, { ...issued(access), type: 'endLeaverAccess' }, { now: moment(days(3)) }),
    );
    expect(alertsOf(ended)).toMatchObject([
      { personId: 'ida', about: 'personLeft', ended: 'access', name: robin.name },
    ]);
    expect(alertsOf(closed(submitted(), { kind: 'notOffered' }))).toEqual([]);
  });

  test('[R-52] of a role hear when it becomes active, why and until when; nobody does of a package', () => {
    const active = granted({ accessPackage: role });
    expect(alertsOf(active)).toEqual([
      {
        ...{ personId: 'tara', kind: 'alert', about: 'roleActive', timeZone: 'UTC', isExtension: false },
        ...{ beneficiary: robin.name, target: 'DBA on Production', justification: 'Month-end closing' },
        endsAt: active.window.endsAt,
      },
    ]);
    expect(active.window.endsAt).toBeDefined();
    expect(alertsOf(granted())).toEqual([]);
    const currentAccess = { requestId: 'REQUEST00000', endsAt: moment(days(10)) };
    const extendable = { ...role, policy: { ...role.policy, extension: 'withApproval' as const } };
    expect(alertsOf(granted({ accessPackage: extendable, currentAccess }))).toEqual([]);
    const endless = { ...role, policy: { ...role.policy, access: { kind: 'forever' } as const } };
    expect(alertsOf(granted({ accessPackage: endless }))[0]).not.toHaveProperty('endsAt');
  });

  test('[R-37] of the organization alone hear of a risk that a source could not tell', () => {
    const unknown = {
      ...risk,
      answers: { idProtection: [{ subject: robin, level: 'unknown' as const, detail: 'timed out' }], insiderRisk: [] },
    };
    expect(alertsOf(submitted({ risk: unknown, requestor: bea }))).toMatchObject([
      { personId: 'ida', about: 'riskUnknown', person: robin.name, detail: 'timed out' },
    ]);
    expect(alertsOf(submitted({ risk, requestor: bea }))).toEqual([]);
  });
});

describe('[R-06] a stage that nobody can decide', () => {
  const nobody = { 'policy-1': [amy], 'idProtection-1': [] };
  const risky = submitted({ risk, approvers: nobody });

  test('is told to the administrators of the organization at once where it is a risk review', () => {
    expect(alertsOf(risky)).toEqual([
      {
        ...{ personId: 'ida', kind: 'alert', about: 'stageWithoutApprovers', state: 'true', timeZone: 'UTC' },
        ...{ beneficiary: robin.name, target: 'The finance package', isExtension: false },
        ...{ stage: 'riskReview', obstacle: { kind: 'nobodyAsked' }, onTimeout: 'deny' },
      },
    ]);
    expect(alertsOf(submitted({ risk }))).toEqual([]);
  });

  test("is told to the target's administrators where its approvers are gone, and corrected when somebody can again", () => {
    const empty = refreshed(submitted(), [], 1);
    expect(alertsOf(empty)).toMatchObject([
      { personId: 'tara', stage: 'approval', obstacle: { kind: 'nobodyAsked' }, onTimeout: 'expire' },
    ]);
    expect(alertsOver(empty, administrators)).toEqual([]);
    const again = refreshed(empty, [cleo], 2);
    expect(alertsOf(again)).toEqual([]);
    const seq = empty.events.length;
    expect(alertsOver(again, administrators)).toMatchObject([
      {
        ...{ seq, personId: 'tara' },
        notice: { state: 'over', stage: 'approval', over: { kind: 'canAgain', at: moment(hours(2)) } },
      },
    ]);
  });

  test('is told again only after somebody could, and says how the stage closed', () => {
    const timedOut = bySystem(risky, 'timeOut', moment(days(14)));
    expect(alertsOver(timedOut, administrators)).toMatchObject([
      {
        personId: 'ida',
        notice: { stage: 'riskReview', over: { kind: 'closed', how: 'timedOut', at: moment(days(14)) } },
      },
    ]);
    const twice = refreshed(refreshed(refreshed(submitted(), [], 1), [cleo], 2), [], 3);
    expect(alertsOver(twice, administrators).map(({ seq }) => seq)).toEqual([twice.events.length - 2]);
    expect(alertsOf(twice)).toHaveLength(1);
  });

  test('[R-33] is told also where those who are asked lack Security Reader, once, and with who it is', () => {
    const request = submitted({ risk });
    const lacking = refreshed(request, [sofia], 1, []);
    expect(alertsOf(lacking)).toMatchObject([
      {
        personId: 'ida',
        obstacle: { kind: 'roleMissing', role: 'Security Reader', asked: 1, name: sofia.name },
      },
    ]);
    const others = refreshed(lacking, [sofia, colin], 2, []);
    expect(alertsOf(others)).toEqual([]);
    expect(alertsOver(others, administrators)).toEqual([]);
    const gone = refreshed(others, [], 3, []);
    expect(alertsOf(gone)).toMatchObject([{ obstacle: { kind: 'nobodyAsked' } }]);
    expect(alertsOver(gone, administrators)).toMatchObject([
      { seq: lacking.events.length, notice: { over: { kind: 'changed', to: { kind: 'nobodyAsked' } } } },
    ]);
    const able = refreshed(others, [sofia, colin], 3, ['colin']);
    expect(alertsOver(able, administrators)).toMatchObject([{ notice: { over: { kind: 'canAgain' } } }]);
  });

  test('is not told to its subject, nor where others are still asked', () => {
    const own = refreshed(submitted(), [], 1);
    const toSubject = administratorsOf(['robin'], []);
    expect(own.events.flatMap((event) => noticesFor(own, event, toSubject)).map(({ notice }) => notice.kind)).toEqual([
      'request',
    ]);
    expect(alertsOf(refreshed(submitted(), [ben], 1))).toEqual([]);
  });
});

describe('[R-08] a reminder', () => {
  const reminded = bySystem(submitted(), 'remind', moment(days(7)));

  test('goes to everybody who is asked, with the due time and no stage', () => {
    expect(told(reminded)).toMatchObject([
      {
        personId: 'amy',
        notice: { kind: 'reminder', stage: 'policy-1', dueAt: moment(days(14)), request: { stages: [] } },
      },
      { personId: 'ben', notice: { kind: 'reminder', stage: 'policy-1', dueAt: moment(days(14)) } },
    ]);
  });

  test('[R-17] is not sent for a package without notifications, but for its risk reviews', () => {
    const silent = accessPackage({ notifications: false });
    expect(told(bySystem(submitted({ accessPackage: silent }), 'remind', moment(days(7))))).toEqual([]);
    const risky = submitted({ accessPackage: silent, risk });
    expect(heard(bySystem(risky, 'remind', moment(days(7))))).toEqual(['sofia: reminder']);
  });

  test('[R-73] is over once the stage is closed, for all, or its reader is not asked any more, for them', () => {
    expect(remindersOver(reminded)).toEqual([]);
    const seq = reminded.events.length;
    const approved = decided(reminded, { by: amy, at: moment(days(8)) });
    expect(remindersOver(approved)).toMatchObject([
      { personId: 'amy', seq, notice: { over: { stage: { id: 'policy-1', state: 'approved' } } } },
      { personId: 'ben', seq, notice: { over: { stage: { state: 'approved' } } } },
    ]);
    const without = refreshed(reminded, [amy], 24 * 8);
    expect(remindersOver(without)).toMatchObject([
      { personId: 'ben', notice: { over: { stage: { state: 'withdrawn' } } } },
    ]);
    const taken = canceled(reminded, moment(days(8)));
    expect(remindersOver(taken)).toMatchObject([
      { personId: 'amy', notice: { over: { stage: { state: 'canceled' }, canceledBy: robin.name } } },
      { personId: 'ben' },
    ]);
    const [over] = remindersOver(approved);
    expect(over?.notice).not.toHaveProperty('over.canceledBy');
  });

  test('[R-73] will be edited until it is over; so will an alert that nobody can decide, and nothing else', () => {
    const [open] = told(reminded);
    const [over] = remindersOver(decided(reminded, { by: amy, at: moment(days(8)) }));
    const empty = refreshed(submitted(), [], 1);
    const [alert] = told(empty);
    const [corrected] = alertsOver(refreshed(empty, [cleo], 2), administrators);
    const [outcome] = told(granted());
    const state = (one: AddressedNotice | undefined) =>
      one === undefined ? undefined : [isNoticeOver(one.notice), isEditedLater(one.notice)];
    expect([open, over, alert, corrected, outcome].map(state)).toEqual([
      [false, true],
      [true, false],
      [false, true],
      [true, false],
      [false, false],
    ]);
  });
});

describe('[R-52] when one approver of a role answers', () => {
  test('the others are told what was decided and by whom; of a package nobody is', () => {
    const activation = submitted({ accessPackage: role });
    const stageDecided = (request: AccessRequest) => {
      const event = request.events.find(({ type }) => type === 'stageDecided');
      return event === undefined ? [] : noticesFor(request, event, administrators);
    };
    expect(stageDecided(decided(activation, { by: amy, reason: 'Fine' }))).toMatchObject([
      { personId: 'ben', notice: { kind: 'decided', answer: 'approve', by: amy.name, request: { stages: [] } } },
    ]);
    expect(stageDecided(decided(activation, { by: ben, answer: 'deny', reason: 'No' }))).toMatchObject([
      { personId: 'amy', notice: { answer: 'deny', by: ben.name } },
    ]);
    expect(stageDecided(decided(submitted(), { by: amy }))).toEqual([]);
  });

  test('[R-34] of a risk review nobody else is told', () => {
    const review = submitted({
      accessPackage: role,
      risk,
      approvers: { 'idProtection-1': [sofia, colin], 'policy-1': [amy] },
    });
    const reviewed = decided(review, { by: sofia });
    const event = reviewed.events.find(({ type }) => type === 'stageDecided');
    expect(event === undefined ? undefined : noticesFor(reviewed, event, administrators)).toEqual([]);
  });
});
