import { describe, expect, test } from 'vitest';
import { openRequest } from '../../../src/approvals/requests/open-request.ts';
import { noticeText } from '../../../src/core/words/requests/notice.ts';
import { planDue } from '../../../src/delivery/plan-due.ts';
import { createSendersMemory, sendDue, sendersAtOnce } from '../../../src/delivery/send.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { InMemoryChannel } from '../../support/channel.ts';
import { days } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { createGate, until } from '../../support/gate.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { doneBy, issuerOf, type World } from '../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const timeOfLease = 60_000;
/** A sender that takes one message and nothing else, not even once its own lease has ended. */
const takesOne = (): World['sender'] => {
  const { deliveries } = world.stores;
  let leases = 0;
  const lease: typeof deliveries.lease = async (...args) => {
    leases += 1;
    return leases === 1 ? deliveries.lease(...args) : undefined;
  };
  return { ...world.sender, deliveries: { ...deliveries, lease } };
};
const once = (error: Error) => {
  let thrown = false;
  return () => {
    if (thrown) return;
    thrown = true;
    throw error;
  };
};

describe('cards', () => {
  test('[R-72] everybody who is asked gets one card, however often and by however many it is planned and sent', async () => {
    const request = await world.submitted('robin');
    await Promise.all(Array.from({ length: 5 }, () => world.deliver()));
    await world.deliver();
    expect(world.channel.cards.map(({ user }) => user).sort()).toEqual(['U-amy', 'U-ben']);
    expect(world.channel.liveCards).toHaveLength(2);
    expect(world.channel.cardsOf('amy')[0]?.card.request.id).toBe(request.id);
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
    expect(world.channel.calls).toHaveLength(3);
  });

  test('[R-70][R-72] a person with two chats gets one card in each, and each notice once, in the preferred one', async () => {
    const second = new InMemoryChannel('other');
    world.directory.add(['amy', 'robin'], ['other', 'chat']);
    const planner = { ...world.planner, channels: ['chat', 'other'] };
    const sender = { ...world.sender, channels: ['chat', 'other'] };
    const send = () => Promise.all([world.channel, second].map((channel) => sendDue(sender, channel)));
    const request = await world.submitted('robin');
    await planDue(planner);
    await send();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(second.cardsOf('amy')).toHaveLength(1);
    expect([world.channel.noticesOf('robin').length, second.noticesOf('robin').length]).toEqual([0, 1]);

    await world.decide('amy', request, { answer: 'deny' });
    await planDue(planner);
    await send();
    expect([...world.channel.liveCards, ...second.liveCards]).toEqual([]);
    expect(second.cardsOf('amy')[0]?.card.stage.decision?.by).toBe('Amy Quill');
  });

  test('[R-03][R-71] after a decision every card shows it, who made it and why, and none has live buttons', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    await world.decide('amy', request, { answer: 'deny', reason: 'Not this quarter' });
    await world.deliver();
    for (const id of ['amy', 'ben']) {
      expect(world.channel.cardsOf(id)).toHaveLength(1);
      const card = world.channel.cardsOf(id)[0]?.card;
      expect(card?.live).toBe(false);
      expect(card?.stage.decision).toMatchObject({ answer: 'deny', by: 'Amy Quill', reason: 'Not this quarter' });
    }
  });

  test('[R-71] a decision that comes while the cards are being posted leaves no live card', async () => {
    const request = await world.submitted('robin');
    const gate = createGate();
    world.channel.before = ({ method }) => (method === 'post' ? gate.pass() : undefined);
    const sending = world.deliver();
    await until('both posts are on their way', () => gate.waiting() === 2);
    doneBy(await world.decide('amy', request, { answer: 'deny' }));
    // The planner of another worker sees the decision while the cards still have not arrived.
    await planDue(world.planner);
    gate.open();
    await sending;
    await world.deliver();
    expect(world.channel.cards).toHaveLength(2);
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-71] a sender that was killed after posting leaves no live card: the next one finds the message', async () => {
    const request = await world.submitted('robin');
    const stopped = createGate();
    world.channel.afterwards = ({ method }) => (method === 'post' ? stopped.pass() : undefined);
    await planDue(world.planner);
    for (let count = 0; count < 2; count += 1) void sendDue(takesOne(), world.channel);
    await until('both cards are posted and nobody was told', () => stopped.waiting() === 2);
    await world.decide('amy', request, { answer: 'deny' });
    world.channel.afterwards = () => {};
    world.clock.advance(timeOfLease);
    await world.deliver();
    expect(world.channel.cards).toHaveLength(2);
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-71] a slow sender that was fenced out leaves no live card, whoever answers first', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }] })];
    const request = await world.submitted('robin');
    const [slow, quick] = [createGate(), createGate()];
    const slowChannel = holdsBefore(world.channel, slow);
    const quickChannel = holdsBefore(world.channel, quick);
    await planDue(world.planner);
    const slowSender = sendDue(takesOne(), slowChannel);
    await until('the slow post waits', () => slow.waiting() === 1);
    world.clock.advance(timeOfLease);
    const quickSender = sendDue(world.sender, quickChannel);
    await until('the quick post waits', () => quick.waiting() === 1);
    doneBy(await world.decide('amy', request, { answer: 'deny' }));
    await planDue(world.planner);
    slow.open();
    await slowSender;
    quick.open();
    await quickSender;
    world.clock.advance(timeOfLease);
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-71] what a fenced-out sender posted without hearing of it is closed as well', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }] })];
    const request = await world.submitted('robin');
    const stalled = createGate();
    const heldChannel = holdsBefore(world.channel, stalled);
    await planDue(world.planner);
    const slowChannel = {
      ...heldChannel,
      find: world.channel.find.bind(world.channel),
      async post(...given: Parameters<InMemoryChannel['post']>): Promise<never> {
        await heldChannel.post(...given);
        throw new ChannelError('timeout', { retryable: true, outcomeUnknown: true });
      },
    };
    const slowSender = sendDue(takesOne(), slowChannel);
    await until('the slow post waits', () => stalled.waiting() === 1);
    world.clock.advance(timeOfLease);
    await sendDue(world.sender, world.channel);
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    stalled.open();
    await slowSender;
    expect(world.channel.cardsOf('amy')).toHaveLength(2);
    await world.decide('amy', request, { answer: 'deny' });
    world.clock.advance(timeOfLease);
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-71] a card that was deleted while its stage is open is posted again', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy'), people('ben')] }] })];
    const request = await world.submitted('robin');
    await world.deliver();
    const rows = database.mongo.connection.collection('deliveries');
    await rows.updateOne({ personId: 'amy' }, { $set: { addresses: [{ message: 'deleted' }], dirty: true } });
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(2);
    expect(await rows.findOne({ personId: 'amy' })).toMatchObject({
      addresses: [{ message: expect.not.stringContaining('deleted') }],
    });
    expect(request.state).toBe('pendingApproval');
  });

  test('[R-71] of a card that lies there twice both are closed, also when the first one was deleted', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }] })];
    const request = await world.submitted('robin');
    await world.deliver();
    const [card] = world.channel.cardsOf('amy');
    if (card === undefined) throw new Error('Amy has no card.');
    const rows = database.mongo.connection.collection('deliveries');
    await rows.updateOne({ personId: 'amy' }, { $set: { addresses: [{ message: 'deleted' }, { message: card.id }] } });
    await world.decide('amy', request, { answer: 'deny' });
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-71] many copies of a card are edited under one lease, however long that takes', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }] })];
    const request = await world.submitted('robin');
    await world.deliver();
    const [card] = world.channel.cardsOf('amy');
    if (card === undefined) throw new Error('Amy has no card.');
    const copies = Array.from({ length: 9 }, (_, index) => ({ message: `deleted-${index}` }));
    const rows = database.mongo.connection.collection('deliveries');
    await rows.updateOne({ personId: 'amy' }, { $set: { addresses: [...copies, { message: card.id }] } });
    await world.decide('amy', request, { answer: 'deny' });
    await planDue(world.planner);
    const { lease } = world.stores.deliveries;
    const taken: unknown[] = [];
    world.channel.before = async ({ method }) => {
      if (method !== 'edit') return;
      world.clock.advance(10_000);
      const now = world.clock.now();
      const stolen = await lease(world.channel.name, {
        ...{ now, until: new Date(now.getTime() + timeOfLease), token: 'somebody else' },
      });
      if (stolen?.content.kind === 'card') taken.push(stolen);
    };
    await sendDue(world.sender, world.channel);
    expect(taken).toEqual([]);
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-72] a post whose answer was lost is found again and not doubled', async () => {
    await world.submitted('robin');
    world.channel.afterwards = ({ method }) => {
      if (method !== 'post' || world.channel.calls.filter((call) => call.method === 'post').length > 2) return;
      throw new ChannelError('timeout', { retryable: true, outcomeUnknown: true });
    };
    await world.deliver();
    expect(world.channel.cards).toHaveLength(2);
    world.clock.advance(timeOfLease);
    await world.deliver();
    expect(world.channel.cards).toHaveLength(2);
    expect(world.channel.calls.filter(({ method }) => method === 'post')).toHaveLength(2);
  });

  test('[R-04] approvers of later stages hear nothing of a request that was denied before them', async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: [people('cleo')] }] }),
    ];
    const request = await world.submitted('robin');
    await world.deliver();
    await world.decide('amy', request, { answer: 'deny' });
    await world.deliver();
    expect(world.channel.calls.filter(({ user }) => user === 'U-cleo')).toEqual([]);
  });

  test('[R-03] approvers of the next stage get their card only when the first one was approved, with what was decided', async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: [people('cleo')] }] }),
    ];
    const request = await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('cleo')).toEqual([]);
    await world.decide('amy', request, { reason: 'Fine' });
    await world.deliver();
    const card = world.channel.cardsOf('cleo')[0]?.card;
    expect(card?.live).toBe(true);
    expect(card?.request.stages.map(({ decision }) => decision?.by)).toEqual(['Amy Quill']);
    expect(world.channel.cardsOf('amy')[0]?.card.live).toBe(false);
  });

  test('[R-05] nobody gets a card for their own request', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('robin', 'amy')] }] })];
    await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('robin')).toEqual([]);
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
  });

  test('[R-09][R-71][R-73] a time-out closes every card and tells the requestor, once', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.clock.advance(days(14));
    await world.look();
    await Promise.all([world.deliver(), world.deliver()]);
    expect(world.channel.liveCards).toEqual([]);
    expect(world.channel.cardsOf('amy')[0]?.card.stage.state).toBe('timedOut');
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted', 'expired']);
    expect((await world.stored(request.id)).state).toBe('expired');
  });

  test('[R-34] a card of a policy stage does not tell of the risk stage before it', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high', detail: 'leaked-credentials' });
    const request = await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cards.map(({ user }) => user)).toEqual(['U-sofia']);
    expect(world.channel.cardsOf('sofia')[0]?.card.stage.risk).toMatchObject([{ level: 'high' }]);
    await world.decide('sofia', request, { reason: 'impossible-travel explained' });
    await world.deliver();
    const shown = JSON.stringify([
      world.channel.cardsOf('amy'),
      world.channel.cardsOf('ben'),
      world.channel.noticesOf('robin'),
    ]);
    for (const secret of ['Sofia', 'leaked', 'impossible', 'idProtection', 'high']) expect(shown).not.toContain(secret);
    expect(world.channel.cardsOf('amy')[0]?.card.stage.number).toBe(1);
    expect(JSON.stringify(world.channel.cardsOf('sofia'))).not.toContain('leaked');
  });
});

