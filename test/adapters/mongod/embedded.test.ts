import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import {
  emptyFolder,
  isRunning,
  logEveryQuery,
  notes,
  ownerProgram,
  SLOW,
  serverFacts,
  started,
  writeNote,
} from './fixtures.ts';

describe('throw-away data', SLOW, () => {
  test('run as a replica set on the loopback address and leave no process and no folder', async () => {
    const mongo = await started();
    await writeNote(mongo.uri, 'hello');
    expect(await notes(mongo.uri)).toEqual(['hello']);
    const facts = await serverFacts(mongo.uri);
    expect(facts).toMatchObject({ bindIp: '127.0.0.1', storageEngine: 'wiredTiger' });
    expect(mongo.uri).toContain('replicaSet=');
    expect(mongo.description).toMatch(/^mongod \d+\.\d+\.\d+ \(.+\), throw-away data, port \d+$/);

    await Promise.all([mongo.stop(), mongo.stop()]);
    await mongo.stop();
    expect(await isRunning(facts.mongodPid)).toBe(false);
    expect(existsSync(dirname(facts.dbPath))).toBe(false);
  });

  test('of a killed process are cleared away by the next start', async () => {
    const owner = await ownerProgram();
    owner.child.kill('SIGKILL');
    await owner.ended;
    await started();
    expect(await isRunning(owner.mongodPid)).toBe(false);
    expect(existsSync(dirname(owner.dbPath))).toBe(false);
  });

  test('of a running process are left alone by another start', async () => {
    const first = await started();
    await writeNote(first.uri, 'mine');
    await started();
    expect(await notes(first.uri)).toEqual(['mine']);
  });
});

describe('what people write', SLOW, () => {
  test('is not taken for a failure of mongod when it is logged with a slow query', async () => {
    const mongo = await started();
    const { mongodPid } = await serverFacts(mongo.uri);
    await logEveryQuery(mongo.uri);
    const text =
      'address already in use ***aborting after DBException in initAndListen, libx.so: cannot open shared object';
    await writeNote(mongo.uri, text);
    await writeNote(mongo.uri, 'and on');
    expect(await notes(mongo.uri)).toEqual([text, 'and on']);
    expect(await isRunning(mongodPid)).toBe(true);
  });
});

describe('a data folder', SLOW, () => {
  test('keeps data and port over a restart', async () => {
    const dataDir = await emptyFolder();
    const before = await started({ dataDir });
    await writeNote(before.uri, 'kept');
    const { mongodPid } = await serverFacts(before.uri);
    await before.stop();
    expect(await isRunning(mongodPid)).toBe(false);

    const after = await started({ dataDir });
    expect(after.uri).toBe(before.uri);
    expect(await notes(after.uri)).toEqual(['kept']);
    expect(after.description).toContain(join(dataDir, 'mongodb'));
  });

  test('moves to another port when a foreign program took the port meanwhile', async () => {
    const dataDir = await emptyFolder();
    const before = await started({ dataDir });
    await writeNote(before.uri, 'moved along');
    await before.stop();
    const port = Number(new URL(before.uri).port);
    // It hangs up on what it does not understand, as web servers do.
    const foreign = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
    onTestFinished(() => void foreign.close());
    await once(foreign, 'listening');

    const after = await started({ dataDir });
    expect(after.uri).not.toBe(before.uri);
    expect(after.lines.join('\n')).toContain(`another program is using port ${port} of the last run`);
    await writeNote(after.uri, 'and written to');
    expect(await notes(after.uri)).toEqual(['moved along', 'and written to']);
  });

  test('is usable right after its process was killed, and the orphaned mongod is gone', async () => {
    const dataDir = await emptyFolder();
    const owner = await ownerProgram(dataDir);
    owner.child.kill('SIGKILL');
    await owner.ended;

    const mongo = await started({ dataDir });
    expect(await notes(mongo.uri)).toEqual(['written by the owner']);
    expect(await isRunning(owner.mongodPid)).toBe(false);
  });

  test('is usable after its process and mongod were killed together', async () => {
    const dataDir = await emptyFolder();
    const owner = await ownerProgram(dataDir);
    owner.child.kill('SIGKILL');
    process.kill(owner.mongodPid, 'SIGKILL');
    await owner.ended;

    const mongo = await started({ dataDir });
    expect(await notes(mongo.uri)).toEqual(['written by the owner']);
  });

  test('of a running process is refused, and that process goes on', async () => {
    const dataDir = await emptyFolder();
    const owner = await ownerProgram(dataDir);
    await expect(started({ dataDir })).rejects.toThrow(`Countersign is already running as process ${owner.pid}`);
    await writeNote(owner.uri, 'still here');
    process.kill(owner.pid, 'SIGINT');
    expect(await owner.ended).toBe(0);
  });

  test('in use by this very process is refused', async () => {
    const dataDir = await emptyFolder();
    await started({ dataDir });
    await expect(started({ dataDir })).rejects.toThrow('already running in this process');
  });

  test('with the number of a foreign process in its pid files starts and lets that process live', async () => {
    const dataDir = await emptyFolder();
    const foreign = spawn('sleep', ['600']);
    onTestFinished(() => void foreign.kill());
    await mkdir(join(dataDir, 'mongodb'));
    await writeFile(join(dataDir, 'mongodb', 'mongod.lock'), `${foreign.pid}\n`);
    await writeFile(join(dataDir, 'mongodb.owner'), JSON.stringify({ pid: foreign.pid, stamp: 'another start' }));

    const mongo = await started({ dataDir });
    await writeNote(mongo.uri, 'started');
    expect(foreign.exitCode ?? foreign.signalCode).toBeNull();
  });

  test('given up and taken by many starts at once goes to exactly one of them', async () => {
    const dataDir = await emptyFolder();
    await writeFile(join(dataDir, 'mongodb.owner'), 'left by a crash');
    const results = await Promise.allSettled([started({ dataDir }), started({ dataDir }), started({ dataDir })]);
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
  });
});

describe('Ctrl-C on the terminal', SLOW, () => {
  test('leaves mongod running until the program has drained, then stops it', async () => {
    const dataDir = await emptyFolder();
    const owner = await ownerProgram(dataDir);
    // The terminal sends SIGINT to the whole process group.
    process.kill(-owner.pid, 'SIGINT');
    expect(await owner.ended).toBe(0);
    expect(owner.output).toEqual(['drained']);
    await vi.waitUntil(async () => !(await isRunning(owner.mongodPid)));

    const mongo = await started({ dataDir });
    expect(await notes(mongo.uri)).toEqual(['written by the owner', 'written while draining']);
  });
});
