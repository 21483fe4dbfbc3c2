import { beforeEach, expect, test, vi } from 'vitest';
import { ChannelError } from '../../../src/ports/channel.ts';
import type { PacedSend, Purpose } from '../../../src/ports/pacing.ts';
import type { Pace } from '../../../src/ports/stores/pace-store.ts';
import { paceLeewayMs } from '../../../src/store/paces.ts';
import { TestClock } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';
import { pacingOn } from '../../support/pacing.ts';

let database: TestDatabase;
let clock: TestClock;
let paced: PacedSend;
let pace: Pace;
let tests = 0;
useDatabase((opened) => {
  database = opened;
});
beforeEach(() => {
  clock = new TestClock();
  paced = pacingOn(database, clock);
  tests += 1;
  pace = { key: `edits-${tests}`, rates: [{ calls: 25, withinMs: 60_000 }], isShared: true };
});

const call = (purpose: Purpose, by = paced) => by({ paces: [pace], purpose }, async () => 'done');

async function howMany(purpose: Purpose): Promise<number> {
  for (let count = 0; ; count += 1)
    try {
      await call(purpose);
    } catch (error) {
      expect(error).toMatchObject({ code: 'heldBack', retryable: true, outcomeUnknown: false });
      return count;
    }
}

test('[R-71] edits that close buttons and answers still go where everything else has to wait, in lanes of their own', async () => {
  expect(await howMany('message')).toBe(23);
  await expect(call('message')).rejects.toMatchObject({
    limit: { lane: pace.key },
    retryAfterMs: 60_000 + paceLeewayMs,
  });
  expect(await call('closing')).toBe('done');
  expect(await call('answer')).toBe('done');
  await expect(call('closing')).rejects.toMatchObject({ limit: { lane: `${pace.key}:urgent` } });
  clock.advance(60_000 + paceLeewayMs);
  expect(await howMany('closing')).toBe(25);
});

test('[R-76] the platform’s own wait holds for every purpose and every process, and is over when its time is', async () => {
  const limited = new ChannelError('ratelimited', { retryable: true, retryAfterMs: 30_000, limit: {} });
  await expect(paced({ paces: [pace], purpose: 'message' }, () => Promise.reject(limited))).rejects.toBe(limited);
  const others = pacingOn(database, clock);
  // Others hear of it from the database, a moment later.
  await vi.waitFor(() => expect(call('message', others)).rejects.toMatchObject({ code: 'heldBack' }));
  for (const by of [paced, others])
    for (const purpose of ['message', 'closing', 'answer'] as const)
      await expect(call(purpose, by)).rejects.toMatchObject({ code: 'heldBack' });
  clock.advance(30_000);
  expect(await call('message', others)).toBe('done');
  expect(await call('message')).toBe('done');
});

test('what goes wrong otherwise is not paced', async () => {
  const broken = new ChannelError('network', { retryable: true, retryAfterMs: 30_000 });
  await expect(paced({ paces: [pace], purpose: 'message' }, () => Promise.reject(broken))).rejects.toBe(broken);
  expect(await call('message')).toBe('done');
});
