import { beforeEach, describe, expect, test } from 'vitest';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import { verifyRequest } from '../../../src/core/request/verify.ts';
import type { DuePlace, LastingAccess } from '../../../src/ports/stores/request-store.ts';
import { days, hours } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../support/openings.ts';
import { accessPackage, riskSettings } from '../../support/packages.ts';
import { bea, robin } from '../../support/people.ts';
import { plansOf } from '../../support/plans.ts';
import { bySystem, decided, delivered, moment, start, submitted } from '../../support/stories.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
});

const store = () => database.stores.requests;
const numbered = (index: number, facts: Parameters<typeof submitted>[0] = {}) =>
  submitted(facts, { id: `submit-${index}`, requestId: `REQUEST${String(index).padStart(5, '0')}` });

/** A request with everything in it that can be in one. */
function richRequest(): AccessRequest {
  const request = submitted(
    {
      risk: {
        settings: riskSettings({ idProtection: ['high'] }),
        answers: {
          idProtection: [{ subject: robin, level: 'high', since: moment(-hours(5)), detail: 'leaked-credentials' }],
          insiderRisk: [],
        },
      },
      accessPackage: accessPackage({ access: { kind: 'until', date: moment(days(90)) } }),
    },
    { startsAt: moment(days(1)), endsAt: moment(days(30)), justification: 'Für {$gt: ""} "quoted" \u{1F600} \n end' },
  );
  const approved = decided(decided(request), { reason: 'Fine: $set {a.b: 1}', shareReason: true });
  return delivered(approved, moment(days(1)), {});
}

