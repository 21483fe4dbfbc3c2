import mongoose from 'mongoose';
import { StoreError } from '../../ports/stores/store-error.ts';
import type { Mongo } from '../connection/connect.ts';

const { MongoBulkWriteError, MongoServerError } = mongoose.mongo;

/** MongoDB's code for a second document with the same unique key. */
const duplicateKeyCode = 11_000;

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
    throw notWritten(cause, !isServersNo(cause));
  }
}

/** Looks which of several writes happened; where that cannot be seen, nobody knows. */
export async function readBack<T>(mongo: Mongo, work: () => Promise<T>): Promise<T> {
  try {
    return await read(mongo, work);
  } catch (cause) {
    throw new StoreError('What was written could not be read back.', { outcomeUnknown: true, cause });
  }
}

/** What became of several writes: how many were written, and what the server would not write, by its place. */
export interface WrittenEach {
  readonly written: number;
  readonly failed: ReadonlyMap<number, StoreError>;
}

/** Several conditional writes in one go, each for itself. */
export async function writeEach(mongo: Mongo, work: () => Promise<Counted>): Promise<WrittenEach> {
  const failed = new Map<number, StoreError>();
  try {
    return { written: count(await write(mongo, work)), failed };
  } catch (error) {
    const bulk = error instanceof StoreError ? error.cause : undefined;
    if (!(bulk instanceof MongoBulkWriteError) || bulk.result.getWriteConcernError() !== undefined) throw error;
    // The driver sends a large bulk in parts. Where one of them ended otherwise than with the server's answer, the result tells
    // of those before it alone, and the rest may have been written or not.
    if (bulk.errorResponse instanceof Error) throw isPartly(bulk) ? unknownOutcome(bulk) : error;
    for (const one of bulk.result.getWriteErrors()) failed.set(one.index, notWritten(one, false));
    if (failed.size === 0) throw error;
    return { written: count(bulk), failed };
  }
}

function isPartly({ result, matchedCount, upsertedCount }: InstanceType<typeof MongoBulkWriteError>): boolean {
  return result.insertedCount + matchedCount + upsertedCount + result.getWriteErrorCount() > 0;
}

function unknownOutcome(cause: unknown): StoreError {
  return new StoreError('The database was lost while it was written.', { outcomeUnknown: true, cause });
}

interface Counted {
  readonly matchedCount: number;
  readonly upsertedCount: number;
}

function count({ matchedCount, upsertedCount }: Counted): number {
  return matchedCount + upsertedCount;
}

function notWritten(cause: unknown, outcomeUnknown: boolean): StoreError {
  const isCoded = typeof cause === 'object' && cause !== null && 'code' in cause;
  const duplicateKey = isCoded && cause.code === duplicateKeyCode;
  return new StoreError('The database could not be written.', { outcomeUnknown, cause, duplicateKey });
}

/** Whether a write failed because another document has the same unique key. */
export function isDuplicateKey(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'duplicateKey';
}

function requireReady(mongo: Mongo): void {
  if (mongo.isReady()) return;
  throw new StoreError('The database cannot be reached.', { outcomeUnknown: false });
}

function isServersNo(cause: unknown): boolean {
  // The driver wraps whatever goes wrong with several writes, also a lost connection.
  const error: unknown = cause instanceof MongoBulkWriteError ? cause.errorResponse : cause;
  return (
    error instanceof MongoServerError &&
    !(error instanceof mongoose.mongo.MongoWriteConcernError) &&
    !error.hasErrorLabel('RetryableWriteError')
  );
}
