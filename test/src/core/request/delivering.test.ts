import { describe, expect, test } from 'vitest';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import type { CommandOf, FactsOf, StartDelivery } from '../../../../src/core/request/commands.ts';
import { hasEndCome } from '../../../../src/core/request/handlers/delivering.ts';
import { type Outcome, transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest, ResourceOutcome } from '../../../../src/core/request/request.ts';
import { planRiskStages } from '../../../../src/core/request/stages.ts';
import { days } from '../../../support/clock.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, bea, robin, sofia } from '../../../support/people.ts';
import {
  accepted,
  bySystem,
  decided,
  defaultApprovers,
  delivered,
  moment,
  rechecked,
  refused,
  revoked,
  start,
  submitted,
  via,
} from '../../../support/stories.ts';

const [ledger, vault] = [resource('ledger'), resource('vault')];
type Told = 'startDelivery' | 'finishDelivery' | 'noteDelay' | 'noteDrift' | 'noteLateGrant' | 'endLeaverAccess';

/** What the program says about a request, at a time. */
function say<T extends Told>(request: AccessRequest, type: T, more: object, at: Date = moment(days(2))): Outcome {
  const issued = { type, id: `${type}-${request.revision}`, requestId: request.id, actor: system, via: viaSystem };
  return transition<T>(request, { ...issued, ...more } as CommandOf<T>, { now: at } as FactsOf[T]);
}

const both = { accessPackage: accessPackage({ resources: [ledger, vault] }) };
const approved = (facts: Parameters<typeof submitted>[0] = both, command: Parameters<typeof submitted>[1] = {}) =>
  rechecked(decided(submitted(facts, command)), moment(days(1)));
const begin = (request: AccessRequest, more: Pick<Partial<StartDelivery>, 'problem' | 'eligibleUntil'> = {}) =>
  accepted(say(request, 'startDelivery', more, moment(days(1))));
const there = (one: typeof ledger): ResourceOutcome => ({ resource: one, delivered: true });
const missing = (one: typeof ledger): ResourceOutcome => ({ resource: one, delivered: false, problem: 'is down' });
const notDue = { code: 'notPossibleNow', reason: 'notDue' };

describe('[R-14] the end of access', () => {
  test('is fixed when its delivery begins: as asked for, else as the policy says from then', () => {
    const thirty = { accessPackage: accessPackage({ access: { kind: 'days', days: 30 } }) };
    expect(begin(approved(thirty)).window).toEqual({ endsAt: moment(days(31)) });
    expect(begin(approved(thirty, { endsAt: moment(days(9)) })).window).toEqual({ endsAt: moment(days(9)) });
    expect(begin(approved()).window).toEqual({});
    expect(begin(approved()).events.at(-1)?.data).toEqual({});
  });

  test('[R-54] is never after the end of the eligibility', () => {
    const thirty = { accessPackage: accessPackage({ access: { kind: 'days', days: 30 } }) };
    const endOf = (eligibleUntil: Date) => begin(approved(thirty), { eligibleUntil }).window.endsAt;
    expect(endOf(moment(days(20)))).toEqual(moment(days(20)));
    expect(endOf(moment(days(40)))).toEqual(moment(days(31)));
    expect(begin(approved(), { eligibleUntil: moment(days(20)) }).window.endsAt).toEqual(moment(days(20)));
  });

  test('that has come before anything was given means that nothing is given', () => {
    const late = approved(both, { endsAt: moment(days(1)) });
    expect(begin(late)).toMatchObject({
      state: 'deliveryFailed',
      outcomes: [ledger, vault].map((one) => ({ resource: one, delivered: false, problem: { why: 'tooLate' } })),
    });
    expect(hasEndCome(late, moment(days(1) - 1))).toBe(false);
    expect(hasEndCome(late, moment(days(1)))).toBe(true);
    expect(hasEndCome(approved(), moment(days(400)))).toBe(false);
  });

  test('[R-15] of the access that an extension is about counts as well', () => {
    const currentAccess = { requestId: 'REQUEST00000', endsAt: moment(days(10)) };
    const access = accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } });
    const extension = approved({ accessPackage: access, currentAccess });
    expect(hasEndCome(extension, moment(days(10) - 1))).toBe(false);
    expect(hasEndCome(extension, moment(days(10)))).toBe(true);
  });

  test('[R-16][R-22] that came early is given as the reason: returned, revoked, or its person has left', () => {
    const returning = { type: 'returnAccess', id: 'return', requestId: 'REQUEST00001', actor: asActor(robin), via };
    const returned = accepted(
      transition<'returnAccess'>(approved(), returning as CommandOf<'returnAccess'>, { now: moment(days(1)) }),
    );
    const left = accepted(say(approved({ ...both, beneficiary: bea }), 'endLeaverAccess', {}, moment(days(1))));
    const problems = [returned, revoked(approved(), amy, moment(days(1))), left].map(
      (request) => begin(request).outcomes[0]?.problem,
    );
    expect(problems).toEqual([{ why: 'returned' }, { why: 'revoked' }, { why: 'leftBefore', name: bea.name }]);
  });
});

