import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type Bells, createBells } from '../../../src/jobs/doorbell.ts';
import { createLog } from '../../../src/log.ts';
import type { Bell } from '../../../src/ports/doorbell.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { createGate, type Gate, until } from '../../support/gate.ts';

const log = createLog('silent', false);
const bells: readonly Bell[] = ['plan', 'deliver', 'due', 'fulfil', 'refresh'];

let database: TestDatabase;
let started: Bells[];
let gates: Gate[];
beforeEach(async () => {
  database = await openDatabase();
  started = [];
  gates = [];
});
afterEach(async () => {
  for (const gate of gates) gate.open();
  await Promise.all(started.map((one) => one.stop(5_000)));
  await database.close();
});

async function newBells(): Promise<Bells> {
  const created = await createBells(database.mongo, log);
  started.push(created);
  return created;
}

function newGate(): Gate {
  const gate = createGate();
  gates.push(gate);
  return gate;
}

/** Bells that answer, each look counted. */
async function answering(extra: Partial<Record<Bell, () => Promise<void>>> = {}) {
  const counts: Record<Bell, number> = { plan: 0, deliver: 0, due: 0, fulfil: 0, refresh: 0 };
  const created = await newBells();
  const look = (bell: Bell) => async () => {
    counts[bell] += 1;
    await extra[bell]?.();
  };
  await created.start({
    plan: [look('plan')],
    deliver: [look('deliver')],
    due: [look('due')],
    fulfil: [look('fulfil')],
    refresh: [look('refresh')],
  });
  return { bells: created, counts };
}

const jobs = () => database.mongo.connection.collection('jobs');

describe('doorbells', () => {
  test('each bell rings by itself, again and again', async () => {
    const { counts } = await answering();
    await until('every bell has rung twice', () => bells.every((bell) => counts[bell] >= 2), 15_000);
  });

  test('[R-77] a process whose clock is an hour ahead delays no look of the next process', async () => {
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3_600_000 });
    const ahead = await answering();
    const web = await newBells();
    web.ring('due');
    await until('it has looked', () => bells.every((bell) => ahead.counts[bell] >= 1), 15_000);
    await ahead.bells.stop(5_000);
    web.ring('fulfil');
    await until('a ring of the same clock is left', async () => (await jobs().countDocuments({ name: /^fulfil/ })) > 0);
    vi.useRealTimers();
    const { counts } = await answering();
    await until('every bell has rung twice', () => bells.every((bell) => counts[bell] >= 2), 15_000);
    await until('the ring was heard', async () => (await jobs().countDocuments({ 'data.ring': true })) === 0);
  });

  test('two hundred rings at once, of a process that answers none, leave one job to wait', async () => {
    const ringer = await newBells();
    for (let ring = 0; ring < 200; ring += 1) ringer.ring('deliver');
    await until('a ring is there', async () => (await jobs().countDocuments()) > 0);
    ringer.ring('due');
    await until('the other one as well', async () => (await jobs().countDocuments({ name: /^due/ })) > 0);
    expect(await jobs().countDocuments({ name: /^deliver/ })).toBe(1);
  });

  test('a ring of another process is heard, and its job is gone then', async () => {
    const ringer = await newBells();
    ringer.ring('fulfil');
    await until('the ring is there', async () => (await jobs().countDocuments({ 'data.ring': true })) === 1);
    const { counts } = await answering();
    await until(
      'it was heard',
      async () => counts.fulfil > 0 && (await jobs().countDocuments({ 'data.ring': true })) === 0,
    );
  });

  test('rings while a look is under way are one more look after it, which never overlap', async () => {
    const gate = newGate();
    let running = 0;
    let overlapping = 0;
    const { bells: ours, counts } = await answering({
      async due() {
        running += 1;
        overlapping = Math.max(overlapping, running);
        await gate.pass();
        running -= 1;
      },
    });
    ours.ring('due');
    await until('a look is under way', () => gate.waiting() === 1);
    for (let ring = 0; ring < 200; ring += 1) ours.ring('due');
    expect(counts.due).toBe(1);
    gate.open();
    await until('the look after it came', () => counts.due >= 2);
    const soon = counts.due;
    // Two more of the bell's own rounds, not two hundred.
    await until('another round', () => counts.plan >= 2, 15_000);
    expect(counts.due).toBeLessThanOrEqual(soon + 3);
    expect(overlapping).toBe(1);
    expect(await jobs().countDocuments()).toBeLessThanOrEqual(2 * bells.length);
  });

  test('a slow look holds up no other bell', async () => {
    const gate = newGate();
    const { counts } = await answering({ deliver: () => gate.pass() });
    await until('deliver is under way', () => gate.waiting() === 1, 15_000);
    const before = { ...counts };
    await until('the others go on', () => counts.plan > before.plan && counts.due > before.due, 15_000);
    expect(counts.deliver).toBe(1);
  });

  test('a look that fails is followed by the next one', async () => {
    const { counts } = await answering({
      async plan() {
        throw new Error('The database is away');
      },
    });
    await until('it looked again', () => counts.plan >= 2, 15_000);
  });

  test('stop waits for the look that is under way, and no look begins after it', async () => {
    const gate = newGate();
    let finished = 0;
    const { bells: ours, counts } = await answering({
      async fulfil() {
        await gate.pass();
        finished += 1;
      },
    });
    ours.ring('fulfil');
    await until('a look is under way', () => gate.waiting() === 1);
    let stopped = false;
    const stopping = ours.stop(10_000).then(() => {
      stopped = true;
    });
    // A whole ring of another process goes by.
    const other = await answering();
    await until('another process has looked', () => other.counts.plan > 0, 15_000);
    expect(stopped).toBe(false);
    expect(finished).toBe(0);
    gate.open();
    await stopping;
    expect(finished).toBeGreaterThan(0);
    const after = { ...counts };
    const seen = other.counts.plan;
    await until('the other process goes on', () => other.counts.plan > seen, 15_000);
    expect(counts).toEqual(after);
  });

  test('stop gives up on a look that does not end', async () => {
    const gate = newGate();
    const { bells: ours } = await answering({ due: () => gate.pass() });
    ours.ring('due');
    await until('a look is under way', () => gate.waiting() === 1);
    const began = performance.now();
    await ours.stop(300);
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