describe('storing a request', () => {
  test('[R-61] what was stored reads back as it was, and its chain verifies', async () => {
    const request = richRequest();
    expect(verifyRequest(request)).toEqual([]);
    expect(await store().insert(request)).toEqual({ kind: 'inserted' });
    const read = await store().get(request.id);
    expect(read).toEqual(request);
    expect(verifyRequest(read as AccessRequest)).toEqual([]);
  });

  test('[R-61] also when it was written step by step', async () => {
    const first = submitted();
    const second = decided(first, { reason: 'Fine' });
    const third = delivered(second, moment(days(2)), { ledger: 'it is full' });
    await store().insert(first);
    expect(await store().replace(second, first.revision)).toBe(true);
    expect(await store().replace(third, second.revision)).toBe(true);
    const read = await store().get(first.id);
    expect(read).toEqual(third);
    expect(verifyRequest(read as AccessRequest)).toEqual([]);
  });

  test('[R-72] of many changes at once each that was first is stored, and each other one is told that it was not', async () => {
    const requests = Array.from({ length: 12 }, (_, index) =>
      numbered(index, { beneficiary: { id: `p${index}`, name: 'P' } }),
    );
    await Promise.all(requests.map((request) => store().insert(request)));
    const rivals = requests.flatMap((request, index) =>
      ['first', 'second', 'third'].slice(0, (index % 3) + 1).map((reason) => ({ request, reason })),
    );
    const results = await Promise.all(
      rivals.map(async ({ request, reason }) => {
        const next = decided(request, { reason, shareReason: false });
        return { next, stored: await store().replace(next, request.revision) };
      }),
    );
    for (const request of requests) {
      const [winner, ...others] = results.filter(({ next, stored }) => next.id === request.id && stored);
      expect(others).toEqual([]);
      expect(await store().get(request.id)).toEqual(winner?.next);
    }
  });

  test('[R-76] one that the database will not take fails for itself alone', async () => {
    const [one, large, other] = [1, 2, 3].map((index) =>
      numbered(index, { beneficiary: { id: `p${index}`, name: 'P' } }),
    ) as [AccessRequest, AccessRequest, AccessRequest];
    for (const request of [one, large, other]) await store().insert(request);
    const megabytes = 'x'.repeat(9_000_000);
    await database.mongo.connection
      .collection('requests')
      .updateOne({ _id: large.id as never }, { $set: { padding: megabytes } });
    const huge = { ...decided(large), cancelReason: { kind: 'administrator', text: megabytes } } as const;
    const [first, failed, last] = await Promise.allSettled(
      [decided(one), huge, decided(other)].map((next) => store().replace(next, one.revision)),
    );
    expect([first, last].map((result) => result?.status === 'fulfilled' && result.value)).toEqual([true, true]);
    expect(failed).toMatchObject({ status: 'rejected', reason: { outcomeUnknown: false } });
  });

  test('[R-61] a value that somebody changes in the database is found', async () => {
    const request = richRequest();
    await store().insert(request);
    await database.mongo.connection
      .collection('requests')
      .updateOne({ _id: request.id as never }, { $set: { 'events.2.data.answer': 'deny' } });
    const found = verifyRequest((await store().get(request.id)) as AccessRequest);
    expect(found).toContainEqual({ requestId: request.id, seq: 3, problem: 'was changed after it was written' });
  });

  test('[R-72] the same command inserts once, however often it comes', async () => {
    const request = submitted();
    const results = await Promise.all(Array.from({ length: 20 }, () => store().insert(request)));
    expect(results.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
    for (const result of results) if (result.kind !== 'inserted') expect(result).toEqual({ kind: 'exists', request });
    expect(await database.mongo.connection.collection('requests').countDocuments()).toBe(1);
  });

  test('[R-12] of twenty requests for the same thing at the same instant one is stored, and the others point at it', async () => {
    const requests = Array.from({ length: 20 }, (_, index) => numbered(index));
    const results = await Promise.all(requests.map((request) => store().insert(request)));
    expect(results.filter(({ kind }) => kind === 'inserted')).toHaveLength(1);
    const winner = requests[results.findIndex(({ kind }) => kind === 'inserted')];
    for (const result of results)
      if (result.kind !== 'inserted') expect(result).toEqual({ kind: 'openRequest', request: winner });
    expect(await database.mongo.connection.collection('requests').countDocuments()).toBe(1);
  });

  test('[R-12] the way is free for another person, another package, and once the first was decided', async () => {
    const first = numbered(1);
    await store().insert(first);
    expect(await store().insert(numbered(2, { beneficiary: bea }))).toEqual({ kind: 'inserted' });
    expect(await store().insert(numbered(3, { accessPackage: accessPackage({ id: 'sales' }) }))).toEqual({
      kind: 'inserted',
    });
    await store().replace(decided(first, { answer: 'deny' }), first.revision);
    expect(await store().insert(numbered(4))).toEqual({ kind: 'inserted' });
  });

  test('[R-03] a write conditional on an older revision changes nothing', async () => {
    const request = submitted();
    await store().insert(request);
    const denied = decided(request, { answer: 'deny' });
    const approved = decided(request, { answer: 'approve' });
    expect(await store().replace(denied, request.revision)).toBe(true);
    expect(await store().replace(approved, request.revision)).toBe(false);
    expect(await store().get(request.id)).toEqual(denied);
  });

  test('[R-03] of fifty conditional writes on one revision exactly one succeeds, and only its events are there', async () => {
    const request = submitted();
    await store().insert(request);
    const next = Array.from({ length: 50 }, (_, index) => decided(request, { reason: `reason ${index}` }));
    const results = await Promise.all(next.map((one) => store().replace(one, request.revision)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await store().get(request.id)).toEqual(next[results.indexOf(true)]);
  });

  test('a request that does not exist is neither found nor made by a write', async () => {
    const request = submitted();
    expect(await store().get(request.id)).toBeUndefined();
    expect(await store().replace(decided(request), request.revision)).toBe(false);
    expect(await store().get(request.id)).toBeUndefined();
  });

  test('[R-83] an id that is not a string finds nothing', async () => {
    await store().insert(submitted());
    await expect(store().get({ $ne: '' } as never)).rejects.toThrow();
  });
});

describe('finding work', () => {
  test('[R-09] due gives what is due, the longest due first, to the millisecond, and those behind a place', async () => {
    const requests = [1, 2, 3].map((index) =>
      numbered(index, { now: moment(hours(4 - index)), beneficiary: { id: `p${index}`, name: 'P' } }),
    );
    for (const request of requests) await store().insert(request);
    const due = async (at: Date, limit = 10, after?: DuePlace) => {
      const { requests: found, last } = await store().due(at, limit, after);
      return { ids: found.map(({ id }) => id), last };
    };
    // At half the time its approvers are reminded.
    const first = moment(hours(1) + days(7));
    expect(await due(new Date(first.getTime() - 1))).toEqual({ ids: [], last: undefined });
    expect((await due(first)).ids).toEqual([requests[2]?.id]);
    const all = [requests[2]?.id, requests[1]?.id, requests[0]?.id];
    expect((await due(moment(days(15)))).ids).toEqual(all);
    let after: DuePlace | undefined;
    for (const id of all) {
      const { ids, last } = await due(moment(days(15)), 1, after);
      expect(ids).toEqual([id]);
      after = last;
    }
    expect((await due(moment(days(15)), 1, after)).ids).toEqual([]);
  });

  test('[R-09] of many that are due at the same moment each is given once, page by page', async () => {
    const requests = Array.from({ length: 25 }, (_, index) =>
      numbered(index, { now: start, beneficiary: { id: `p${index}`, name: 'P' } }),
    );
    for (const request of requests) await store().insert(request);
    const seen: string[] = [];
    let after: DuePlace | undefined;
    do {
      const { requests: found, last } = await store().due(moment(days(15)), 10, after);
      seen.push(...found.map(({ id }) => id));
      after = last;
    } while (after !== undefined);
    expect(seen).toEqual(requests.map(({ id }) => id).sort());
  });

  test('[R-09] what has been ended is never due again', async () => {
    const request = submitted();
    await store().insert(request);
    const at = moment(days(14));
    await store().replace(bySystem(request, 'timeOut', at), request.revision);
    expect((await store().due(moment(days(1000)), 10)).requests).toEqual([]);
  });

  test('a plan that was made for an older revision leaves the newer one to be planned', async () => {
    const request = submitted();
    await store().insert(request);
    expect(await store().toPlan(moment(days(30)), 10)).toEqual([{ request, plannedRevision: 0 }]);
    const next = decided(request);
    await store().replace(next, request.revision);
    await store().planned(request.id, request.revision);
    expect(await store().toPlan(moment(days(30)), 10)).toEqual([{ request: next, plannedRevision: 0 }]);
    await store().planned(request.id, next.revision);
    expect(await store().toPlan(moment(days(30)), 10)).toEqual([]);
  });

  test('standing gives the access that was granted, and none that was denied or is only asked for', async () => {
    const access = async (id: string) => (await store().standing(id, 'other')).access;
    const lasting = ({ events: _, stages: _s, justification: _j, answers: _a, outcomes: _o, ...rest }: AccessRequest) =>
      rest satisfies LastingAccess;
    const denied = decided(numbered(2), { answer: 'deny' });
    const granted = delivered(decided(numbered(3)), moment(hours(2)));
    await store().insert(denied);
    expect(await access(robin.id)).toEqual([]);
    await store().insert(granted);
    expect(await access(robin.id)).toEqual([lasting(granted)]);
    expect(await access(bea.id)).toEqual([]);
    await store().insert(numbered(4, { accessPackage: accessPackage({ id: 'sales' }) }));
    expect(await access(robin.id)).toEqual([lasting(granted)]);
  });

  test('standing gives the open request for what is asked for, and for nothing else', async () => {
    const sales = numbered(4, { accessPackage: accessPackage({ id: 'sales' }) });
    await store().insert(numbered(3));
    await store().insert(sales);
    expect(await store().standing(robin.id, 'sales')).toEqual({ open: sales, access: [], approved: [] });
    expect(await store().standing(robin.id, 'audit')).toEqual({ access: [], approved: [] });
  });

  test('all gives every request, in the order of their ids', async () => {
    const requests = [3, 1, 2].map((index) =>
      numbered(index, { now: moment(hours(index)), beneficiary: { id: `p${index}`, name: 'P' } }),
    );
    for (const request of requests) await store().insert(request);
    const ids: string[] = [];
    for await (const { request } of store().all()) ids.push(request.id);
    expect(ids).toEqual(['REQUEST00001', 'REQUEST00002', 'REQUEST00003']);
  });

  test('the lookups of due, toPlan and standing go through their indexes', async () => {
    const requests = Array.from({ length: 60 }, (_, index) =>
      numbered(index, { now: start, beneficiary: { id: `p${index}`, name: 'P' } }),
    );
    for (const request of requests) await store().insert(request);
    const plans = await plansOf(database, 'requests', async () => {
      await store().due(moment(days(15)), 5, { at: moment(days(7)), id: 'REQUEST00001' });
      await store().toPlan(moment(days(30)), 5);
      await store().standing('p7', 'finance');
      await store().get('REQUEST00007');
    });
    expect(plans).toEqual([
      'IXSCAN { actAt: 1, _id: 1 }',
      'IXSCAN { planAt: 1 }',
      'IXSCAN { beneficiary.id: 1, target.id: 1 }, IXSCAN { beneficiary.id: 1, since: -1 }, IXSCAN { beneficiary.id: 1 }',
      expect.stringMatching(/^(IDHACK|EXPRESS|IXSCAN \{ _id: 1 \})/),
    ]);
  });
});
