import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../../src/core/base/errors.ts';
import { system } from '../../../../src/core/base/person.ts';
import { applyEvent, foldEvents } from '../../../../src/core/request/fold.ts';
import type {
  AccessRequest,
  EventData,
  EventType,
  RequestEvent,
  RequestState,
} from '../../../../src/core/request/request.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource } from '../../../support/packages.ts';
import { amy, asActor, ben, cleo, robin } from '../../../support/people.ts';
import { bySystem, decided, delivered, moment, submitted, via } from '../../../support/stories.ts';

/** The next event of a request, as somebody who can write to the database could make it up. */
function next<T extends EventType>(
  request: AccessRequest,
  type: T,
  data: EventData[T],
  more: Partial<Pick<RequestEvent, 'actor' | 'seq' | 'from' | 'to'>> = {},
): RequestEvent {
  const content = { requestId: request.id, at: moment(hours(9)), actor: system, via, commandId: 'made up' };
  const place = { seq: request.revision + 1, from: request.state, to: request.state, prevHash: '', hash: '' };
  return { ...content, ...place, type, data, ...more } as RequestEvent;
}
const open = submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) });
const granted = delivered(decided(submitted()), moment(days(1)));
const stage = { stage: 'policy-1' };

describe('[R-01][R-61] an event that cannot follow', () => {
  const decision = { ...stage, answer: 'approve', shareReason: false } as const;
  test.each<[string, AccessRequest, RequestEvent]>([
    ['a decision by nobody', open, next(open, 'stageDecided', decision)],
    ['a return by nobody', granted, next(granted, 'accessReturned', {})],
    ['a revocation by nobody', granted, next(granted, 'accessRevoked', { reason: 'x' })],
    ['a cancellation by nobody without a reason', open, next(open, 'requestCanceled', {}, { to: 'canceled' })],
    [
      "a cancellation by nobody in an administrator's words",
      open,
      next(open, 'requestCanceled', { why: { kind: 'administrator', text: 'x' } }, { to: 'canceled' }),
    ],
    ['a stage that is open already', open, next(open, 'stageOpened', { ...stage, approvers: [], dueAt: moment(0) })],
    [
      'a second stage beside an open one',
      open,
      next(open, 'stageOpened', { stage: 'policy-2', approvers: [], dueAt: moment(0) }),
    ],
    [
      'a decision of a stage that waits',
      open,
      next(open, 'stageDecided', { ...decision, stage: 'policy-2' }, { actor: asActor(amy) }),
    ],
    ['a time-out of a stage that there is not', open, next(open, 'stageTimedOut', { stage: 'policy-9' })],
    ['a reminder of a stage that waits', open, next(open, 'stageReminded', { stage: 'policy-2' })],
    ['a reminder of a stage that there is not', open, next(open, 'stageReminded', { stage: 'policy-9' })],
    ['new approvers of a stage that waits', open, next(open, 'stageEscalated', { stage: 'policy-2', added: [] })],
  ])('is found: %s', (_what, request, event) => {
    expect(() => applyEvent(request, event)).toThrow(InvariantError);
  });

  test('is found: a second submission, an unknown type, a step back, or none at all', () => {
    const [submission] = open.events;
    if (submission?.type !== 'requestSubmitted') throw new Error('It was submitted.');
    expect(() => applyEvent(open, next(open, 'requestSubmitted', submission.data))).toThrow(InvariantError);
    const unknown = { ...next(open, 'stageReminded', stage), type: 'madeUp' } as object as RequestEvent;
    expect(() => applyEvent(open, unknown)).toThrow(InvariantError);
    const back: RequestState = 'pendingApproval';
    expect(() => applyEvent(granted, next(granted, 'accessEndAnnounced', {}, { to: back }))).toThrow(InvariantError);
    expect(() => applyEvent(undefined, { ...submission, to: back } as RequestEvent)).toThrow(InvariantError);
    expect(() => applyEvent(undefined, { ...submission, seq: 2 })).toThrow(InvariantError);
    expect(() => applyEvent(undefined, { ...submission, from: 'submitted' })).toThrow(InvariantError);
    expect(() => foldEvents([])).toThrow(InvariantError);
  });
});