describe('[R-18] a delivery', () => {
  test('that may not begin any more fails at once, for all of it, with the reason', () => {
    const problem = { why: 'notEligible', name: 'DBA on Production' } as const;
    expect(begin(approved(), { problem })).toMatchObject({
      state: 'deliveryFailed',
      outcomes: [ledger, vault].map((one) => ({ resource: one, delivered: false, problem })),
    });
  });

  test('begins when the start that was asked for has come, and once', () => {
    const later = rechecked(decided(submitted(both, { startsAt: moment(days(3)) })), moment(days(3)));
    expect(refused(say(later, 'startDelivery', {}, moment(days(3) - 1)))).toMatchObject(notDue);
    const started = accepted(say(later, 'startDelivery', {}, moment(days(3))));
    expect(started.state).toBe('delivering');
    expect(refused(say(started, 'startDelivery', {}, moment(days(4))))).toMatchObject(notDue);
  });

  test('counts an invitation as given in part, though nothing is there', () => {
    const invited = [{ resource: ledger, delivered: false, invited: true }, missing(vault)];
    const request = accepted(say(begin(approved()), 'finishDelivery', { outcomes: invited }));
    expect(request).toMatchObject({ state: 'partiallyFulfilled', deliveredAt: moment(days(2)) });
  });

  test('of access that was ended meanwhile can only say that nothing is there', () => {
    const ended = revoked(begin(approved()), amy, moment(days(1)));
    expect(refused(say(ended, 'finishDelivery', { outcomes: [there(ledger), missing(vault)] }))).toMatchObject(notDue);
    const nothing = accepted(say(ended, 'finishDelivery', { outcomes: [missing(ledger), missing(vault)] }));
    expect(nothing.state).toBe('deliveryFailed');
  });

  test('is told again only when more of it is there; it is whole when all of it is', () => {
    const crm = resource('crm');
    const three = { accessPackage: accessPackage({ resources: [ledger, vault, crm] }) };
    const finish = (request: AccessRequest, ...outcomes: ResourceOutcome[]) =>
      say(request, 'finishDelivery', { outcomes });
    const some = accepted(finish(begin(approved(three)), there(ledger), missing(vault), missing(crm)));
    expect(refused(finish(some, missing(ledger), there(vault), missing(crm)))).toMatchObject(notDue);
    const more = accepted(finish(some, there(ledger), there(vault), missing(crm)));
    expect(more).toMatchObject({ state: 'partiallyFulfilled', deliveredAt: some.deliveredAt });
    const whole = accepted(finish(more, there(ledger), there(vault), there(crm)));
    expect(whole.state).toBe('fulfilled');
    expect(refused(finish(whole, there(ledger), there(vault), there(crm)))).toMatchObject(notDue);
  });

  test('of another kind of thing with the same id is not this one', () => {
    const other = { kind: 'azureRole', id: 'vault', name: 'Vault' };
    const request = accepted(say(begin(approved()), 'finishDelivery', { outcomes: [there(ledger), there(other)] }));
    expect(request.state).toBe('partiallyFulfilled');
  });

  test('[R-15] that completes access which was extended leaves it extended, and says nothing of what is ending', () => {
    const thirty = accessPackage({ resources: [ledger, vault], access: { kind: 'days', days: 30 } });
    const some = delivered(approved({ accessPackage: thirty }), moment(days(1)), { vault: 'is down' });
    const extend = { type: 'extendAccess', id: 'extend', requestId: some.id, actor: system, via: viaSystem } as const;
    const longer = { ...extend, extension: 'REQUEST00002', endsAt: moment(days(60)) };
    const extended = accepted(transition<'extendAccess'>(some, longer, { now: moment(days(2)) }));
    const whole = { outcomes: [there(ledger), there(vault)] };
    expect(accepted(say(extended, 'finishDelivery', whole)).state).toBe('accessExtended');
    const ending = bySystem(some, 'endAccess', moment(days(31)));
    expect(refused(say(ending, 'finishDelivery', whole, moment(days(31))))).toMatchObject(notDue);
  });
});

