import type { DataFolder } from './data-folder.ts';
import { MongoUnavailableError, reasonOf } from './errors.ts';
import { MongodProcess } from './mongod-process.ts';
import { stopOrphan } from './orphan.ts';
import { choosePort } from './port.ts';
import type { Mongod } from './probe.ts';
import { waitUntil } from './processes.ts';
import { orderShutdown } from './replica-set.ts';

/** A mongod that accepts connections. */
export interface RunningMongod {
  port: number;
  /** Ends mongod and waits until it has ended; data that are kept are written out first, which takes about a second. */
  end(): Promise<void>;
}

/** How long mongod may take to write everything out, in milliseconds; after that it is killed, and its journal has the rest. */
const STOP_MS = 60_000;

/** How often a start is tried again when something else was quicker to take the port or the folder. */
const ATTEMPTS = 3;

/**
 * Starts mongod on a data folder, after stopping one that an earlier run left there.
 *
 * @throws MongoUnavailableError with mongod's own words when it does not start
 */
export async function launchMongod(
  mongod: Mongod,
  folder: DataFolder,
  log: (line: string) => void,
  attempt = 1,
): Promise<RunningMongod> {
  await stopOrphan(folder.dbPath, log);
  const port = await choosePort(folder.root, log);
  const server = new MongodProcess(mongod, folder.dbPath, port);
  try {
    await server.start();
  } catch (error) {
    await server.stop();
    const why = server.errors.length > 0 ? server.errors.join('; ') : reasonOf(error);
    if (attempt < ATTEMPTS && /address already in use|DBPathInUse/i.test(`${why} ${reasonOf(error)}`)) {
      return launchMongod(mongod, folder, log, attempt + 1);
    }
    throw new MongoUnavailableError(notStartedText(mongod, folder.dbPath, why));
  }

  let ending = false;
  server.mongodProcess?.once('exit', (code, signal) => {
    if (!ending)
      log(`MongoDB: mongod stopped unexpectedly: ${[signal ?? `exit code ${code}`, ...server.errors].join('; ')}`);
  });
  const end = async () => {
    ending = true;
    if (folder.kept) await shutDown(server, port);
    else if (server.isRunning) server.mongodProcess?.kill('SIGKILL');
    // Ends the watcher, and mongod by signals if it has not ended yet.
    await server.stop();
  };
  return { port, end };
}

async function shutDown(server: MongodProcess, port: number): Promise<void> {
  if (server.isRunning) await orderShutdown(port);
  await waitUntil(async () => !server.isRunning, STOP_MS);
}

function notStartedText(mongod: Mongod, dbPath: string, why: string): string {
  const advice = why.includes('DBPathInUse')
    ? [
        'Another mongod, not started by Countersign, is using this folder. Stop it, or set COUNTERSIGN_DATA to another folder.',
      ]
    : [
        'If another MongoDB release wrote this data, set MONGOMS_SYSTEM_BINARY to the full path of its mongod.',
        'To start with an empty database, move the folder away. Or set MONGODB_URI to a MongoDB replica set.',
      ];
  return [`mongod ${mongod.version} (${mongod.path}) did not start on ${dbPath}:`, `  ${why}`, ...advice].join('\n');
}
