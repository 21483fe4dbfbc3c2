import { describe, expect, test } from 'vitest';
import { directoryRoles, type PersonRef } from '../../../../src/core/base/person.ts';
import { foldEvents } from '../../../../src/core/request/fold.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { type ActionFacts, actionsOn } from '../../../../src/core/view/actions.ts';
import type { Viewer } from '../../../../src/core/view/request-view.ts';
import { view } from '../../../../src/core/view/view.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { amy, bea, ben, cleo, ida, robin, sofia } from '../../../support/people.ts';
import { bySystem, canceled, decided, delivered, moment, revoked, submitted } from '../../../support/stories.ts';

const administrator = { roles: [directoryRoles.identityGovernanceAdministrator] };
const asOrganization = { administrator: 'ofOrganization' } as const;
const thirty = accessPackage({ access: { kind: 'days', days: 30 }, extension: 'withApproval' });

/** What somebody can do; they stand in no other way to the request, and it is before any end, unless `facts` says so. */
function can(
  request: AccessRequest,
  person: PersonRef,
  facts: Partial<ActionFacts> = {},
  viewer: Partial<Viewer> = {},
): readonly string[] | undefined {
  const seen = view(request, { id: person.id, ...viewer });
  const usual = { now: moment(days(1)), roles: [], isResourceAdministrator: false };
  const more = { couldApprove: false, mayDecide: false, isExtendable: true };
  return seen && actionsOn(request, seen, person, { ...usual, ...more, ...facts });
}

describe('a request in progress', () => {
  const request = submitted({ accessPackage: thirty, beneficiary: bea });

  test('[R-05][R-19] its requestor can cancel it, whom it is for can do nothing, and neither can decide', () => {
    expect(can(request, robin)).toEqual(['cancel']);
    expect(can(request, bea)).toEqual([]);
  });

  test('[R-03] who is asked can decide it, and cancels nothing beside that', () => {
    expect(can(request, amy, { mayDecide: true })).toEqual(['decide']);
    expect(can(request, amy, { mayDecide: true, ...administrator })).toEqual(['decide']);
  });

  test('[R-23][R-53] administrators can cancel it; nobody else sees it at all', () => {
    expect(can(request, ida, administrator, asOrganization)).toEqual(['cancel']);
    expect(can(request, cleo, { isResourceAdministrator: true }, { administrator: 'ofResource' })).toEqual(['cancel']);
    expect(can(request, cleo)).toBeUndefined();
  });

  test('[R-34][R-38] the same once all have approved, whatever goes on then', () => {
    const approved = decided(request, { by: amy });
    const started = bySystem(approvedFor(approved), 'startDelivery', moment(days(1)));
    for (const now of [approved, started]) {
      expect(can(now, robin)).toEqual(['cancel']);
      expect(can(now, amy)).toEqual([]);
      // Who could approve it as well must not be able to tell.
      const facts = { ...administrator, couldApprove: true };
      expect(can(now, ida, facts, { ...asOrganization, approves: true })).toEqual(['cancel']);
      expect(can(now, ida, administrator, asOrganization)).toEqual(['cancel', 'revoke']);
    }
  });
});

function approvedFor(request: AccessRequest): AccessRequest {
  const given = delivered(request, moment(days(1)));
  const approval = given.events.findIndex(({ type }) => type === 'requestApproved');
  return foldEvents(given.events.slice(0, approval + 1));
}

describe('access that is there', () => {
  const given = delivered(
    decided(submitted({ accessPackage: thirty, beneficiary: bea }), { by: amy }),
    moment(hours(2)),
  );

  test('[R-15][R-16] can be extended by both, returned by whom it is for, and revoked by who approved it', () => {
    expect(can(given, robin)).toEqual(['extend']);
    expect(can(given, bea)).toEqual(['extend', 'return']);
    expect(can(given, amy)).toEqual(['revoke']);
    expect(can(given, ben)).toEqual([]);
    expect(can(given, ida, administrator, asOrganization)).toEqual(['revoke']);
  });

  test('[R-16] an administrator returns their own access instead of revoking it', () => {
    expect(can(given, bea, administrator)).toEqual(['extend', 'return']);
  });

  test('[R-15] is not to be extended where its package does not let people, or without an end', () => {
    expect(can(given, bea, { isExtendable: false })).toEqual(['return']);
    const endless = delivered(decided(submitted({ accessPackage: accessPackage() })), moment(hours(2)));
    expect(can(endless, robin)).toEqual(['return']);
  });

  test('[R-14] nothing but to ask again once its end has come or somebody has ended it', () => {
    expect(can(given, bea, { now: moment(days(60)) })).toEqual([]);
    const ending = revoked(given, amy, moment(days(2)));
    expect([bea, robin, amy].map((one) => can(ending, one))).toEqual([[], [], []]);
    const ended = bySystem(bySystem(ending, 'endAccess', moment(days(2))), 'finishEnd', moment(days(2)));
    expect([robin, bea, amy].map((one) => can(ended, one))).toEqual([['askAgain'], [], []]);
  });
});

describe('a request that is over', () => {
  test('[R-09][R-73] can be asked for again by who asked', () => {
    const request = submitted({ beneficiary: bea });
    const over = [
      decided(request, { answer: 'deny', reason: 'No' }),
      bySystem(request, 'timeOut', moment(days(14))),
      canceled(request),
    ];
    for (const one of over) {
      expect(can(one, robin)).toEqual(['askAgain']);
      for (const other of [bea, amy]) expect(can(one, other)).toEqual([]);
    }
  });

  test('[R-34] a risk denial offers its subjects what any denial does, and its reviewer nothing', () => {
    const subject = robin;
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject, level: 'high' as const }], insiderRisk: [] },
    };
    const request = submitted({ risk });
    expect(can(request, robin)).toEqual(can(submitted(), robin));
    const denied = decided(request, { by: sofia, answer: 'deny', reason: 'No' });
    expect(can(denied, robin)).toEqual(['askAgain']);
    expect(can(denied, sofia)).toEqual([]);
  });
});
