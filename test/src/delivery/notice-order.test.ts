import { describe, expect, test } from 'vitest';
import { cancel } from '../../../src/approvals/requests/cancel.ts';
import { planDue } from '../../../src/delivery/plan-due.ts';
import { sendDue } from '../../../src/delivery/send.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import { createGate, until } from '../../support/gate.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { doneBy, issuerOf, type World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const told = () => world.channel.noticesOf('bea').map(({ about }) => about);
/** Robin asks for Bea and cancels, before any message went out: Bea is to be told of both. */
const submittedAndCanceled = async () => {
  world.directory.managers.set('bea', 'robin');
  const { id } = await world.submitted('robin', { beneficiaryId: 'bea' });
  doneBy(await cancel(world.services, { from: issuerOf('robin'), requestId: id }));
  await planDue(world.planner);
};
/** A sender leaves a call that takes long to itself, and that person's next message to its next look. */
const send = async () => {
  for (let look = 0; look < 3; look += 1) await sendDue(world.sender, world.channel);
};
/** The chat does not take so many of Bea's notices. */
const refuse = (times: number, error: ChannelError) => {
  let left = times;
  world.channel.before = ({ method, user }) => {
    if (method !== 'notify' || user !== 'U-bea' || left === 0) return;
    left -= 1;
    throw error;
  };
};
const busy = (retryAfterMs?: number) =>
  new ChannelError('ratelimited', { retryable: true, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });

describe('[R-73] messages to one person about one request arrive in the order of what they tell', () => {
  test('also where several senders bring them at once', async () => {
    await submittedAndCanceled();
    const gate = createGate();
    world.channel.before = async ({ method, user }) => {
      if (method === 'notify' && user === 'U-bea' && gate.waiting() === 0) await gate.pass();
    };
    const slow = send();
    await until('the first message is on its way', () => gate.waiting() > 0);
    await send();
    gate.open();
    await slow;
    await send();
    expect(told()).toEqual(['submitted', 'canceled']);
  });

  test('also where the chat refuses the first one for a while', async () => {
    await submittedAndCanceled();
    refuse(1, busy(5_000));
    await send();
    expect(told()).toEqual([]);
    world.clock.advance(5_000);
    await send();
    expect(told()).toEqual(['submitted', 'canceled']);
  });

  test('also after a long outage', async () => {
    await submittedAndCanceled();
    refuse(1_000, busy());
    for (let minute = 0; minute < 10; minute += 1) {
      await send();
      world.clock.advance(60_000);
    }
    world.channel.before = () => {};
    world.clock.advance(10 * 60_000);
    await send();
    expect(told()).toEqual(['submitted', 'canceled']);
  });

  test('but one that keeps failing holds up the next one for a minute at most', async () => {
    await submittedAndCanceled();
    let refused = 0;
    world.channel.before = ({ method, user }) => {
      if (method !== 'notify' || user !== 'U-bea') return;
      refused += 1;
      if (refused < 60) throw busy(1_000);
    };
    const began = world.clock.now().getTime();
    while (told().length === 0) {
      await send();
      world.clock.advance(1_000);
    }
    expect(world.clock.now().getTime() - began).toBeLessThanOrEqual(62_000);
  });

  test('and one that somebody has to mend first, or that was given up, holds up nothing', async () => {
    for (const error of [
      new ChannelError('restricted_action', { retryable: true, toMend: 'message' }),
      new ChannelError('invalid_blocks', { retryable: false }),
    ]) {
      await submittedAndCanceled();
      refuse(1, error);
      await send();
      expect(told()).toEqual(['canceled']);
      world.channel.notices.length = 0;
    }
  });
});
