import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Log } from '../../../src/ports/log.ts';
import { createMongo } from '../../../src/store/connection/connect.ts';
import { MongoSettingError } from '../../../src/store/connection/connection-settings.ts';
import { newDatabaseUri, openDatabase } from '../../support/database.ts';
import { freePorts } from '../../support/free-ports.ts';
import { until } from '../../support/gate.ts';
import { type LoneMongod, startLoneMongod } from '../../support/lone-mongod.ts';

const lines: string[] = [];
const keep = (_: object, text: string) => void lines.push(text);
const log = { debug: keep, info: keep, warn: keep, error: keep } as Log;

/** Why the program does not start with this address. */
async function refusal(uri: string): Promise<string> {
  try {
    const mongo = createMongo(uri, log);
    try {
      await mongo.connect(AbortSignal.timeout(5_000));
    } finally {
      await mongo.close();
    }
  } catch (error) {
    if (error instanceof MongoSettingError) return error.message;
    throw error;
  }
  throw new Error('It was not refused.');
}

describe('[R-60] MONGODB_URI cannot switch off what keeps decisions', () => {
  test.each([
    ['w=1', 'w is 1; it must be majority'],
    ['W=0', 'w is 0; it must be majority'],
    ['w=allDataCentres', 'w is allDataCentres; it must be majority'],
    ['journal=false', 'journal (or j, fsync) is false; it must be true'],
    ['j=false', 'journal (or j, fsync) is false; it must be true'],
    ['readPreference=secondaryPreferred', 'readPreference is secondaryPreferred; it must be primary'],
    ['readConcernLevel=local', 'readConcernLevel is local; it must be majority'],
    ['retryWrites=false', 'retryWrites is false; it must be true'],
  ])('%s is refused', async (option, said) => {
    const text = await refusal(`mongodb://ann:secret@127.0.0.1:1/countersign?replicaSet=rs0&${option}`);
    expect(text).toContain('MONGODB_URI');
    expect(text).toContain(said);
    expect(text).toContain('Remove these options from MONGODB_URI');
    expect(text).not.toContain('secret');
  });

  test('all that is wrong is named at once', async () => {
    const text = await refusal('mongodb://127.0.0.1:1/countersign?w=1&retryWrites=false&readPreference=nearest');
    expect(text.match(/ {2}- /g)).toHaveLength(3);
  });

  test('what cannot be read is refused in words', async () => {
    expect(await refusal('mongodb://127.0.0.1:1/countersign?wriets=1')).toMatch(
      /^MONGODB_URI cannot be read: .*wriets/,
    );
  });

  test('what agrees with it is accepted, and every collection has it', async () => {
    const uri = `${newDatabaseUri()}&w=majority&retryWrites=true&journal=true&readPreference=primary&wtimeoutMS=30000`;
    const database = await openDatabase(uri);
    // Agenda works on the same connection.
    const { readConcern, writeConcern, readPreference } = database.mongo.connection.getClient().db().collection('jobs');
    expect(readConcern).toMatchObject({ level: 'majority' });
    expect(writeConcern).toMatchObject({ w: 'majority', journal: true });
    expect(readPreference).toMatchObject({ mode: 'primary' });
    expect(database.mongo.connection.getClient().options.retryWrites).toBe(true);
    await database.close();
  });
});

describe('[R-60] a MongoDB that cannot acknowledge by a majority is refused in words', () => {
  let standalone: LoneMongod;
  let uninitiated: LoneMongod;
  beforeAll(async () => {
    const [one, other] = (await freePorts(2)) as [number, number];
    standalone = await startLoneMongod(one);
    uninitiated = await startLoneMongod(other, '--replSet', 'rs0');
  });
  afterAll(async () => {
    await standalone?.stop();
    await uninitiated?.stop();
  });

  test.each(['', '?directConnection=true'])('a standalone mongod %s', async (options) => {
    const text = await refusal(`mongodb://127.0.0.1:${standalone.port}/countersign${options}`);
    expect(text).toBe(
      `MONGODB_URI: the MongoDB at 127.0.0.1:${standalone.port} is not a member of a replica set, so it cannot keep decisions safely. Start mongod with --replSet and run rs.initiate() once in mongosh (one node is enough), or set MONGODB_URI to a replica set.`,
    );
  });

  test('a standalone mongod of which a replica set is asked for', async () => {
    const text = await refusal(`mongodb://127.0.0.1:${standalone.port}/countersign?replicaSet=rs0`);
    expect(text).toContain(`no server at 127.0.0.1:${standalone.port} belongs to the replica set`);
    expect(text).toContain('--replSet');
  });

  test('a name or password that is refused', async () => {
    const text = await refusal(`mongodb://ann:secret@127.0.0.1:${standalone.port}/countersign`);
    expect(text).toContain('refuses the name or password');
    expect(text).not.toContain('secret');
  });

  test('a replica set that nobody has initiated is waited for, and the log says what to do', async () => {
    lines.length = 0;
    const giveUp = new AbortController();
    const mongo = createMongo(`mongodb://127.0.0.1:${uninitiated.port}/countersign`, log);
    const connecting = mongo.connect(giveUp.signal);
    connecting.catch(() => undefined);
    await until('it is said', () => lines.some((line) => line.includes('rs.initiate()')));
    giveUp.abort();
    await expect(connecting).rejects.toThrow();
    await mongo.close();
    expect(lines[0]).toContain('its replica set is not initiated');
  });
});
