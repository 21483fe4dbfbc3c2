import { runningMongoUri, startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import { readToolEnvironment } from '../src/environment.ts';
import { createLog } from '../src/log.ts';
import { createMongo, type Mongo } from '../src/store/connection/connect.ts';
import { createStores, type Stores } from '../src/store/stores.ts';

const connectTimeoutMs = 10_000;

/**
 * Works on the program's database: that of the settings; without one, that of the program running on the data folder, else
 * the data folder's own, brought up for as long as it takes.
 */
export async function withDatabase<T>(work: (stores: Stores, mongo: Mongo) => Promise<T>): Promise<T> {
  const { mongodbUri, dataDir } = readToolEnvironment(process.env);
  const running = mongodbUri ?? (await runningMongoUri(dataDir));
  const own = running === undefined ? await startEmbeddedMongo({ dataDir, log: () => {} }) : undefined;
  try {
    const mongo = createMongo(running ?? own?.uri ?? '', createLog('warn', true));
    const stores = createStores(mongo);
    try {
      await mongo.connect(AbortSignal.timeout(connectTimeoutMs));
      return await work(stores, mongo);
    } finally {
      await mongo.close();
    }
  } finally {
    await own?.stop();
  }
}