describe('[R-18] a target that keeps failing', () => {
  const delay = (request: AccessRequest, giving: boolean) =>
    say(request, 'noteDelay', { giving, outcomes: [missing(ledger)] });

  test('is written down while the access is to be given, and while it is to be taken away', () => {
    const granted = delivered(approved(), moment(days(1)));
    const ending = bySystem(revoked(granted, amy, moment(days(1))), 'endAccess', moment(days(2)));
    const failed = begin(approved(), { problem: 'is down' });
    const requests = [submitted(), approved(), begin(approved()), granted, ending, failed];
    expect(requests.map((one) => delay(one, true).kind)).toEqual([
      ...['refused', 'accepted', 'accepted', 'refused', 'refused', 'refused'],
    ]);
    expect(requests.map((one) => delay(one, false).kind)).toEqual([
      ...['refused', 'refused', 'refused', 'refused', 'accepted', 'accepted'],
    ]);
    expect(refused(delay(granted, true))).toMatchObject(notDue);
    expect(accepted(delay(ending, false)).events.at(-1)?.data).toEqual({ giving: false, outcomes: [missing(ledger)] });
  });
});

describe('[R-44] what a target lost', () => {
  const granted = delivered(approved(), moment(days(1)));
  const drift = (request: AccessRequest, more: object) => say(request, 'noteDrift', { resource: ledger, ...more });

  test('is missing from the request until it is given again', () => {
    const lost = accepted(drift(granted, { restored: false, problem: 'is locked' }));
    expect(lost.outcomes).toEqual([{ resource: ledger, delivered: false, problem: 'is locked' }, there(vault)]);
    expect(accepted(drift(granted, { restored: false })).outcomes[0]).toEqual({ resource: ledger, delivered: false });
    const restored = accepted(drift(granted, { restored: true }));
    expect(restored.outcomes).toEqual(granted.outcomes);
    expect(restored.events.at(-1)?.data).toEqual({ resource: ledger, restored: true });
  });

  test('is of no matter where there is no access, or it is ending', () => {
    const ending = bySystem(revoked(granted, amy, moment(days(1))), 'endAccess', moment(days(2)));
    for (const request of [submitted(), begin(approved()), ending])
      expect(refused(drift(request, { restored: false }))).toMatchObject(notDue);
  });

  test('[R-83] is written down a hundred times where it was given again, and always where it was not', () => {
    let request = granted;
    for (let count = 0; count < 100; count += 1) request = accepted(drift(request, { restored: true }));
    expect(refused(drift(request, { restored: true }))).toMatchObject(notDue);
    expect(drift(request, { restored: false }).kind).toBe('accepted');
  });
});

test('[R-14] a grant that came after nobody wanted it is written down where there is no access, or it is ending', () => {
  const granted = delivered(approved(), moment(days(1)));
  const ending = bySystem(revoked(granted, amy, moment(days(1))), 'endAccess', moment(days(2)));
  const over = bySystem(ending, 'finishEnd', moment(days(2)));
  const late = { resource: ledger, until: moment(days(3)) };
  expect(refused(say(granted, 'noteLateGrant', late))).toMatchObject(notDue);
  for (const request of [ending, over]) {
    const noted = accepted(say(request, 'noteLateGrant', late));
    expect(noted.events.at(-1)).toMatchObject({ type: 'lateGrantFound', data: late });
    expect(noted.state).toBe(request.state);
  }
});