test('[R-34] the name that a message carries outside is random: nobody can guess back what it was made of', async () => {
  const request = await world.submitted('robin');
  await world.deliver();
  const rows = await database.mongo.connection.collection('deliveries').find().toArray();
  const outside = [...world.channel.cards, ...world.channel.notices].map(({ delivery }) => delivery);
  expect(outside.length).toBeGreaterThan(2);
  for (const name of outside) {
    expect(name).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(rows.map(({ _id }) => String(_id))).not.toContain(name);
  }
  expect(request.state).toBe('pendingApproval');
});

describe('failures', () => {
  test('[R-76] what failed comes back after the delay that the platform asked for', async () => {
    await world.submitted('robin');
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError('ratelimited', { retryable: true, retryAfterMs: 30_000 });
    };
    await world.deliver();
    expect(world.channel.cards.map(({ user }) => user)).toEqual(['U-ben']);
    world.channel.before = () => {};
    world.clock.advance(29_999);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    world.clock.advance(1);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
  });

  test('[R-76] one person who can never be reached holds up nobody else', async () => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError('user_gone', { retryable: false });
    };
    const request = await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
    const tries = () => world.channel.calls.filter(({ user }) => user === 'U-amy').length;
    expect(tries()).toBe(1);
    world.clock.advance(days(1));
    await world.deliver();
    expect(tries()).toBe(1);
    const rows = database.mongo.connection.collection('deliveries');
    expect(await rows.findOne({ personId: 'amy' })).toMatchObject({ failure: 'user_gone' });

    // The request goes on as if nothing were.
    doneBy(await world.decide('ben', request));
  });

  test('[R-76] what somebody has to mend is tried on for 14 days, ever less often', async () => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError('messages_tab_disabled', { retryable: true, toMend: 'app' });
    };
    await world.submitted('robin', { packageId: 'finance' });
    const tries = () => world.channel.calls.filter(({ user }) => user === 'U-amy').length;
    const perDay: number[] = [];
    for (let day = 0; day < 16; day += 1) {
      const before = tries();
      for (let step = 0; step < 24 * 12; step += 1) {
        await sendDue(world.sender, world.channel);
        if (step === 0 && day === 0) await world.deliver();
        world.clock.advance(5 * 60_000);
      }
      perDay.push(tries() - before);
    }
    expect(perDay[0]).toBeGreaterThan(5);
    expect(perDay[0]).toBeLessThan(15);
    for (const count of perDay.slice(1, 14)) expect(count).toBeGreaterThanOrEqual(3);
    for (const count of perDay.slice(1, 14)) expect(count).toBeLessThanOrEqual(5);
    expect(perDay[15]).toBe(0);
  });

  test('[R-76][R-77] administrators hear once, in the other chat, that one refuses our credentials', async () => {
    const second = new InMemoryChannel('other');
    world.directory.add(['ida'], ['chat', 'other']);
    const sender = { ...world.sender, channels: ['chat', 'other'] };
    world.channel.before = () => {
      throw new ChannelError('token_revoked', { retryable: true, toMend: 'credentials' });
    };
    await world.submitted('robin');
    await world.submitted('bea');
    await planDue(world.planner);
    for (let minute = 0; minute < 5; minute += 1) {
      await sendDue(sender, world.channel);
      await sendDue(sender, second);
      world.clock.advance(60_000);
    }
    expect(second.noticesOf('ida').map((notice) => noticeText(inEnglish, notice, 'access').summary)).toEqual([
      'Chat refuses the credentials of Countersign (token_revoked), so nobody gets its messages there. Renew them. Countersign then sends what it could not send.',
    ]);
  });

  test('[R-76] it is brought soon after somebody has mended it', async () => {
    world.channel.before = () => {
      throw new ChannelError('invalid_auth', { retryable: true, toMend: 'credentials' });
    };
    await world.submitted('robin');
    for (let minute = 0; minute < 90; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect(world.channel.cards).toEqual([]);
    world.channel.before = () => {};
    world.clock.advance(60_000);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
  });

  test('[R-76] a directory that is away while another chat is looked for loses nothing and holds up nobody', async () => {
    world.channel.before = ({ user }) => {
      if (user !== 'U-robin') return;
      world.directory.before = once(new Error('The directory is away.'));
      throw new ChannelError('user_gone', { retryable: false });
    };
    await world.submitted('robin');
    await planDue(world.planner);
    await sendDue(world.sender, world.channel);
    expect(world.channel.cards.map(({ user }) => user).sort()).toEqual(['U-amy', 'U-ben']);
    world.channel.before = () => {};
    world.clock.advance(1_000);
    await sendDue(world.sender, world.channel);
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
  });

  test('[R-76] an outage loses nothing: all is sent when it is over', async () => {
    world.channel.before = () => {
      throw new ChannelError('network', { retryable: true });
    };
    const request = await world.submitted('robin');
    for (let minute = 0; minute < 10; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect(world.channel.cards).toEqual([]);
    await world.decide('amy', request, { answer: 'deny' });
    world.channel.before = () => {};
    world.clock.advance(10 * 60_000);
    await world.deliver();
    // The stage is over, and nobody has seen its card: it is in their history, and disturbs nobody now.
    expect(world.channel.cards).toEqual([]);
    const told = world.channel.noticesOf('robin').map(({ about }) => about);
    expect(told.toSorted()).toEqual(['notGranted', 'submitted']);
  });

  test('[R-71][R-76] an edit that failed is tried again until the card is closed', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    await world.decide('amy', request, { answer: 'deny' });
    world.channel.before = ({ method }) => {
      if (method === 'edit') throw new ChannelError('service_unavailable', { retryable: true });
    };
    await world.deliver();
    expect(world.channel.liveCards).toHaveLength(2);
    world.channel.before = () => {};
    world.clock.advance(10 * 60_000);
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-76] an error that is no ChannelError is tried again as well', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }] })];
    await world.submitted('robin');
    world.channel.before = once(new TypeError('a defect') as never);
    await world.deliver();
    world.clock.advance(timeOfLease);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
  });

  test('[R-76] somebody without an account in any chat holds up nobody else', async () => {
    world.directory.add(['amy'], []);
    await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
  });

  test('[R-76] a request whose deliveries cannot be planned holds up no other request', async () => {
    await world.submitted('robin');
    const other = await world.submitted('bea');
    world.directory.before = (method) => {
      if (method === 'identities') throw new Error('The directory is down');
    };
    await world.deliver();
    expect(world.channel.cards).toEqual([]);
    world.directory.before = () => {};
    world.clock.advance(1_000);
    await world.deliver();
    expect(world.channel.cards).toHaveLength(4);
    expect(world.channel.cards.some(({ card }) => card.kind === 'stage' && card.request.id === other.id)).toBe(true);
  });
});

