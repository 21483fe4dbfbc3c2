import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createBells } from '../../src/jobs/doorbell.ts';
import { createLog } from '../../src/log.ts';
import { processesWith, spawnProgram } from '../support/child-program.ts';
import { openDatabase } from '../support/database.ts';
import { accountOf, organizationOf, peopleOf, soon, startRunning } from '../support/running.ts';

const drainMs = 10_000;

test('stopping while a ring is answered takes as long as the answer, not the whole time that it may take', async () => {
  const database = await openDatabase();
  onTestFinished(() => database.close());
  const bells = await createBells(database.mongo, createLog('silent', false));
  let looks = 0;
  const look = async (): Promise<void> => {
    looks += 1;
  };
  await bells.start({ plan: [look], deliver: [look, look], due: [look], fulfil: [look], refresh: [look] });
  await soon(() => expect(looks).toBeGreaterThanOrEqual(5));
  const again = looks;
  bells.ring('deliver');
  bells.ring('fulfil');
  bells.ring('due');
  await soon(() => expect(looks).toBeGreaterThan(again));
  const began = performance.now();
  await bells.stop(drainMs);
  expect(performance.now() - began).toBeLessThan(drainMs / 4);
  // Nothing is left that would swallow the next ring, or be locked after a restart.
  const jobs = database.mongo.connection.collection('jobs');
  expect(await jobs.countDocuments({ 'data.ring': true, nextRunAt: null })).toBe(0);
  expect(await jobs.countDocuments({ lockedAt: { $ne: null } })).toBe(0);
});

test('the program stops while it is at work, and somebody else goes on where it stopped', async () => {
  const organization = organizationOf({
    people: { anna: 'Anna Berg', uma: 'Uma User' },
    groups: [{ id: 'g', name: 'G' }],
    packages: [
      { id: 'p', name: 'P', resources: [{ group: 'g' }], policy: { stages: [{ approvers: [{ people: ['anna'] }] }] } },
    ],
  });
  const running = await startRunning({ organization });
  onTestFinished(() => running.stop());
  const people = peopleOf(running.slack);
  await people.ask('uma', 'p');
  const card = await people.card('anna');
  await running.slack.click(accountOf('anna'), card, 'approve');
  const began = performance.now();
  const first = running.program.url;
  await running.program.stop();
  expect(performance.now() - began).toBeLessThan(drainMs / 2);
  await expect(fetch(`${first}/healthz`)).rejects.toThrow();
  await running.restart();
  await people.hears('uma', 'You now have P.');
  await running.settled();
  expect(people.liveCards('anna')).toEqual([]);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  '%s sent to npm alone stops the program, its MongoDB and npm, whatever clients leave open',
  { timeout: 90_000 },
  async (signal) => {
    const data = await mkdtemp(join(tmpdir(), 'countersign-stop-'));
    onTestFinished(() => rm(data, { recursive: true, force: true, maxRetries: 3 }));
    const program = spawnProgram({ COUNTERSIGN_DATA: data }, ['npm', 'start']);
    const { port } = new URL(await program.ready);
    const client = connect(Number(port), '127.0.0.1').on('error', () => {});
    onTestFinished(() => void client.destroy());
    client.write('POS');
    const began = performance.now();
    program.signal(signal);
    await program.ended;
    expect(program.lines.join('\n')).toMatch(/Stopping:.*\nStopped\.$/);
    expect(performance.now() - began).toBeLessThan(drainMs);
    await soon(async () => expect(await processesWith(data)).toEqual([]));
  },
);