describe('[R-38] the last question about risk', () => {
  const settings = riskSettings({ idProtection: ['medium', 'high'], insiderRisk: ['minor'] });
  const finding = (level: 'medium' | 'high', subject = robin) => ({ subject, level });
  const recheck = (request: AccessRequest, level: 'medium' | 'high', now = moment(days(1))) => {
    const command = { type: 'recheckRisk', id: `recheck-${request.revision}`, requestId: request.id } as const;
    const risk = { settings, answers: { idProtection: [finding(level)], insiderRisk: [] } };
    const issued = { ...command, actor: system, via: viaSystem };
    return transition<'recheckRisk'>(request, issued, { now, risk, approvers: defaultApprovers });
  };

  test('opens one more review where the risk has risen, and none where it was reviewed', () => {
    const risk = { settings, answers: { idProtection: [finding('medium')], insiderRisk: [] } };
    const reviewed = decided(decided(submitted({ risk }), { by: sofia }), { by: amy });
    expect(accepted(recheck(reviewed, 'medium')).state).toBe('approved');
    const again = accepted(recheck(reviewed, 'high'));
    expect(again.state).toBe('pendingApproval');
    expect(again.stages.map(({ id, state }) => `${id} ${state}`)).toEqual([
      ...['idProtection-1 approved', 'policy-1 approved', 'idProtection-2 open'],
    ]);
    expect(refused(recheck(again, 'high'))).toMatchObject(notDue);
  });

  test('is asked once all have approved, and when the access is about to begin', () => {
    expect(refused(recheck(submitted(), 'high'))).toMatchObject(notDue);
    const later = decided(submitted({}, { startsAt: moment(days(3)) }));
    expect(refused(recheck(later, 'high', moment(days(3) - 1)))).toMatchObject(notDue);
    expect(accepted(recheck(later, 'high', moment(days(3)))).stages.at(-1)).toMatchObject({ id: 'idProtection-1' });
  });

  test('counts only what was approved, of the same source and the same person', () => {
    const answers = { idProtection: [finding('high')], insiderRisk: [] };
    const planned = (
      source: 'idProtection' | 'insiderRisk',
      state: 'approved' | 'timedOut' | 'open',
      subject = robin,
    ) =>
      planRiskStages([{ source, state, findings: [finding('high', subject)] }], settings, answers).map(({ id }) => id);
    expect(planned('idProtection', 'approved')).toEqual([]);
    expect(planned('idProtection', 'timedOut')).toEqual(['idProtection-2']);
    expect(planned('idProtection', 'open')).toEqual(['idProtection-2']);
    expect(planned('idProtection', 'approved', bea)).toEqual(['idProtection-2']);
    expect(planned('insiderRisk', 'approved')).toEqual(['idProtection-1']);
    const fallback = riskSettings({ idProtection: ['high'] }, { idProtection: [people('cleo')] });
    expect(planRiskStages([], fallback, answers)).toMatchObject([{ fallbackApprovers: [people('cleo')] }]);
  });

  test('[R-37] a review of an unknown risk covers that it is unknown, and no level', () => {
    const unknown = { subject: robin, level: 'unknown', detail: 'timed out' } as const;
    const planned = (
      reviewed: readonly [typeof unknown | ReturnType<typeof finding>],
      now: typeof unknown | ReturnType<typeof finding>,
    ) =>
      planRiskStages([{ source: 'idProtection', state: 'approved', findings: reviewed }], settings, {
        ...{ idProtection: [now], insiderRisk: [] },
      }).length;
    expect(planned([unknown], unknown)).toBe(0);
    expect(planned([unknown], finding('medium'))).toBe(1);
    expect(planned([finding('high')], unknown)).toBe(1);
    expect(planned([finding('high')], finding('medium'))).toBe(0);
    expect(planned([finding('medium')], finding('high'))).toBe(1);
  });
});

test('[R-14] nothing is delivered at the very start of a request without stages before risk was asked about', () => {
  const free = submitted({ accessPackage: accessPackage({ stages: [] }) });
  expect(refused(say(free, 'startDelivery', {}, start))).toMatchObject(notDue);
});
