import { expect, onTestFinished, test } from 'vitest';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import type { StoreError } from '../../../src/ports/store-error.ts';
import { openDatabase } from '../../support/database.ts';
import { accessPackage } from '../../support/packages.ts';
import { submitted } from '../../support/stories.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';

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

test('[R-60] of large writes whose connection breaks midway, none is said to be stored that is not', {
  timeout: 60_000,
}, async () => {
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