describe('a card that could not be brought', () => {
  const refuse = (code: string) => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError(code, { retryable: false });
    };
  };

  test('[R-24][R-76] comes with the reminder, before it', async () => {
    refuse('no_such_thing');
    await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    world.channel.before = () => {};
    world.clock.advance(days(7));
    await world.look();
    const before = world.channel.calls.length;
    await planDue(world.planner);
    await sendDue(world.sender, world.channel);
    expect(world.channel.cardsOf('amy').map(({ card }) => card.live)).toEqual([true]);
    const amys = world.channel.calls.slice(before).filter(({ user }) => user === 'U-amy');
    expect(amys.map(({ method }) => method)).toEqual(['post', 'notify']);
    // Whoever has it is reminded alone.
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
  });

  test('[R-17] can be decided when its reader opens the request, and is brought then', async () => {
    const opened = async () => doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).card;
    refuse('no_such_thing');
    const request = await world.submitted('robin');
    await world.deliver();
    expect(await opened()).toMatchObject({ isSent: false, shown: { live: true } });
    await world.deliver();
    expect(await opened()).toMatchObject({ isSent: false, shown: { live: true } });
    world.channel.before = () => {};
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(await opened()).toMatchObject({ isSent: false, shown: { live: true } });
  });
});

describe('people who are slow to reach', () => {
  const crowd = (name: string) => Array.from({ length: 30 }, (_, index) => `${name}${index}`);

  test('[R-76] half of all conversations hang: everybody else has their card while they do', async () => {
    const hanging = crowd('hanging');
    const healthy = crowd('healthy');
    // One who hangs, then one who does not, and so on.
    const all = hanging.flatMap((one, index) => [one, healthy[index] ?? '']);
    world.directory.add(all);
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people(...all)] }] })];
    await world.submitted('robin');
    await planDue(world.planner);
    const stuck = createGate();
    world.channel.before = ({ user }) => (user?.startsWith('U-hanging') === true ? stuck.pass() : undefined);
    const memory = createSendersMemory(world.clock);
    const left: Promise<void>[] = [];
    const progress = { step: () => {}, leave: (work: Promise<void>) => void left.push(work) };
    const senders = Array.from({ length: sendersAtOnce }, () => sendDue(world.sender, world.channel, progress, memory));
    await Promise.all(senders);
    expect(stuck.waiting()).toBe(30);
    for (const one of healthy) expect(world.channel.cardsOf(one)).toHaveLength(1);
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
    stuck.open();
    await Promise.all(left);
    for (const one of hanging) expect(world.channel.cardsOf(one)).toHaveLength(1);
  });

  test('[R-76] whose last call timed out is served after all others, and like them once they answer', async () => {
    const memory = createSendersMemory(world.clock);
    const send = () => sendDue(world.sender, world.channel, undefined, memory);
    const order = () => world.channel.calls.filter(({ method }) => method === 'post').map(({ user }) => user);
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError('timeout', { retryable: true });
    };
    await world.submitted('robin');
    await planDue(world.planner);
    await send();
    await world.submitted('bea');
    await planDue(world.planner);
    world.channel.before = () => {};
    // Amy's first card is due again for longer than Ben's second.
    world.clock.advance(10 * 60_000);
    const before = order().length;
    await send();
    expect(order().slice(before)).toEqual(['U-ben', 'U-amy', 'U-amy']);
    expect(memory.slow.behind).toEqual([]);
  });
});

