import { describe, expect, test } from 'vitest';
import { directoryRoles, system, viaSystem } from '../../../../src/core/base/person.ts';
import { noNotes } from '../../../../src/core/configuration/change-notes.ts';
import type { Proposal } from '../../../../src/core/configuration/configuration.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest, Requestable } from '../../../../src/core/request/request.ts';
import { cardFor, cardHolders, contentDigest, withdrawnCardFor } from '../../../../src/core/view/card.ts';
import { changeCardFor, withdrawnChangeCardFor } from '../../../../src/core/view/change-card.ts';
import { administratorOf, hasReachedApprovers, view } from '../../../../src/core/view/view.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource, riskSettings } from '../../../support/packages.ts';
import { amy, bea, ben, cleo, ida, robin, sofia } from '../../../support/people.ts';
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
} from '../../../support/stories.ts';

const role: Requestable = {
  ...accessPackage({ id: 'dba', access: { kind: 'hours', hours: 8 } }),
  ...{ kind: 'role', id: 'role:dba', name: 'DBA on Production' },
};
const risk = {
  settings: riskSettings({ idProtection: ['high'] }),
  answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
};
const refreshed = (request: AccessRequest, approvers: readonly (typeof amy)[], hour: number) =>
  accepted(
    transition<'refreshApprovers'>(
      request,
      {
        ...{ type: 'refreshApprovers', id: `refresh-${hour}`, requestId: request.id },
        ...{ actor: system, via: viaSystem },
      },
      { now: moment(hours(hour)), approvers },
    ),
  );

describe("[R-53] what a role's administrators are shown", () => {
  const tara = { id: 'tara', administrator: 'ofResource' } as const;
  const activation = submitted({ accessPackage: role });

  test('is every pending request, what it waits for and, of its stages, those that were decided', () => {
    expect(view(activation, tara)).toMatchObject({ status: 'inProgress', awaits: 'approval', stages: [] });
    const approved = decided(activation);
    expect(view(approved, tara)).toMatchObject({
      awaits: 'delivery',
      stages: [{ number: 1, state: 'approved', decision: { by: amy.name, answer: 'approve' } }],
    });
    expect(view(decided(activation, { answer: 'deny', reason: 'No' }), tara)).not.toHaveProperty('awaits');
    expect(view(canceled(activation), tara)).toMatchObject({ canceledBy: robin.name, status: 'notGranted' });
  });

  test('[R-34] is no risk review: it reads as an approval that is waited for', () => {
    const risky = submitted({ accessPackage: role, risk });
    expect(view(risky, tara)).toEqual({ ...view(activation, tara), id: risky.id });
    const reviewed = decided(risky, { by: sofia });
    expect(view(reviewed, tara)).toMatchObject({ awaits: 'approval', stages: [] });
  });

  test('[R-34] exists for one who could approve it from when its approvers were asked', () => {
    const approver = { ...tara, approves: true };
    const risky = submitted({ accessPackage: role, risk });
    expect(view(risky, approver)).toBeUndefined();
    expect(hasReachedApprovers(risky)).toBe(false);
    const reviewed = decided(risky, { by: sofia, at: moment(hours(5)) });
    expect(hasReachedApprovers(reviewed)).toBe(true);
    expect(view(reviewed, approver)).toMatchObject({ submittedAt: moment(hours(5)), since: moment(hours(5)) });
    expect(view(reviewed, tara)).toMatchObject({ submittedAt: start, since: start });
    const noStages = submitted({ accessPackage: { ...role, policy: { ...role.policy, stages: [] } } });
    expect(hasReachedApprovers(noStages)).toBe(true);
    expect(view(noStages, approver)).toMatchObject({ submittedAt: start });
  });

  test('[R-16][R-34] names who took the access away only where they decided a stage that is shown', () => {
    const active = delivered(decided(activation), moment(hours(2)));
    expect(view(revoked(active, amy, moment(hours(3))), tara)?.endedEarly).toEqual({
      ...{ how: 'revoked', at: moment(hours(3)), by: amy.name, reason: 'It is over' },
    });
    expect(view(revoked(active, ida, moment(hours(3))), tara)?.endedEarly).not.toHaveProperty('by');
    const organization = { id: 'igor', administrator: 'ofOrganization' } as const;
    expect(view(revoked(active, ida, moment(hours(3))), organization)?.endedEarly).toMatchObject({ by: ida.name });
  });

  test('[R-34] is their own request as everybody sees theirs', () => {
    expect(view(activation, { id: 'robin', administrator: 'ofResource' })).toEqual(view(activation, robin));
  });
});

