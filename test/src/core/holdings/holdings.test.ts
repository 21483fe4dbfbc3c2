import { describe, expect, test } from 'vitest';
import {
  beginGiving,
  clearLosses,
  differences,
  endingClaims,
  forgetGone,
  type HeldResource,
  type Holdings,
  isGone,
  isInvited,
  isThere,
  isUnknown,
  markLossTold,
  markUnsure,
  noHoldings,
  recordAnswer,
  recordLoss,
  release,
  tryRefusedAgain,
  wantAgain,
  wantedBy,
} from '../../../../src/core/holdings/holdings.ts';
import {
  clearGrant,
  doubtUnanswered,
  forgetUnanswered,
  lateCallOf,
  markFoundLate,
  nextLateLook,
  settleGrants,
} from '../../../../src/core/holdings/late-grants.ts';
import { delaysOf, markReported, outcomesOf, reportOf, settledClaims } from '../../../../src/core/holdings/reports.ts';
import { days, hours } from '../../../support/clock.ts';
import { claimed } from '../../../support/holdings.ts';
import { resource } from '../../../support/packages.ts';
import { moment, start } from '../../../support/stories.ts';

const ledger = resource('ledger');
const vault = resource('vault');
const wanting = (...resources: (typeof ledger)[]) => claimed(noHoldings('robin'), 'one', resources);
const given = (holdings: Holdings, one = ledger) => recordAnswer(holdings, one, { actual: true });
const told = (holdings: Holdings, id = 'one') => {
  const claim = holdings.claims.find(({ assignmentId }) => assignmentId === id);
  if (claim === undefined) throw new Error(`Nothing is claimed as ${id}.`);
  return markReported(holdings, reportOf(holdings, claim));
};
const failed = (holdings: Holdings, one: typeof ledger, times: number, final = false): Holdings =>
  times === 0 ? holdings : failed(recordAnswer(holdings, one, { problem: 'is down', final }), one, times - 1, final);
const held = ({ resources }: Holdings, one = ledger): HeldResource => {
  const found = resources.find(({ resource: { id } }) => id === one.id);
  if (found === undefined) throw new Error(`Nothing is known of ${one.id}.`);
  return found;
};
/** After a call that gives it, made for `one` at that time, came to no clear answer, and its target said that it is not there. */
const unansweredAt = (holdings: Holdings, resource: typeof ledger, at: Date) => ({
  ...holdings,
  resources: holdings.resources.map((one) =>
    one.resource.id === resource.id ? { ...one, unanswered: { at, assignmentId: 'one' } } : one,
  ),
});
const settled = (holdings: Holdings) => settledClaims(holdings).map(({ assignmentId }) => assignmentId);

