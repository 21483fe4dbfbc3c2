/**
 * A small program of its own that runs an embedded MongoDB, for tests that kill or interrupt its process.
 * Arguments: data folder (none: throw-away). Writes one JSON line when it is up; on SIGINT it still writes to the database,
 * stops, and says so.
 */
import mongoose from 'mongoose';
import { startEmbeddedMongo } from '../../../adapters/mongod/embedded.ts';

const [dataDir] = process.argv.slice(2);
const log = () => undefined;
const mongo = await startEmbeddedMongo(dataDir === undefined ? { log } : { dataDir, log });
const connection = await mongoose.createConnection(mongo.uri).asPromise();
const notes = connection.collection('notes');
await notes.insertOne({ text: 'written by the owner' }, { writeConcern: { w: 'majority' } });

process.once('SIGINT', async () => {
  await notes.insertOne({ text: 'written while draining' }, { writeConcern: { w: 'majority' } });
  await connection.close();
  await mongo.stop();
  process.stdout.write('drained\n');
});

const status = await connection.db?.admin().serverStatus();
const options = await connection.db?.admin().command({ getCmdLineOpts: 1 });
const facts = { uri: mongo.uri, mongodPid: status?.pid, dbPath: options?.parsed.storage.dbPath };
process.stdout.write(`${JSON.stringify(facts)}\n`);
