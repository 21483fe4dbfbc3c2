import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openDatabase, type TestDatabase } from './database.ts';
import { createWorld, type World } from './world.ts';

/** One database for all tests of a file, closed after the last one. */
export function useDatabase(take: (database: TestDatabase) => void): void {
  let database: TestDatabase | undefined;
  beforeAll(async () => {
    database = await openDatabase();
    take(database);
  });
  afterAll(() => database?.close());
}

/** The same, emptied before each test, with a new world in it. */
export function useEmptyWorld(take: (world: World, database: TestDatabase) => void): void {
  let database: TestDatabase | undefined;
  useDatabase((opened) => {
    database = opened;
  });
  beforeEach(async () => {
    if (database === undefined) throw new Error('The database is opened before all tests.');
    await emptyDatabase(database);
    take(await createWorld(database), database);
  });
}

/** Deletes all documents, and keeps the indexes. */
export async function emptyDatabase({ mongo }: TestDatabase): Promise<void> {
  await Promise.all(Object.values(mongo.connection.models).map((model) => model.deleteMany()));
}
