import { expect, test } from 'vitest';
import { minuteMs } from '../../../../src/core/base/time.ts';
import { foundBy, type StoreBookkeeping } from '../../../../src/core/request/found-by.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { days } from '../../../support/clock.ts';
import { ben } from '../../../support/people.ts';
import {
  bySystem,
  decided,
  moment,
  rechecked,
  refused,
  start,
  submitCommand,
  submitFacts,
  submitted,
} from '../../../support/stories.ts';

const tampered = (change: (request: Record<string, never>) => void): AccessRequest => {
  const copy = structuredClone(submitted()) as unknown as Record<string, never>;
  change(copy);
  return copy as unknown as AccessRequest;
};

test('[R-61] a request as it was written is intact', () => {
  const request = submitted();
  expect(verifyRequest(request, foundBy(request))).toEqual([]);
});

test('[R-61] a date that was made a text is found, because a text never comes due', () => {
  const request = tampered((copy) => {
    const stage = (copy.stages as unknown as { dueAt: unknown }[])[0];
    const opened = (copy.events as unknown as { data: { dueAt: unknown } }[])[1];
    if (stage === undefined || opened === undefined) throw new Error('The story has a stage.');
    stage.dueAt = (stage.dueAt as Date).toISOString();
    opened.data.dueAt = stage.dueAt;
  });
  expect(verifyRequest(request)).toContainEqual(
    expect.objectContaining({ seq: 2, problem: 'was changed after it was written' }),
  );
});

test.each(['open', 'access', 'nextActionAt'] as const)(
  '[R-61] a request that is hidden by its "%s" is found',
  (field) => {
    const request = submitted();
    const found = { ...foundBy(request), [field]: field === 'nextActionAt' ? undefined : !foundBy(request)[field] };
    expect(verifyRequest(request, found)).toEqual([
      { requestId: request.id, problem: `is kept under another "${field}" than its events say` },
    ]);
  },
);

const planned = (request: AccessRequest): StoreBookkeeping => ({
  plannedRevision: request.revision,
  refreshAt: moment(5 * minuteMs),
  actAt: moment(days(7)),
});

test('[R-61] a request is intact while it waits for planning, and once it is planned', () => {
  const request = submitted();
  const { revision } = request;
  const toPlan = { ...planned(request), plannedRevision: 1, planDue: revision, planAt: start };
  for (const marks of [planned(request), toPlan])
    expect(verifyRequest(request, foundBy(request), { marks, now: start })).toEqual([]);
});

test.each<[string, { readonly [K in keyof StoreBookkeeping]?: StoreBookkeeping[K] | undefined }, RegExp]>([
  ['has events that nobody will ever be told of', { plannedRevision: 1 }, /nobody is told of what came after event 1/],
  ['counts events as planned that it does not have', { plannedRevision: 9 }, /more events as planned than it has/],
  [
    'is marked for another number of events',
    { plannedRevision: 1, planDue: 1, planAt: start },
    /marked for another number/,
  ],
  ['has no mark at all', { plannedRevision: undefined }, /not marked for planning/],
  ['is to be looked up again in a hundred years', { refreshAt: moment(days(36_500)) }, /approvers are not looked up/],
  ['is never to be looked up again', { refreshAt: undefined }, /approvers are not looked up/],
  ['is never due', { actAt: undefined }, /what is due for it is not done/],
  [
    'is to be planned in a hundred years',
    { plannedRevision: 1, planDue: submitted().revision, planAt: moment(days(36_500)) },
    /messages are not planned/,
  ],
  ['is to be planned at no time', { plannedRevision: 1, planDue: submitted().revision }, /messages are not planned/],
  ['is looked up again a day late', { refreshAt: moment(days(1)) }, /approvers are not looked up/],
  ['is done three days after it is due', { actAt: moment(days(10)) }, /what is due for it is not done/],
  ['is due in a hundred years', { actAt: moment(days(36_500)) }, /what is due for it is not done/],
])('[R-61] a request that %s is found', (_what, changed, said) => {
  const request = submitted();
  const findings = verifyRequest(request, foundBy(request), {
    ...{ marks: { ...planned(request), ...changed } as StoreBookkeeping, now: start },
  });
  expect(findings).toEqual([{ requestId: request.id, problem: expect.stringMatching(said) }]);
});

test('[R-61] what has failed for longer than a month, and is tried again in some minutes, is no finding', () => {
  const request = submitted();
  const now = moment(days(60));
  const later = moment(days(60) + 5 * minuteMs);
  const marks = { plannedRevision: 1, planDue: request.revision, planAt: later, refreshAt: later, actAt: later };
  expect(verifyRequest(request, foundBy(request), { marks, now })).toEqual([]);
});

test.each([
  ['without events', (copy: Record<string, unknown>) => delete copy.events],
  ['with nothing as an event', (copy: Record<string, unknown>) => (copy.events as unknown[]).push(null)],
  ['with a number that is none', (copy: Record<string, unknown>) => Object.assign(copy, { revision: Number.NaN })],
])('[R-61] a document %s is named, and stops nobody from looking at the others', (_what, change) => {
  const request = tampered((copy) => void change(copy));
  expect(verifyRequest(request)).not.toEqual([]);
  expect(verifyRequest(request)[0]?.requestId).toBe(submitted().id);
});

test('[R-61] half a character is kept as what can be stored, so that it does not look like tampering later', () => {
  const request = submitted({}, { justification: 'why \ud800 not' });
  expect(request.justification).toBe('why \ufffd not');
  expect(verifyRequest(request)).toEqual([]);
});

test('[R-83] dates that no calendar has are refused, with the field', () => {
  const far = new Date(8_640_000_000_000_000);
  const outcome = transition(undefined, submitCommand({ startsAt: far }), submitFacts());
  expect(refused(outcome)).toMatchObject({ code: 'invalidInput', field: 'startsAt' });
});

test('[R-14] days of access count from when it begins, not from when it was asked for', () => {
  const accessPackage = { ...submitFacts().accessPackage };
  const policy = { ...accessPackage.policy, stages: [], access: { kind: 'days', days: 30 } as const };
  const request = submitted({ accessPackage: { ...accessPackage, policy } });
  expect(request.window.endsAt).toBeUndefined();
  const later = moment(days(3));
  const delivering = bySystem(rechecked(request, later), 'startDelivery', later);
  expect(delivering.window.endsAt).toEqual(new Date(later.getTime() + days(30)));
});

test('[R-61] events of another request are found, each by its number', () => {
  const request = decided(submitted(), { by: ben });
  const foreign = request.events.map((event) => (event.seq === 2 ? { ...event, requestId: 'REQUEST00002' } : event));
  const findings = verifyRequest({ ...request, events: foreign });
  expect(findings).toContainEqual({
    ...{ requestId: request.id, seq: 2, problem: expect.stringContaining('REQUEST00002') },
  });
  expect(verifyRequest(request)).toEqual([]);
});
