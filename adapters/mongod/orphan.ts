import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MongoUnavailableError } from './errors.ts';
import { commandLine, signal, waitUntil } from './processes.ts';

/** How long an orphan may take to write its data out, in milliseconds. */
const STOP_MS = 60_000;

/**
 * Stops the mongod that an earlier, killed process left behind on `dbPath`; nothing to do when there is none.
 * It is stopped and not adopted because mongodb-memory-server's watcher of the killed process ends it soon anyway.
 *
 * @throws MongoUnavailableError when it does not end within a minute
 */
export async function stopOrphan(dbPath: string, log: (line: string) => void): Promise<void> {
  const pid = await recordedPid(dbPath);
  if (pid === undefined || !(await isMongodOn(dbPath, pid))) return;

  log(`MongoDB: stopping the mongod (process ${pid}) that an earlier run left behind`);
  signal(pid, 'SIGTERM');
  if (await waitUntil(async () => !(await isMongodOn(dbPath, pid)), STOP_MS)) return;
  throw new MongoUnavailableError(
    `A mongod from an earlier run (process ${pid}) is still using ${dbPath} and does not stop.\nStop it (kill ${pid}) and start again.`,
  );
}

/** mongod's own pid file: it holds the number while mongod runs, and keeps it after a crash. */
async function recordedPid(dbPath: string): Promise<number | undefined> {
  const pid = Number.parseInt(await readFile(join(dbPath, 'mongod.lock'), 'utf8').catch(() => ''), 10);
  return pid > 0 ? pid : undefined;
}

/** A recorded number may belong to another program by now, so the command line decides: a mongod on this very folder. */
async function isMongodOn(dbPath: string, pid: number): Promise<boolean> {
  const command = await commandLine(pid);
  return command.includes('mongod') && command.includes(` --dbpath ${dbPath} `);
}
