import { describe, expect, test } from 'vitest';
import { InvariantError } from '../../../../src/core/base/errors.ts';
import { directoryRoles, system, viaSystem } from '../../../../src/core/base/person.ts';
import { type Configuration, differencesBetween } from '../../../../src/core/configuration/changes.ts';
import {
  type ConfigurationCommand,
  type ConfigurationEvent,
  type ConfigurationOutcome,
  type ConfigurationState,
  changeConfiguration,
  noConfiguration,
} from '../../../../src/core/configuration/configuration.ts';
import { beginFold, foldConfiguration, proposalsKeptFor } from '../../../../src/core/configuration/fold.ts';
import { verifyConfiguration } from '../../../../src/core/configuration/verify.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { days } from '../../../support/clock.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, bea, ida, robin } from '../../../support/people.ts';
import { moment, start, via } from '../../../support/stories.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: '', resources: [resource('db')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};
const eligible = (personId: string, endsAt?: Date, roleId = 'dba') => ({
  ...{ roleId, personId },
  ...(endsAt === undefined ? {} : { endsAt }),
});
const empty: Configuration = { packages: [], roles: [], eligibilities: [], risk: riskSettings() };

/** A configuration, changed by one command after another. */
function live(first: Partial<Configuration>) {
  let now: ConfigurationState = noConfiguration;
  const log: ConfigurationEvent[] = [];
  const run = (command: object, at: Date = start): ConfigurationOutcome => {
    const issued = { id: `command-${log.length}`, actor: asActor(ida), via, ...command } as ConfigurationCommand;
    const roles = [directoryRoles.identityGovernanceAdministrator];
    return changeConfiguration(now, issued, { now: at, roles, timeZone: 'UTC', hasSecondAdministrator: true });
  };
  const carryOut = (command: object, at?: Date) => {
    const outcome = run(command, at);
    if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
    now = outcome.configuration;
    log.push(outcome.event);
    return outcome.event;
  };
  const changeTo = (wanted: Partial<Configuration>) =>
    carryOut({ type: 'change', names: [], changes: differencesBetween(now, { ...now, ...wanted }) });
  carryOut({ type: 'seed', actor: system, via: viaSystem, configuration: { ...empty, ...first } });
  return { run, carryOut, changeTo, log, now: () => now };
}
const refusalOf = (outcome: ConfigurationOutcome) => (outcome.kind === 'refused' ? outcome.refusal : outcome.kind);
const notDue = { code: 'notPossibleNow', reason: 'notDue' };

describe('[R-54] an eligibility whose extension was approved', () => {
  const endsAt = moment(days(30));
  const story = () => live({ roles: [dba], eligibilities: [eligible('bea'), eligible('robin', endsAt)] });
  const move = (personId: string, to: Date, roleId = 'dba') => ({
    ...{ type: 'moveEligibility', request: 'REQUEST00001', eligibility: eligible(personId, to, roleId) },
    ...{ actor: system, via: viaSystem },
  });

  test('ends later', () => {
    const { carryOut, now } = story();
    const event = carryOut(move('robin', moment(days(30) + 1)));
    expect(event).toMatchObject({
      type: 'eligibilityMoved',
      data: {
        request: 'REQUEST00001',
        applied: [
          {
            ...{ kind: 'eligibility', id: 'dba:robin', before: eligible('robin', endsAt) },
            after: eligible('robin', moment(days(30) + 1)),
          },
        ],
      },
    });
    expect(now().eligibilities).toContainEqual(eligible('robin', moment(days(30) + 1)));
    expect(now().eligibilities).toContainEqual(eligible('bea'));
  });

  test('is never shortened by it, and is not made where it was removed', () => {
    const { run } = story();
    expect(run(move('robin', endsAt))).toEqual({ kind: 'repeated' });
    expect(run(move('bea', moment(days(99))))).toEqual({ kind: 'repeated' });
    expect(refusalOf(run(move('amy', moment(days(99)))))).toMatchObject(notDue);
    expect(refusalOf(run(move('robin', moment(days(99)), 'other')))).toMatchObject(notDue);
  });
});

test('[R-22] the eligibilities of somebody who has left end, all of theirs and nobody else’s, with the names of their roles', () => {
  const other = { ...dba, id: 'reader', name: 'Reader' };
  const third = { ...dba, id: 'auditor', name: 'Auditor' };
  const { carryOut, run, now } = live({
    roles: [dba, other, third],
    eligibilities: [eligible('robin'), eligible('bea'), eligible('robin', moment(days(9)), 'reader')],
  });
  const names = [
    { kind: 'person', id: 'robin', name: robin.name },
    ...[dba, other, third].map(({ id, name }) => ({ kind: 'role', id, name })),
  ];
  const leave = { type: 'endEligibilities', person: robin, names, actor: system, via: viaSystem };
  expect(carryOut(leave)).toMatchObject({
    type: 'eligibilitiesEnded',
    data: {
      ...{ person: robin, names: names.slice(0, 3) },
      applied: [
        { kind: 'eligibility', id: 'dba:robin', before: eligible('robin') },
        { kind: 'eligibility', id: 'reader:robin', before: eligible('robin', moment(days(9)), 'reader') },
      ],
    },
  });
  expect(now().eligibilities).toEqual([eligible('bea')]);
  expect(refusalOf(run({ ...leave, id: 'again' }))).toMatchObject(notDue);
  expect(refusalOf(run({ ...leave, id: 'other', person: { id: 'amy', name: 'Amy' } }))).toMatchObject(notDue);
});