describe('[R-36] as which administrator somebody looks', () => {
  const administrator = [directoryRoles.identityGovernanceAdministrator];

  test('follows from their role, unless they have another part in the request', () => {
    for (const relation of ['none', 'resourceAdministrator', 'asked'] as const)
      expect(administratorOf(relation, administrator)).toEqual({ administrator: 'ofOrganization' });
    for (const relation of ['none', 'resourceAdministrator'] as const)
      expect(administratorOf(relation, [directoryRoles.securityReader])).toEqual({ administrator: 'ofResource' });
    expect(administratorOf('asked', [])).toEqual({});
    for (const relation of ['requestor', 'beneficiary', 'policyApprover', 'riskReviewer'] as const)
      expect(administratorOf(relation, administrator)).toEqual({});
  });
});

describe('[R-73] where a request is', () => {
  const both = { accessPackage: accessPackage({ resources: [resource('ledger'), resource('vault')] }) };
  const approved = decided(submitted(both));
  const seen = (request: AccessRequest) => {
    const shown = view(request, robin);
    return shown && { status: shown.status, given: shown.given, invited: shown.invited, missing: shown.missing };
  };
  const at = moment(days(1));

  test('[R-18] says what is there, what waits to be accepted and what is missing', () => {
    const nothing = { given: [], invited: [], missing: [] };
    expect(seen(approved)).toEqual({ ...nothing, status: 'inProgress' });
    expect(seen(delivered(approved, at))).toEqual({ ...nothing, status: 'granted' });
    const vault = { name: 'Group vault', problem: 'is down' };
    expect(seen(delivered(approved, at, { vault: 'is down' }))).toEqual({
      ...{ status: 'partlyGranted', given: ['Group ledger'], invited: [], missing: [vault] },
    });
    expect(seen(delivered(approved, at, { vault: 'is down', ledger: 'is down' }))).toMatchObject({
      ...{ status: 'notDelivered', given: [], missing: [{ name: 'Group ledger' }, vault] },
    });
    expect(seen(delivered(approved, at, {}, ['ledger', 'vault']))).toEqual({
      ...{ status: 'invited', given: [], invited: ['Group ledger', 'Group vault'], missing: [] },
    });
  });

  test('[R-14] once it is over says only what was never accepted, where nothing was ever there', () => {
    const over = (request: AccessRequest) => {
      const ending = bySystem(revoked(request, amy, moment(days(2))), 'endAccess', moment(days(2)));
      return seen(bySystem(ending, 'finishEnd', moment(days(3))));
    };
    expect(over(delivered(approved, at, { vault: 'is down' }))).toEqual({
      ...{ status: 'ended', given: [], invited: [], missing: [] },
    });
    expect(over(delivered(approved, at, {}, ['ledger', 'vault']))).toMatchObject({
      status: 'ended',
      invited: ['Group ledger', 'Group vault'],
    });
    expect(over(delivered(approved, at, {}, ['vault']))).toMatchObject({ status: 'ended', invited: [] });
  });

  test('[R-14][R-34] lasts as was asked for until it is given, then until its end, and as was asked for if it never was', () => {
    const thirty = accessPackage({ access: { kind: 'days', days: 30 } });
    const later = { startsAt: moment(hours(12)) };
    const begun = bySystem(rechecked(decided(submitted({ accessPackage: thirty }, later)), at), 'startDelivery', at);
    const windowOf = (request: AccessRequest) => view(request, robin)?.window;
    expect(begun.window).toEqual({ ...later, endsAt: moment(days(31)) });
    expect(windowOf(begun)).toEqual(later);
    expect(windowOf(delivered(begun, at))).toEqual({ ...later, endsAt: moment(days(31)) });
    expect(windowOf(delivered(begun, at, { ledger: 'is down' }))).toEqual(later);
  });

  test('[R-19][R-09] is canceled, expired or not granted', () => {
    expect(seen(canceled(submitted()))?.status).toBe('canceled');
    expect(seen(decided(submitted(), { answer: 'deny', reason: 'No' }))?.status).toBe('notGranted');
    expect(seen(bySystem(submitted(), 'timeOut', moment(days(14))))?.status).toBe('expired');
    const risky = submitted({ risk });
    expect(seen(bySystem(risky, 'timeOut', moment(days(14))))?.status).toBe('expired');
    expect(seen(decided(risky, { by: sofia, answer: 'deny', reason: 'No' }))?.status).toBe('notGranted');
  });

  test('[R-34] says how to ask for the same again, to the one who asked', () => {
    const askAgain = (facts: Parameters<typeof submitted>[0]) => view(submitted(facts), robin)?.askAgain;
    expect(askAgain({})).toBe('request finance');
    expect(askAgain({ accessPackage: role })).toBe('activate dba');
    const eligibility = { ...role, kind: 'eligibility', resources: [resource('dba')] } as const;
    expect(askAgain({ accessPackage: eligibility })).toBe('extend dba');
    const extendable = accessPackage({ extension: 'withApproval', access: { kind: 'days', days: 30 } });
    const currentAccess = { requestId: 'REQUEST00000', endsAt: moment(days(10)) };
    expect(askAgain({ accessPackage: extendable, currentAccess })).toBe('extend REQUEST00000');
    expect(view(submitted({ accessPackage: extendable, currentAccess }), robin)).toMatchObject({
      extendsUntil: moment(days(10)),
    });
    expect(view(submitted(), robin)).not.toHaveProperty('extendsUntil');
    expect(view(submitted({ beneficiary: bea }), bea)).not.toHaveProperty('askAgain');
  });

  test('[R-34] names who approved where the policy says so, each once and no risk reviewer', () => {
    const stages = [{}, {}, {}];
    const named = accessPackage({ stages, showApproverNames: true });
    const risky = decided(submitted({ accessPackage: named, risk }), { by: sofia });
    const all = decided(decided(decided(risky, { by: amy }), { by: ben }), { by: amy });
    const shown = view(delivered(rechecked(all, at), at), robin);
    expect(shown).toMatchObject({ approvedBy: [amy.name, ben.name], decidedBy: amy.name });
    const silent = decided(submitted({ accessPackage: accessPackage() }), { by: amy });
    expect(view(delivered(silent, at), robin)).not.toHaveProperty('decidedBy');
    const denied = decided(submitted({ accessPackage: named }), { by: amy, answer: 'deny', reason: 'No' });
    expect(view(denied, robin)).not.toHaveProperty('decidedBy');
    const shared = decided(submitted({ accessPackage: named }), {
      by: amy,
      answer: 'deny',
      reason: 'No',
      shareReason: true,
    });
    expect(view(shared, robin)).toMatchObject({ decidedBy: amy.name, sharedReason: 'No' });
    expect(view(shared, robin)).not.toHaveProperty('approvedBy');
  });
});

