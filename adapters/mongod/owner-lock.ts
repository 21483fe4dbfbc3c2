import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoUnavailableError } from './errors.ts';
import { processStamp } from './processes.ts';

interface Owner {
  pid: number;
  stamp: string;
}

/**
 * Makes this process the one owner of `dataDir`, by a file `mongodb.owner` in it.
 * A file left by a process that no longer runs is taken over.
 *
 * @returns gives the folder up again
 * @throws MongoUnavailableError when a running process owns the folder
 */
export async function ownFolder(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, 'mongodb.owner');
  const own = `${file}.${randomUUID()}`;
  const me: Owner = { pid: process.pid, stamp: (await processStamp(process.pid)) ?? '' };
  await writeFile(own, JSON.stringify(me));
  try {
    // Linking a finished file is atomic: nobody ever sees a lock that is there but still empty.
    while (!(await linked(own, file))) await putAsideStale(file, dataDir);
  } finally {
    await rm(own, { force: true });
  }
  return () => rm(file, { force: true });
}

/** The process number of the running process that owns `dataDir`; undefined when none does. */
export async function runningOwner(dataDir: string): Promise<number | undefined> {
  const content = await readFile(join(dataDir, 'mongodb.owner'), 'utf8').catch(() => undefined);
  return content === undefined ? undefined : (await liveOwner(content))?.pid;
}

async function putAsideStale(file: string, dataDir: string): Promise<void> {
  const seen = await readFile(file, 'utf8').catch(() => undefined);
  if (seen === undefined) return;
  const owner = await liveOwner(seen);
  if (owner !== undefined) throw alreadyRunning(owner.pid, dataDir);

  const aside = `${file}.${randomUUID()}`;
  await rename(file, aside).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  // Two processes may clear the same stale lock at once: the slower one would take the faster one's new lock away.
  if ((await readFile(aside, 'utf8').catch(() => seen)) !== seen) await linked(aside, file);
  await rm(aside, { force: true });
}

async function liveOwner(content: string): Promise<Owner | undefined> {
  try {
    const owner = JSON.parse(content) as Owner;
    return owner.stamp === (await processStamp(owner.pid)) ? owner : undefined;
  } catch {
    // A file that is no lock of ours (a crash while writing, say) has no live owner.
    return undefined;
  }
}

function alreadyRunning(pid: number, dataDir: string): MongoUnavailableError {
  const who = pid === process.pid ? `in this process (${pid})` : `as process ${pid}`;
  return new MongoUnavailableError(
    `Countersign is already running ${who} with its data in ${dataDir}.\n` +
      'Stop it first, or set COUNTERSIGN_DATA to another folder or MONGODB_URI to another database.',
  );
}

async function linked(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
