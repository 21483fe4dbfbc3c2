import { describe, expect, test } from 'vitest';
import { type Actor, system, viaSystem } from '../../../../src/core/base/person.ts';
import type { CommandOf, CommandType, FactsOf } from '../../../../src/core/request/commands.ts';
import { previewDecision, transition } from '../../../../src/core/request/lifecycle.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { days, hours } from '../../../support/clock.ts';
import { accessPackage } from '../../../support/packages.ts';
import { amy, asActor, ben, robin } from '../../../support/people.ts';
import {
  accepted,
  bySystem,
  decideCommand,
  decided,
  decideFacts,
  delivered,
  moment,
  refused,
  submitCommand,
  submitFacts,
  submitted,
  via,
} from '../../../support/stories.ts';

const reviewed = { now: moment(days(2)), roles: [], isResourceAdministrator: false };
const commandOf = <T extends CommandType>(request: AccessRequest, type: T, actor: Actor, more: object = {}) =>
  ({
    ...{ type, id: 'the command', requestId: request.id, actor, via: actor.kind === 'person' ? via : viaSystem },
    ...more,
  }) as CommandOf<T>;
const run = <T extends CommandType>(request: AccessRequest, command: CommandOf<T>, facts: object = reviewed) =>
  transition<T>(request, command, facts as FactsOf[T]);
const open = submitted({ accessPackage: accessPackage({ stages: [{}, {}] }) });
const granted = delivered(decided(submitted()), moment(days(1)));
const byRobin = asActor(robin);

/** What people command, each on a request that allows it. */
const personal = [
  ['cancel', open, commandOf(open, 'cancel', byRobin)],
  ['decide', open, decideCommand({ id: 'the command', stage: 'policy-1' })],
  ['returnAccess', granted, commandOf(granted, 'returnAccess', byRobin)],
  ['revoke', granted, commandOf(granted, 'revoke', asActor(amy), { reason: 'It is over' })],
] as const;

const carriedOut = (request: AccessRequest, command: CommandOf<CommandType>) =>
  accepted(run(request, command, command.type === 'decide' ? decideFacts() : reviewed));

describe('[R-72] a command that comes twice', () => {
  test.each(personal)('%s: is answered as it was the first time, and changes nothing', (_type, request, command) => {
    const done = carriedOut(request, command);
    expect(run(done, command)).toEqual({ kind: 'repeated', request: done });
  });

  test('is the same submission, not a second request', () => {
    const request = submitted();
    expect(transition<'submit'>(request, submitCommand(), submitFacts())).toEqual({ kind: 'repeated', request });
  });

  test('is answered the same when the program itself gave it', () => {
    const remind = commandOf(open, 'remind', system);
    const done = accepted(run(open, remind, { now: moment(days(7)) }));
    expect(run(done, remind, { now: moment(days(8)) })).toEqual({ kind: 'repeated', request: done });
    // The program's own commands are one kind of command: which one it was is in the events.
    expect(run(done, commandOf(open, 'escalate', system), { now: moment(days(8)), approvers: [] }).kind).toBe(
      'repeated',
    );
  });
});

describe('[R-84] the id of a command is only a name', () => {
  test.each(personal)('%s: from somebody else it gives no answer', (_type, request, command) => {
    const done = carriedOut(request, command);
    for (const actor of [asActor(ben), system])
      expect(refused(run(done, { ...command, actor }))).toMatchObject({ code: 'notYourDecision' });
  });

  test.each(personal)('%s: with another command it is refused, and nothing is changed', (type, request, command) => {
    const done = carriedOut(request, command);
    for (const other of ['cancel', 'decide', 'returnAccess', 'revoke', 'remind'] as const) {
      if (other === type) continue;
      expect(refused(run(done, commandOf(request, other, command.actor)))).toMatchObject({
        ...{ code: 'notPossibleNow', reason: 'answeredBefore' },
      });
    }
  });

  test('with another answer, or for another stage, it is another decision', () => {
    const command = decideCommand({ id: 'the command', stage: 'policy-1' });
    const done = carriedOut(open, command);
    for (const changed of [{ answer: 'deny' as const }, { stage: 'policy-2' }])
      expect(refused(run(done, { ...command, ...changed }))).toMatchObject({ reason: 'answeredBefore' });
  });

  test("a person's command does not answer with what the program did", () => {
    const reminded = accepted(run(open, commandOf(open, 'remind', system), { now: moment(days(7)) }));
    expect(refused(run(reminded, commandOf(open, 'cancel', byRobin)))).toMatchObject({ code: 'notYourDecision' });
  });
});

describe('[R-03] the form for a decision that was made already', () => {
  const request = decided(submitted(), { by: amy, at: moment(hours(1)) });
  const preview = (command: Parameters<typeof decideCommand>[0]) =>
    previewDecision(request, decideCommand(command), decideFacts());

  test('does not open: it would take words that nobody keeps', () => {
    const own = { code: 'alreadyDecided', values: { own: 'yes', name: amy.name, answer: 'approve' } };
    expect(preview({ stage: 'policy-1', id: 'decide-REQUEST00001-policy-1' })).toMatchObject(own);
    expect(preview({ stage: 'policy-1', id: 'another' })).toMatchObject(own);
    expect(preview({ stage: 'policy-1', id: 'another', actor: asActor(ben) })).toMatchObject({
      ...{ code: 'alreadyDecided', values: { own: 'no', name: amy.name } },
    });
  });

  test('opens while the stage is open, also where no reason is asked for', () => {
    expect(previewDecision(submitted(), decideCommand({ stage: 'policy-1' }), decideFacts())).toBeUndefined();
  });

  test('says that it is too late after a time-out', () => {
    const expired = bySystem(submitted(), 'timeOut', moment(days(14)));
    expect(
      previewDecision(expired, decideCommand({ stage: 'policy-1' }), decideFacts({ now: moment(days(15)) })),
    ).toMatchObject({ code: 'tooLate', reason: 'tooLateSince' });
  });
});
