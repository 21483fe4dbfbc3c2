import { beforeEach, describe, expect, test } from 'vitest';
import type { Pace, PaceStore, SlotWanted } from '../../../src/ports/stores/pace-store.ts';
import { createPaceStore, paceLeewayMs } from '../../../src/store/paces.ts';
import { TestClock } from '../../support/clock.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';

let database: TestDatabase;
let clock: TestClock;
let paces: PaceStore;
let keys = 0;
useDatabase((opened) => {
  database = opened;
});
beforeEach(() => {
  clock = new TestClock();
  paces = createPaceStore(database.mongo, clock);
  keys += 1;
});

const paced = (...rates: Pace['rates']): Pace => ({ key: `key-${keys}`, rates });
const alone = (): Pace => ({ key: `key-${keys}`, rates: [], isAlone: true });
let tokens = 0;
function take(pace: Pace, wanted: Partial<SlotWanted> = {}, store = paces) {
  tokens += 1;
  const usual = { holder: 'one', token: `token-${tokens}`, withinMs: 0, isUrgent: true, turnMs: 10_000 };
  return store.take(pace, { ...usual, ...wanted });
}
const granted = { kind: 'granted', waitMs: 0 };

describe('rates', () => {
  test('[R-76] no window of any rate ever holds more calls than the platform takes', async () => {
    const rates = [
      { calls: 3, withinMs: 1_000 },
      { calls: 7, withinMs: 5_000 },
    ];
    const pace = paced(...rates);
    const made: number[] = [];
    for (let tries = 0; made.length < 30 && tries < 1_000; tries += 1) {
      const slot = await take(pace);
      if (slot.kind === 'granted') made.push(clock.now().getTime());
      else clock.advance(slot.waitMs);
    }
    expect(made).toHaveLength(30);
    for (const { calls, withinMs } of rates)
      for (const [index, at] of made.entries()) {
        const next = made[index + calls];
        if (next !== undefined) expect(next - at).toBeGreaterThanOrEqual(withinMs + paceLeewayMs);
      }
    // 7 in each 5 s, and the leeway.
    expect((made.at(-1) ?? 0) - (made[0] ?? 0)).toBeLessThanOrEqual(4 * (5_000 + paceLeewayMs) + 1_000 + paceLeewayMs);
  });

  test('a slot that is near is given ahead of its time, and counts from then', async () => {
    const pace = paced({ calls: 1, withinMs: 1_000 });
    expect(await take(pace)).toEqual(granted);
    const waitMs = 1_000 + paceLeewayMs;
    expect(await take(pace, { withinMs: waitMs - 1 })).toEqual({ kind: 'full', waitMs });
    expect(await take(pace, { withinMs: waitMs })).toEqual({ kind: 'granted', waitMs });
    expect(await take(pace)).toEqual({ kind: 'full', waitMs: 2 * waitMs });
  });

  test('[R-76] two processes on one database share a rate, also where they ask at once', async () => {
    const other = await openDatabase(database.uri);
    const both = [paces, createPaceStore(other.mongo, clock)];
    const pace = paced({ calls: 10, withinMs: 1_000 });
    const slots = await Promise.all(Array.from({ length: 40 }, (_, index) => take(pace, {}, both[index % 2])));
    expect(slots.filter(({ kind }) => kind === 'granted')).toHaveLength(10);
    await other.mongo.close();
  });

  test('a call that asks again, because it came too late for its slot, gives that slot up', async () => {
    const pace = paced({ calls: 2, withinMs: 1_000 });
    for (let again = 0; again < 5; again += 1) expect(await take(pace, { token: 'late' })).toEqual(granted);
    expect(await take(pace)).toEqual(granted);
    expect(await take(pace)).toMatchObject({ kind: 'full' });
  });

  test('[R-71] what is kept free of a rate is for urgent calls alone', async () => {
    const pace = paced({ calls: 50, withinMs: 60_000 });
    const usual = await Promise.all(Array.from({ length: 50 }, () => take(pace, { isUrgent: false })));
    expect(usual.filter(({ kind }) => kind === 'granted')).toHaveLength(46);
    const urgent = await Promise.all(Array.from({ length: 10 }, () => take(pace)));
    expect(urgent.filter(({ kind }) => kind === 'granted')).toHaveLength(4);
  });

  test('[R-76] a wait that the platform names holds for all processes, for this key alone, and is never made shorter', async () => {
    const pace = paced({ calls: 50, withinMs: 60_000 });
    await paces.close(pace.key, 30_000);
    await paces.close(pace.key, 5_000);
    expect(await take(pace)).toEqual({ kind: 'full', waitMs: 30_000 });
    expect(await take({ ...pace, key: `${pace.key}-other` })).toEqual(granted);
    clock.advance(30_000);
    expect(await take(pace)).toEqual(granted);
  });

  test('by the database’s clock where no other one is given: a process with a wrong clock paces like the others', async () => {
    const pace = paced({ calls: 1, withinMs: 60_000 });
    const store = createPaceStore(database.mongo);
    expect(await take(pace, {}, store)).toEqual(granted);
    const { kind, waitMs } = await take(pace, {}, store);
    expect(kind).toBe('full');
    expect(waitMs).toBeGreaterThan(50_000);
    expect(waitMs).toBeLessThanOrEqual(60_000 + paceLeewayMs);
  });
});

describe('turns', () => {
  test('[R-76] one call at a time: the next process has its turn once the first one gives it back', async () => {
    expect(await take(alone(), { token: 'a' })).toEqual(granted);
    expect(await take(alone(), { holder: 'two' })).toMatchObject({ kind: 'busy' });
    await paces.release(alone().key, 'somebody else’s');
    expect(await take(alone(), { holder: 'two' })).toMatchObject({ kind: 'busy' });
    await paces.release(alone().key, 'a');
    expect(await take(alone(), { holder: 'two' })).toEqual(granted);
  });

  test('[R-76] the turn of a process that was killed ends by itself', async () => {
    await take(alone(), { turnMs: 10_000 });
    clock.advance(9_999);
    expect(await take(alone(), { holder: 'two' })).toMatchObject({ kind: 'busy' });
    clock.advance(1);
    expect(await take(alone(), { holder: 'two' })).toEqual(granted);
  });

  test('a process keeps its own calls apart: a turn that it gives back late is not waited for, nor ended by the earlier call', async () => {
    expect(await take(alone(), { token: 'first' })).toEqual(granted);
    expect(await take(alone(), { token: 'second' })).toEqual(granted);
    await paces.release(alone().key, 'first');
    expect(await take(alone(), { holder: 'two' })).toMatchObject({ kind: 'busy' });
  });

  test('the next turn is for an urgent call that waits for it, for a moment', async () => {
    await take(alone(), { token: 'a', isUrgent: false });
    expect(await take(alone(), { holder: 'two', isUrgent: true })).toMatchObject({ kind: 'busy' });
    await paces.release(alone().key, 'a');
    expect(await take(alone(), { isUrgent: false })).toMatchObject({ kind: 'busy' });
    expect(await take(alone(), { holder: 'two', token: 'b', isUrgent: true })).toEqual(granted);
    await paces.release(alone().key, 'b');
    expect(await take(alone(), { token: 'c', isUrgent: false })).toEqual(granted);
    await take(alone(), { holder: 'two', isUrgent: true });
    await paces.release(alone().key, 'c');
    clock.advance(500);
    expect(await take(alone(), { isUrgent: false })).toEqual(granted);
  });
});