describe('a card', () => {
  const request = submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) });

  test('[R-71] decides while its stage is open, and not after', () => {
    expect(cardFor(request, 'policy-1', 'amy')).toMatchObject({ kind: 'stage', live: true, request: { stages: [] } });
    const second = decided(request, { by: amy });
    expect(cardFor(second, 'policy-1', 'ben')).toMatchObject({ live: false, stage: { state: 'approved' } });
    expect(cardFor(second, 'policy-2', 'ben')).toMatchObject({
      live: true,
      request: { stages: [{ number: 1, decision: { by: amy.name } }] },
    });
    expect(cardFor(request, 'policy-1', 'cleo')).toBeUndefined();
  });

  test('[R-22][R-41] of somebody who is not asked any more shows nothing of the request but what it was', () => {
    const former = refreshed(request, [ben], 1);
    const card = cardFor(former, 'policy-1', 'amy');
    expect(card).toMatchObject({
      live: false,
      stage: { state: 'withdrawn' },
      request: {
        ...{ status: 'withdrawn', since: start, packageName: 'The finance package', packageDescription: '' },
        ...{ resources: [], window: {}, justification: '', answers: [], stages: [], given: [], missing: [] },
      },
    });
    expect(cardHolders(former, 'policy-1')).toEqual(['ben', 'amy']);
    expect(cardFor(former, 'policy-1', 'ben')).toMatchObject({ live: true });
    expect(withdrawnCardFor(request, 'policy-1', 'amy')).toEqual(card);
    // They are asked again.
    expect(cardFor(refreshed(former, [amy, ben], 2), 'policy-1', 'amy')).toMatchObject({ live: true });
    expect(withdrawnCardFor(request, 'policy-1', 'cleo')).toBeUndefined();
  });

  test('[R-33] of a risk review decides nothing without Security Reader', () => {
    const risky = submitted({ risk });
    expect(cardFor(risky, 'idProtection-1', 'sofia')).toMatchObject({ live: false });
    expect(cardFor(risky, 'idProtection-1', 'sofia', { readsRisk: true })).toMatchObject({ live: true });
  });

  test('shows the same when and only when all that is on it is the same', () => {
    const card = cardFor(request, 'policy-1', 'amy');
    expect(contentDigest(card)).toBe(contentDigest(structuredClone(card)));
    expect(contentDigest(card)).not.toBe(contentDigest({ ...card, live: false }));
  });
});

