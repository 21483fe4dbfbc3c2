import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import type { Log } from '../ports/log.ts';

/** How long an operation looks for a usable server before it fails, in ms: a click must be answered within 2 s. */
const serverSelectionTimeoutMs = 1_500;
const retryEveryMs = 2_000;

/** The database, which may not be there yet, or not at this moment. */
export interface Mongo {
  readonly connection: Connection;
  /** Whether it can be used now: connected, and its indexes are in place. */
  isReady(): boolean;
  /**
   * Connects, however long that takes: each failed try is logged in words and tried again until `signal` is aborted
   * (then it rejects). Then makes the indexes of all models: unique ones must be there before the first write.
   *
   * @throws the driver's error at once when the connection string itself cannot be read.
   */
  connect(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** A database at this address, whose writes are acknowledged by a majority. Nothing is contacted before `connect`. */
export function createMongo(uri: string, log: Log): Mongo {
  const connection = mongoose.createConnection();
  let prepared = false;
  let closing = false;
  connection.on('disconnected', () => {
    if (prepared && !closing)
      log.warn({}, 'The connection to MongoDB is lost; clicks are answered with "try again" until it is back');
  });
  connection.on('reconnected', () => log.info({}, 'The connection to MongoDB is back'));

  async function tryToConnect(): Promise<boolean> {
    try {
      await connection.openUri(uri, {
        serverSelectionTimeoutMS: serverSelectionTimeoutMs,
        bufferCommands: false,
        autoIndex: false,
        ignoreUndefined: true,
        w: 'majority',
      });
      return true;
    } catch (error) {
      await connection.close();
      if (!(error instanceof mongoose.Error.MongooseServerSelectionError)) throw error;
      log.warn(
        { reason: error.message },
        `MongoDB cannot be reached at ${hostsOf(uri)}; trying again every ${retryEveryMs / 1000} s`,
      );
      return false;
    }
  }

  return {
    connection,
    isReady: () => prepared && connection.readyState === mongoose.ConnectionStates.connected,
    async connect(signal): Promise<void> {
      while (!(await tryToConnect())) await pause(retryEveryMs, undefined, { signal });
      await Promise.all(Object.values(connection.models).map((model) => model.createIndexes()));
      prepared = true;
    },
    async close(): Promise<void> {
      closing = true;
      await connection.close();
    },
  };
}

/** The hosts of a connection string, without name and password. */
function hostsOf(uri: string): string {
  return uri.replace(/^mongodb(\+srv)?:\/\/([^@/]*@)?/, '').replace(/[/?].*$/, '');
}
