import { beforeEach, describe, expect, test } from 'vitest';
import type { Delivery, DeliveryPlan } from '../../../src/ports/stores/delivery-store.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';
import { plansOf } from '../../support/plans.ts';
import { moment, start } from '../../support/stories.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await database.mongo.connection.collection('deliveries').deleteMany();
});

const store = () => database.stores.deliveries;
const minute = 60_000;

function cardPlan(changed: Partial<DeliveryPlan> = {}): DeliveryPlan {
  return {
    id: 'delivery-1',
    personId: 'amy',
    channel: 'chat',
    content: { kind: 'card', requestId: 'REQUEST00001', stage: 'policy-1' },
    wanted: 'live',
    revision: 2,
    urgency: 1,
    over: false,
    ...changed,
  };
}

/** Leases the one row that is due; fails when there is none. */
async function lease(at: Date, token: string, channel = 'chat'): Promise<Delivery> {
  const leased = await store().lease(channel, { now: at, until: new Date(at.getTime() + minute), token });
  if (leased === undefined) throw new Error('Nothing is due.');
  return leased;
}

const nothingDue = async (at: Date) =>
  expect(await store().lease('chat', { now: at, until: moment(0), token: 'probe' })).toBeUndefined();
const row = async (id = 'delivery-1') =>
  database.mongo.connection.collection('deliveries').findOne({ _id: id as never });

describe('planning', () => {
  test('[R-72] the same plan, many times and at once, is one row', async () => {
    await Promise.all(Array.from({ length: 20 }, () => store().plan([cardPlan()], start)));
    expect(await database.mongo.connection.collection('deliveries').countDocuments()).toBe(1);
    const leased = await lease(start, 'a');
    expect(leased).toMatchObject({ id: 'delivery-1', personId: 'amy', wanted: 'live', addresses: [], mayExist: false });
  });

  test('[R-72] what is shown already is not due again', async () => {
    await store().plan([cardPlan()], start);
    await store().sent(await lease(start, 'a'), { shown: 'live', revision: 2, at: start, address: { message: 'm1' } });
    await store().plan([cardPlan()], moment(1));
    await nothingDue(moment(minute));
  });

  test('[R-71] a newer plan wins over an older one, in whichever order they come', async () => {
    await store().plan([cardPlan({ wanted: 'closed', revision: 3, urgency: 0 })], start);
    await store().plan([cardPlan({ wanted: 'live', revision: 2 })], moment(1));
    expect(await row()).toMatchObject({ wanted: 'closed', revision: 3, urgency: 0 });
    await store().sent(await lease(moment(2), 'a'), {
      shown: 'closed',
      revision: 3,
      at: moment(3),
      address: { message: 'm1' },
    });
    await store().plan([cardPlan({ wanted: 'live', revision: 2 })], moment(4));
    await nothingDue(moment(minute));
  });

  test('[R-71] many plans at once leave the newest wanted', async () => {
    const plans = Array.from({ length: 20 }, (_, index) => cardPlan({ wanted: `state-${index}`, revision: index + 1 }));
    await Promise.all(plans.reverse().map((plan) => store().plan([plan], start)));
    expect(await row()).toMatchObject({ wanted: 'state-19', revision: 20 });
  });

  test('[R-71] a plan that changes what a sent card should show makes it due at once, at the same address', async () => {
    await store().plan([cardPlan()], start);
    await store().sent(await lease(start, 'a'), { shown: 'live', revision: 2, at: start, address: { message: 'm1' } });
    await store().plan([cardPlan({ wanted: 'closed', revision: 3, urgency: 0 })], moment(minute));
    expect(await lease(moment(minute), 'b')).toMatchObject({ wanted: 'closed', addresses: [{ message: 'm1' }] });
  });

  test('[R-75] values that look like operators are kept as they are', async () => {
    const odd = { $set: 'x', text: '$personId' };
    await store().plan(
      [
        cardPlan({
          id: 'odd',
          personId: '$wanted',
          channel: '$channel',
          content: { kind: 'notice', notice: odd as never },
        }),
      ],
      start,
    );
    expect(await lease(start, 'a', '$channel')).toMatchObject({
      personId: '$wanted',
      channel: '$channel',
      content: { kind: 'notice', notice: odd },
    });
  });
});