describe('a resource', () => {
  test('is unknown until its target was asked, then there, on offer or gone', () => {
    const state = (one: HeldResource) => [isUnknown(one), isThere(one), isInvited(one), isGone(one)];
    const asked = wanting(ledger);
    expect(state(held(asked))).toEqual([true, false, false, false]);
    expect(state(held(given(asked)))).toEqual([false, true, false, false]);
    expect(state(held(recordAnswer(asked, ledger, { actual: false, invited: true })))).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(state(held(recordAnswer(asked, ledger, { actual: false })))).toEqual([false, false, false, true]);
  });

  test('is unknown again when somebody lost track of what they did to it', () => {
    const doubted = held(markUnsure(given(wanting(ledger)), ledger, 'taken'));
    expect(isUnknown(doubted)).toBe(true);
    expect([isThere(doubted), isGone(doubted)]).toEqual([false, false]);
    // Of what nobody had asked about, taking away says nothing; giving says that it may be there.
    expect(held(markUnsure(wanting(ledger), ledger, 'taken')).actual).toBeUndefined();
    expect(held(markUnsure(wanting(ledger), ledger, 'given'))).toMatchObject({ actual: true, unsure: true });
  });

  test('[R-14] that was given after all was forgotten is known of again, and taken away', () => {
    const late = markUnsure(noHoldings('robin'), ledger, 'given');
    expect(late.resources).toEqual([
      { resource: ledger, preexisting: false, actual: true, unsure: true, failures: 0, givenUp: false },
    ]);
    expect(differences(late)).toHaveLength(1);
    expect(markUnsure(noHoldings('robin'), ledger, 'taken').resources).toEqual([]);
    // The call that gave it came to no clear answer: it may be there, and may still come.
    const call = { at: start, assignmentId: 'one' };
    expect(held(markUnsure(noHoldings('robin'), ledger, 'given', call))).toMatchObject({
      actual: false,
      unanswered: call,
    });
    expect(held(markUnsure(wanting(ledger), ledger, 'given', call))).toMatchObject({ actual: true, unanswered: call });
    expect(held(markUnsure(given(wanting(ledger)), ledger, 'given', call))).toMatchObject({ unanswered: call });
  });

  test("[R-14] that we gave is not taken for the person's own, though another found it there meanwhile", () => {
    const found = recordAnswer(wanting(ledger), ledger, { actual: true, preexisting: true });
    expect(held(markUnsure(found, ledger, 'given'))).toMatchObject({ preexisting: false, unsure: true });
    expect(held(markUnsure(found, ledger, 'taken'))).toMatchObject({ preexisting: true, unsure: true });
    const other = markUnsure(claimed(found, 'two', [vault]), vault, 'given');
    expect(held(other)).toMatchObject({ preexisting: true });
    expect(held(other).unsure).toBeUndefined();
  });

  test('becomes unsure before it is given, unless it is there, on offer, unknown or not wanted', () => {
    const absent = recordAnswer(wanting(ledger), ledger, { actual: false });
    expect(held(beginGiving(absent, start))).toMatchObject({
      ...{ unsure: true, granting: { at: start, assignmentId: 'one' } },
    });
    expect(beginGiving(absent, start, [ledger])).toBe(absent);
    expect(held(beginGiving(absent, start, [vault])).unsure).toBe(true);
    for (const nothingToGive of [
      wanting(ledger),
      given(wanting(ledger)),
      recordAnswer(wanting(ledger), ledger, { actual: false, invited: true }),
      release(absent, 'one'),
    ])
      expect(beginGiving(nothingToGive, start)).toBe(nothingToGive);
    const both = recordAnswer(given(wanting(ledger, vault)), vault, { actual: false });
    expect(beginGiving(both, start).resources.map(({ unsure }) => unsure)).toEqual([undefined, true]);
  });

  test('[R-18] is offered once: an invitation that nobody wants is taken back', () => {
    const invited = recordAnswer(wanting(ledger), ledger, { actual: false, invited: true });
    expect(differences(invited)).toHaveLength(1);
    expect(differences(release(invited, 'one'))).toHaveLength(1);
    // Accepted: the offer is over.
    const accepted = recordAnswer(invited, ledger, { actual: true });
    expect(held(accepted)).not.toHaveProperty('invited');
    expect(differences(accepted)).toEqual([]);
  });

  test('is tried on and on until a target refuses it for good', () => {
    expect(differences(failed(wanting(ledger), ledger, 20))).toHaveLength(1);
    expect(held(failed(wanting(ledger), ledger, 3))).toMatchObject({ failures: 3, problem: 'is down', givenUp: false });
    expect(differences(failed(wanting(ledger), ledger, 1, true))).toEqual([]);
  });

  test('that was refused for good is tried again when asked, or when somebody else wants it', () => {
    const refused = failed(claimed(wanting(ledger), 'other', [vault]), ledger, 1, true);
    const again = tryRefusedAgain(failed(refused, vault, 2));
    expect(held(again)).toMatchObject({ failures: 0, givenUp: false });
    expect(held(again)).not.toHaveProperty('problem');
    expect(held(again, vault)).toMatchObject({ failures: 2, problem: 'is down' });
    const none = failed(wanting(ledger), ledger, 2);
    expect(tryRefusedAgain(none)).toBe(none);
    expect(held(claimed(refused, 'two', [ledger]))).toMatchObject({ failures: 0, givenUp: false });
  });
});

