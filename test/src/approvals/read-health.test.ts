import { describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import { directoryRoles } from '../../../src/core/base/person.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import type { ProcessReport } from '../../../src/ports/stores/process-store.ts';
import { hours } from '../../support/clock.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../support/packages.ts';
import { replyTo } from '../../support/typing.ts';
import type { World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const health = () => replyTo(world, 'ida', 'access-admin health');

/** A process that reported a moment ago. */
function report(changed: Partial<ProcessReport> = {}): Promise<void> {
  const { name, title } = world.channel;
  const now = world.clock.now().getTime();
  return world.stores.processes.report({
    ...{ id: 'process-1', role: 'all', at: new Date(now - 1_000), chats: [{ name, title }], failing: [] },
    looks: [
      { look: 'deliver', at: new Date(now - 2_000) },
      { look: 'due', at: new Date(now - 1_000) },
    ],
    ...changed,
  });
}

/** The chat takes nothing for these people, for this reason. */
function refuse(users: readonly string[], code: string, toMend?: 'person' | 'app'): void {
  world.channel.before = ({ user }) => {
    if (user !== undefined && users.map((id) => `U-${id}`).includes(user))
      throw new ChannelError(code, { retryable: true, ...(toMend === undefined ? {} : { toMend }) });
  };
}

describe('[R-76] the health of Countersign', () => {
  test('says that nothing is held up, and when work was last looked at', async () => {
    await report();
    expect(await health()).toBe(
      [
        'Health of Countersign',
        'There are no undelivered messages.',
        'Countersign last looked for messages to send 2 seconds ago and for due times and reminders 1 second ago.',
      ].join('\n'),
    );
  });

  test('names who gets no messages, in which chat, since when and why', async () => {
    await report();
    refuse(['amy'], 'user_disabled', 'person');
    await world.submitted('robin');
    await world.deliver();
    const said = await health();
    expect(said).toContain('These people are not getting their messages:');
    expect(said).toMatch(
      /Amy Quill: 1 message in Chat since .+\. Chat takes no messages for this account \(user_disabled\)/,
    );
    expect(said).not.toContain('Ben Quill');
  });

  test('says nothing of a message that only needs another try, until it has needed some for minutes', async () => {
    await report();
    refuse(['amy'], 'ratelimited');
    await world.submitted('robin');
    await world.deliver();
    expect(await health()).not.toContain('Amy Quill');
    world.clock.advance(6 * 60_000);
    await report();
    await world.deliver();
    expect(await health()).toContain('Chat did not take it at the last try (ratelimited). Countersign keeps trying.');
  });

  test('says what does not answer, and that no process works in the background', async () => {
    const since = new Date(world.clock.now().getTime() - 600_000);
    await report({ looks: [], failing: [{ system: 'insiderRisk', since, lastAt: since, code: 'late' }] });
    const said = await health();
    expect(said).toContain('Insider Risk Management has not answered since');
    expect(said).toContain('no Countersign worker is running');
  });

  test('a process that has been silent for a minute no longer counts', async () => {
    await report();
    world.clock.advance(61_000);
    expect(await health()).toContain('no Countersign worker is running');
  });

  test('[R-34] tells administrators nothing about their own requests, nor about those in which they are asked', async () => {
    await report();
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('ida', { level: 'elevated' });
    refuse(['colin'], 'user_disabled', 'person');
    await world.submitted('ida');
    await world.deliver();
    expect(await replyTo(world, 'ida', 'access-admin health')).not.toContain('Colin');
    expect(await replyTo(world, 'igor', 'access-admin health')).toContain('Colin');
  });

  test('[R-34] does not say since when messages about the reader’s own request wait', async () => {
    await report();
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('ida', { level: 'elevated' });
    refuse(['colin'], 'user_disabled', 'person');
    await world.submitted('ida');
    expect(await health()).toContain('There are no undelivered messages.');
    await world.deliver();
    expect(await health()).toContain('There are no undelivered messages.');
    expect(await replyTo(world, 'igor', 'access-admin health')).toContain('has been waiting since');
  });

  test('[R-34] does not tell administrators of a review of a request that they could approve later', async () => {
    await report();
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('ida', 'amy')] }] })];
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('robin', { level: 'elevated' });
    refuse(['colin'], 'user_disabled', 'person');
    await world.submitted('robin');
    await world.deliver();
    expect(await health()).toContain('There are no undelivered messages.');
    expect(await replyTo(world, 'igor', 'access-admin health')).toContain('Colin');
  });

  test('[R-34] does not name a failing risk source to somebody whose own request is in progress', async () => {
    const since = new Date(world.clock.now().getTime() - 600_000);
    await report({ failing: [{ system: 'insiderRisk', since, lastAt: since, code: 'late' }] });
    expect(await health()).toContain('Insider Risk Management');
    await world.submitted('ida');
    expect(await health()).not.toContain('Insider Risk Management');
    expect(await replyTo(world, 'igor', 'access-admin health')).toContain('Insider Risk Management');
  });

  test('[R-24] names approvers whom no connected chat reaches', async () => {
    await report();
    expect(await health()).not.toContain('No connected chat');
    for (const id of ['amy', 'ben']) world.directory.unlink(id);
    expect(await health()).toContain(
      'No connected chat reaches these approvers, who get no cards: Amy Quill and Ben Quill.',
    );
  });

  test('[R-24][R-34] names requests that have reached nobody who is asked for an hour, to those who may know of them', async () => {
    refuse(['amy', 'ben', 'colin'], 'user_disabled', 'person');
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy', 'ben')] }] })];
    await world.submitted('robin');
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('ida', { level: 'elevated' });
    await world.submitted('ida');
    await world.deliver();
    await refreshApprovers(world.services);
    expect(await health()).not.toContain('no message has reached');
    world.clock.advance(hours(1));
    await refreshApprovers(world.services);
    await report();
    expect(await health()).toContain(
      "Robin Quill's request for The finance package is waiting for approval, but no message has reached anybody who is asked since",
    );
    expect(await health()).not.toContain('is waiting for a risk review');
    expect(await replyTo(world, 'igor', 'access-admin health')).toContain(
      "Ida Quill's request for The finance package is waiting for a risk review, but no message has reached anybody",
    );
  });

  test('[R-84] is for administrators alone', async () => {
    await report();
    expect(await replyTo(world, 'amy', 'access-admin health')).toContain(
      directoryRoles.identityGovernanceAdministrator,
    );
    expect(await world.attempts()).toMatchObject([{ command: 'health', code: 'notAdministrator' }]);
  });
});
