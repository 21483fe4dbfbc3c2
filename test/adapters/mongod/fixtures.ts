import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import mongoose from 'mongoose';
import { onTestFinished } from 'vitest';
import {
  type EmbeddedMongo,
  type EmbeddedMongoOptions,
  startEmbeddedMongo,
} from '../../../adapters/mongod/embedded.ts';
import { processStamp } from '../../../adapters/mongod/processes.ts';

/** Starts of a cold cache fetch a mongod first. */
export const SLOW = { timeout: 180_000 };

/** An empty folder, removed when the test ends. */
export async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'mongod-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a MongoDB that is stopped when the test ends, with the lines it logged. */
export async function started(
  options: Partial<EmbeddedMongoOptions> = {},
): Promise<EmbeddedMongo & { lines: string[] }> {
  const lines: string[] = [];
  const mongo = await startEmbeddedMongo({ log: (line) => lines.push(line), ...options });
  onTestFinished(() => mongo.stop());
  return { ...mongo, lines };
}

/** What the server says about itself. */
export interface ServerFacts {
  mongodPid: number;
  dbPath: string;
  bindIp: string;
  storageEngine: string;
}

export async function serverFacts(uri: string): Promise<ServerFacts> {
  return withDatabase(uri, async (db) => {
    const status = await db.admin().serverStatus();
    const { parsed } = await db.admin().command({ getCmdLineOpts: 1 });
    return {
      mongodPid: status.pid,
      dbPath: parsed.storage.dbPath,
      bindIp: parsed.net.bindIp,
      storageEngine: status.storageEngine.name,
    };
  });
}

export function writeNote(uri: string, text: string): Promise<unknown> {
  return withDatabase(uri, (db) => db.collection('notes').insertOne({ text }, { writeConcern: { w: 'majority' } }));
}

export function notes(uri: string): Promise<string[]> {
  return withDatabase(uri, async (db) => (await db.collection('notes').find().toArray()).map((note) => note.text));
}

export function logEveryQuery(uri: string): Promise<unknown> {
  return withDatabase(uri, (db) => db.command({ profile: 0, slowms: -1 }));
}

async function withDatabase<T>(uri: string, work: (db: mongoose.mongo.Db) => Promise<T>): Promise<T> {
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    if (connection.db === undefined) throw new Error('not connected');
    return await work(connection.db);
  } finally {
    await connection.close();
  }
}

/** A running `owner.ts`, in its own process group as a shell would start it. */
export interface OwnerProgram {
  child: ChildProcess;
  pid: number;
  uri: string;
  mongodPid: number;
  dbPath: string;
  /** everything it writes after it is up */
  output: string[];
  /** resolves with the exit code when it has ended */
  ended: Promise<number | null>;
}

export async function ownerProgram(...args: string[]): Promise<OwnerProgram> {
  const script = fileURLToPath(new URL('./owner.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  });
  const ended = once(child, 'close').then(([code]) => code as number | null);
  const output: string[] = [];
  const lines = createInterface({ input: child.stdout });
  const [first] = await once(lines, 'line');
  lines.on('line', (line) => output.push(line));
  return { child, pid: child.pid ?? 0, output, ended, ...JSON.parse(first) };
}

/** Whether a process runs; one that has ended and only waits to be collected by its parent does not. */
export async function isRunning(pid: number): Promise<boolean> {
  return (await processStamp(pid)) !== undefined;
}
