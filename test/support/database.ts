import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';
import { createLog } from '../../src/log.ts';
import { createMongo, type Mongo } from '../../src/store/connection/connect.ts';
import { createStores, type Stores } from '../../src/store/stores.ts';

/** The address of a new, empty database in the run's real mongod. */
export function newDatabaseUri(): string {
  return inject('mongoUri').replace('/countersign?', `/test-${randomUUID()}?`);
}

export interface TestDatabase {
  readonly uri: string;
  readonly mongo: Mongo;
  readonly stores: Stores;
  /** Drops the database and closes the connection. */
  close(): Promise<void>;
}

/** All stores on a new database, or on the one at this address. */
export async function openDatabase(uri = newDatabaseUri()): Promise<TestDatabase> {
  const mongo = createMongo(uri, createLog('silent', false));
  const stores = createStores(mongo);
  await mongo.connect(AbortSignal.timeout(10_000));
  return {
    uri,
    mongo,
    stores,
    async close(): Promise<void> {
      await mongo.connection.dropDatabase();
      await mongo.close();
    },
  };
}
