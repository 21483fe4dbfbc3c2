import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../../src/core/base/errors.ts';
import { system, viaSystem } from '../../../../src/core/base/person.ts';
import { refuseDecision } from '../../../../src/core/request/authority.ts';
import { applyEvent } from '../../../../src/core/request/fold.ts';
import { previewDecision, transition } from '../../../../src/core/request/lifecycle.ts';
import {
  type AccessRequest,
  nextActionAt,
  openStage,
  type RequestState,
  transitions,
} from '../../../../src/core/request/request.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, bea, ben, cleo, robin, sofia } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import {
  accepted,
  bySystem,
  decideCommand,
  decided,
  decideFacts,
  delivered,
  moment,
  rechecked,
  refused,
  submitCommand,
  submitFacts,
  submitted,
} from '../../../support/stories.ts';

const decideWith = (
  request: AccessRequest | undefined,
  command: Parameters<typeof decideCommand>[0],
  facts: Parameters<typeof decideFacts>[0] = {},
) => transition<'decide'>(request, decideCommand(command), decideFacts(facts));
const stranger = { authority: { isApprover: false, roles: [] } };
const risk = {
  settings: riskSettings({ idProtection: ['high'] }),
  answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
};

describe('the table of states', () => {
  test('[R-01] has every state, leads nowhere else, and ends where nothing follows', () => {
    const states = Object.keys(transitions) as RequestState[];
    expect(states).toHaveLength(13);
    for (const next of Object.values(transitions)) for (const state of next) expect(states).toContain(state);
    const ends = states.filter((state) => transitions[state].length === 0);
    expect(ends.sort()).toEqual(['accessExpired', 'canceled', 'deliveryFailed', 'denied', 'expired', 'revoked']);
  });

  test('[R-01] an event outside of it cannot be folded', () => {
    const request = submitted();
    const last = request.events.at(-1);
    if (last === undefined) throw new Error('It has no events.');
    const event = {
      ...last,
      seq: 3,
      from: 'pendingApproval',
      type: 'deliveryStarted',
      to: 'fulfilled',
      data: {},
    } as const;
    expect(() => applyEvent(request, event)).toThrow(InvariantError);
    expect(() => applyEvent(request, { ...event, to: 'delivering' })).toThrow(InvariantError);
    expect(() => applyEvent(request, { ...event, seq: 4 })).toThrow(InvariantError);
    expect(() => applyEvent(request, { ...event, from: 'approved' })).toThrow(InvariantError);
    expect(() => applyEvent(undefined, { ...event, seq: 1, from: null })).toThrow(InvariantError);
  });

  test('[R-01] only people decide', () => {
    expect(() => decideWith(submitted(), { stage: 'policy-1', actor: system })).toThrow(InvariantError);
  });

  test('a request id that another command took is a defect, not an answer', () => {
    expect(() => transition<'submit'>(submitted(), submitCommand({ id: 'another' }), submitFacts())).toThrow(
      InvariantError,
    );
  });
});

