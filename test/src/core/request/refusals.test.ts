import { describe, expect, test } from 'vitest';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { Question } from '../../../../src/core/policy/policy.ts';
import type { FactsOf, Submit, SubmitFacts } from '../../../../src/core/request/commands.ts';
import { decideAnswers } from '../../../../src/core/request/handlers/questions.ts';
import { transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage, resource, riskSettings } from '../../../support/packages.ts';
import { amy, asActor, ben, ida, robin, sofia } from '../../../support/people.ts';
import {
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
  via,
} from '../../../support/stories.ts';

const refusalOf = (command: Partial<Submit>, facts: Partial<SubmitFacts> = {}) =>
  refused(transition<'submit'>(undefined, submitCommand(command), submitFacts(facts)));
const target = 'The finance package';

describe('[R-83] what is too long or too late says by how much', () => {
  test('a justification, and a reason for a decision', () => {
    expect(refusalOf({ justification: ` ${'x'.repeat(2_001)} ` })).toMatchObject({
      ...{ reason: 'justificationTooLong', values: { limit: 2_000, length: 2_001 } },
    });
    const command = decideCommand({ stage: 'policy-1', reason: ` ${'x'.repeat(2_003)}` });
    expect(refused(transition<'decide'>(submitted(), command, decideFacts()))).toMatchObject({
      ...{ code: 'invalidInput', reason: 'reasonTooLong', values: { limit: 2_000, length: 2_003 }, field: 'reason' },
    });
  });

  test('[R-10] an answer to a question, after what nobody sees in it was left out', () => {
    const question: Question = {
      ...{ id: 'cost', text: 'Which?', kind: 'shortText', required: false, choices: [], several: false },
    };
    const answered = (one: Question, text: string) => decideAnswers([one], { cost: [text] });
    expect(answered(question, 'x'.repeat(201))).toMatchObject({ refused: { values: { limit: 200, length: 201 } } });
    expect(answered({ ...question, kind: 'longText' }, 'x'.repeat(1_001))).toMatchObject({
      refused: { values: { limit: 1_000, length: 1_001 } },
    });
    expect(answered(question, '\u200b')).toEqual([]);
  });

  test('[R-10] with a question it stands beside it; of a stray answer nothing stands beside', () => {
    const refusal = refusalOf(
      { answers: { cost: [] } },
      {
        accessPackage: accessPackage({
          questions: [{ id: 'cost', text: 'Which?', kind: 'shortText', required: true, choices: [], several: false }],
        }),
      },
    );
    expect(refusal).toMatchObject({ reason: 'answerNeeded', field: 'question:cost' });
    expect(refusalOf({ answers: { other: ['x'] } })).toEqual({
      code: 'invalidInput',
      reason: 'strayAnswer',
      values: {},
    });
  });

  test('[R-14] a time, with the latest one that there can be', () => {
    const thirty = { timeZone: 'Europe/Berlin', accessPackage: accessPackage({ access: { kind: 'days', days: 30 } }) };
    const latest = { endsAt: moment(days(30)), timeZone: 'Europe/Berlin' };
    expect(refusalOf({ endsAt: moment(days(31)) }, thirty)).toMatchObject({
      ...{ reason: 'endTooLate', values: { target, latest }, field: 'endsAt' },
    });
    const until = { accessPackage: accessPackage({ access: { kind: 'until', date: moment(days(10)) } }) };
    expect(refusalOf({ startsAt: moment(days(11)) }, until)).toMatchObject({
      ...{ reason: 'startTooLate', values: { target, latest: { endsAt: moment(days(10)), timeZone: 'UTC' } } },
    });
    expect(refusalOf({ startsAt: moment(-days(1)) })).toMatchObject({ reason: 'startInPast' });
  });

  test('[R-09] a decision, since when', () => {
    const late = transition<'decide'>(
      submitted(),
      decideCommand({ stage: 'policy-1' }),
      decideFacts({ now: moment(days(15)) }),
    );
    expect(refused(late)).toMatchObject({
      ...{ code: 'tooLate', reason: 'tooLateSince', values: { dueAt: moment(days(14)) } },
    });
  });

  test('[R-06] a stage that nobody could approve, by its number among those of the policy', () => {
    const two = accessPackage({ stages: [{}, {}] });
    const stageOf = (approvers: SubmitFacts['approvers']) => refusalOf({}, { accessPackage: two, approvers });
    expect(stageOf({ 'policy-2': [amy] })).toMatchObject({ values: { target, stage: 1 }, field: 'package' });
    expect(stageOf({ 'policy-1': [amy], 'policy-2': [] })).toMatchObject({ values: { stage: 2 } });
  });
});