describe('an assignment', () => {
  test('[R-14] asks again about what nobody wanted until now: it may just have been taken away', () => {
    const before = release(given(wanting(ledger)), 'one');
    expect(held(claimed(before, 'two', [ledger]))).toMatchObject({ actual: true, unsure: true });
    const wanted = claimed(given(wanting(ledger)), 'two', [ledger, vault]);
    expect(held(wanted)).not.toHaveProperty('unsure');
    expect(wanted.resources).toHaveLength(2);
    expect(held(claimed(release(wanting(ledger), 'one'), 'two', [ledger]))).not.toHaveProperty('unsure');
  });

  test('[R-15] whose end was moved wants its resources again, and has them asked about', () => {
    const ended = release(told(recordAnswer(given(wanting(ledger, vault)), vault, { actual: true })), 'one');
    const other = claimed(ended, 'two', [resource('crm')]);
    const again = wantAgain(failed(given(other, resource('crm')), ledger, 2), 'one');
    expect(again.claims).toMatchObject([
      { wanted: true, reported: true },
      { assignmentId: 'two', wanted: true },
    ]);
    expect(again.resources.map(({ unsure }) => unsure)).toEqual([true, true, undefined]);
    expect(held(again)).toMatchObject({ failures: 0 });
    expect(wantAgain(again, 'one')).toBe(again);
    expect(wantAgain(again, 'three')).toBe(again);
    // What was never asked about is asked in any case.
    expect(held(wantAgain(release(wanting(ledger), 'one'), 'one'))).not.toHaveProperty('unsure');
  });

  test('is one of those that are ending until its request was told', () => {
    const both = claimed(given(wanting(ledger)), 'two', [vault]);
    expect(endingClaims(both)).toEqual([]);
    const ending = release(both, 'one');
    expect(endingClaims(ending).map(({ assignmentId }) => assignmentId)).toEqual(['one']);
    expect(endingClaims(told(recordAnswer(ending, ledger, { actual: false })))).toEqual([]);
    expect(release(both, 'three')).toBe(both);
  });

  test('is among those that want a resource until it is released', () => {
    const both = claimed(claimed(wanting(ledger), 'two', [ledger, vault]), 'three', [vault]);
    expect(wantedBy(both, ledger)).toEqual(['one', 'two']);
    expect(wantedBy(release(both, 'one'), ledger)).toEqual(['two']);
    expect(wantedBy(both, resource('crm'))).toEqual([]);
  });

  test('[R-14] ends when its resources are gone, or when another one still wants them', () => {
    const ending = release(told(given(wanting(ledger))), 'one');
    expect(settled(ending)).toEqual([]);
    expect(settled(recordAnswer(ending, ledger, { actual: false }))).toEqual(['one']);
    expect(settled(claimed(ending, 'two', [ledger]))).toContain('one');
  });
});

describe('[R-18] what a request is told', () => {
  test('once: that all is there, and again when more has come', () => {
    const half = given(wanting(ledger, vault));
    expect(settled(half)).toEqual([]);
    const partly = failed(half, vault, 4);
    expect(settled(partly)).toEqual([]);
    const late = failed(partly, vault, 1);
    expect(settled(late)).toEqual(['one']);
    const reported = told(late);
    expect(settled(reported)).toEqual([]);
    expect(settled(given(reported, vault))).toEqual(['one']);
    expect(settled(told(given(reported, vault)))).toEqual([]);
  });

  test('nothing while a target fails and nothing is there', () => {
    expect(settled(failed(wanting(ledger, vault), vault, 9))).toEqual([]);
    // An invitation is something.
    const invited = recordAnswer(failed(wanting(ledger, vault), vault, 5), ledger, { actual: false, invited: true });
    expect(settled(invited)).toEqual(['one']);
  });

  test('is what became of each resource, and whether it is tried again', () => {
    const crm = resource('crm');
    const asked = recordAnswer(wanting(ledger, vault, crm), ledger, { actual: false, invited: true });
    const outcomes = (holdings: Holdings) => holdings.claims.flatMap((one) => outcomesOf(holdings, one));
    expect(outcomes(failed(failed(asked, vault, 1), crm, 1, true))).toMatchObject([
      { resource: ledger, delivered: false, invited: true, problem: { why: 'notAccepted' } },
      { resource: vault, delivered: false, problem: { why: 'retried', problem: 'is down' } },
      { resource: crm, delivered: false, problem: 'is down' },
    ]);
    expect(outcomes(given(wanting(ledger)))).toEqual([{ resource: ledger, delivered: true }]);
    expect(outcomes(wanting(ledger))).toMatchObject([
      { delivered: false, problem: { why: 'retried', problem: { why: 'notThereYet' } } },
    ]);
  });

  test('is how many are there, of this assignment and as it is wanted', () => {
    const some = claimed(given(wanting(ledger, vault)), 'two', [vault]);
    const [one] = some.claims;
    if (one === undefined) throw new Error('It was claimed.');
    expect(reportOf(some, one)).toEqual({ assignmentId: 'one', wanted: true, there: 1 });
    expect(told(some).claims).toMatchObject([
      { reported: true, reportedThere: 1 },
      { reported: false, reportedThere: 0 },
    ]);
  });

  test('is a delay when a target has failed for a while, in giving or in taking away', () => {
    expect(delaysOf(failed(wanting(ledger, vault), ledger, 4))).toEqual([]);
    const slow = failed(wanting(ledger, vault), ledger, 5);
    const outcome = { resource: ledger, delivered: false, problem: 'is down' };
    expect(delaysOf(slow)).toEqual([{ assignmentId: 'one', giving: true, outcomes: [outcome] }]);
    expect(delaysOf(failed(slow, ledger, 1, true))).toEqual([]);
    expect(delaysOf(told(slow))).toEqual([]);
    const stuck = failed(release(given(wanting(ledger)), 'one'), ledger, 5);
    expect(delaysOf(stuck)).toEqual([
      { assignmentId: 'one', giving: false, outcomes: [{ ...outcome, delivered: true }] },
    ]);
    // Somebody else wants it: then it is not late in going.
    expect(
      delaysOf(failed(claimed(stuck, 'two', [ledger]), ledger, 5)).map(({ assignmentId }) => assignmentId),
    ).toEqual(['two']);
  });
});