describe('time', () => {
  test('[R-09] a decision one millisecond before the due time counts, at the due time not', () => {
    const request = submitted();
    expect(decideWith(request, { stage: 'policy-1' }, { now: moment(days(14) - 1) }).kind).toBe('accepted');
    expect(refused(decideWith(request, { stage: 'policy-1' }, { now: moment(days(14)) })).code).toBe('tooLate');
  });

  test('[R-09] a time-out one millisecond early is not possible', () => {
    const command = { type: 'timeOut', id: 't', requestId: 'REQUEST00001', actor: system, via: viaSystem } as const;
    const request = submitted();
    expect(refused(transition<'timeOut'>(request, command, { now: moment(days(14) - 1) })).code).toBe('notPossibleNow');
    expect(accepted(transition<'timeOut'>(request, command, { now: moment(days(14)) })).state).toBe('expired');
  });

  test('[R-09][R-35] what a time-out means depends on whose stage it is', () => {
    const at = moment(days(14));
    expect(bySystem(submitted(), 'timeOut', at).state).toBe('expired');
    const denied = bySystem(submitted({ risk }), 'timeOut', at);
    expect(denied.state).toBe('denied');
    expect(denied.stages.map(({ state }) => state)).toEqual(['timedOut', 'waiting']);
  });

  test('[R-09] after a time-out nobody decides any more, and is told so', () => {
    const expired = bySystem(submitted(), 'timeOut', moment(days(14)));
    const refusal = refused(decideWith(expired, { stage: 'policy-1' }, { now: moment(days(15)) }));
    expect(refusal.code).toBe('tooLate');
    expect(refusalText(inEnglish, refusal)).toContain('Dec 5, 2026 at 9:00 AM UTC');
  });

  test('[R-08] nextActionAt is each reminder, then the due time, then the start, then the end, then nothing', () => {
    const window = { startsAt: moment(days(2)), endsAt: moment(days(40)) };
    const request = submitted({}, window);
    expect(nextActionAt(request)).toEqual(moment(days(7)));
    const reminded = bySystem(request, 'remind', moment(days(7)));
    expect(nextActionAt(reminded)).toEqual(moment(days(13)));
    expect(nextActionAt(bySystem(reminded, 'remind', moment(days(13))))).toEqual(moment(days(14)));
    const approved = decided(request);
    expect(nextActionAt(approved)).toEqual(moment(days(2)));
    const granted = delivered(approved, moment(days(2)));
    expect(nextActionAt(granted)).toEqual(moment(days(26)));
    const told = bySystem(granted, 'announceEnd', moment(days(26)));
    expect(nextActionAt(told)).toEqual(moment(days(39)));
    expect(nextActionAt(bySystem(told, 'announceEnd', moment(days(39))))).toEqual(moment(days(40)));
    const ending = bySystem(granted, 'endAccess', moment(days(40)));
    expect(nextActionAt(ending)).toBeUndefined();
    expect(nextActionAt(bySystem(ending, 'finishEnd', moment(days(40))))).toBeUndefined();
    expect(nextActionAt(decided(request, { answer: 'deny' }))).toBeUndefined();
  });
});

describe('reasons', () => {
  const required = () => submitted({ accessPackage: accessPackage({ stages: [{ reasonRequired: true }] }) });

  test('[R-03] are required for both answers where the policy says so', () => {
    for (const answer of ['approve', 'deny'] as const) {
      expect(refused(decideWith(required(), { stage: 'policy-1', answer, reason: ' \n' }))).toMatchObject({
        code: 'reasonRequired',
        field: 'reason',
      });
      expect(decideWith(required(), { stage: 'policy-1', answer, reason: 'Fine' }).kind).toBe('accepted');
    }
  });

  test('have up to 2000 characters', () => {
    expect(decideWith(submitted(), { stage: 'policy-1', reason: 'x'.repeat(2_000) }).kind).toBe('accepted');
    expect(refused(decideWith(submitted(), { stage: 'policy-1', reason: 'x'.repeat(2_001) }))).toMatchObject({
      code: 'invalidInput',
      field: 'reason',
    });
  });

  test('[R-03] are shared only when chosen, when there is one, and never from a risk stage', () => {
    const shared = (request: AccessRequest) => request.stages[0]?.decision?.shareReason;
    expect(shared(decided(submitted(), { reason: 'Fine', shareReason: true }))).toBe(true);
    expect(shared(decided(submitted(), { reason: 'Fine', shareReason: false }))).toBe(false);
    expect(shared(decided(submitted(), { shareReason: true }))).toBe(false);
    expect(shared(decided(submitted({ risk }), { reason: 'Fine', shareReason: true }))).toBe(false);
  });
});

