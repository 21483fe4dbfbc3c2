import { beforeEach, describe, expect, test } from 'vitest';
import type { Answered } from '../../../../src/approvals/answer.ts';
import { runDue } from '../../../../src/approvals/due/run-due.ts';
import { type Decided, decide } from '../../../../src/approvals/requests/decide.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import type { Answer } from '../../../../src/core/request/stages.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people } from '../../../support/packages.ts';
import { personNamed } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, decisionOf, doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

const hundred = Array.from({ length: 100 }, (_, index) => `approver-${index}`);

let database: TestDatabase;
let world: World;

useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.directory.add(hundred);
  world.setup.packages = [accessPackage({ stages: [{ approvers: [people(...hundred)] }] })];
});

/** Answers as a person gets them who tries again for as long as they are told to: a busy machine may need more than 2 s. */
async function persist<T>(click: () => Promise<Answered<T>>): Promise<Answered<T>> {
  for (;;) {
    const answered = await click();
    if (answered.kind === 'done' || answered.kind === 'refused') return answered;
  }
}

function decisionsIn({ events }: AccessRequest) {
  return events.filter(({ type }) => type === 'stageDecided');
}

/** A hundred people answer at the same instant; then exactly one of them decided, and everybody else heard who. */
async function hundredAnswers(answerOf: (index: number) => Answer): Promise<void> {
  const request = await world.submitted('robin');
  const clicks = hundred.map((id, index) => decisionOf(id, request, { answer: answerOf(index) }));
  const answers = await Promise.all(clicks.map((click) => persist(() => decide(world.services, click))));

  const stored = await world.stored(request.id);
  const [decision, ...more] = decisionsIn(stored);
  expect(more).toEqual([]);
  expect(verifyRequest(stored)).toEqual([]);
  const winner = answers.findIndex(({ kind }) => kind === 'done');
  expect(answers.filter(({ kind }) => kind === 'done')).toHaveLength(1);
  expect(decision?.actor).toMatchObject({ id: hundred[winner] });
  expect(stored.stages[0]?.state).toBe(answerOf(winner) === 'approve' ? 'approved' : 'denied');

  const told = answers.filter(({ kind }) => kind === 'refused').map(refusalOf);
  expect(told).toHaveLength(99);
  const sentence = `${personNamed(hundred[winner] ?? '').name} already ${answerOf(winner) === 'approve' ? 'approved' : 'denied'} this`;
  for (const refusal of told) {
    expect(refusal.code).toBe('alreadyDecided');
    expect(refusalText(inEnglish, refusal)).toContain(sentence);
  }

  const attempts = await world.attempts();
  expect(attempts).toHaveLength(99);
  const losers = clicks.filter((_, index) => index !== winner);
  expect(attempts.map(({ id }) => id).sort()).toEqual(losers.map(({ from }) => from.delivery).sort());
  for (const { actor, code, requestId, stage, command, via } of attempts) {
    expect({ code, requestId, stage, command }).toEqual({
      code: 'alreadyDecided',
      requestId: request.id,
      stage: 'policy-1',
      command: 'decide',
    });
    expect(actor).toMatchObject({ kind: 'person' });
    expect(via).toEqual({ channel: 'chat' });
  }
}

