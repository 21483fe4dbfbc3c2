import type { Model } from 'mongoose';
import type { Mongo } from '../connection/connect.ts';
import { read, write } from './guard.ts';

/** Removes the first documents of an order that still match when they are removed; how many they were. */
export async function removeSome<T>(
  mongo: Mongo,
  model: Model<T>,
  filter: Readonly<Record<string, unknown>>,
  sort: Record<string, 1>,
  limit: number,
): Promise<number> {
  const found = await read(mongo, () =>
    model.find(filter, { _id: 1 }).sort(sort).limit(limit).lean<{ readonly _id: string }[]>().exec(),
  );
  if (found.length === 0) return 0;
  const chosen = { $and: [{ _id: { $in: found.map(({ _id }) => _id) } }, filter] };
  return (await write(mongo, () => model.deleteMany(chosen).exec())).deletedCount;
}
