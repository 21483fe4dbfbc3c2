import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { MongoUnavailableError, reasonOf } from './errors.ts';
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
 * @throws MongoUnavailableError when it cannot be written, or a running process uses it
 */
export async function openKeptFolder(dataDir: string): Promise<DataFolder> {
  await makeDataFolder(dataDir);
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

/**
 * Makes the folder of what is kept over restarts, where there is none, and sees whether it can be written.
 *
 * @throws MongoUnavailableError saying what is wrong with it and what to do
 */
export async function makeDataFolder(dataDir: string): Promise<void> {
  const probe = join(dataDir, `.write-check-${process.pid}`);
  try {
    await makeFolders(resolve(dataDir));
    // A full disk still takes the names of empty files.
    await writeFile(probe, 'x'.repeat(4096));
    await rm(probe, { force: true });
  } catch (error) {
    await rm(probe, { force: true }).catch(() => undefined);
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const why = Object.hasOwn(whyNotWritten, code) ? whyNotWritten[code] : reasonOf(error);
    throw new MongoUnavailableError(
      `Countersign cannot write to the data folder ${dataDir}: ${why}. Correct this, or set COUNTERSIGN_DATA to another folder.`,
    );
  }
}

/** Like `mkdir` with `recursive`, which never ends where a folder is there and nothing can be made in it, as in /proc. */
async function makeFolders(path: string): Promise<void> {
  try {
    await mkdir(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || dirname(path) === path) throw error;
    await makeFolders(dirname(path));
    await mkdir(path);
  }
}

const notAllowed = 'this user is not allowed to write there';
const noFolder = 'part of its path is a file, not a folder';
const whyNotWritten: Readonly<Record<string, string>> = {
  EACCES: notAllowed,
  EPERM: notAllowed,
  EROFS: 'its file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'this user has no disk space left',
  ENOTDIR: noFolder,
  EEXIST: noFolder,
  ENOENT: 'its path cannot be created',
};

function removed(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 3 });
}

function shortPath(path: string): string {
  const fromHere = relative(process.cwd(), path);
  return fromHere.startsWith('..') || resolve(fromHere) !== path ? path : `.${sep}${fromHere}`;
}
