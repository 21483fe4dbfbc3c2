import { runningMongoUri, startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import { readDatabaseConfig } from '../src/config.ts';
import { type AuditFinding, verifyRequest } from '../src/core/verify.ts';
import { createLog } from '../src/log.ts';
import { createMongo } from '../src/store/connect.ts';
import { createStores } from '../src/store/stores.ts';

/**
 * `npm run audit:verify`: checks every event of every request against its hash chain, and every request against its
 * events. Exits with 0 when nothing was found, with 1 when something was, naming it, and with 2 when it could not look.
 */
const connectTimeoutMs = 10_000;

async function verifyAll(uri: string): Promise<{ requests: number; events: number; findings: AuditFinding[] }> {
  const mongo = createMongo(uri, createLog('warn', true));
  const stores = createStores(mongo);
  try {
    await mongo.connect(AbortSignal.timeout(connectTimeoutMs));
    const seen = { requests: 0, events: 0, findings: [] as AuditFinding[] };
    for await (const { request, found } of stores.requests.all()) {
      seen.requests += 1;
      seen.events += request.events?.length ?? 0;
      seen.findings.push(...verifyRequest(request, found));
    }
    return seen;
  } finally {
    await mongo.close();
  }
}

/** The database of the settings; without one, that of the program running on the data folder, else its own data. */
async function openDatabase(): Promise<{ uri: string; close: () => Promise<void> }> {
  const { mongodbUri, dataDir } = readDatabaseConfig(process.env);
  const uri = mongodbUri ?? (await runningMongoUri(dataDir));
  if (uri !== undefined) return { uri, close: async () => {} };
  const mongod = await startEmbeddedMongo({ dataDir, log: () => {} });
  return { uri: mongod.uri, close: mongod.stop };
}

try {
  const database = await openDatabase();
  try {
    const { requests, events, findings } = await verifyAll(database.uri);
    for (const { requestId, seq, problem } of findings) {
      console.log(`Request ${requestId}${seq === undefined ? '' : `, event ${seq}`}: ${problem}.`);
    }
    const looked = `${requests} ${requests === 1 ? 'request' : 'requests'} with ${events} events checked`;
    console.log(
      findings.length === 0 ? `${looked}: every hash chain is intact.` : `${looked}: ${findings.length} found wrong.`,
    );
    process.exitCode = findings.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
} catch (error) {
  console.error(`The log could not be checked: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 2;
}
