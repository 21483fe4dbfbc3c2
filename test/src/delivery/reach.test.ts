import { describe, expect, test } from 'vitest';
import { createIsReachable, createReach } from '../../../src/delivery/reach.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { identityOf } from '../../support/people.ts';
import type { World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const reach = () =>
  createReach({
    ...{ clock: world.clock, directory: world.directory, deliveries: world.stores.deliveries },
    ...{ conversations: world.stores.conversations, doorbell: world.services.doorbell },
  });
const where = { conversation: 'C1' };

describe('[R-24][R-76] where people can be reached', () => {
  test('is kept when they are met, and what was held up for them is sent', async () => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy') throw new ChannelError('no_conversation', { retryable: true, toMend: 'person' });
    };
    await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    world.channel.before = () => {};
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    const rings = world.rings.length;
    await reach().met(identityOf('amy'), where, {});
    expect(world.rings.slice(rings)).toEqual(['deliver']);
    expect(await world.stores.conversations.find(identityOf('amy'))).toMatchObject({ address: where });
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
  });

  test('is not news where they were met before, and not kept of strangers', async () => {
    await reach().met(identityOf('amy'), where, {});
    const rings = world.rings.length;
    await reach().met(identityOf('amy'), where, {});
    await reach().met(identityOf('stranger'), where, {});
    expect(world.rings.slice(rings)).toEqual([]);
    expect(await world.stores.conversations.find(identityOf('stranger'))).toBeUndefined();
  });

  test('is forgotten when they leave', async () => {
    await reach().met(identityOf('amy'), where, {});
    await reach().left(identityOf('amy'));
    expect(await world.stores.conversations.find(identityOf('amy'))).toBeUndefined();
  });
});

describe('[R-24] whom a chat reaches', () => {
  const isReachable = (chats: readonly { readonly name: string; readonly onlyWhereMet: boolean }[]) =>
    createIsReachable({ directory: world.directory, conversations: world.stores.conversations }, chats);

  test('is everybody with an account in it, and nobody without one', async () => {
    const reaches = isReachable([{ name: world.channel.name, onlyWhereMet: false }]);
    expect(await reaches('amy')).toBe(true);
    world.directory.unlink('amy');
    expect(await reaches('amy')).toBe(false);
    expect(await isReachable([])('ben')).toBe(false);
  });

  test('is people whom it has met, where it can write to nobody before', async () => {
    const reaches = isReachable([{ name: world.channel.name, onlyWhereMet: true }]);
    expect(await reaches('amy')).toBe(false);
    await reach().met(identityOf('amy'), where, {});
    expect(await reaches('amy')).toBe(true);
    // A doubt is not an end: the conversation may be there again a moment later.
    await world.stores.conversations.refused(identityOf('amy'), where, world.clock.now());
    expect(await reaches('amy')).toBe(true);
    await reach().left(identityOf('amy'));
    expect(await reaches('amy')).toBe(false);
  });
});
