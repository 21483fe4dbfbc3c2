import mongoose from 'mongoose';
import { expect, onTestFinished, test } from 'vitest';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import type { StoreError } from '../../../src/ports/stores/store-error.ts';
import { newDatabaseUri, openDatabase } from '../../support/database.ts';
import { accessPackage } from '../../support/packages.ts';
import { decided, moment, submitted } from '../../support/stories.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';

const { BSON } = mongoose.mongo;
const count = 99;

/** More than the driver sends in one message, all of them together. */
function largeRequest(index: number): AccessRequest {
  const id = `REQUEST${String(index).padStart(5, '0')}`;
  const person = { id: `person-${index}`, name: `Person ${index}` };
  const large = { ...accessPackage(), description: 'x'.repeat(600_000) };
  return submitted(
    { accessPackage: large, requestor: person, beneficiary: person },
    { id: `submit-${index}`, requestId: id, actor: { ...person, kind: 'person' } },
  );
}

/** One database twice: directly, and through a proxy whose connection a test can break. */
async function openThroughProxy() {
  const direct = await openDatabase();
  const { port } = new URL(direct.uri);
  const proxy = await startTcpProxy(Number(port));
  const uri = direct.uri.replace(port, String(proxy.port)).replace(/replicaSet=\w+/, 'directConnection=true');
  const broken = await openDatabase(uri);
  onTestFinished(async () => {
    await broken.mongo.close();
    await proxy.close();
    await direct.close();
  });
  return { direct, proxy, broken };
}

test('[R-60] of large writes whose connection breaks midway, none is said to be stored that is not', {
  timeout: 60_000,
}, async () => {
  const { direct, proxy, broken } = await openThroughProxy();
  const requests = Array.from({ length: count }, (_, index) => largeRequest(index));

  // The server refuses one of the first, and so answers for a part of them.
  await direct.stores.requests.insert(largeRequest(3));
  proxy.breakAt(Buffer.from('REQUEST00060'));
  const results = await Promise.allSettled(requests.map((request) => broken.stores.requests.insert(request)));

  const stored = new Set<string>();
  for (const { id } of requests) if ((await direct.stores.requests.get(id)) !== undefined) stored.add(id);
  const untrue = results.flatMap((result, index) => {
    const id = requests[index]?.id ?? '';
    const saidStored = result.status === 'fulfilled';
    const saidNotStored = result.status === 'rejected' && !(result.reason as StoreError).outcomeUnknown;
    return (saidStored && !stored.has(id)) || (saidNotStored && stored.has(id)) ? [id] : [];
  });
  expect(untrue).toEqual([]);
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(count / 2);
});

test('[R-09][R-60] what is due is written in parts; one that is lost on the way is told of, and the others are stored', {
  timeout: 60_000,
}, async () => {
  const { direct, proxy, broken } = await openThroughProxy();
  const requests = Array.from({ length: count }, (_, index) => largeRequest(index));
  await Promise.all(requests.map((request) => direct.stores.requests.insert(request)));
  const formerApprovers = [{ id: 'former', name: 'x'.repeat(600_000) }];
  const changes = requests.map((before) => {
    const { stages, ...after } = decided(before);
    const large = { ...after, stages: stages.map((stage) => ({ ...stage, formerApprovers })) };
    return { request: large, expected: before.revision };
  });

  proxy.breakAt(Buffer.from('REQUEST00060'));
  const failures = await broken.stores.requests.replaceAll(changes);

  const stored = await Promise.all(requests.map(({ id }) => direct.stores.requests.get(id)));
  const isWritten = (index: number) => (stored[index]?.revision ?? 0) > (requests[index]?.revision ?? 0);
  expect(failures.has('REQUEST00060')).toBe(true);
  for (const [index, { id }] of requests.entries()) expect(isWritten(index), id).toBe(!failures.has(id));
  expect(failures.size).toBeLessThan(count / 2);
});

test('[R-76] no round trip of planned messages is larger than the server takes well', { timeout: 60_000 }, async () => {
  const database = await openDatabase(`${newDatabaseUri()}&monitorCommands=true`);
  onTestFinished(() => database.close());
  const sizes: number[] = [];
  database.mongo.connection.getClient().on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'update') sizes.push(BSON.calculateObjectSize({ updates: command.updates }));
  });
  const justification = 'x'.repeat(500_000);
  const robins = { beneficiary: 'Robin', target: 'DBA', isExtension: false };
  const notice = { kind: 'alert', about: 'roleActive', timeZone: 'UTC', ...robins, justification } as const;
  const plans = Array.from({ length: 40 }, (_, index) => ({
    ...{ id: `notice-${index}`, personId: 'amy', channel: 'chat', wanted: 'told', revision: 1, urgency: 2, over: true },
    content: { kind: 'notice', notice } as const,
  }));
  await database.stores.deliveries.plan(plans, moment(0));
  expect(Math.max(...sizes)).toBeLessThan(9 * 1024 * 1024);
  expect(await database.mongo.connection.collection('deliveries').countDocuments()).toBe(plans.length);
});
