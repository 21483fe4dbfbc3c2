import { type Db, MongoClient } from 'mongodb';
import { type EmbeddedMongo, startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import { seedConfiguration } from '../src/approvals/configuration/configure.ts';
import type { Services } from '../src/approvals/services.ts';
import { createIsReachable } from '../src/delivery/reach.ts';
import { createLog } from '../src/log.ts';
import type { Clock } from '../src/ports/clock.ts';
import type { Doorbell } from '../src/ports/doorbell.ts';
import { unmeasured } from '../src/ports/measure.ts';
import { createMongo, type Mongo } from '../src/store/connection/connect.ts';
import { createStores, type Stores } from '../src/store/stores.ts';
import { channel, directory, setup } from './organization.ts';

/** A command as the driver sends it. */
export type Command = Readonly<Record<string, unknown>>;

/** A database of its own: as the program opens it, and beside it by the plain driver. */
export interface Database {
  /** Its address, for other processes. */
  readonly uri: string;
  readonly mongo: Mongo;
  readonly stores: Stores;
  /** With connections of its own and the same write concern. */
  readonly plain: Db;
  /** The commands that the program's stores have sent; only where the database was opened to be watched. */
  readonly sent: readonly Command[];
  close(): Promise<void>;
}

/** A throw-away mongod, and databases in it. */
export interface World {
  readonly mongod: EmbeddedMongo;
  readonly say: (line: string) => void;
  /**
   * Opens a new database. `fill` puts documents into it before its indexes are made: that is the quick way to many.
   * `watched` keeps every command that the stores send, which costs time: never where time is measured.
   */
  open(name: string, options?: { fill?: (plain: Db) => Promise<void>; watched?: boolean }): Promise<Database>;
  /** The processor time that mongod has taken so far, in µs; not a number where it does not say. */
  mongodBusy(): Promise<number>;
  /** Closes and drops what is still open, and ends mongod. */
  stop(): Promise<void>;
}

export const log = createLog('warn', false);

/** The moment that everything here happens at, unless a benchmark lives through time. */
export const start = new Date('2026-11-21T09:00:00Z');
export const clockAt = (at: Date): Clock => ({ now: () => at });

export async function createWorld(say: (line: string) => void): Promise<World> {
  const mongod = await startEmbeddedMongo({ log: say });
  const open = new Set<Database>();
  const admin = new MongoClient(mongod.uri);
  let opened = 0;
  return {
    mongod,
    say,
    async open(name, { fill, watched = false } = {}): Promise<Database> {
      opened += 1;
      const uri = mongod.uri.replace('/countersign?', `/bench-${opened}-${name}?`);
      const client = new MongoClient(uri, { w: 'majority', ignoreUndefined: true });
      await fill?.(client.db());
      const mongo = createMongo(watched ? `${uri}&monitorCommands=true` : uri, log);
      const stores = createStores(mongo);
      // As long as the indexes take.
      await mongo.connect(new AbortController().signal);
      const sent: Command[] = [];
      if (watched) mongo.connection.getClient().on('commandStarted', ({ command }) => sent.push(command));
      const database: Database = {
        uri,
        mongo,
        stores,
        plain: client.db(),
        sent,
        async close(): Promise<void> {
          open.delete(database);
          await client.db().dropDatabase();
          await mongo.close();
          await client.close();
        },
      };
      open.add(database);
      return database;
    },
    async mongodBusy(): Promise<number> {
      const { extra_info: used } = await admin.db('admin').command({ serverStatus: 1 });
      return Number(used.user_time_us) + Number(used.system_time_us);
    },
    async stop(): Promise<void> {
      for (const database of open) await database.close();
      await admin.close();
      await mongod.stop();
    },
  };
}

/** What the use cases work with: real stores, everything else from memory at once. Nobody hears a ring unless said. */
export function servicesOn({ stores }: Database, clock: Clock, doorbell: Doorbell = { ring: () => {} }): Services {
  const { requests, attempts, configuration, conversations, deliveries, holdings, processes } = stores;
  return {
    clock,
    directory,
    isReachable: createIsReachable({ directory, conversations }, [{ name: channel, onlyWhereMet: false }]),
    configuration,
    riskSources: [],
    requests,
    attempts,
    deliveries,
    holdings,
    processes,
    doorbell,
    log,
    measure: unmeasured,
  };
}

/** Offers the packages, as the program does at its first start. */
export async function seed(services: Services): Promise<void> {
  await seedConfiguration(services, setup);
}
