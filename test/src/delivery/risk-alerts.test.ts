import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import { directoryRoles } from '../../../src/core/base/person.ts';
import type { PolicyStage } from '../../../src/core/policy/policy.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { planDue } from '../../../src/delivery/plan-due.ts';
import { hours } from '../../support/clock.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { replyTo } from '../../support/typing.ts';
import type { World } from '../../support/world.ts';

const { identityGovernanceAdministrator, securityAdministrator, securityReader } = directoryRoles;

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const alertsOf = (personId: string): string[] =>
  world.channel
    .noticesOf(personId)
    .filter(({ kind }) => kind === 'alert')
    .map((notice) => noticeText(inEnglish, notice, '/access').summary);
const stages = (...given: Partial<PolicyStage>[]) => {
  world.setup.packages = [accessPackage({ stages: given })];
};
/** Robin's request waits for a review of what ID Protection says; nobody is a security administrator. */
const stuck = async () => {
  world.directory.revokeRole(securityAdministrator, 'sofia');
  world.setup.risk = riskSettings({ idProtection: ['high'] });
  world.setup.reports.idProtection.set('robin', { level: 'high' });
  const request = await world.submitted('robin');
  await world.deliver();
  return request;
};
const refreshed = async () => {
  world.clock.advance(hours(1));
  await refreshApprovers(world.services);
  await world.deliver();
};

const ways: readonly (readonly [string, readonly Partial<PolicyStage>[]])[] = [
  ['in its only stage', [{ approvers: [people('ida', 'amy')] }]],
  ['in a later stage', [{}, { approvers: [people('ida')] }]],
  ['as a fallback approver', [{ fallbackApprovers: [people('ida')] }]],
  [
    'once it is forwarded',
    [{ escalation: { afterDays: 2, approvers: [people('ida', 'ben')], fallbackApprovers: [] } }],
  ],
  [
    'as a fallback approver once it is forwarded',
    [{ escalation: { afterDays: 2, approvers: [people('ben')], fallbackApprovers: [people('ida')] } }],
  ],
];

describe.each(ways)('[R-34] an administrator who could approve the request %s', (_, given) => {
  beforeEach(() => stages(...given));

  test('is not told that a risk review has no reviewers; the others are', async () => {
    await stuck();
    expect([alertsOf('ida'), alertsOf('igor').length]).toEqual([[], 1]);
  });

  test('is not told that a risk could not be determined', async () => {
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.beforeRisk = () => {
      throw new Error('down');
    };
    await world.submitted('robin');
    await world.deliver();
    expect([alertsOf('ida'), alertsOf('igor')]).toEqual([[], [expect.stringContaining('could not be determined')]]);
  });

  test('is not told that a request was closed which its approvers were never asked about', async () => {
    await stuck();
    world.directory.leave('robin');
    await refreshed();
    expect(alertsOf('ida')).toEqual([]);
    expect(alertsOf('igor')).toContainEqual(
      expect.stringContaining('so their request for The finance package was closed'),
    );
  });

  test('is shown no sign of it when they look', async () => {
    const { id } = await stuck();
    expect(await replyTo(world, 'ida', `access show ${id}`)).toBe(
      await replyTo(world, 'ida', 'access show ABCDEFGH2345'),
    );
    const lists = ['access-admin requests finance', 'access-admin health', 'access pending'];
    for (const typed of lists) expect(await replyTo(world, 'ida', typed), typed).not.toContain('Robin');
    expect(await replyTo(world, 'igor', 'access-admin requests finance')).toContain('Robin');
  });
});

describe('[R-06][R-34] where every administrator could approve the request', () => {
  beforeEach(() => stages({ approvers: [{ kind: 'role', role: identityGovernanceAdministrator }] }));

  test('people who may know of the review are told: holders of Security Reader who do not review the other source', async () => {
    world.directory.grantRole(securityReader, 'cleo');
    await stuck();
    expect(alertsOf('cleo')).toEqual([
      expect.stringContaining('is waiting for a risk review, but it has no reviewers'),
    ]);
    expect(['ida', 'igor', 'colin', 'robin', 'amy'].flatMap(alertsOf)).toEqual([]);
  });

  test('[R-73] they also hear when it is over', async () => {
    world.directory.grantRole(securityReader, 'cleo');
    await stuck();
    world.directory.grantRole(securityAdministrator, 'sofia');
    await refreshed();
    expect(alertsOf('cleo')).toEqual([expect.stringMatching(/Since .*, somebody can\./)]);
    expect(['ida', 'igor', 'colin'].flatMap(alertsOf)).toEqual([]);
  });

  test('nobody who reviews the other source as its fallback is told', async () => {
    world.directory.grantRole(securityReader, 'cleo');
    world.setup.risk = riskSettings({ idProtection: ['high'] }, { insiderRisk: [people('cleo')] });
    world.directory.revokeRole(securityAdministrator, 'sofia');
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    await world.submitted('robin');
    await world.deliver();
    expect(alertsOf('cleo')).toEqual([]);
  });

  test('where nobody else may know of it, the log says that it needs somebody', async () => {
    world.directory.revokeRole(securityReader, 'sofia');
    world.directory.revokeRole(securityAdministrator, 'sofia');
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const { id } = await world.submitted('robin');
    const lines: object[] = [];
    const error = (fields: object, text: string) => void lines.push({ ...fields, text });
    await planDue({ ...world.planner, log: { ...world.planner.log, error } });
    expect(lines).toEqual([
      {
        request: id,
        alert: 'stageWithoutApprovers',
        text: 'No administrator may be told what this request needs: each of them has a part in it',
      },
    ]);
  });
});

test('[R-06][R-24] where no chat reaches the only administrator who may know of it, those who review risk are told', async () => {
  stages({ approvers: [people('ida')] });
  world.directory.unlink('igor');
  world.directory.grantRole(securityReader, 'cleo');
  await stuck();
  expect(['ida', 'igor'].flatMap(alertsOf)).toEqual([]);
  expect(alertsOf('cleo')).toEqual([expect.stringContaining('is waiting for a risk review')]);
});

test('[R-34] an administrator who reviews one source is not told of a review of the other source', async () => {
  world.directory.grantRole(securityAdministrator, 'ida');
  world.setup.risk = riskSettings({ idProtection: ['high'], insiderRisk: ['elevated'] });
  world.setup.reports.idProtection.set('robin', { level: 'high' });
  world.setup.reports.insiderRisk.set('robin', { level: 'elevated' });
  world.directory.roleHolders.set(directoryRoles.complianceAdministrator, new Set());
  const request = await world.submitted('robin');
  await world.decide('sofia', request);
  await world.deliver();
  expect([alertsOf('ida'), alertsOf('igor').length]).toEqual([[], 1]);
});
