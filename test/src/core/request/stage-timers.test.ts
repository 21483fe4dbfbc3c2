import { describe, expect, test } from 'vitest';
import { directoryRoles, type PersonRef, system, viaSystem } from '../../../../src/core/base/person.ts';
import { type Outcome, transition } from '../../../../src/core/request/lifecycle.ts';
import { type AccessRequest, openStage } from '../../../../src/core/request/request.ts';
import { approverLimit } from '../../../../src/core/request/stages.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { amy, ben, cleo, personNamed, robin, sofia } from '../../../support/people.ts';
import { accepted, decided, moment, refused, submitted } from '../../../support/stories.ts';

type Timer = 'remind' | 'escalate' | 'timeOut';

/** What becomes of a timer's command at a time; `approvers`: the alternate approvers. */
function run(request: AccessRequest, type: Timer, now: Date, approvers: readonly PersonRef[] = []): Outcome {
  const issued = { id: `${type}-${request.revision}`, requestId: request.id, actor: system, via: viaSystem };
  return type === 'escalate'
    ? transition<'escalate'>(request, { ...issued, type }, { now, approvers })
    : transition<'remind' | 'timeOut'>(request, { ...issued, type }, { now });
}
const notDue = { code: 'notPossibleNow', reason: 'notDue' };
const crowd = (count: number, name = 'member') =>
  Array.from({ length: count }, (_, index) => personNamed(`${name}-${index}`));

describe('[R-07] a stage with alternate approvers', () => {
  const escalation = { afterDays: 2, approvers: [people('cleo')], fallbackApprovers: [] };
  const forwardable = { accessPackage: accessPackage({ stages: [{ escalation }] }) };
  const request = submitted(forwardable);

  test('is forwarded when their time has come, once, and the first ones are still asked', () => {
    expect(refused(run(request, 'escalate', moment(days(2) - 1), [cleo]))).toMatchObject(notDue);
    const forwarded = accepted(run(request, 'escalate', moment(days(2)), [cleo, amy]));
    expect(forwarded.events.at(-1)?.data).toEqual({ stage: 'policy-1', added: [cleo] });
    expect(openStage(forwarded)?.approversNow).toEqual([amy, ben, cleo]);
    expect(refused(run(forwarded, 'escalate', moment(days(3)), [cleo]))).toMatchObject(notDue);
  });

  test('is not forwarded any more once it is due, or decided', () => {
    expect(run(request, 'escalate', moment(days(14) - 1), [cleo]).kind).toBe('accepted');
    expect(refused(run(request, 'escalate', moment(days(14)), [cleo]))).toMatchObject(notDue);
    expect(refused(run(decided(request), 'escalate', moment(days(3)), [cleo]))).toMatchObject(notDue);
    expect(refused(run(submitted(), 'escalate', moment(days(3)), [cleo]))).toMatchObject(notDue);
  });

  test('[R-83] asks a thousand of them beside those who are asked already, and says how many more there are', () => {
    const full = submitted({ ...forwardable, approvers: { 'policy-1': crowd(approverLimit, 'first') } });
    const forwarded = accepted(run(full, 'escalate', moment(days(2)), crowd(approverLimit + 3)));
    expect(openStage(forwarded)?.approversNow).toHaveLength(2 * approverLimit);
    expect(forwarded.events.at(-1)?.data).toMatchObject({ notAsked: 3 });
    const exactly = accepted(run(full, 'escalate', moment(days(2)), crowd(approverLimit)));
    expect(exactly.events.at(-1)?.data).not.toHaveProperty('notAsked');
  });
});

describe('[R-08][R-09] a stage that nobody answers', () => {
  test('is reminded of when that is due, and not once it is over', () => {
    const request = submitted();
    expect(refused(run(request, 'remind', moment(days(7) - 1)))).toMatchObject(notDue);
    const reminded = accepted(run(request, 'remind', moment(days(7))));
    expect(refused(run(reminded, 'remind', moment(days(7))))).toMatchObject(notDue);
    expect(run(reminded, 'remind', moment(days(14) - 1)).kind).toBe('accepted');
    expect(refused(run(reminded, 'remind', moment(days(14))))).toMatchObject(notDue);
    expect(refused(run(decided(request), 'remind', moment(days(8))))).toMatchObject(notDue);
  });

  test('times out once', () => {
    const over = accepted(run(submitted(), 'timeOut', moment(days(14))));
    expect(over.events.slice(-2).map(({ type }) => type)).toEqual(['stageTimedOut', 'requestExpired']);
    expect(refused(run(over, 'timeOut', moment(days(15))))).toMatchObject(notDue);
    expect(refused(run(decided(submitted()), 'timeOut', moment(days(15))))).toMatchObject(notDue);
  });
});

