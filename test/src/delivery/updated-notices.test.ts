import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../src/approvals/due/refresh-approvers.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { planDue } from '../../../src/delivery/plan-due.ts';
import { sendDue } from '../../../src/delivery/send.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { days, hours } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createGate, until } from '../../support/gate.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, people } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { linesOf } from '../../support/typing.ts';
import { doneBy, type World } from '../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const texts = (personId: string, about: string) =>
  world.channel
    .noticesOf(personId)
    .filter((notice) => notice.about === about)
    .map((notice) => linesOf(noticeText(inEnglish, notice, '/access')).join('\n'));
const reminded = async () => {
  const request = await world.submitted('robin');
  await world.deliver();
  world.clock.advance(days(7));
  await world.look();
  await world.deliver();
  return request;
};
const needed = 'Reminder: Robin Quill requests The finance package. Your decision is needed.';
const over = "Your answer is no longer needed for Robin Quill's request for The finance package.";

describe('a reminder', () => {
  test('[R-08][R-73] says what happened once its stage is over, on the message that is there', async () => {
    const request = await reminded();
    expect(texts('ben', 'reminder')[0]).toContain(needed);
    doneBy(await world.decide('amy', request));
    await world.deliver();
    for (const personId of ['amy', 'ben']) {
      const [text = '', ...more] = texts(personId, 'reminder');
      expect(more).toEqual([]);
      expect(text).toContain(over);
      expect(text).toContain('Approved by Amy Quill, ');
      expect(text).not.toContain('Answer by');
    }
    const { calls } = world.channel;
    const count = calls.length;
    await world.look();
    await world.fulfil();
    await world.deliver();
    // What becomes of the request afterwards is said on the card.
    expect(calls.slice(count).filter(({ method }) => method === 'editNotice')).toEqual([]);
  });

  test.each([
    ['nobody answered', async () => world.clock.advance(days(8)), 'Nobody answered in time.'],
    [
      'the reader is not asked any more',
      async () => {
        world.directory.groups.get('leads')?.delete('ben');
        world.clock.advance(hours(1));
      },
      'This request no longer needs your decision.',
    ],
  ])('[R-08][R-73] when %s, it says so', async (_name, happen, sentence) => {
    world.directory.groups.set('leads', new Set(['amy', 'ben']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
    await reminded();
    await happen();
    await world.look();
    await refreshApprovers(world.services);
    await world.deliver();
    expect(texts('ben', 'reminder')[0]).toContain(sentence);
    expect(texts('ben', 'reminder')[0]).not.toContain('Answer by');
  });

  test('[R-73] answered while the reminder was on its way: it is put right when it has arrived', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    const held = createGate();
    world.channel.before = ({ method }) => (method === 'notify' ? held.pass() : undefined);
    world.clock.advance(days(7));
    await world.look();
    const sending = world.deliver();
    await until('both reminders are on their way', () => held.waiting() === 2);
    doneBy(await world.decide('amy', request));
    held.open();
    await sending;
    await world.deliver();
    for (const personId of ['amy', 'ben']) expect(texts(personId, 'reminder')).toEqual([expect.stringContaining(over)]);
  });

  test('[R-73] that was not sent yet is not sent', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.clock.advance(days(7));
    await world.look();
    world.channel.before = ({ method }) => {
      if (method === 'notify') throw new ChannelError('internal_error', { retryable: true, retryAfterMs: 1_000 });
    };
    await world.deliver();
    world.channel.before = () => {};
    doneBy(await world.decide('amy', request));
    world.clock.advance(2_000);
    await world.deliver();
    expect(texts('ben', 'reminder')).toEqual([]);
  });

  test('[R-73][R-76] whose answer was lost is put right, also where the stage was over before the next try', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.clock.advance(days(7));
    await world.look();
    world.channel.afterwards = ({ method }) => {
      if (method === 'notify')
        throw new ChannelError('timeout', { retryable: true, retryAfterMs: 1_000, outcomeUnknown: true });
    };
    await world.deliver();
    world.channel.afterwards = () => {};
    expect(texts('ben', 'reminder')).toEqual([expect.stringContaining(needed)]);
    doneBy(await world.decide('amy', request));
    world.clock.advance(2_000);
    // A sender comes before the planner does.
    await sendDue(world.sender, world.channel);
    expect(texts('ben', 'reminder')).toEqual([expect.stringContaining(needed)]);
    world.clock.advance(2_000);
    await world.deliver();
    for (const personId of ['amy', 'ben']) expect(texts(personId, 'reminder')).toEqual([expect.stringContaining(over)]);
  });

  test('[R-73] whose address was lost is followed by a message that puts it right, where the chat cannot be asked', async () => {
    world.channel.finds = false;
    const request = await world.submitted('robin');
    await world.deliver();
    world.clock.advance(days(7));
    await world.look();
    world.channel.afterwards = ({ method }) => {
      if (method === 'notify') throw new ChannelError('timeout', { retryable: true, outcomeUnknown: true });
    };
    await world.deliver();
    world.channel.afterwards = () => {};
    doneBy(await world.decide('amy', request));
    world.clock.advance(60_000);
    await world.deliver();
    expect(texts('ben', 'reminder')).toEqual([expect.stringContaining(needed), expect.stringContaining(over)]);
  });

  test('[R-76] whose message is gone is sent through no other chat', async () => {
    const request = await reminded();
    world.directory.add(['ben'], ['chat', 'other']);
    world.channel.before = ({ method }) => {
      if (method === 'editNotice') throw new ChannelError('message_not_found', { retryable: false });
    };
    doneBy(await world.decide('amy', request));
    const sender = { ...world.sender, channels: ['chat', 'other'] };
    await planDue(world.planner);
    await sendDue(sender, world.channel);
    const rows = await database.mongo.connection.collection('deliveries').find({ personId: 'ben' }).toArray();
    expect(new Set(rows.map(({ channel }) => channel))).toEqual(new Set(['chat']));
  });
});

describe('alerts about requests that nobody could approve', () => {
  beforeEach(() => {
    const nobody = [{ approvers: [{ kind: 'group' as const, group: 'nobody' }] }];
    world.setup.packages = [accessPackage({ stages: nobody }), accessPackage({ id: 'sales', stages: nobody })];
  });
  const alerts = (personId: string) => texts(personId, 'policyWithoutApprovers');

  test('[R-06] are one message a package and day, with a count, however many there are', async () => {
    for (let count = 0; count < 20; count += 1) {
      await world.submit(count % 2 === 0 ? 'robin' : 'bea');
      if (count % 3 === 0) await world.deliver();
    }
    await world.deliver();
    for (const personId of ['ida', 'igor']) {
      const [text = '', ...more] = alerts(personId);
      expect(more).toEqual([]);
      expect(text).toContain(
        '20 requests for The finance package were refused on Nov 21, 2026 because no connected chat reaches anybody who could approve stage 1.',
      );
      expect(text).toContain('The last request was from Bea Quill');
    }
    await world.submit('robin', { packageId: 'sales' });
    await world.deliver();
    expect(alerts('ida')).toHaveLength(2);
    world.clock.advance(days(1));
    await world.submit('robin');
    await world.deliver();
    expect(alerts('ida')).toHaveLength(3);
    expect(alerts('ida').at(-1)).toContain(
      "Robin Quill's request for The finance package was refused because no connected chat reaches anybody who could approve stage 1.",
    );
  });

  test('[R-06] administrators do not hear of their own', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('ida')] }] })];
    await world.submit('ida');
    await world.deliver();
    expect(alerts('ida')).toEqual([]);
    expect(alerts('igor')).toHaveLength(1);
  });
});