describe('[R-44] what a target lost', () => {
  const lost = recordLoss(failed(told(given(claimed(wanting(ledger), 'two', [vault]))), ledger, 2), ledger, start);

  test("is not the person's own any more, and is to be given again", () => {
    const own = recordAnswer(wanting(ledger), ledger, { actual: true, preexisting: true });
    expect(held(recordLoss(own, ledger, start))).toMatchObject({
      actual: false,
      preexisting: false,
      lostAt: start,
      failures: 0,
    });
    expect(held(lost, vault)).not.toHaveProperty('lostAt');
    expect(differences(lost)).toContainEqual(held(lost));
  });

  test('is clear once it is there again, has failed for a while or was refused for good', () => {
    const ids = (holdings: Holdings) => clearLosses(holdings).map(({ resource: { id } }) => id);
    expect(ids(lost)).toEqual([]);
    expect(ids(failed(lost, ledger, 4))).toEqual([]);
    expect(ids(failed(lost, ledger, 5))).toEqual(['ledger']);
    expect(ids(failed(lost, ledger, 1, true))).toEqual(['ledger']);
    expect(clearLosses(given(lost))).toMatchObject([{ resource: ledger, lostAt: start }]);
    expect(ids(given(wanting(ledger)))).toEqual([]);
  });

  test('is told once; a request that knows of one less is told again when it is back', () => {
    const known = markLossTold(failed(lost, ledger, 5), ledger);
    expect(held(known)).not.toHaveProperty('lostAt');
    expect(known.claims).toMatchObject([{ reportedThere: 0 }, { reportedThere: 0, reported: false }]);
    expect(settled(given(known))).toEqual(['one']);
    const restored = markLossTold(given(lost), ledger);
    expect(restored.claims).toMatchObject([{ reportedThere: 1 }, { reportedThere: 0 }]);
    expect(settled(restored)).toEqual([]);
    expect(held(restored)).not.toHaveProperty('lostAt');
  });

  test('counts no lower than nothing, and no higher than what is there', () => {
    const two = told(given(given(wanting(ledger, vault)), vault));
    const oneLost = markLossTold(recordLoss(two, ledger, start), ledger);
    expect(oneLost.claims).toMatchObject([{ reportedThere: 1 }]);
    const bothLost = recordLoss(recordLoss(two, ledger, start), vault, start);
    expect(markLossTold(bothLost, ledger).claims).toMatchObject([{ reportedThere: 0 }]);
    const untold = recordLoss(given(wanting(ledger)), ledger, start);
    expect(markLossTold(untold, ledger).claims).toMatchObject([{ reportedThere: 0 }]);
    expect(markLossTold(markLossTold(bothLost, ledger), vault).claims).toMatchObject([{ reportedThere: 0 }]);
  });
});

describe('what is forgotten', () => {
  test("[R-14] is what is gone or was the person's own, and that nobody claims", () => {
    const over = { ...recordAnswer(wanting(ledger), ledger, { actual: false }), claims: [] };
    expect(forgetGone(over).resources).toEqual([]);
    expect(
      forgetGone({ ...recordAnswer(wanting(ledger), ledger, { actual: true, preexisting: true }), claims: [] }),
    ).toMatchObject({
      resources: [],
    });
    expect(forgetGone({ ...given(wanting(ledger)), claims: [] }).resources).toHaveLength(1);
    expect(forgetGone(recordAnswer(wanting(ledger), ledger, { actual: false })).resources).toHaveLength(1);
    expect(forgetGone(unansweredAt(over, ledger, start)).resources).toHaveLength(1);
  });
});