describe('what limits of a chat hold back', () => {
  const held = (lane?: string) =>
    new ChannelError('heldBack', {
      retryable: true,
      retryAfterMs: 60_000,
      limit: lane === undefined ? {} : { lane },
    });
  const rowsOf = (personId: string) =>
    database.mongo.connection.collection('deliveries').find({ personId }).toArray() as Promise<object[]>;

  test('[R-76] waits without counting as a failure, and everybody else is served', async () => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw held();
    };
    await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('ben')).toHaveLength(1);
    expect(await rowsOf('amy')).toEqual([expect.objectContaining({ heldBack: true, failures: 0, dirty: true })]);
    const { deliveries } = world.stores;
    expect(await deliveries.heldUp(10)).toEqual([]);
    expect(await deliveries.countHeldUp()).toEqual([]);
    expect(await deliveries.countHeldBack()).toEqual([{ channel: 'chat', messages: 1 }]);
    const tries = () => world.channel.calls.filter(({ user }) => user === 'U-amy').length;
    const before = tries();
    world.clock.advance(59_999);
    await sendDue(world.sender, world.channel);
    expect(tries()).toBe(before);
    world.channel.before = () => {};
    world.clock.advance(1);
    await sendDue(world.sender, world.channel);
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(await deliveries.countHeldBack()).toEqual([]);
  });

  test('[R-76] a limit that many share is asked about once: what waits for it delays nothing else', async () => {
    const memory = createSendersMemory(world.clock);
    const send = () => sendDue(world.sender, world.channel, undefined, memory);
    const request = await world.submitted('robin');
    await world.deliver();
    let isLimited = true;
    world.channel.before = ({ method }) => {
      if (method === 'edit' && isLimited) throw held('edits');
    };
    await world.decide('amy', request, { answer: 'deny' });
    await world.submitted('bea');
    await planDue(world.planner);
    const editsBefore = world.channel.calls.filter(({ method }) => method === 'edit').length;
    await send();
    await send();
    const edits = () => world.channel.calls.filter(({ method }) => method === 'edit').length - editsBefore;
    expect(edits()).toBe(2);
    for (const one of ['amy', 'ben'])
      expect(world.channel.cardsOf(one).map(({ card }) => card.live)).toEqual([true, true]);
    isLimited = false;
    world.clock.advance(60_000);
    await send();
    expect(edits()).toBe(4);
    expect(world.channel.liveCards).toHaveLength(2);
  });

  test('[R-71] when the limit has room again, buttons that can no longer be used go before anything else', async () => {
    const memory = createSendersMemory(world.clock);
    const send = () => sendDue(world.sender, world.channel, undefined, memory);
    const first = await world.submitted('robin');
    await world.deliver();
    world.channel.before = () => {
      throw held('everything');
    };
    await world.submitted('bea');
    await planDue(world.planner);
    await send();
    world.clock.advance(30_000);
    await world.decide('amy', first, { answer: 'deny' });
    await planDue(world.planner);
    await send();
    world.channel.before = () => {};
    world.clock.advance(60_000);
    const before = world.channel.calls.length;
    await send();
    const order = world.channel.calls.slice(before).map(({ method }) => method);
    expect(order.filter((method) => method === 'edit')).toHaveLength(2);
    expect(order.slice(0, 2)).toEqual(['edit', 'edit']);
    expect(order).toContain('post');
  });

  test('[R-71] a card that waits in a lane leaves it when its buttons are to go', async () => {
    const memory = createSendersMemory(world.clock);
    const send = () => sendDue(world.sender, world.channel, undefined, memory);
    const request = await world.submitted('robin');
    await world.deliver();
    await database.mongo.connection
      .collection('deliveries')
      .updateMany({ personId: { $in: ['amy', 'ben'] } }, { $set: { lane: 'edits', heldBack: true } });
    memory.lanes.closeUntil(new Date(world.clock.now().getTime() + 60_000), 'edits');
    await world.decide('amy', request, { answer: 'deny' });
    await planDue(world.planner);
    await send();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-76] senders look again by themselves when the limit has room', async () => {
    const looked = createGate();
    const memory = createSendersMemory(world.clock, () => looked.open());
    memory.lanes.closeUntil(new Date(world.clock.now().getTime() + 20), 'edits');
    expect(memory.lanes.closed).toEqual(['edits']);
    await looked.opened;
    world.clock.advance(20);
    expect(memory.lanes.closed).toEqual([]);
  });

  test('[R-72] a post that was held back was not made: nothing is looked for afterwards', async () => {
    world.channel.before = ({ user, method }) => {
      if (user === 'U-amy' && method === 'post') throw held();
    };
    await world.submitted('robin');
    await world.deliver();
    world.channel.before = () => {};
    world.clock.advance(60_000);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    expect(world.channel.calls.filter(({ method }) => method === 'find')).toEqual([]);
  });
});