describe('sending', () => {
  test('[R-72] a lease is exclusive until it ends', async () => {
    await store().plan([cardPlan()], start);
    const leases = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store().lease('chat', { now: start, until: moment(minute), token: `sender-${index}` }),
      ),
    );
    expect(leases.filter((one) => one !== undefined)).toHaveLength(1);
    await nothingDue(moment(minute - 1));
    expect(await lease(moment(minute), 'next')).toMatchObject({ leaseToken: 'next' });
  });

  test('the most urgent row goes first, then the one that is due longest', async () => {
    await store().plan([cardPlan({ id: 'notice', urgency: 2 })], start);
    await store().plan([cardPlan({ id: 'later', urgency: 1 })], moment(2));
    await store().plan([cardPlan({ id: 'earlier', urgency: 1 })], moment(1));
    await store().plan([cardPlan({ id: 'closed', urgency: 0 })], moment(3));
    const order = [];
    for (let index = 0; index < 4; index += 1) order.push((await lease(moment(10), `t${index}`)).id);
    expect(order).toEqual(['closed', 'earlier', 'later', 'notice']);
  });

  test('[R-71] a row that changes while it waits keeps its place: rows that were sent meanwhile go behind it', async () => {
    await store().plan([cardPlan({ id: 'sent' }), cardPlan({ id: 'waits' })], start);
    const first = await lease(start, 'a');
    expect(first.id).toBe('sent');
    await store().sent(first, { shown: 'live', revision: 2, at: start, address: { message: 'm1' } });
    const changed = { wanted: 'closed', revision: 3, urgency: 1 };
    await store().plan([cardPlan({ id: 'sent', ...changed }), cardPlan({ id: 'waits', ...changed })], moment(5));
    expect((await lease(moment(10), 'b')).id).toBe('waits');
    expect((await lease(moment(10), 'c')).id).toBe('sent');
  });

  test('[R-72] those who ask at once get a row each, the most urgent ones, also where some leave people alone', async () => {
    const ids = Array.from({ length: 6 }, (_, index) => `row-${index}`);
    await store().plan(
      ids.map((id, index) => cardPlan({ id, urgency: index, personId: index === 0 ? 'slow' : 'amy' })),
      start,
    );
    const ask = (token: string, except: readonly string[] = []) =>
      store().lease('chat', { now: start, until: moment(minute), token, except });
    const given = await Promise.all([ask('a', ['slow']), ask('b', ['slow']), ask('c'), ask('d', ['slow'])]);
    const taken = given.map((one) => one?.id);
    expect(new Set(taken).size).toBe(4);
    expect(taken[2]).toBe('row-0');
    expect(taken.toSorted()).toEqual(['row-0', 'row-1', 'row-2', 'row-3']);
    expect(given.map((one) => one?.leaseToken)).toEqual(['a', 'b', 'c', 'd']);
  });

  test('[R-72] of what is recorded at once, only that of a sender that was fenced out is not taken for done', async () => {
    await store().plan([cardPlan({ id: 'one' }), cardPlan({ id: 'two' })], start);
    const [one, two] = [await lease(start, 'a'), await lease(start, 'b')];
    const [again] = [await lease(moment(minute), 'c')];
    expect(again.id).toBe(one.id);
    expect(await Promise.all([one, two, again].map((each) => store().posting(each, moment(minute))))).toEqual([
      false,
      true,
      true,
    ]);
    const done = { shown: 'live', revision: 2, at: moment(minute) };
    await Promise.all([
      store().sent(one, { ...done, address: { message: 'late' } }),
      store().sent(two, { ...done, address: { message: 'two' } }),
    ]);
    expect(await row(one.id)).toMatchObject({ dirty: true, addresses: [{ message: 'late' }] });
    expect(await row(two.id)).toMatchObject({ dirty: false, addresses: [{ message: 'two' }] });
  });

  test('[R-72] once a post is on its way, whoever comes next is told that it may be there', async () => {
    await store().plan([cardPlan()], start);
    const first = await lease(start, 'a');
    expect(await store().posting(first, start)).toBe(true);
    expect((await lease(moment(minute), 'b')).mayExist).toBe(true);
  });

  test('[R-72] a sender whose lease was taken over may not post any more', async () => {
    await store().plan([cardPlan()], start);
    const first = await lease(start, 'a');
    await lease(moment(minute), 'b');
    expect(await store().posting(first, moment(minute))).toBe(false);
  });

  test('[R-71] a sender that was fenced out while posting leaves both addresses, and the row due', async () => {
    await store().plan([cardPlan()], start);
    const slow = await lease(start, 'slow');
    const quick = await lease(moment(minute), 'quick');
    await store().sent(quick, { shown: 'live', revision: 2, at: moment(minute), address: { message: 'm2' } });
    await nothingDue(moment(minute));
    await store().sent(slow, { shown: 'live', revision: 2, at: moment(minute + 1), address: { message: 'm1' } });
    const third = await lease(moment(minute + 1), 'third');
    expect([...third.addresses].sort((a, b) => String(a.message).localeCompare(String(b.message)))).toEqual([
      { message: 'm1' },
      { message: 'm2' },
    ]);
  });

  test('[R-71] also when the slow one answers first: what it posted is made right, whoever answers last', async () => {
    await store().plan([cardPlan()], start);
    const slow = await lease(start, 'slow');
    await store().plan([cardPlan({ wanted: 'closed', revision: 3, urgency: 0 })], moment(1));
    const quick = await lease(moment(minute), 'quick');
    // The slow one posted a card with live buttons; the quick one posts the closed one, and answers after it.
    await store().sent(slow, { shown: 'live', revision: 2, at: moment(minute + 1), address: { message: 'm1' } });
    await store().sent(quick, { shown: 'closed', revision: 3, at: moment(minute + 2), address: { message: 'm2' } });
    const third = await lease(moment(2 * minute + 2), 'third');
    expect(third.addresses).toHaveLength(2);
    await store().sent(third, { shown: 'closed', revision: 3, at: moment(2 * minute + 2) });
    await nothingDue(moment(10 * minute));
  });

  test('[R-71] also when both edit the one message: an edit of a fenced-out sender is made good again', async () => {
    await store().plan([cardPlan()], start);
    await store().sent(await lease(start, 'first'), {
      shown: 'live',
      revision: 2,
      at: start,
      address: { message: 'm1' },
    });
    await store().plan([cardPlan({ wanted: 'half', revision: 3 })], moment(1));
    const slow = await lease(moment(1), 'slow');
    await store().plan([cardPlan({ wanted: 'closed', revision: 4, urgency: 0 })], moment(2));
    const quick = await lease(moment(1 + minute), 'quick');
    await store().sent(slow, { shown: 'half', revision: 3, at: moment(minute + 2) });
    await store().sent(quick, { shown: 'closed', revision: 4, at: moment(minute + 3) });
    expect((await lease(moment(2 * minute + 3), 'third')).addresses).toEqual([{ message: 'm1' }]);
  });

  test('[R-71] what was planned while a message was on its way is sent next, at once', async () => {
    await store().plan([cardPlan()], start);
    const leased = await lease(start, 'a');
    await store().plan([cardPlan({ wanted: 'closed', revision: 3, urgency: 0 })], moment(1));
    await store().sent(leased, { shown: 'live', revision: 2, at: moment(2), address: { message: 'm1' } });
    expect(await lease(moment(2), 'b')).toMatchObject({
      wanted: 'closed',
      addresses: [{ message: 'm1' }],
      mayExist: false,
    });
  });

  test('[R-71] what was sent may be newer than what was planned: the late plan then changes nothing', async () => {
    await store().plan([cardPlan()], start);
    await store().sent(await lease(start, 'a'), {
      shown: 'closed',
      revision: 3,
      at: start,
      address: { message: 'm1' },
    });
    await nothingDue(moment(minute));
    await store().plan([cardPlan({ wanted: 'closed', revision: 3 })], moment(minute));
    await nothingDue(moment(minute));
  });

  test('[R-76] a failure comes back when it was said to, and counts', async () => {
    await store().plan([cardPlan()], start);
    await store().failed(await lease(start, 'a'), {
      at: start,
      code: 'ratelimited',
      retryAt: moment(30_000),
      mayExist: false,
    });
    await nothingDue(moment(29_999));
    expect(await lease(moment(30_000), 'b')).toMatchObject({ failures: 1, mayExist: false });
  });

  test('[R-76] a final failure rests until something else is wanted', async () => {
    await store().plan([cardPlan()], start);
    await store().failed(await lease(start, 'a'), { at: start, code: 'user_gone', mayExist: false });
    await nothingDue(moment(100 * minute));
    expect(await row()).toMatchObject({ failure: 'user_gone', dirty: false });
    await store().plan([cardPlan({ wanted: 'closed', revision: 3 })], moment(101 * minute));
    expect(await lease(moment(101 * minute), 'b')).toMatchObject({ wanted: 'closed' });
  });

  test('[R-76] a success forgets the failures before it', async () => {
    await store().plan([cardPlan()], start);
    await store().failed(await lease(start, 'a'), { at: start, code: 'timeout', retryAt: moment(1), mayExist: true });
    await store().sent(await lease(moment(1), 'b'), {
      shown: 'live',
      revision: 2,
      at: moment(2),
      address: { message: 'm1' },
    });
    expect(await row()).toMatchObject({ failures: 0, dirty: false });
    expect(await row()).not.toHaveProperty('failure');
    expect(await row()).not.toHaveProperty('leaseToken');
  });

  test('[R-72] a certain failure of a fenced-out sender does not take the lease from the one who holds it', async () => {
    await store().plan([cardPlan()], start);
    const slow = await lease(start, 'slow');
    await lease(moment(minute), 'quick');
    await store().failed(slow, { at: moment(minute), code: 'ratelimited', retryAt: moment(minute), mayExist: false });
    await nothingDue(moment(minute + 1));
    expect(await row()).toMatchObject({ leaseToken: 'quick' });
  });

  test('[R-71] what a fenced-out sender may have posted is looked for, whoever answers last', async () => {
    const doubt = { at: moment(minute), code: 'timeout', retryAt: moment(minute), mayExist: true };
    const done = { shown: 'live', revision: 2, at: moment(minute), address: { message: 'm2' } };
    for (const doubtFirst of [true, false]) {
      const id = `doubt-first-${doubtFirst}`;
      await store().plan([cardPlan({ id })], start);
      const slow = await lease(start, 'slow');
      const quick = await lease(moment(minute), 'quick');
      if (doubtFirst) await store().failed(slow, doubt);
      await store().sent(quick, done);
      if (!doubtFirst) await store().failed(slow, doubt);
      const third = await lease(moment(minute), 'third');
      expect(third).toMatchObject({ id, mayExist: true, addresses: [{ message: 'm2' }] });
      await store().sent(third, { shown: 'live', revision: 2, at: moment(minute) });
      await nothingDue(moment(10 * minute));
      expect(await row(id)).not.toHaveProperty('doubtOf');
    }
  });

  test('[R-73] a notice that a fenced-out sender may have told twice is looked for when it is to say something else', async () => {
    const notice = { kind: 'alert', about: 'protectionWeakened', by: 'Ida', change: 2, timeZone: 'UTC' } as const;
    const plan = cardPlan({ content: { kind: 'notice', notice }, revision: 1 });
    await store().plan([plan], start);
    const slow = await lease(start, 'slow');
    const quick = await lease(moment(minute), 'quick');
    await store().failed(slow, { at: moment(minute), code: 'timeout', retryAt: moment(minute), mayExist: true });
    await store().sent(quick, { shown: 'live', revision: 1, at: moment(minute), address: { message: 'm2' } });
    await nothingDue(moment(10 * minute));
    await store().plan([{ ...plan, wanted: 'over', revision: 2 }], moment(11 * minute));
    expect(await lease(moment(11 * minute), 'third')).toMatchObject({ mayExist: true });
  });

  test('[R-72] a notice that was sent by a fenced-out sender is not sent again for it', async () => {
    const notice = { kind: 'alert', about: 'protectionWeakened', by: 'Ida', change: 2, timeZone: 'UTC' } as const;
    await store().plan([cardPlan({ content: { kind: 'notice', notice }, revision: 1 })], start);
    const slow = await lease(start, 'slow');
    const quick = await lease(moment(minute), 'quick');
    await store().sent(quick, { shown: 'live', revision: 1, at: moment(minute) });
    await store().sent(slow, { shown: 'live', revision: 1, at: moment(minute) });
    await nothingDue(moment(10 * minute));
  });

  test('[R-76] what was given up does not come back when the same is wanted again, only when something else is', async () => {
    await store().plan([cardPlan()], start);
    await store().failed(await lease(start, 'a'), { at: start, code: 'user_gone', mayExist: false });
    await store().plan([cardPlan({ revision: 9 })], moment(1));
    await nothingDue(moment(10 * minute));
    await store().plan([cardPlan({ revision: 10, wanted: 'closed' })], moment(2));
    expect(await store().lease('chat', { now: moment(2), until: moment(minute), token: 'b' })).toMatchObject({
      wanted: 'closed',
    });
  });

  test('[R-17] a plan for what is there alone makes no row, and changes one that is there', async () => {
    await store().plan([cardPlan({ onlyExisting: true })], start);
    expect(await row()).toBeNull();
    await nothingDue(moment(minute));
    await store().plan([cardPlan()], start);
    await store().plan([cardPlan({ onlyExisting: true, wanted: 'closed', revision: 9 })], start);
    expect(await row()).toMatchObject({ wanted: 'closed' });
  });

  test('the lease goes through its index', async () => {
    await store().plan(
      Array.from({ length: 60 }, (_, index) => cardPlan({ id: `delivery-${index}` })),
      start,
    );
    const plans = await plansOf(database, 'deliveries', async () => {
      await lease(start, 'a');
    });
    expect(plans).toEqual(['IXSCAN { channel: 1, urgency: 1, nextAttemptAt: 1, personId: 1, lane: 1 }']);
  });
});
