import type { TestDatabase } from './database.ts';

/**
 * How the server itself found what this work asked of a collection, in order: the profiler's plan summaries, such as
 * `IXSCAN { a: 1 }` or `COLLSCAN`. Seen from the real operations, so that a query in a test cannot differ from them.
 */
export async function plansOf(
  { mongo }: TestDatabase,
  collection: string,
  work: () => Promise<void>,
): Promise<string[]> {
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
  return seen.flatMap(({ planSummary }) => (typeof planSummary === 'string' ? [planSummary] : []));
}