describe('[R-14] a grant whose answer never came', () => {
  const gone = recordAnswer(claimed(wanting(ledger), 'two', [vault]), ledger, { actual: false });
  const unanswered = unansweredAt(gone, ledger, start);
  const released = release(unanswered, 'one');

  test('may still come for a day once nobody wants it: its target is asked', () => {
    expect(doubtUnanswered(unanswered)).toBe(unanswered);
    expect(doubtUnanswered(release(gone, 'one'))).toEqual(release(gone, 'one'));
    expect(held(doubtUnanswered(released))).toMatchObject({ unsure: true });
    expect(held(doubtUnanswered(released), vault)).not.toHaveProperty('unsure');
  });

  test('is one that was about to be made and of which nobody wrote down what came of it', () => {
    const begun = beginGiving(gone, start);
    const call = { at: start, assignmentId: 'one' };
    expect(held(settleGrants(begun))).toMatchObject({ unanswered: call, unsure: true });
    expect(held(settleGrants(begun))).not.toHaveProperty('granting');
    const notMade = held(settleGrants(begun, ({ id }) => id !== 'ledger'));
    expect([notMade.unanswered, notMade.granting]).toEqual([undefined, undefined]);
    expect(held(clearGrant(begun, vault))).toMatchObject({ granting: call });
    expect(held(settleGrants(clearGrant(begun, ledger)))).not.toHaveProperty('unanswered');
    expect(settleGrants(gone)).toBe(gone);
    expect(clearGrant(gone, resource('crm'))).toBe(gone);
  });

  test('may be where something that nobody wants comes from, when it was last known not to be there', () => {
    expect(lateCallOf(released, held(released))).toEqual({ at: start, assignmentId: 'one' });
    expect(lateCallOf(unanswered, held(unanswered))).toBeUndefined();
    const known = given(released);
    expect(lateCallOf(known, held(known))).toBeUndefined();
    expect(lateCallOf(released, held(release(gone, 'one')))).toBeUndefined();
    const found = markFoundLate(markFoundLate(released, ledger, start), ledger, moment(1));
    expect(held(found)).toMatchObject({ foundLateAt: start });
    expect(held(found, vault)).not.toHaveProperty('foundLateAt');
    expect(held(recordAnswer(found, ledger, { actual: false }))).not.toHaveProperty('foundLateAt');
    expect(markFoundLate(released, resource('crm'), start)).toBe(released);
  });

  test('is looked for after a minute, then less and less often, last after a day', () => {
    expect(nextLateLook(unanswered, start)).toBeUndefined();
    expect(nextLateLook(noHoldings('robin'), start)).toBeUndefined();
    const first = nextLateLook(released, start);
    expect(first?.getTime()).toBeGreaterThan(start.getTime());
    expect(first?.getTime()).toBeLessThanOrEqual(moment(60_000).getTime());
    const looks: Date[] = [];
    for (
      let at = nextLateLook(released, start);
      at !== undefined && looks.length < 30;
      at = nextLateLook(released, at)
    ) {
      if (at.getTime() === looks.at(-1)?.getTime()) break;
      looks.push(at);
    }
    expect(looks.length).toBeGreaterThan(6);
    expect(looks.length).toBeLessThan(20);
    expect(looks.at(-1)).toEqual(moment(days(1)));
    expect(nextLateLook(released, moment(days(2)))).toEqual(moment(days(2)));
  });

  test('is looked for at the soonest of several times', () => {
    const second = release(
      unansweredAt(recordAnswer(released, vault, { actual: false }), vault, moment(hours(1))),
      'two',
    );
    const now = moment(hours(1));
    expect(nextLateLook(second, now)).toEqual(nextLateLook({ ...second, resources: [held(second, vault)] }, now));
  });

  test('is forgotten after a day, unless its target is still to be asked', () => {
    expect(forgetUnanswered(released, moment(days(1) - 1))).toBe(released);
    const over = forgetUnanswered(released, moment(days(1)));
    expect(held(over)).not.toHaveProperty('unanswered');
    expect(held(over, vault)).toBeDefined();
    const doubted = doubtUnanswered(released);
    expect(forgetUnanswered(doubted, moment(days(1)))).toBe(doubted);
    expect(
      forgetUnanswered({ ...released, claims: [] }, moment(days(1))).resources.map(({ resource: { id } }) => id),
    ).toEqual(['vault']);
  });
});
