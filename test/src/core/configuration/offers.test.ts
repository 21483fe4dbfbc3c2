import { describe, expect, test } from 'vitest';
import { directoryRoles, system, viaSystem } from '../../../../src/core/base/person.ts';
import type { Change } from '../../../../src/core/configuration/changes.ts';
import { changeConfiguration, noConfiguration } from '../../../../src/core/configuration/configuration.ts';
import { isStillOffered } from '../../../../src/core/configuration/offers.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { eligibilityOf } from '../../../../src/core/request/role-requests.ts';
import { hours } from '../../../support/clock.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, ida } from '../../../support/people.ts';
import { moment, start, submitted, via } from '../../../support/stories.ts';

const dba: Role = {
  ...{
    id: 'dba',
    name: 'Database Administrator',
    resource: 'Production',
    description: '',
    resources: [resource('db')],
  },
  ...{ administrators: [people('cleo')], approvers: [people('amy')], maximumHours: 4, riskReview: false },
};

const finance = accessPackage();

/** The configuration after these changes, one an hour. */
function offersAfter(...steps: readonly Change[]) {
  const setup = { packages: [finance], roles: [dba], eligibilities: [], risk: riskSettings() };
  const facts = {
    ...{ now: start, timeZone: 'UTC', hasSecondAdministrator: false },
    roles: [directoryRoles.identityGovernanceAdministrator],
  };
  const seed = { type: 'seed', id: 'seed', actor: system, via: viaSystem, configuration: setup } as const;
  let outcome = changeConfiguration(noConfiguration, seed, facts);
  for (const [index, step] of steps.entries()) {
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
    const command = {
      type: 'change',
      id: `change-${index}`,
      actor: asActor(ida),
      via,
      changes: [step],
      names: [],
    } as const;
    outcome = changeConfiguration(outcome.configuration, command, { ...facts, now: moment(hours(index + 1)) });
  }
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  return outcome.configuration;
}

describe('what is still offered', () => {
  const [removal, addition]: [Change, Change] = [
    { kind: 'package', id: 'finance', before: finance },
    { kind: 'package', id: 'finance', after: finance },
  ];
  const requestedAt = (now: Date) => submitted({ now });

  test('[R-23] a package that is removed and added again is another one to the requests from before', () => {
    const early = requestedAt(moment(hours(0.5)));
    expect(isStillOffered(offersAfter(), early)).toBe(true);
    expect(isStillOffered(offersAfter(removal), early)).toBe(false);
    expect(isStillOffered(offersAfter(removal, addition), early)).toBe(false);
    expect(isStillOffered(offersAfter(removal, addition), requestedAt(moment(hours(2.5))))).toBe(true);
    expect(isStillOffered(offersAfter(removal, addition, removal), requestedAt(moment(hours(2.5))))).toBe(false);
  });

  test('[R-23] removing a role concerns its activations and the requests to stay eligible for it', () => {
    const asked = submitted({ accessPackage: eligibilityOf(dba) });
    expect(isStillOffered(offersAfter(), asked)).toBe(true);
    expect(isStillOffered(offersAfter({ kind: 'role', id: dba.id, before: dba }), asked)).toBe(false);
    expect(isStillOffered(offersAfter(removal), asked)).toBe(true);
  });
});