describe('decisions at the same instant', () => {
  test('[R-03][R-60] a hundred approvals leave one decision, and 99 people are told whose it was', () =>
    hundredAnswers(() => 'approve'));

  test('[R-03][R-60] a hundred approvals and denials leave one decision, and 99 people are told whose it was', () =>
    hundredAnswers((index) => (index % 2 === 0 ? 'approve' : 'deny')));

  test('[R-72] the same click delivered ten times is one decision, and each delivery gets the first answer', async () => {
    const request = await world.submitted('robin');
    const click = decisionOf('approver-7', request, { answer: 'deny', reason: 'Not this quarter' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => persist(() => decide(world.services, click))));

    const stored = await world.stored(request.id);
    expect(decisionsIn(stored)).toHaveLength(1);
    for (const answer of answers) expect(doneBy(answer).request.events).toEqual(stored.events);
    expect(await world.attempts()).toEqual([]);
  });

  test('[R-72] a click that is delivered again much later still gets its first answer', async () => {
    const request = await world.submitted('robin');
    const click = decisionOf('approver-7', request);
    const first = doneBy<Decided>(await decide(world.services, click));
    world.clock.advance(days(20));
    const again = doneBy<Decided>(await decide(world.services, click));
    expect(again.request.stages).toEqual(first.request.stages);
  });

  test('[R-72][R-03] one person who clicks ten times decides once; the opposite answer is refused with their own', async () => {
    const request = await world.submitted('robin');
    const clicks = Array.from({ length: 10 }, () => decisionOf('approver-7', request));
    const answers = await Promise.all(clicks.map((click) => persist(() => decide(world.services, click))));
    expect(answers.map(({ kind }) => kind)).toEqual(Array(10).fill('done'));
    expect(decisionsIn(await world.stored(request.id))).toHaveLength(1);

    const refusal = refusalOf(await world.decide('approver-7', request, { stage: 'policy-1', answer: 'deny' }));
    expect(refusalText(inEnglish, refusal)).toContain('You already approved this');
  });

  test('[R-09] a click at the due time is too late, although no job has run', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(14));
    const refusal = refusalOf(await world.decide('approver-1', request));
    expect(refusal.code).toBe('tooLate');
    expect(refusalText(inEnglish, refusal)).toContain('Dec 5, 2026');
    expect(await world.stored(request.id)).toEqual(request);
    expect((await world.attempts()).map(({ code }) => code)).toEqual(['tooLate']);
  });

  test('[R-09] a click one millisecond before the due time counts', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(14) - 1);
    expect(doneBy<Decided>(await world.decide('approver-1', request)).request.stages[0]?.state).toBe('approved');
  });

  test('[R-01][R-09] the time-out and a hundred decisions at once leave exactly one outcome', async () => {
    const request = await world.submitted('robin');
    const dueAt = world.clock.now().getTime() + days(14);
    // The clicks come in time and are written while the job runs at the due time: whoever writes first wins.
    world.clock.advance(days(14) - 1);
    const late = { ...world.services, clock: { now: () => new Date(dueAt) } };
    const answers = await Promise.all([
      ...hundred.slice(0, 50).map((id) => persist(() => world.decide(id, request))),
      ...Array.from({ length: 3 }, () => runDue(late, world.assignments).then(() => undefined)),
      ...hundred.slice(50).map((id) => persist(() => world.decide(id, request))),
    ]);

    const stored = await world.stored(request.id);
    expect(verifyRequest(stored)).toEqual([]);
    const ended = stored.events.filter(({ type }) => ['stageDecided', 'stageTimedOut'].includes(type));
    expect(ended).toHaveLength(1);
    const done = answers.filter((answered) => answered?.kind === 'done');
    expect(done).toHaveLength(ended[0]?.type === 'stageDecided' ? 1 : 0);
    const after = ended[0]?.type === 'stageDecided' ? ['pendingApproval', 'approved', 'delivering'] : ['expired'];
    expect(after).toContain(stored.state);
  });

  test('[R-01] two time-out jobs on one request at once time it out once', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(14));
    await Promise.all(Array.from({ length: 5 }, () => world.look()));
    const stored = await world.stored(request.id);
    expect(stored.events.map(({ type }) => type)).toEqual([
      'requestSubmitted',
      'stageOpened',
      'stageTimedOut',
      'requestExpired',
    ]);
  });

  test('[R-84] a stranger who knows the id of an accepted click learns nothing and changes nothing with it', async () => {
    const request = await world.submitted('robin');
    const click = decisionOf('approver-7', request);
    await decide(world.services, click);
    const refusal = refusalOf(await decide(world.services, { ...click, from: issuerOf('cleo') }));
    expect(refusal.code).toBe('notYourDecision');
  });
});
