import { type Document, MongoClient, MongoNetworkError, MongoServerError } from 'mongodb';
import { MongoUnavailableError } from './errors.ts';
import { REPLICA_SET } from './mongod-process.ts';
import { waitUntil } from './processes.ts';

/**
 * How long the one node may take to become primary, in milliseconds. Usually a moment; half a minute when data come from
 * another port and the program that now has that port accepts mongod's "is this me?" and never answers.
 */
const PRIMARY_MS = 90_000;

/**
 * Error codes of mongod: no replica set configuration yet; there is one after all, which it had not read from its data when it
 * was asked; the command was cut off because the node changed its state.
 */
const NOT_YET_INITIALIZED = 94;
const ALREADY_INITIALIZED = 23;
const INTERRUPTED_BY_STATE_CHANGE = 11602;
/** After these the next look shows what is so. */
const passing: readonly unknown[] = [ALREADY_INITIALIZED, INTERRUPTED_BY_STATE_CHANGE];

type Admin = (command: Document) => Promise<Document>;

/**
 * Makes the mongod on `port` the primary of a one-node replica set: initiates it on fresh data, and moves the set to this
 * port when the data were last used on another one.
 *
 * @throws MongoUnavailableError when it is not primary in time
 */
export function bringUpReplicaSet(port: number): Promise<void> {
  return withAdmin(port, async (admin) => {
    const primary = await waitUntil(() => isPrimaryOrGetsThere(admin, `127.0.0.1:${port}`), PRIMARY_MS);
    if (!primary) {
      throw new MongoUnavailableError(`mongod on port ${port} did not become primary within ${PRIMARY_MS / 1000} s.`);
    }
    // Else the next start waits a quarter of a minute for a mongod that is stopped by a signal: it waits for a successor.
    await admin({ setParameter: 1, shutdownTimeoutMillisForSignaledShutdown: 100 });
  });
}

/** Asks the mongod on `port` to write its data out and end. Resolves when it has taken the order, not when it has ended. */
export async function orderShutdown(port: number): Promise<void> {
  // It answers by closing the connection, and one that does not answer at all is ended by signals.
  await withAdmin(port, (admin) => admin({ shutdown: 1, force: true, timeoutSecs: 0 })).catch(() => undefined);
}

/** Looks whether the node is primary and, if not, takes the next step towards it. Safe to repeat from any state. */
async function isPrimaryOrGetsThere(admin: Admin, host: string): Promise<boolean> {
  try {
    if ((await admin({ hello: 1 })).isWritablePrimary === true) return true;
    const config = await currentConfig(admin);
    if (config === undefined) {
      await admin({ replSetInitiate: { _id: REPLICA_SET, members: [{ _id: 0, host }] } });
    } else if (config.members[0].host !== host) {
      // Without a majority there is no other way than force; with one node there is nobody to disagree.
      const members = [{ ...config.members[0], host }];
      await admin({ replSetReconfig: { ...config, version: config.version + 1, members }, force: true });
    }
    return false;
  } catch (error) {
    // A node that changes its state closes its connections.
    if (error instanceof MongoNetworkError || passing.includes(codeOf(error))) return false;
    throw error;
  }
}

async function currentConfig(admin: Admin): Promise<Document | undefined> {
  try {
    return (await admin({ replSetGetConfig: 1 })).config;
  } catch (error) {
    if (codeOf(error) === NOT_YET_INITIALIZED) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof MongoServerError ? error.code : undefined;
}

async function withAdmin<T>(port: number, work: (admin: Admin) => Promise<T>): Promise<T> {
  const client = new MongoClient(`mongodb://127.0.0.1:${port}/`, {
    directConnection: true,
    serverSelectionTimeoutMS: 5_000,
  });
  try {
    return await work((command) => client.db('admin').command(command));
  } finally {
    await client.close();
  }
}
