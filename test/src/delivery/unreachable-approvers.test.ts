import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import type { Notice } from '../../../src/core/view/notices.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { hours } from '../../support/clock.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../support/packages.ts';
import { identityOf } from '../../support/people.ts';
import { inEnglish } from '../../support/reader.ts';
import { doneBy, refusalOf, type World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const alertsOf = (personId: string, about: Notice['about']): string[] =>
  world.channel
    .noticesOf(personId)
    .filter((notice) => notice.about === about)
    .map((notice) => noticeText(inEnglish, notice, '/access').summary);
const refreshed = async (ms = 0) => {
  world.clock.advance(ms);
  await refreshApprovers(world.services);
  await world.deliver();
};
const idsOf = (some: readonly { readonly id: string }[] = []) => some.map(({ id }) => id);

describe('[R-24] approvers whom no chat reaches', () => {
  beforeEach(() => {
    const stages = [{ approvers: [people('amy', 'ben')], fallbackApprovers: [people('cleo')] }];
    world.setup.packages = [accessPackage({ stages })];
  });

  test('do not count: fallback approvers are asked, the log says why, and administrators are told', async () => {
    for (const id of ['amy', 'ben']) world.directory.unlink(id);
    const request = await world.submitted('robin');
    await world.deliver();
    expect(idsOf(request.stages[0]?.approversNow)).toEqual(['cleo']);
    const opened = request.events.find(({ type }) => type === 'stageOpened');
    expect(opened?.data).toMatchObject({ unreachable: [{ id: 'amy' }, { id: 'ben' }] });
    expect(alertsOf('ida', 'approversUnreachable')).toEqual([
      expect.stringContaining(
        "Robin Quill's request for The finance package could not be sent to Amy Quill and Ben Quill, because no connected chat reaches them. Other approvers were asked instead.",
      ),
    ]);
    await refreshed(hours(1));
    expect(alertsOf('ida', 'approversUnreachable')).toHaveLength(1);
    expect(doneBy(await world.decide('cleo', request)).request.stages[0]?.state).toBe('approved');
  });

  test('are all asked where a chat reaches one of them', async () => {
    world.directory.unlink('amy');
    const request = await world.submitted('robin');
    expect(idsOf(request.stages[0]?.approversNow)).toEqual(['amy', 'ben']);
    await world.deliver();
    expect(alertsOf('ida', 'approversUnreachable')).toEqual([]);
    expect(refusalOf(await world.decide('cleo', request)).code).toBe('notYourDecision');
  });

  test('are not looked for while one of them acts: whoever clicks is reached, and waits for no more questions', async () => {
    const request = await world.submitted('robin');
    const asked: string[] = [];
    world.directory.before = (method) => void asked.push(method);
    expect(doneBy(await world.decide('ben', request)).request.stages[0]?.state).toBe('approved');
    expect(asked).toContain('resolve');
    expect(asked).not.toContain('identities');
  });

  test('take over again once a chat reaches one of them', async () => {
    for (const id of ['amy', 'ben']) world.directory.unlink(id);
    const request = await world.submitted('robin');
    world.directory.link('ben', identityOf('ben'));
    await refreshed(hours(1));
    const stage = (await world.stored(request.id)).stages[0];
    expect(idsOf(stage?.approversNow)).toEqual(['amy', 'ben']);
    expect(stage).not.toHaveProperty('unreachable');
    expect(refusalOf(await world.decide('cleo', request)).code).toBe('notYourDecision');
  });

  test('[R-06] a stage that reaches neither them nor fallback approvers refuses the request and tells administrators', async () => {
    for (const id of ['amy', 'ben', 'cleo']) world.directory.unlink(id);
    expect(refusalOf(await world.submit('robin')).code).toBe('noApprovers');
    await world.deliver();
    expect(alertsOf('ida', 'policyWithoutApprovers')).toEqual([
      expect.stringContaining('because no connected chat reaches anybody who could approve stage 1.'),
    ]);
  });

  test('[R-06] of an open stage who lose their accounts, administrators are told that nobody is asked', async () => {
    const request = await world.submitted('robin');
    for (const id of ['amy', 'ben', 'cleo']) world.directory.unlink(id);
    await refreshed(hours(1));
    await refreshed(hours(1));
    expect(idsOf((await world.stored(request.id)).stages[0]?.approversNow)).toEqual([]);
    expect(alertsOf('ida', 'stageWithoutApprovers')).toEqual([
      expect.stringContaining('is waiting for approval, but it has no approvers whom a connected chat reaches.'),
    ]);
  });

  test('a chat that takes nothing from us still reaches them', async () => {
    world.channel.before = () => {
      throw new ChannelError('timeout', { retryable: true });
    };
    const request = await world.submitted('robin');
    await world.deliver();
    await refreshed(hours(2));
    expect(idsOf((await world.stored(request.id)).stages[0]?.approversNow)).toEqual(['amy', 'ben']);
  });
});

describe('[R-24] an open stage that has reached nobody for an hour', () => {
  const refuse = (...ids: readonly string[]) => {
    world.channel.before = ({ user }) => {
      if (ids.some((id) => user === `U-${id}`))
        throw new ChannelError('user_disabled', { retryable: true, toMend: 'person' });
    };
  };

  test('[R-73] is told to administrators once, and put right when somebody is reached', async () => {
    refuse('amy', 'ben');
    const request = await world.submitted('robin');
    await world.deliver();
    await refreshed(hours(1) - 1);
    expect(alertsOf('ida', 'stageWithoutApprovers')).toEqual([]);
    await refreshed(hours(0.1));
    await refreshed(hours(1));
    expect(alertsOf('ida', 'stageWithoutApprovers')).toEqual([
      expect.stringContaining(
        'is waiting for approval, but since Nov 21, 2026 at 9:00 AM UTC Countersign has not been able to send a message to any of the 2 people asked. It keeps trying. If this does not change, the request will expire.',
      ),
    ]);
    expect((await world.stored(request.id)).events.at(-1)?.type).toBe('reachChanged');
    refuse('amy');
    await refreshed(hours(6));
    await refreshed(hours(1));
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
    expect(alertsOf('ida', 'stageWithoutApprovers')).toEqual([expect.stringMatching(/Since .*, somebody can\./)]);
    expect(alertsOf('robin', 'stageWithoutApprovers')).toEqual([]);
  });

  test('[R-34] of a risk review is told to no administrator who must not know of it', async () => {
    refuse('sofia');
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('ida', 'amy')] }] })];
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    await world.submitted('robin');
    await world.deliver();
    await refreshed(hours(1));
    expect(alertsOf('igor', 'stageWithoutApprovers')).toEqual([
      expect.stringContaining('is waiting for a risk review, but since'),
    ]);
    for (const id of ['ida', 'amy', 'robin']) expect(alertsOf(id, 'stageWithoutApprovers')).toEqual([]);
  });

  test('[R-17] is not told of a package that sends no messages', async () => {
    world.setup.packages = [accessPackage({ notifications: false })];
    await world.submitted('robin');
    await world.deliver();
    await refreshed(hours(2));
    expect(alertsOf('ida', 'stageWithoutApprovers')).toEqual([]);
  });
});
