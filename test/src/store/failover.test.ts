import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answered } from '../../../src/approvals/answer.ts';
import { decide } from '../../../src/approvals/requests/decide.ts';
import { list } from '../../../src/approvals/requests/list.ts';
import { submit } from '../../../src/approvals/requests/submit.ts';
import { noHoldings } from '../../../src/core/holdings/holdings.ts';
import { verifyRequest } from '../../../src/core/request/verify.ts';
import { refusalText } from '../../../src/core/words/requests/refusals.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { until } from '../../support/gate.ts';
import { accessPackage } from '../../support/packages.ts';
import { inEnglish } from '../../support/reader.ts';
import { nodes, type ReplicaSet, startReplicaSet } from '../../support/replica-set.ts';
import { createWorld, decisionOf, doneBy, issuerOf, refusalOf, type World } from '../../support/world.ts';

let replicaSet: ReplicaSet;
let database: TestDatabase;
let world: World;

beforeAll(async () => {
  replicaSet = await startReplicaSet();
  database = await openDatabase(`${replicaSet.uri}&monitorCommands=true`);
  world = await createWorld(database);
  world.setup.packages = [accessPackage(), accessPackage({ id: 'sales' })];
});
afterAll(async () => {
  await database?.mongo.close();
  await replicaSet?.stop();
});

/** The answer of a person who clicks again for as long as they are told to. */
async function persist<T>(click: () => Promise<Answered<T>>): Promise<Answered<T>> {
  let answered: Answered<T> | undefined;
  await until(
    'it is answered',
    async () => {
      answered = await click();
      return answered.kind === 'done' || answered.kind === 'refused';
    },
    30_000,
  );
  if (answered === undefined) throw new Error('Nobody clicked.');
  return answered;
}

test('[R-60] directConnection to one of several nodes is refused in words: it would stay there after a failover', async () => {
  const hosts = /\/\/([^/]+)\//.exec(replicaSet.uri)?.[1]?.split(',') ?? [];
  const host = hosts[await replicaSet.primary()];
  const opening = openDatabase(`mongodb://${host}/countersign?directConnection=true`);
  await expect(opening).rejects.toThrow(
    `MONGODB_URI: directConnection is true, so Countersign would stay with ${host} alone and could change nothing once another of the 3 nodes is primary. Remove directConnection, and name all nodes of the replica set.`,
  );
});

test('[R-03][R-72] what only one of three nodes has is told to nobody and acted on by nothing, and a failover takes back no answer', {
  timeout: 60_000,
}, async () => {
  const { requests, holdings, configuration } = database.stores;
  const request = await world.submitted('robin');
  const primary = await replicaSet.primary();
  const others = nodes.filter((node) => node !== primary);
  await replicaSet.kill(...others);

  const click = decisionOf('amy', request);
  const submission = {
    commandId: 'sales-for-bea',
    from: issuerOf('bea'),
    requested: { kind: 'accessPackage', id: 'sales' } as const,
    justification: 'Quarter end',
  };
  const first = await Promise.all([decide(world.services, click), submit(world.services, submission)]);
  expect(first.map(({ kind }) => kind)).toEqual(['unconfirmed', 'unconfirmed']);
  const onOneNode = await database.mongo.connection
    .collection('requests')
    .find({}, { readConcern: { level: 'local' }, sort: { 'beneficiary.id': -1 } })
    .toArray();
  expect(onOneNode.map(({ beneficiary, state }) => [beneficiary.id, state])).toEqual([
    ['robin', 'pendingApproval'],
    ['bea', 'pendingApproval'],
  ]);
  expect(onOneNode[0]?.revision).toBeGreaterThan(request.revision);

  // Writes of everything else that this node takes and the others never hear of.
  const claimed = { ...noHoldings('robin'), claims: [] };
  const lost = [
    holdings.replace(claimed, world.clock.now()),
    configuration.append({ seq: 1, hash: 'never' } as never),
  ].map((write) => write.catch(() => undefined));

  let updates = 0;
  database.mongo.connection.getClient().on('commandStarted', ({ commandName }) => {
    if (commandName === 'update') updates += 1;
  });
  const again = await Promise.all([
    decide(world.services, click),
    decide(world.services, decisionOf('amy', request)),
    decide(world.services, decisionOf('ben', request)),
    submit(world.services, submission),
    world.submit('bea', { packageId: 'sales' }),
  ]);
  expect(again.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'unconfirmed'));
  // Whoever was second waits until it is known what was first, and does not try again and again meanwhile.
  expect(updates).toBeLessThanOrEqual(3);
  expect(await requests.get(request.id)).toEqual(request);
  const pending = doneBy(await list(world.services, issuerOf('amy'), { kind: 'pending' }));
  expect(pending.requests.map(({ id }) => id)).toEqual([request.id]);
  expect(doneBy(await list(world.services, issuerOf('bea'), { kind: 'mine' })).requests).toEqual([]);
  expect(await requests.standing('bea', 'sales')).toEqual({ access: [], approved: [] });
  expect((await requests.toPlan(world.clock.now(), 10)).map(({ request }) => request)).toEqual([request]);
  expect((await requests.due(world.clock.now(), 10)).requests).toEqual([]);
  expect((await holdings.get('robin')).revision).toBe(0);
  expect((await configuration.load()).revision).toBe(0);

  await replicaSet.kill(primary);
  await replicaSet.revive(...others);
  await replicaSet.primary();
  await Promise.all(lost);

  const { request: decided } = doneBy(await persist(() => world.decide('ben', request)));
  expect(decided.stages[0]?.decision?.by.id).toBe('ben');
  expect(verifyRequest(decided)).toEqual([]);
  expect(refusalText(inEnglish, refusalOf(await persist(() => decide(world.services, click))))).toContain('Ben');
  expect(await requests.get(request.id)).toEqual(decided);
});
