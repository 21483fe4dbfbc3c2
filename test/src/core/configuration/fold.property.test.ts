import fc from 'fast-check';
import { expect, test } from 'vitest';
import { directoryRoles, system, viaCommandLine } from '../../../../src/core/base/person.ts';
import { type Configuration, differencesBetween } from '../../../../src/core/configuration/changes.ts';
import {
  applyConfigurationEvent,
  type ConfigurationCommand,
  type ConfigurationEvent,
  type ConfigurationState,
  changeConfiguration,
  noConfiguration,
} from '../../../../src/core/configuration/configuration.ts';
import { foldConfiguration } from '../../../../src/core/configuration/fold.ts';
import { riskLevels } from '../../../../src/core/policy/risk.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { days } from '../../../support/clock.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, ida, personNamed } from '../../../support/people.ts';
import { foldPlainly } from '../../../support/plain-configuration-fold.ts';
import { moment, via } from '../../../support/stories.ts';
import { tries } from '../../../support/tries.ts';

const igor = personNamed('igor');
const role = (id: string, riskReview: boolean, approvers: number): Role => ({
  ...{ id, name: id, resource: 'Production', description: '', maximumHours: 4, riskReview },
  ...{ resources: [resource(id)], administrators: [people('ida')] },
  approvers: approvers === 0 ? [] : [people('ben')],
});
const level = (source: keyof typeof riskLevels) => fc.subarray([...riskLevels[source]]);
const anySetup: fc.Arbitrary<Configuration> = fc
  .record({
    idProtection: level('idProtection'),
    insiderRisk: level('insiderRisk'),
    fallback: fc.subarray(['amy', 'ben']),
    stages: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2 })),
    roles: fc.dictionary(
      fc.constantFrom('a', 'x'),
      fc.record({ reviewed: fc.boolean(), approvers: fc.nat({ max: 1 }) }),
    ),
    eligible: fc.dictionary(fc.constantFrom('robin', 'bea'), fc.integer({ min: 1, max: 3 })),
  })
  .map(({ idProtection, insiderRisk, fallback, stages, roles, eligible }) => ({
    risk: riskSettings({ idProtection, insiderRisk }, { idProtection: fallback.map((id) => people(id)) }),
    packages: Object.entries(stages).map(([id, count]) =>
      accessPackage({
        id,
        resources: [resource(id === 'c' ? 'a' : id)],
        stages: Array.from({ length: count }, () => ({})),
      }),
    ),
    roles: Object.entries(roles).map(([id, { reviewed, approvers }]) => role(id, reviewed, approvers)),
    eligibilities: Object.entries(eligible).map(([personId, months]) => ({
      ...{ roleId: 'a', personId },
      endsAt: moment(days(30 * months)),
    })),
  }));

const step = fc.record({
  what: fc.constantFrom(
    'change' as const,
    'confirm' as const,
    'reject' as const,
    'expire' as const,
    'move' as const,
    'tell' as const,
  ),
  wanted: anySetup,
  by: fc.constantFrom(ida, igor),
  commandLine: fc.boolean(),
  alone: fc.boolean(),
  later: fc.constantFrom(0, days(1), days(15), days(20)),
  pick: fc.nat(),
});

/** What administrators did, as events, and the configuration that each led to. */
function live(first: Configuration, steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  let at = 0;
  let now: ConfigurationState = noConfiguration;
  const log: ConfigurationEvent[] = [];
  const folded: ConfigurationState[] = [];
  const carryOut = (command: object, hasSecondAdministrator = true) => {
    const issued = { id: `command-${log.length}-${at}`, actor: asActor(ida), via, ...command } as ConfigurationCommand;
    const facts = {
      ...{ now: moment(at), timeZone: 'UTC', hasSecondAdministrator },
      roles: [directoryRoles.identityGovernanceAdministrator],
      // Another number each time, so that what was counted last is what a proposal must say.
      aboutChanges: {
        pending: new Map(now.packages.map(({ id }) => [id, log.length])),
        ...{ fewApprovers: [], groupsAround: new Map() },
      },
    };
    const outcome = changeConfiguration(now, issued, facts);
    if (outcome.kind !== 'accepted') return;
    now = outcome.configuration;
    log.push(outcome.event);
    folded.push(structuredClone(now));
  };
  carryOut({ type: 'seed', actor: system, configuration: first });
  for (const { what, wanted, by, commandLine, alone, later, pick } of steps) {
    at += later + 1;
    const issued = { actor: asActor(by), ...(commandLine ? { via: viaCommandLine } : {}) };
    const proposal = now.proposals[pick % Math.max(1, now.proposals.length)]?.id ?? 0;
    const moved = now.eligibilities[pick % Math.max(1, now.eligibilities.length)];
    if (what === 'change')
      carryOut({ type: 'change', names: [], changes: differencesBetween(now, wanted), ...issued }, !alone);
    else if (what === 'tell') carryOut({ type: 'tellEligibilityEnds', actor: system });
    else if (what !== 'move') carryOut({ type: what, proposal, ...issued }, !alone);
    else if (moved !== undefined)
      carryOut({ type: 'moveEligibility', request: 'R', eligibility: { ...moved, endsAt: moment(at + days(200)) } });
  }
  return { log, now, folded };
}

test('[R-61] the fold is what a plain fold is, all at once, one by one and from any place on', () => {
  const seen = new Set<string>();
  const property = fc.property(anySetup, fc.array(step, { maxLength: 20 }), fc.nat(), (first, steps, at) => {
    const { log, now, folded } = live(first, steps);
    for (const { type } of log) seen.add(type);
    for (const { state } of now.proposals) seen.add(state);
    const plain: ConfigurationState[] = [];
    for (const event of log) plain.push(foldPlainly(plain.at(-1) ?? noConfiguration, event));
    expect(folded).toEqual(plain);
    expect(foldConfiguration(noConfiguration, log)).toEqual(plain.at(-1));
    const middle = log.slice(0, at % log.length).reduce(applyConfigurationEvent, noConfiguration);
    const before = structuredClone(middle);
    expect(foldConfiguration(middle, log.slice(at % log.length))).toEqual(plain.at(-1));
    expect(middle).toEqual(before);
  });
  // The same cases in every run: chance alone misses rare ones now and then.
  fc.assert(property, { seed: 1, numRuns: 250 });
  expect([...seen].sort()).toEqual(
    [
      ...['configurationSeeded', 'configurationChanged', 'changeTakenUp', 'changeConfirmed', 'changeRejected'],
      ...[
        'changeExpired',
        'eligibilityMoved',
        'eligibilityEndsTold',
        'waiting',
        'confirmed',
        'rejected',
        'expired',
        'superseded',
      ],
    ].sort(),
  );
  fc.assert(property, { numRuns: tries(300) });
});