describe('what people are told', () => {
  test('[R-84] one sentence for whoever has no part in it, whatever there is', () => {
    const request = submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) });
    const denied = decided(request, { answer: 'deny' });
    const sentences = [
      decideWith(undefined, { stage: 'policy-1', actor: asActor(cleo) }, stranger),
      decideWith(request, { stage: 'policy-1', actor: asActor(cleo) }, stranger),
      decideWith(request, { stage: 'policy-2', actor: asActor(cleo) }, stranger),
      decideWith(request, { stage: 'idProtection-1', actor: asActor(cleo) }, stranger),
      decideWith(denied, { stage: 'policy-1', actor: asActor(cleo) }, stranger),
      // Amy is an approver, but this stage has not opened, and may never.
      decideWith(request, { id: 'other', stage: 'policy-2' }),
      decideWith(denied, { id: 'other', stage: 'policy-2' }),
      decideWith(submitted({ risk }), { stage: 'policy-1' }),
    ].map(refused);
    for (const sentence of sentences) expect(sentence).toEqual(sentences[0]);
    expect(sentences[0]?.code).toBe('notYourDecision');
  });

  test('[R-05] requestor and beneficiary hear the same, whichever stage they name and whatever its state', () => {
    const request = submitted({ risk, beneficiary: bea });
    const heard = [robin, bea].flatMap((person) =>
      ['idProtection-1', 'policy-1', 'nonsense'].flatMap((stage) =>
        [request, decided(request), decided(request, { answer: 'deny' })].map((state) =>
          refused(decideWith(state, { id: 'own', stage, actor: asActor(person) })),
        ),
      ),
    );
    for (const sentence of heard) expect(sentence).toEqual(heard[0]);
    expect(heard[0]?.code).toBe('ownRequest');
  });

  test('[R-03] who comes second hears who decided, what and when; who decided hears "You"', () => {
    const request = decided(submitted(), { by: amy, answer: 'deny', at: moment(hours(2)) });
    const second = refused(decideWith(request, { id: 'b', stage: 'policy-1', actor: asActor(ben) }));
    expect(second.code).toBe('alreadyDecided');
    expect(refusalText(inEnglish, second)).toBe(
      'Amy Quill already denied this request on Nov 21, 2026 at 11:00 AM UTC. Your decision was not counted.',
    );
    const own = refused(decideWith(request, { id: 'c', stage: 'policy-1', actor: asActor(amy), answer: 'approve' }));
    expect(refusalText(inEnglish, own)).toMatch(/^You already denied this .*Nothing was changed\.$/);
  });

  test('[R-03] who was asked hears it also when they are no approver any more', () => {
    const request = decided(submitted(), { by: amy });
    expect(refused(decideWith(request, { id: 'b', stage: 'policy-1', actor: asActor(ben) }, stranger)).code).toBe(
      'alreadyDecided',
    );
  });

  test('[R-33] who reviews without Security Reader hears which role is missing', () => {
    const authority = { isApprover: true, roles: ['Security Administrator'] };
    const refusal = refused(
      decideWith(submitted({ risk }), { stage: 'idProtection-1', actor: asActor(sofia) }, { authority }),
    );
    expect(refusal).toMatchObject({ code: 'missingRole', values: { role: 'Security Reader' } });
    expect(refuseDecision(submitted(), submitted().stages[0], amy, { isApprover: true, roles: [] })).toBeUndefined();
  });

  test('no sentence has an id, a code word or a placeholder in it', () => {
    const request = submitted({ accessPackage: accessPackage({ stages: [{ reasonRequired: true }] }) });
    const closed = decided(request, { reason: 'Fine' });
    const submit = (command: object, facts: object = {}) =>
      transition<'submit'>(undefined, submitCommand(command), submitFacts(facts));
    const messages = [
      decideWith(request, { stage: 'policy-1', actor: asActor(robin) }),
      decideWith(request, { stage: 'policy-1', actor: asActor(cleo) }, stranger),
      decideWith(request, { stage: 'policy-1' }),
      decideWith(request, { stage: 'policy-1', reason: 'x'.repeat(3_000) }),
      decideWith(request, { stage: 'policy-1', reason: 'y' }, { now: moment(days(15)) }),
      decideWith(closed, { id: 'z', stage: 'policy-1', actor: asActor(ben) }),
      decideWith(submitted({ risk }), { stage: 'idProtection-1' }, { authority: { isApprover: true, roles: [] } }),
      submit({ justification: '' }),
      submit({ justification: 'x'.repeat(3_000) }),
      submit({ startsAt: moment(-days(1)) }),
      submit({ endsAt: moment(-days(1)) }),
      submit({}, { mayRequest: false }),
      submit({}, { currentAccess: { requestId: 'REQUEST00000', endsAt: moment(days(1)) } }),
      submit({}, { approvers: {} }),
    ].map((outcome) => refusalText(inEnglish, refused(outcome)));
    for (const message of messages) {
      expect(message).toMatch(/^[A-Z].*\.$/);
      expect(message).not.toMatch(
        /REQUEST|policy-|idProtection|insiderRisk|stage id|undefined|null|NaN|\[object|[a-z][A-Z]|_/,
      );
    }
  });
});