describe("[R-41] the directory's answer about who approves an open stage", () => {
  const look = (request: AccessRequest, approvers: readonly PersonRef[], at: Date, readers?: readonly string[]) => {
    const command = { type: 'refreshApprovers', id: `look-${request.revision}`, requestId: request.id } as const;
    const facts = { now: at, approvers, ...(readers === undefined ? {} : { readers: new Set(readers) }) };
    return transition<'refreshApprovers'>(request, { ...command, actor: system, via: viaSystem }, facts);
  };
  const lastData = (outcome: Outcome) => accepted(outcome).events.at(-1)?.data;

  test('that changes nothing is not written down, nor is one about a stage that is over', () => {
    const request = submitted();
    expect(refused(look(request, [ben, amy], moment(1)))).toMatchObject(notDue);
    expect(refused(look(request, [cleo], moment(days(14))))).toMatchObject(notDue);
    expect(refused(look(decided(request), [cleo], moment(days(1))))).toMatchObject(notDue);
    expect(lastData(look(request, [ben, cleo], moment(days(14) - 1)))).toEqual({
      ...{ stage: 'policy-1', added: [cleo], removed: [amy] },
    });
  });

  test('[R-83] asks a thousand at most, and tells once how many more there are', () => {
    const full = submitted({ approvers: { 'policy-1': crowd(approverLimit - 1) } });
    const more = accepted(look(full, [...crowd(approverLimit - 1), amy, ben, cleo], moment(1)));
    expect(more.events.at(-1)?.data).toMatchObject({ added: [amy], removed: [], notAsked: 2 });
    expect(refused(look(more, [...crowd(approverLimit - 1), amy, ben, cleo], moment(2)))).toMatchObject(notDue);
    const exactly = accepted(look(full, [...crowd(approverLimit - 1), amy], moment(1)));
    expect(exactly.events.at(-1)?.data).not.toHaveProperty('notAsked');
    const cutOff = submitted({ approvers: { 'policy-1': crowd(approverLimit + 5) } });
    expect(cutOff.events.at(-1)?.data).toMatchObject({ notAsked: 5 });
    expect(refused(look(cutOff, crowd(approverLimit + 9), moment(1)))).toMatchObject(notDue);
  });

  test('[R-83] makes a crowd wait for its next change, the longer the more has changed', () => {
    // 100 are replaced by 100 others: with the event itself that costs 210, so that 10 minutes and a half must pass.
    const [before, after] = [crowd(100, 'first'), crowd(100, 'second')];
    const request = submitted({ approvers: { 'policy-1': before } });
    const changed = accepted(look(request, after, moment(hours(1))));
    const next = (ms: number) => look(changed, [...after, cleo], moment(hours(1) + ms));
    expect(refused(next(630_000 - 1))).toMatchObject(notDue);
    expect(lastData(next(630_000))).toMatchObject({ added: [cleo] });
    // Those who are no approvers any more are not asked any longer, at once; and where nobody is left, one other is.
    expect(lastData(look(changed, [...after.slice(1), cleo], moment(hours(1) + 1)))).toEqual({
      ...{ stage: 'policy-1', added: [], removed: after.slice(0, 1) },
    });
    expect(lastData(look(changed, [cleo, ben], moment(hours(1) + 1)))).toMatchObject({ added: [cleo], removed: after });
  });

  test('[R-83] lets a few changes follow each other at once', () => {
    // 90 new people and the event itself cost 100: as many as go at once.
    const few = crowd(90);
    const request = submitted({ approvers: { 'policy-1': [amy] } });
    const changed = accepted(look(request, [amy, ...few], moment(hours(1))));
    expect(lastData(look(changed, [amy, ...few, cleo], moment(hours(1) + 1)))).toMatchObject({ added: [cleo] });
    const oneMore = accepted(look(request, [amy, ben, ...few], moment(hours(1))));
    expect(refused(look(oneMore, [amy, ben, ...few, cleo], moment(hours(1) + 1)))).toMatchObject(notDue);
  });

  test('[R-33] says when nobody who is asked can decide, and when somebody can again', () => {
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    const request = submitted({ risk });
    const role = { roleNobodyHolds: directoryRoles.securityReader };
    expect(refused(look(request, [sofia], moment(1), ['sofia']))).toMatchObject(notDue);
    const unable = accepted(look(request, [sofia], moment(1), ['amy']));
    expect(unable.events.at(-1)?.data).toEqual({ stage: 'idProtection-1', added: [], removed: [], ...role });
    expect(refused(look(unable, [sofia], moment(2), []))).toMatchObject(notDue);
    const able = look(unable, [sofia, cleo], moment(2), ['cleo']);
    expect(lastData(able)).toEqual({ stage: 'idProtection-1', added: [cleo], removed: [] });
    expect(lastData(look(unable, [], moment(2), []))).not.toHaveProperty('roleNobodyHolds');
    expect(lastData(look(unable, [sofia], moment(2), ['sofia']))).not.toHaveProperty('roleNobodyHolds');
  });
});