describe('[R-23] a request that is canceled', () => {
  test('closes the stage that was open, keeps those that were decided, and names who did it and why', () => {
    const second = decided(open, { by: amy });
    const why = { kind: 'administrator', text: 'Not now' } as const;
    const event = next(second, 'requestCanceled', { why }, { actor: asActor(cleo), to: 'canceled' });
    const request = applyEvent(second, event);
    expect(request.stages).toMatchObject([{ state: 'approved' }, { state: 'canceled', closedAt: event.at }]);
    expect(request).toMatchObject({ state: 'canceled', canceledBy: cleo, cancelReason: why, since: event.at });
    const left = next(second, 'requestCanceled', { why: { kind: 'left', person: robin } }, { to: 'canceled' });
    expect(applyEvent(second, left)).not.toHaveProperty('canceledBy');
  });
});

describe('[R-14] the time of access', () => {
  test('[R-54] of an eligibility whose end is moved keeps its start, and loses its end where there is none', () => {
    const access = accessPackage({ access: { kind: 'days', days: 30 } });
    const request = delivered(
      decided(submitted({ accessPackage: access }, { startsAt: moment(days(2)) })),
      moment(days(2)),
    );
    expect(request.window).toEqual({ startsAt: moment(days(2)), endsAt: moment(days(32)) });
    const moved = applyEvent(request, next(request, 'eligibilityEndMoved', { endsAt: moment(days(40)) }));
    expect(moved.window).toEqual({ startsAt: moment(days(2)), endsAt: moment(days(40)) });
    const endless = applyEvent(moved, next(moved, 'eligibilityEndMoved', {}));
    expect(endless.window).toStrictEqual({ startsAt: moment(days(2)) });
  });

  test('[R-18] counts from when its first part was there, also where that was an invitation', () => {
    const both = accessPackage({ resources: [resource('ledger'), resource('vault')] });
    const some = delivered(decided(submitted({ accessPackage: both })), moment(days(1)), { vault: 'is down' }, [
      'ledger',
    ]);
    expect(some.deliveredAt).toEqual(moment(days(1)));
    const outcomes = both.resources.map((one) => ({ resource: one, delivered: true }));
    const whole = applyEvent(some, next(some, 'deliveryFinished', { outcomes }, { to: 'fulfilled' }));
    expect(whole).toMatchObject({ deliveredAt: moment(days(1)), outcomes, since: moment(hours(9)) });
  });

  test('[R-73] a request is in its state since it came to it, whatever happens in it', () => {
    const announced = bySystem(open, 'remind', moment(days(7)));
    expect(announced.since).toEqual(open.since);
    expect(announced.stages[0]).toMatchObject({ remindedAt: moment(days(7)), state: 'open' });
    expect(announced.stages[1]).not.toHaveProperty('remindedAt');
  });
});

describe('[R-41] who is asked in a stage', () => {
  const idsOf = (people: readonly { id: string }[] = []) => people.map(({ id }) => id);
  const asked = ({ stages: [one] }: AccessRequest) => [idsOf(one?.approversNow), idsOf(one?.formerApprovers)];

  test('changes as the directory says: who is asked again is former no more', () => {
    const change = (request: AccessRequest, added: (typeof amy)[], removed: (typeof amy)[]) =>
      applyEvent(request, next(request, 'approversChanged', { ...stage, added, removed }));
    const without = change(open, [cleo], [amy]);
    expect(asked(without)).toEqual([['ben', 'cleo'], ['amy']]);
    const again = change(without, [amy], [ben]);
    expect(asked(again)).toEqual([['cleo', 'amy'], ['ben']]);
    expect(asked(change(again, [amy], [ben]))).toEqual([['cleo', 'amy'], ['ben']]);
    expect(again.stages[1]).toEqual(open.stages[1]);
  });

  test('[R-07] are the alternate approvers too once it is forwarded', () => {
    const forwarded = applyEvent(open, next(open, 'stageEscalated', { ...stage, added: [cleo, ben] }));
    expect(asked(forwarded)).toEqual([['amy', 'cleo', 'ben'], []]);
    expect(forwarded.stages[0]).toMatchObject({ escalatedAt: moment(hours(9)), state: 'open' });
  });

  test('[R-33] and none of them may be able to decide, until one is', () => {
    const role = { roleNobodyHolds: 'Security Reader' };
    const unable = applyEvent(open, next(open, 'approversChanged', { ...stage, added: [], removed: [], ...role }));
    expect(unable.stages[0]).toMatchObject(role);
    const able = applyEvent(unable, next(unable, 'approversChanged', { ...stage, added: [], removed: [] }));
    expect(able.stages[0]).not.toHaveProperty('roleNobodyHolds');
  });
});
