import { findMongod } from './binary.ts';
import { openKeptFolder, openThrowAwayFolder } from './data-folder.ts';
import { launchMongod } from './launch.ts';
import { mongoUri } from './mongod-process.ts';
import { runningOwner } from './owner-lock.ts';
import { savedPort, savePort } from './port.ts';
import { bringUpReplicaSet } from './replica-set.ts';

export { makeDataFolder } from './data-folder.ts';
export { MongoUnavailableError } from './errors.ts';

/** A running MongoDB that this process started. */
export interface EmbeddedMongo {
  /** names the replica set and the database `countersign` */
  readonly uri: string;
  /** one line for the start-up text, e.g. `mongod 6.0.5 (PATH), data in ./data/mongodb, port 40123` */
  readonly description: string;
  /** Writes everything out, ends mongod and waits until it has ended. Calling it again waits for the same end. */
  stop(): Promise<void>;
}

/** Where an embedded MongoDB keeps its data, and who hears of its steps. */
export interface EmbeddedMongoOptions {
  /** folder that keeps data and port over restarts; absent: throw-away data in a temporary folder, removed by `stop` */
  dataDir?: string;
  /** takes one-line progress messages */
  log: (line: string) => void;
  /** where settings and PATH are read from; `process.env` when absent */
  env?: NodeJS.ProcessEnv;
}

/**
 * Finds or fetches a mongod and runs it as a one-node replica set on 127.0.0.1.
 *
 * @throws MongoUnavailableError saying what was tried and what to do: no usable mongod, a running Countersign on the same
 *   folder, or a mongod that does not start
 */
export async function startEmbeddedMongo(options: EmbeddedMongoOptions): Promise<EmbeddedMongo> {
  const { dataDir, log, env = process.env } = options;
  const folder = dataDir === undefined ? await openThrowAwayFolder(log) : await openKeptFolder(dataDir);
  try {
    const mongod = await findMongod(env, log);
    const { port, end } = await launchMongod(mongod, folder, log);
    try {
      await bringUpReplicaSet(port);
      await savePort(folder.root, port);
    } catch (error) {
      await end();
      throw error;
    }
    let stopped: Promise<void> | undefined;
    return {
      uri: mongoUri(port),
      description: `mongod ${mongod.version} (${mongod.source}), ${folder.description}, port ${port}`,
      stop: () => {
        stopped ??= end().finally(folder.close);
        return stopped;
      },
    };
  } catch (error) {
    await folder.close();
    throw error;
  }
}

/** Where the mongod of a Countersign that runs on this data folder listens; undefined when none runs there. */
export async function runningMongoUri(dataDir: string): Promise<string | undefined> {
  const port = (await runningOwner(dataDir)) === undefined ? undefined : await savedPort(dataDir);
  return port === undefined ? undefined : mongoUri(port);
}