test('[R-54] the ends of eligibilities are told when they come near and when they have come, and only then', () => {
  const { carryOut, run, now } = live({
    roles: [dba],
    eligibilities: [eligible('robin', moment(days(30))), eligible('bea', moment(days(16)))],
  });
  const tell = { type: 'tellEligibilityEnds', actor: system, via: viaSystem };
  expect(refusalOf(run(tell, moment(days(2) - 1)))).toMatchObject(notDue);
  expect(carryOut(tell, moment(days(2))).data).toEqual({ near: [eligible('bea', moment(days(16)))], over: [] });
  expect(carryOut(tell, moment(days(16))).data).toEqual({
    ...{ near: [eligible('robin', moment(days(30)))], over: [eligible('bea', moment(days(16)))] },
  });
  expect([...now().expectedEnds.keys()]).toEqual(['dba:robin']);
});

test('[R-39] what waits is kept for ever, what is over for a thousand events more from when it ended', () => {
  const full = { idProtection: ['medium', 'high'], insiderRisk: ['minor', 'elevated'] } as const;
  const { carryOut, changeTo, now } = live({ risk: riskSettings(full) });
  changeTo({ risk: riskSettings({ ...full, idProtection: ['high'] }) });
  changeTo({ risk: riskSettings({ ...full, insiderRisk: ['minor'] }) });
  // The one that was proposed later ends first.
  carryOut({ type: 'reject', proposal: 3 });
  carryOut({ type: 'reject', proposal: 2 });
  changeTo({ risk: riskSettings({ ...full, insiderRisk: [] }) });
  const states = () => now().proposals.map(({ id, state }) => `${id} ${state}`);
  const all = ['2 rejected', '3 rejected', '6 waiting'];
  expect(states()).toEqual(all);
  for (let revision = 7; revision <= proposalsKeptFor + 6; revision += 1) {
    changeTo({ packages: [accessPackage({ onBehalf: revision % 2 === 0 })] });
    const kept = revision < proposalsKeptFor + 4 ? 0 : revision === proposalsKeptFor + 4 ? 1 : 2;
    expect(states()).toEqual(kept === 0 ? all : kept === 1 ? ['2 rejected', '6 waiting'] : ['6 waiting']);
  }
}, 60_000);

describe('[R-61] an event of the configuration that cannot follow', () => {
  const { log, changeTo, carryOut, now } = live({ risk: riskSettings({ idProtection: ['medium', 'high'] }) });
  changeTo({ risk: riskSettings({ idProtection: ['high'] }) });
  carryOut({ type: 'reject', proposal: 2 });
  const [seeded, proposed, rejected] = log;
  if (seeded === undefined || proposed === undefined || rejected === undefined) throw new Error('It has three events.');

  test.each<[string, readonly ConfigurationEvent[]]>([
    ['one that is missing', [seeded, rejected]],
    ['one that comes twice', [seeded, proposed, { ...proposed, prevHash: proposed.hash }]],
    ['one that links to another one', [seeded, { ...proposed, prevHash: rejected.hash }]],
    ['a proposal by nobody', [seeded, { ...proposed, actor: system }]],
    ['a rejection by nobody', [seeded, proposed, { ...rejected, actor: system }]],
    [
      'one that nobody took up',
      [seeded, proposed, { ...rejected, type: 'changeTakenUp', data: { proposal: 2 }, actor: system }],
    ],
    ['an unknown one', [seeded, { ...proposed, type: 'madeUp' } as object as ConfigurationEvent]],
  ])('is found: %s', (_what, events) => {
    expect(() => foldConfiguration(noConfiguration, events)).toThrow(InvariantError);
    expect(verifyConfiguration(events)).not.toEqual([]);
  });

  test('is none in what happened', () => {
    expect(foldConfiguration(noConfiguration, log)).toEqual(now());
    expect(verifyConfiguration(log)).toEqual([]);
  });

  test('nor can anything follow once a fold has given its result', () => {
    const fold = beginFold(noConfiguration);
    fold.add(seeded);
    expect(fold.result().revision).toBe(1);
    expect(() => fold.add(proposed)).toThrow(InvariantError);
  });
});

test('[R-23] when something was removed is known under each of the targets that it was requested by', () => {
  const { changeTo, now } = live({ packages: [accessPackage()], roles: [dba], eligibilities: [eligible(bea.id)] });
  expect(now().removals.size).toBe(0);
  changeTo({ packages: [], roles: [], eligibilities: [] });
  expect([...now().removals]).toEqual(['finance', 'role:dba', 'eligibility:dba'].map((id) => [id, start]));
});
