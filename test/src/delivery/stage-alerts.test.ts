import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import { directoryRoles } from '../../../src/core/base/person.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { days, hours } from '../../support/clock.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, riskSettings } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { doneBy, type World } from '../../support/world.ts';

const { securityAdministrator, securityReader } = directoryRoles;

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const alertsOf = (personId: string): string[] =>
  world.channel
    .noticesOf(personId)
    .filter(({ about }) => about === 'stageWithoutApprovers')
    .map((notice) => noticeText(inEnglish, notice, '/access').summary);
const refreshed = async (ms = 0) => {
  world.clock.advance(ms);
  await refreshApprovers(world.services);
  await world.deliver();
};
const risky = async () => {
  world.setup.risk = riskSettings({ idProtection: ['high'] });
  world.setup.reports.idProtection.set('robin', { level: 'high' });
  const request = await world.submitted('robin');
  await world.deliver();
  return request;
};

describe('a risk review whose reviewers all lack Security Reader', () => {
  test('[R-06][R-33] administrators are told at once, with the role; the requestor is not', async () => {
    world.directory.revokeRole(securityReader, 'sofia');
    await risky();
    await refreshed();
    for (const personId of ['ida', 'igor'])
      expect(alertsOf(personId)).toEqual([
        expect.stringContaining(
          "Robin Quill's request for The finance package is waiting for a risk review, but Sofia Quill is the only person asked and does not hold the Security Reader role. If this does not change, the request will be denied.",
        ),
      ]);
    expect(alertsOf('robin')).toEqual([]);
    await refreshed(hours(1));
    expect(alertsOf('ida')).toHaveLength(1);
  });

  test('[R-06][R-73] also when the last one loses it later; the message says when somebody can again', async () => {
    world.directory.grantRole(securityAdministrator, 'ben');
    const request = await risky();
    await refreshed();
    expect(alertsOf('ida')).toEqual([]);
    world.directory.revokeRole(securityReader, 'sofia');
    await refreshed(hours(1));
    expect(alertsOf('ida')).toEqual([
      expect.stringContaining('none of the 2 people asked holds the Security Reader role'),
    ]);
    world.directory.grantRole(securityReader, 'ben');
    await refreshed(hours(1));
    expect(alertsOf('ida')).toEqual([
      expect.stringContaining(
        'was waiting for a risk review that nobody could give. Since Nov 21, 2026 at 11:00 AM UTC, somebody can.',
      ),
    ]);
    // What becomes so again is told in a message of its own.
    world.directory.revokeRole(securityReader, 'ben');
    await refreshed(hours(1));
    expect(alertsOf('ida')).toEqual([
      expect.stringContaining('somebody can.'),
      expect.stringContaining('is waiting for a risk review, but none of the 2 people'),
    ]);
    expect((await world.stored(request.id)).stages[0]?.roleNobodyHolds).toBe(securityReader);
  });

  test('[R-06] an administrator does not hear of a review of their own request', async () => {
    world.directory.revokeRole(securityReader, 'sofia');
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('ida', { level: 'high' });
    await world.submitted('ida');
    await refreshed();
    expect([alertsOf('ida').length, alertsOf('igor').length]).toEqual([0, 1]);
  });

  test('[R-09][R-73] the message says how it ended', async () => {
    world.directory.revokeRole(securityReader, 'sofia');
    await risky();
    await refreshed();
    world.clock.advance(days(14));
    await world.look();
    await world.deliver();
    expect(alertsOf('ida')).toEqual([expect.stringContaining('Nobody answered in time (Dec 5, 2026 at 9:00 AM UTC).')]);
  });
});

describe('an approval that nobody is asked for', () => {
  beforeEach(() => {
    world.directory.groups.set('leads', new Set(['amy']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
  });
  const emptied = async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.directory.groups.set('leads', new Set());
    await refreshed(hours(1));
    return request;
  };

  test('[R-06][R-73] the message is put right in its place when somebody is asked again, and stays so', async () => {
    const request = await emptied();
    expect(alertsOf('ida')).toEqual([
      expect.stringContaining('is waiting for approval, but it has no approvers whom a connected chat reaches.'),
    ]);
    world.directory.groups.set('leads', new Set(['ben']));
    await refreshed(hours(1));
    const ended = 'was waiting for approval that nobody could give. Since Nov 21, 2026 at 11:00 AM UTC, somebody can.';
    expect(alertsOf('ida')).toEqual([expect.stringContaining(ended)]);
    doneBy(await world.decide('ben', request));
    await world.deliver();
    expect(alertsOf('ida')).toEqual([expect.stringContaining(ended)]);
  });

  test('[R-73] what is over before it could be sent is not sent', async () => {
    world.channel.before = ({ method }) => {
      if (method === 'notify') throw new ChannelError('ratelimited', { retryable: true, retryAfterMs: 1_000 });
    };
    await emptied();
    world.channel.before = () => {};
    world.directory.groups.set('leads', new Set(['ben']));
    await refreshed(hours(1));
    await world.deliver();
    expect(alertsOf('ida')).toEqual([]);
  });
});