describe('the form for a reason', () => {
  test('[R-03] may be opened where a reason is still to be written, and by nobody who may not decide', () => {
    const request = submitted({ accessPackage: accessPackage({ stages: [{ reasonRequired: true }] }) });
    expect(previewDecision(request, decideCommand({ stage: 'policy-1' }), decideFacts())).toBeUndefined();
    expect(
      previewDecision(request, decideCommand({ stage: 'policy-1', actor: asActor(cleo) }), decideFacts(stranger))?.code,
    ).toBe('notYourDecision');
    expect(previewDecision(undefined, decideCommand({ stage: 'policy-1' }), decideFacts())?.code).toBe(
      'notYourDecision',
    );
    expect(
      previewDecision(request, decideCommand({ stage: 'policy-1' }), decideFacts({ now: moment(days(14)) }))?.code,
    ).toBe('tooLate');
  });
});

describe('delivery', () => {
  const approved = () =>
    decided(submitted({ accessPackage: accessPackage({ resources: [resource('ledger'), resource('vault')] }) }));
  const finish = (request: AccessRequest, outcomes: { resource: ReturnType<typeof resource>; delivered: boolean }[]) =>
    transition<'finishDelivery'>(
      request,
      { type: 'finishDelivery', id: 'f', requestId: request.id, actor: system, via: viaSystem, outcomes },
      { now: moment(hours(2)) },
    );

  test('[R-18] whole, in part, or not at all', () => {
    expect(delivered(approved(), moment(hours(2))).state).toBe('fulfilled');
    expect(delivered(approved(), moment(hours(2)), { vault: 'full' }).state).toBe('partiallyFulfilled');
    const nothing = delivered(approved(), moment(hours(2)), { vault: 'full', ledger: 'lost' });
    expect(nothing.state).toBe('deliveryFailed');
    expect(nothing).not.toHaveProperty('deliveredAt');
  });

  test('[R-18] never granted on the word of nothing: a resource that nobody spoke of was not delivered', () => {
    const started = bySystem(rechecked(approved(), moment(hours(2))), 'startDelivery', moment(hours(2)));
    const states = [finish(started, []), finish(started, [{ resource: resource('ledger'), delivered: true }])].map(
      (outcome) => (outcome.kind === 'accepted' ? outcome.request.state : outcome.kind),
    );
    expect(states).not.toContain('fulfilled');
  });

  test('[R-04] nothing is delivered before it is approved, or after it was denied', () => {
    const command = {
      type: 'startDelivery',
      id: 's',
      requestId: 'REQUEST00001',
      actor: system,
      via: viaSystem,
    } as const;
    for (const request of [submitted(), decided(submitted(), { answer: 'deny' })])
      expect(refused(transition<'startDelivery'>(request, command, { now: moment(days(1)) })).code).toBe(
        'notPossibleNow',
      );
  });

  test('[R-14] what was over before it began is not given', () => {
    const late = rechecked(decided(submitted({}, { endsAt: moment(hours(3)) })), moment(hours(2)));
    expect(openStage(late)).toBeUndefined();
    const over = bySystem(late, 'startDelivery', moment(hours(3)));
    expect(over.state).toBe('deliveryFailed');
    expect(bySystem(late, 'startDelivery', moment(hours(3) - 1)).state).toBe('delivering');
  });
});
