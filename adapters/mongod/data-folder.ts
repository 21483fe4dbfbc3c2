import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { stopOrphan } from './orphan.ts';
import { ownFolder } from './owner-lock.ts';
import { processStamp } from './processes.ts';

/** A folder for one mongod, owned by this process. */
export interface DataFolder {
  /** absolute; keeps the port and the lock */
  root: string;
  /** absolute, without links; mongod's own files */
  dbPath: string;
  /** whether the data are of use after this run */
  kept: boolean;
  /** words for the start-up text */
  description: string;
  /** Gives the folder up; throw-away data are removed. */
  close(): Promise<void>;
}

const THROW_AWAY = 'countersign-mongod-';

/**
 * Opens a folder that keeps its data.
 *
 * @throws MongoUnavailableError when a running process uses it
 */
export async function openKeptFolder(dataDir: string): Promise<DataFolder> {
  const dbPath = await madeFolder(join(resolve(dataDir), 'mongodb'));
  const root = resolve(dbPath, '..');
  const giveUp = await ownFolder(root);
  return { root, dbPath, kept: true, description: `data in ${shortPath(dbPath)}`, close: giveUp };
}

/** Opens a new folder for throw-away data, and removes those whose process was killed before it could do so. */
export async function openThrowAwayFolder(log: (line: string) => void): Promise<DataFolder> {
  await removeLeftOvers(log);
  const root = await realpath(await mkdtemp(join(tmpdir(), `${THROW_AWAY}${process.pid}-`)));
  const dbPath = await madeFolder(join(root, 'mongodb'));
  return { root, dbPath, kept: false, description: 'throw-away data', close: () => removed(root) };
}

/** The process number is in the folder's name, so that a folder never goes without its owner, not even while it is made. */
async function removeLeftOvers(log: (line: string) => void): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = new RegExp(`^${THROW_AWAY}(\\d+)-`).exec(name)?.[1];
    if (pid === undefined || (await processStamp(Number(pid))) !== undefined) continue;
    // Another user's folder, or one that another start is removing too: theirs to finish.
    await removeLeftOver(join(tmpdir(), name), log).catch(() => undefined);
  }
}

async function removeLeftOver(folder: string, log: (line: string) => void): Promise<void> {
  const root = await realpath(folder);
  await stopOrphan(join(root, 'mongodb'), log);
  await removed(root);
}

async function madeFolder(path: string): Promise<string> {
  await mkdir(path, { recursive: true });
  return realpath(path);
}

function removed(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') || resolve(fromHere) !== path ? path : `.${sep}${fromHere}`;
}
