import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MongoInstance } from 'mongodb-memory-server-core';
import { findMongod } from '../../adapters/mongod/binary.ts';

export interface LoneMongod {
  readonly port: number;
  stop(): Promise<void>;
}

/** A real mongod that belongs to no replica set; with `--replSet NAME` it knows one that nobody has initiated. */
export async function startLoneMongod(port: number, ...args: readonly string[]): Promise<LoneMongod> {
  const mongod = await findMongod(process.env, () => {});
  const dbPath = await mkdtemp(join(tmpdir(), 'countersign-lone-mongod-'));
  const server = new MongoInstance({
    instance: { ip: '127.0.0.1', port, dbPath, storageEngine: 'wiredTiger', args: [...args] },
    binary: { systemBinary: mongod.path, version: mongod.version },
  });
  const stop = async (): Promise<void> => {
    server.mongodProcess?.kill('SIGKILL');
    await server.stop();
    await rm(dbPath, { recursive: true, force: true });
  };
  try {
    await server.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return { port, stop };
}
