import { afterAll, beforeAll, expect, test } from 'vitest';
import { directoryRoles, system } from '../../../src/core/base/person.ts';
import { type Configuration, differencesBetween } from '../../../src/core/configuration/changes.ts';
import {
  type ConfigurationCommand,
  type ConfigurationState,
  changeConfiguration,
  noConfiguration,
} from '../../../src/core/configuration/configuration.ts';
import { createStores } from '../../../src/store/stores.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { accessPackage, riskSettings } from '../../support/packages.ts';
import { asActor, ida } from '../../support/people.ts';
import { start, via } from '../../support/stories.ts';

let database: TestDatabase;
let written: ConfigurationState;
const count = 2_000;

beforeAll(async () => {
  database = await openDatabase();
  written = noConfiguration;
  const documents: object[] = [];
  const setup = (number: number): Configuration => ({
    ...{ risk: riskSettings(), roles: [], eligibilities: [] },
    packages: [accessPackage({ id: 'finance', onBehalf: number % 2 === 0 }), accessPackage({ id: 'sales' })],
  });
  for (let number = 0; number < count; number += 1) {
    const changes = differencesBetween(written, setup(number));
    const what =
      number === 0 ? { type: 'seed', actor: system, configuration: setup(0) } : { type: 'change', changes, names: [] };
    const command = { id: `command-${number}`, actor: asActor(ida), via, ...what } as ConfigurationCommand;
    const outcome = changeConfiguration(written, command, {
      ...{ now: start, timeZone: 'UTC', hasSecondAdministrator: true },
      roles: [directoryRoles.identityGovernanceAdministrator],
    });
    if (outcome.kind !== 'accepted') throw new Error(`Not accepted: ${JSON.stringify(outcome)}`);
    written = outcome.configuration;
    const { seq, ...event } = outcome.event;
    documents.push({ _id: seq, ...event });
  }
  await database.mongo.connection.collection('configurationEvents').insertMany(documents as never);
});
afterAll(() => database.close());

/** A store that has folded nothing yet. */
const fresh = () =>
  createStores({ ...database.mongo, connection: database.mongo.connection.useDb(database.mongo.connection.name) })
    .configuration;

test('what is read first is read once for all who ask meanwhile, and others have their turn in between', async () => {
  const store = fresh();
  let turns = 0;
  let loading = true;
  const turn = () => {
    turns += 1;
    if (loading) setImmediate(turn);
  };
  setImmediate(turn);
  const first = await Promise.all([store.load(), store.load(), store.load()]);
  loading = false;
  expect(first).toEqual([written, written, written]);
  expect(first[1]).toBe(first[0]);
  expect(turns).toBeGreaterThanOrEqual(count / 250);
  expect(await store.load()).toBe(first[0]);
});

test('a first read that fails is no answer, and the next one reads again', async () => {
  const mongo = { ...database.mongo, isReady: () => ready };
  let ready = false;
  const store = createStores({
    ...mongo,
    connection: database.mongo.connection.useDb(database.mongo.connection.name),
  }).configuration;
  await expect(store.load()).rejects.toThrow('The database cannot be reached.');
  ready = true;
  expect((await store.load()).revision).toBe(count);
});
