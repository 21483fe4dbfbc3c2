import type { TestDatabase } from './database.ts';

/** One operation as the server carried it out. */
export interface Operation {
  /** How it found what it looked for, such as `IXSCAN { a: 1 }` or `COLLSCAN`. */
  readonly plan: string;
  /** How many documents it read, and how many it gave, changed or removed. */
  readonly examined: number;
  readonly returned: number;
  /** How many bytes it answered with. */
  readonly bytes: number;
  readonly isSorted: boolean;
}

/** What this work asked of a collection, in order, as the profiler says. Seen from the real operations, so that a query in a test cannot differ from them. */
export async function operationsOf(
  { mongo }: TestDatabase,
  collection: string,
  work: () => Promise<void>,
): Promise<Operation[]> {
  const { db } = mongo.connection;
  if (db === undefined) throw new Error('The profiler needs an open connection.');
  await db.command({ profile: 2 });
  try {
    await work();
  } finally {
    await db.command({ profile: 0 });
  }
  const namespace = `${db.databaseName}.${collection}`;
  const seen = await db.collection('system.profile').find({ ns: namespace }).sort({ $natural: 1 }).toArray();
  await db.collection('system.profile').drop();
  return seen
    .filter(({ planSummary }) => typeof planSummary === 'string')
    .map(({ planSummary, docsExamined, nreturned, nMatched, ndeleted, responseLength, hasSortStage }) => ({
      plan: String(planSummary),
      examined: Number(docsExamined ?? 0),
      returned: Number(nreturned ?? nMatched ?? ndeleted ?? 0),
      bytes: Number(responseLength ?? 0),
      isSorted: hasSortStage === true,
    }));
}

/** The plans alone. */
export async function plansOf(
  database: TestDatabase,
  collection: string,
  work: () => Promise<void>,
): Promise<string[]> {
  return (await operationsOf(database, collection, work)).map(({ plan }) => plan);
}