describe('[R-16] access that is approved and not given yet', () => {
  const approved = rechecked(
    decided(submitted({ accessPackage: accessPackage({ resources: [resource('ledger')] }) }), { by: amy }),
    moment(hours(2)),
  );
  const administrator = [directoryRoles.identityGovernanceAdministrator];
  const revoke = (request: AccessRequest, by: typeof amy, facts: Partial<FactsOf['revoke']>) =>
    transition<'revoke'>(
      request,
      { type: 'revoke', id: 'revoke', requestId: request.id, reason: 'Over', actor: asActor(by), via },
      { now: moment(hours(3)), roles: [], isResourceAdministrator: false, ...facts },
    );

  test('can be revoked by administrators, of the organization or of the resource', () => {
    expect(revoke(approved, ida, { roles: administrator }).kind).toBe('accepted');
    expect(revoke(approved, ida, { isResourceAdministrator: true }).kind).toBe('accepted');
  });

  test('[R-34] not by those who approve it: they would learn whether its risk is reviewed again', () => {
    for (const request of [approved, decided(submitted(), { by: amy })])
      expect(refused(revoke(request, amy, {}))).toMatchObject({ reason: 'accessNotGranted' });
    for (const facts of [{ roles: administrator }, { isResourceAdministrator: true }])
      expect(refused(revoke(approved, ida, { ...facts, couldApprove: true }))).toMatchObject({
        reason: 'accessNotGranted',
      });
    const given = delivered(approved, moment(hours(2)));
    expect(revoke(given, amy, {}).kind).toBe('accepted');
    expect(revoke(given, ida, { roles: administrator, couldApprove: true }).kind).toBe('accepted');
  });

  test('is revoked once by the same person, and another one reads that it is being removed', () => {
    const given = delivered(approved, moment(hours(2)));
    const outcome = revoke(given, ida, { roles: administrator });
    if (outcome.kind !== 'accepted') throw new Error('It was revoked.');
    const again = { ...submitCommand(), type: 'revoke', id: 'again', reason: 'Over', actor: asActor(ida) } as const;
    const facts = { now: moment(hours(4)), roles: administrator, isResourceAdministrator: false };
    expect(transition<'revoke'>(outcome.request, again, facts).kind).toBe('repeated');
    const other = { ...again, actor: asActor(amy) };
    expect(refused(transition<'revoke'>(outcome.request, other, { ...facts, roles: [] }))).toMatchObject({
      reason: 'accessBeingRemoved',
    });
  });

  test('is revoked by those who approved a stage of it, and by nobody who denied or only was asked', () => {
    const given = delivered(approved, moment(hours(2)));
    expect(refused(revoke(given, ben, {}))).toMatchObject({ reason: 'notRevoker' });
    expect(refused(revoke(given, robin, {}))).toMatchObject({ reason: 'ownAccess' });
    const risk = {
      settings: riskSettings({ idProtection: ['high'] }),
      answers: { idProtection: [{ subject: robin, level: 'high' as const }], insiderRisk: [] },
    };
    const reviewed = decided(decided(submitted({ risk }), { by: sofia }), { by: amy });
    expect(revoke(delivered(reviewed, moment(hours(4))), sofia, {}).kind).toBe('accepted');
  });
});
