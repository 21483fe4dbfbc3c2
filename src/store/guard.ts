import mongoose from 'mongoose';
import { StoreError } from '../ports/store-error.ts';
import type { Mongo } from './connect.ts';

const { MongoServerError } = mongoose.mongo;

/** Runs a read; whatever goes wrong, nothing was changed. */
export async function read<T>(mongo: Mongo, work: () => Promise<T>): Promise<T> {
  requireReady(mongo);
  try {
    return await work();
  } catch (cause) {
    throw new StoreError('The database could not be read.', { outcomeUnknown: false, cause });
  }
}

/**
 * Runs a write. Once it was sent, only the server's own "no" is sure to mean that it did not happen: a network error,
 * also while the driver was trying again, can hide a success.
 */
export async function write<T>(mongo: Mongo, work: () => Promise<T>): Promise<T> {
  requireReady(mongo);
  try {
    return await work();
  } catch (cause) {
    throw new StoreError('The database could not be written.', { outcomeUnknown: !isServersNo(cause), cause });
  }
}

/** Whether a write failed because another document has the same unique key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof StoreError && error.cause instanceof MongoServerError && error.cause.code === 11000;
}

function requireReady(mongo: Mongo): void {
  if (mongo.isReady()) return;
  throw new StoreError('The database cannot be reached.', { outcomeUnknown: false, cause: undefined });
}

function isServersNo(error: unknown): boolean {
  return (
    error instanceof MongoServerError &&
    !(error instanceof mongoose.mongo.MongoWriteConcernError) &&
    !error.hasErrorLabel('RetryableWriteError')
  );
}