describe('notices', () => {
  test('[R-06] administrators are told of a policy stage with nobody, once', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'nobody' }] }] })];
    await world.submit('robin');
    await Promise.all([world.deliver(), world.deliver()]);
    for (const id of ['ida', 'igor']) {
      expect(world.channel.noticesOf(id)).toHaveLength(1);
      expect(world.channel.noticesOf(id)[0]).toMatchObject({ kind: 'alert', about: 'policyWithoutApprovers' });
    }
  });

  test('[R-37] administrators are told that a risk could not be found out, but not about themselves', async () => {
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.beforeRisk = () => {
      throw new Error('The source is down');
    };
    await world.submitted('ida');
    await world.deliver();
    expect(world.channel.noticesOf('ida').map(({ about }) => about)).toEqual(['submitted']);
    expect(world.channel.noticesOf('igor').map(({ about }) => about)).toEqual(['riskUnknown']);
  });

  test('[R-76] a directory that fails for a moment loses neither cards nor alerts', async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'nobody' }] }] }),
      accessPackage({ id: 'sales' }),
    ];
    await world.submit('robin');
    await world.submitted('bea', { packageId: 'sales' });
    let failed = false;
    world.directory.before = (method) => {
      if (method !== 'holders' || failed || world.channel.calls.length > 0) return;
      failed = true;
      throw new Error('The directory is down for a moment');
    };
    await world.deliver();
    world.clock.advance(1_000);
    await world.deliver();
    expect(world.channel.cards).toHaveLength(2);
    expect(world.channel.noticesOf('ida')).toHaveLength(1);
  });
});

/** The same chat, seen by a sender whose posts wait at a gate and do not look for what is there already. */
function holdsBefore(channel: InMemoryChannel, gate: ReturnType<typeof createGate>) {
  return {
    name: channel.name,
    title: channel.title,
    async post(...given: Parameters<InMemoryChannel['post']>) {
      await gate.pass();
      return channel.post(...given);
    },
    find: async () => [],
    edit: channel.edit.bind(channel),
    notify: channel.notify.bind(channel),
    editNotice: channel.editNotice.bind(channel),
  };
}
