import { describe, expect, test } from 'vitest';
import { cardId, stageCard } from '../../../src/delivery/plan-cards.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { days } from '../../support/clock.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import type { World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const rowOf = (id: string) =>
  world.database.mongo.connection.collection<{ _id: string; addresses: object[] }>('deliveries').findOne({ _id: id });

describe('[R-71][R-76] a message that somebody acted on and that can never be edited', () => {
  const junk = { message: 'junk' };
  const asked = async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    return { request, row: cardId(stageCard(request.id, 'policy-1'), 'amy', world.channel.name) };
  };
  /** The chat says about it, each time, that it should be tried again later. */
  const refuseJunk = () => {
    const { edit } = world.channel;
    world.channel.edit = async (address, card) => {
      if (address.message === 'junk') throw new ChannelError('service_unavailable', { retryable: true });
      await edit.call(world.channel, address, card);
    };
  };

  test('is tried a few times and then forgotten, while the card itself stays right', async () => {
    const { request, row } = await asked();
    refuseJunk();
    await world.stores.deliveries.foundAt(row, junk, world.clock.now());
    for (let minute = 0; minute < 30; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect(await rowOf(row)).toMatchObject({
      addresses: [{ message: expect.stringMatching(/^message-/) }],
      dirty: false,
    });
    await world.decide('ben', request);
    await world.deliver();
    expect(world.channel.cardsOf('amy').map(({ card }) => card.live)).toEqual([false]);
  });

  test('is kept through an outage, in which nothing can be edited', async () => {
    const { request, row } = await asked();
    await world.stores.deliveries.foundAt(row, junk, world.clock.now());
    world.channel.before = () => {
      throw new ChannelError('service_unavailable', { retryable: true });
    };
    for (let minute = 0; minute < 60; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect((await rowOf(row))?.addresses).toHaveLength(2);
    world.channel.before = () => {};
    await world.decide('ben', request);
    world.clock.advance(days(1));
    await world.deliver();
    expect(world.channel.cardsOf('amy').map(({ card }) => card.live)).toEqual([false]);
  });

  test('is kept when it is only rate-limited once the outage is over', async () => {
    const { row } = await asked();
    await world.stores.deliveries.foundAt(row, junk, world.clock.now());
    world.channel.before = () => {
      throw new ChannelError('service_unavailable', { retryable: true });
    };
    for (let minute = 0; minute < 60; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    world.channel.before = () => {};
    const { edit } = world.channel;
    world.channel.edit = async (address, card) => {
      if (address.message === 'junk') throw new ChannelError('ratelimited', { retryable: true, retryAfterMs: 1_000 });
      await edit.call(world.channel, address, card);
    };
    for (let look = 0; look < 8; look += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    expect((await rowOf(row))?.addresses).toHaveLength(2);
  });

  test('is kept at its first failure after an outage', async () => {
    const { row } = await asked();
    await world.stores.deliveries.foundAt(row, junk, world.clock.now());
    world.channel.before = () => {
      throw new ChannelError('service_unavailable', { retryable: true });
    };
    for (let minute = 0; minute < 60; minute += 1) {
      await world.deliver();
      world.clock.advance(60_000);
    }
    world.channel.before = () => {};
    refuseJunk();
    world.clock.advance(days(1));
    await world.deliver();
    expect((await rowOf(row))?.addresses).toHaveLength(2);
  });

  test('makes its row due at once', async () => {
    const { row } = await asked();
    await world.stores.deliveries.foundAt(row, junk, world.clock.now());
    expect(await rowOf(row)).toMatchObject({ dirty: true, nextAttemptAt: world.clock.now() });
  });
});
