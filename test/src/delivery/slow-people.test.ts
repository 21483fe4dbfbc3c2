import { expect, test } from 'vitest';
import { createSlowPeople } from '../../../src/delivery/slow-people.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { createGate } from '../../support/gate.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import type { World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

test('[R-76] at most 200 slow calls are left to themselves, and somebody is busy until all of theirs have ended', async () => {
  const slow = createSlowPeople();
  const [last, others] = [createGate(), createGate()];
  for (let count = 1; count < 200; count += 1) slow.left(`person-${count}`, others.opened);
  slow.left('person-1', last.opened);
  expect(slow.isFull).toBe(false);
  slow.left('person-200', others.opened);
  expect(slow.isFull).toBe(true);
  expect(slow.behind).toHaveLength(200);
  others.open();
  await others.opened;
  expect(slow.isFull).toBe(false);
  expect(slow.busy).toEqual(['person-1']);
  last.open();
  await last.opened;
  expect(slow.busy).toEqual([]);
});

test('[R-76] somebody whose call timed out waits behind others for ten minutes, or until a call is answered', () => {
  let elapsedMs = 0;
  const slow = createSlowPeople(() => elapsedMs);
  slow.timedOut('amy');
  slow.timedOut('ben');
  slow.answered('ben');
  elapsedMs = 10 * 60_000 - 1;
  expect(slow.behind).toEqual(['amy']);
  elapsedMs += 1;
  expect(slow.behind).toEqual([]);
  for (let count = 0; count <= 1_000; count += 1) slow.timedOut(`person-${count}`);
  expect(slow.behind).toHaveLength(1_000);
  expect(slow.behind).not.toContain('person-0');
});

test.each(['app', 'credentials'] as const)(
  '[R-76] administrators hear once that the %s must be mended before a chat takes messages',
  async (toMend) => {
    world.channel.before = ({ user }) => {
      if (user === 'U-amy' || user === 'U-ben') throw new ChannelError('missing_scope', { retryable: true, toMend });
    };
    await world.submitted('robin');
    await world.deliver();
    await world.deliver();
    const told = world.channel.noticesOf('ida').filter(({ about }) => about === 'messagesHeldUp');
    expect(told).toEqual([expect.objectContaining({ kind: 'alert', chat: 'Chat', toMend, code: 'missing_scope' })]);
  },
);

test('[R-76] nobody but the person can mend their own account: administrators get no message', async () => {
  world.channel.before = ({ user }) => {
    if (user === 'U-amy') throw new ChannelError('user_disabled', { retryable: true, toMend: 'person' });
  };
  await world.submitted('robin');
  await world.deliver();
  await world.deliver();
  expect(world.channel.noticesOf('ida')).toEqual([]);
});
