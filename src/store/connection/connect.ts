import { setTimeout as pause } from 'node:timers/promises';
import mongoose, { type Connection } from 'mongoose';
import { limits } from '../../ports/limits.ts';
import type { Log } from '../../ports/log.ts';
import { checkConnectionString, guarantees } from './connection-settings.ts';
import { requireReplicaSet, settingErrorIn, whyUnreachable } from './connection-trouble.ts';

/** The database, which may not be there yet, or not at this moment. */
export interface Mongo {
  readonly connection: Connection;
  /** Whether it can be used now: connected, and its indexes are in place. */
  isReady(): boolean;
  /**
   * Connects, however long that takes: each failed try is logged in words and tried again until `signal` is aborted
   * (then it rejects). Then makes the indexes of all models: unique ones must be there before the first write.
   *
   * @throws MongoSettingError at once when trying again cannot help: no replica set, or credentials that are refused.
   */
  connect(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/**
 * A database at this address, whose writes are acknowledged by a majority and whose reads give only what a majority has.
 * Nothing is contacted before `connect`.
 *
 * @throws MongoSettingError when the address cannot be read or contradicts that.
 */
export function createMongo(uri: string, log: Log): Mongo {
  checkConnectionString(uri);
  const connection = mongoose.createConnection();
  const host = hostsOf(uri);
  let prepared = false;
  let closing = false;
  let lost = false;
  connection.on('disconnected', () => {
    if (!prepared || closing) return;
    lost = true;
    log.warn({}, 'The connection to MongoDB is lost; clicks are answered with "try again" until it is back');
  });
  // The driver also says so of an election during which nothing was lost.
  connection.on('reconnected', () => {
    if (lost) log.info({}, 'The connection to MongoDB is back');
    lost = false;
  });

  async function tryToConnect(): Promise<boolean> {
    try {
      await connection.openUri(uri, {
        serverSelectionTimeoutMS: limits.serverSelection,
        bufferCommands: false,
        autoIndex: false,
        ignoreUndefined: true,
        ...guarantees,
      });
      await requireReplicaSet(connection, host);
      await Promise.all(Object.values(connection.models).map((model) => model.createIndexes()));
      return true;
    } catch (error) {
      await connection.close();
      const reason = whyUnreachable(error);
      if (reason === undefined) throw settingErrorIn(error, host);
      log.warn(
        { reason },
        `MongoDB cannot be reached at ${host} (MONGODB_URI): ${reason}. Trying again every ${limits.connectAgain / 1000} s`,
      );
      return false;
    }
  }

  return {
    connection,
    isReady: () => prepared && connection.readyState === mongoose.ConnectionStates.connected,
    async connect(signal): Promise<void> {
      while (!(await tryToConnect())) await pause(limits.connectAgain, undefined, { signal });
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