describe('[R-39] the card of a change', () => {
  const organization = { organization: 'Woodgrove Bank', timeZone: 'UTC' };
  const pending = { kind: 'package', id: 'finance', name: 'Finance', count: 2, effect: 'changed' } as const;
  const notes = { ...noNotes, pending: [pending] };
  const proposal: Proposal = {
    ...{ id: 7, by: ida, unproven: false, at: start, expiresAt: moment(days(7)), notes, state: 'waiting' },
    changes: [{ kind: 'package', id: 'finance', before: accessPackage() }],
    names: [{ kind: 'person', id: 'amy', name: amy.name }],
  };
  const shown = (changed: Partial<Proposal>, personId = 'igor') =>
    changeCardFor({ ...proposal, ...changed }, organization, personId);

  test('can be confirmed while it waits, by others than the one who proposed it', () => {
    expect(shown({})).toEqual({
      ...{ kind: 'change', id: 7, ...organization, proposedBy: ida.name, at: start, expiresAt: moment(days(7)), notes },
      ...{ changes: proposal.changes, names: proposal.names },
      ...{ state: 'waiting', isOwn: false, unproven: false, live: true },
    });
    expect(shown({}, 'ida')).toMatchObject({ isOwn: true, live: true });
    // A command line proves nobody's identity: nobody's own.
    expect(shown({ unproven: true, inNameOf: ida }, 'ida')).toMatchObject({
      isOwn: false,
      unproven: true,
      inNameOf: ida.name,
    });
  });

  test('says who answered, and whether that was taking it back', () => {
    const answer = (by: typeof ida) => ({ by, at: moment(hours(1)) });
    expect(shown({ state: 'confirmed', answer: answer(cleo) })).toMatchObject({
      ...{ live: false, notes, answer: { by: cleo.name, at: moment(hours(1)), byProposer: false } },
    });
    expect(shown({ state: 'rejected', answer: answer(ida) })).toMatchObject({ answer: { byProposer: true } });
  });

  test('keeps its notes only where they are still of use', () => {
    for (const state of ['rejected', 'expired', 'superseded'] as const)
      expect(shown({ state })).toMatchObject({ live: false, notes: noNotes });
  });

  test('[R-22] of somebody who is no administrator any more does not say what would change', () => {
    const answered: Proposal = { ...proposal, state: 'confirmed', answer: { by: cleo, at: start } };
    const card = withdrawnChangeCardFor(answered, organization, 'igor');
    expect(card).toMatchObject({ state: 'withdrawn', changes: [], names: [], notes: noNotes, live: false, id: 7 });
    expect(card).not.toHaveProperty('answer');
  });
});
