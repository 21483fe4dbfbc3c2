import { expect, test } from 'vitest';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { minuteMs } from '../../../../src/core/base/time.ts';
import { approversKnownForMs } from '../../../../src/core/request/schedule.ts';
import { planDue } from '../../../../src/delivery/plan-due.ts';
import { batchSizes } from '../../../../src/ports/batch-sizes.ts';
import type { Log } from '../../../../src/ports/log.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import type { World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const services = () => ({ ...world.services, channels: [world.channel.name] });

/** More than one batch of requests that ask the same people. */
async function fillTwoBatches(): Promise<number> {
  const { id } = await world.submitted('robin');
  const documents = database.mongo.connection.collection('requests');
  const document = await documents.findOne({ _id: id as never });
  const people = Array.from({ length: batchSizes.refresh + 1 }, (_, index) => `person-${index}`);
  world.directory.add(people);
  const copies = people.map((person, index) => ({
    ...document,
    ...{ _id: `COPY${String(index).padStart(8, '0')}` as never, beneficiary: { id: person, name: person } },
  }));
  await documents.insertMany(copies);
  return copies.length + 1;
}

/** The questions about approvers in one round. */
async function countQuestions(): Promise<number> {
  let count = 0;
  world.directory.before = (method) => {
    if (method === 'resolve') count += 1;
  };
  await refreshApprovers(services());
  return count;
}

test('[R-41] whom many requests ask is looked up once a round, and again in the next one', async () => {
  const count = await fillTwoBatches();
  const dueNow = () => database.stores.requests.toRefresh(world.clock.now(), count);
  world.clock.advance(approversKnownForMs);
  expect((await dueNow()).requests).toHaveLength(count);
  expect(await countQuestions()).toBe(1);
  expect(await dueNow()).toEqual({ requests: [], since: undefined });
  world.clock.advance(approversKnownForMs);
  expect(await countQuestions()).toBe(1);
});

test('[R-41] in a round that takes long, whom many requests ask is looked up again', async () => {
  await fillTwoBatches();
  world.clock.advance(approversKnownForMs);
  const { requests } = world.services;
  const toRefresh: typeof requests.toRefresh = async (...wanted) => {
    const found = await requests.toRefresh(...wanted);
    world.clock.advance(minuteMs + 1);
    return found;
  };
  let count = 0;
  world.directory.before = (method) => {
    if (method === 'resolve') count += 1;
  };
  await refreshApprovers({ ...services(), requests: { ...requests, toRefresh } });
  expect(count).toBeGreaterThan(1);
});

test('[R-77] requests whose approvers are looked up too late are reported, with how late', async () => {
  const lines: string[] = [];
  const log: Log = { info: () => {}, warn: (_fields, text) => void lines.push(text), error: () => {} };
  await world.submitted('robin');
  world.clock.advance(2 * approversKnownForMs);
  await refreshApprovers({ ...services(), log });
  expect(lines).toEqual([]);
  world.clock.advance(4 * approversKnownForMs);
  await refreshApprovers({ ...services(), log });
  expect(lines).toEqual(['The approvers of open stages are looked up again after 20 minutes instead of 5']);
});

test('[R-22][R-72] cards that are as they should be are not written again; one that should be otherwise is', async () => {
  await world.submitted('robin');
  await planDue(services());
  const rows = database.mongo.connection.collection('deliveries');
  const before = await rows.find().sort({ _id: 1 }).toArray();
  world.clock.advance(approversKnownForMs);
  await refreshApprovers(services());
  expect(await rows.find().sort({ _id: 1 }).toArray()).toEqual(before);
  await rows.updateMany({ 'content.kind': 'card' }, { $set: { wanted: 'something else' } });
  world.clock.advance(approversKnownForMs);
  await refreshApprovers(services());
  const after = await rows.find().sort({ _id: 1 }).toArray();
  expect(after.map(({ wanted }) => wanted)).toEqual(before.map(({ wanted }) => wanted));
});
