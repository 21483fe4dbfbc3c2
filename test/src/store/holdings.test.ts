import { beforeEach, describe, expect, test } from 'vitest';
import { noHoldings } from '../../../src/core/holdings/holdings.ts';
import { createLog } from '../../../src/log.ts';
import { createMongo } from '../../../src/store/connection/connect.ts';
import { createStores } from '../../../src/store/stores.ts';
import type { TestDatabase } from '../../support/database.ts';
import { claimed as claim } from '../../support/holdings.ts';
import { useDatabase } from '../../support/openings.ts';
import { resource } from '../../support/packages.ts';
import { plansOf } from '../../support/plans.ts';
import { moment, start } from '../../support/stories.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await database.mongo.connection.collection('holdings').deleteMany();
});

const store = () => database.stores.holdings;
const minute = 60_000;
const atRest = { failures: 0, lookAt: undefined, changed: false };
const claimed = (assignment: string, personId = 'robin') =>
  claim(noHoldings(personId), assignment, [resource('ledger')]);

describe('holdings', () => {
  test('somebody without a document has nothing', async () => {
    expect(await store().get('robin')).toEqual(noHoldings('robin'));
  });

  test('of twenty first writes at once one is stored', async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) => store().replace(claimed(`a${index}`), start)),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    const stored = await store().get('robin');
    expect(stored.revision).toBe(1);
    expect(stored.claims.map(({ assignmentId }) => assignmentId)).toEqual([`a${results.indexOf(true)}`]);
  });

  test('a write under a lease that was lost is not taken for done because somebody else wrote the same', async () => {
    await store().replace(claimed('a'), start);
    const first = await store().lease(start, moment(minute), 'first');
    const second = await store().lease(moment(minute), moment(2 * minute), 'second');
    if (first === undefined || second === undefined) throw new Error('Both get the lease, one after the other.');
    expect(await store().replace(second.holdings, undefined, 'second')).toBe(true);
    expect(await store().replace(first.holdings, undefined, 'first')).toBe(false);
  });

  test('a write on an older revision changes nothing', async () => {
    await store().replace(claimed('a'), start);
    const current = await store().get('robin');
    expect(await store().replace(claim(current, 'b', [resource('vault')]), start)).toBe(true);
    expect(await store().replace(claim(current, 'c', [resource('safe')]), start)).toBe(false);
    expect((await store().get('robin')).claims.map(({ assignmentId }) => assignmentId)).toEqual(['a', 'b']);
  });

  test('of many changes at once each that was first is stored, and each other one is told that it was not', async () => {
    for (let index = 0; index < 6; index += 1) await store().replace(claimed('a', `p${index}`), start);
    const rivals = Array.from({ length: 18 }, (_, index) => ({ personId: `p${index % 8}`, assignment: `b${index}` }));
    const before = new Map(
      await Promise.all(rivals.map(async ({ personId }) => [personId, await store().get(personId)] as const)),
    );
    const results = await Promise.all(
      rivals.map(async ({ personId, assignment }) => {
        const next = claim(before.get(personId) ?? noHoldings(personId), assignment, [resource('vault')]);
        return { personId, next, stored: await store().replace(next, start) };
      }),
    );
    for (const personId of before.keys()) {
      const [winner, ...others] = results.filter((one) => one.personId === personId && one.stored);
      expect(others).toEqual([]);
      expect((await store().get(personId)).claims).toEqual(winner?.next.claims);
    }
  });

  test('of several rounds that end at once each that still has its lease lays its person to rest', async () => {
    const people = Array.from({ length: 6 }, (_, index) => `p${index}`);
    for (const personId of people) await store().replace(claimed('a', personId), start);
    const tokens = people.map((_, index) => `t${index}`);
    const leased = await Promise.all(tokens.map((token) => store().lease(start, moment(minute), token)));
    const ends = leased.map((one, index) => ({ holdings: one?.holdings ?? noHoldings('nobody'), index }));
    const lost = ends[2]?.holdings.personId ?? '';
    await store().replace(claim(await store().get(lost), 'b', [resource('vault')]), start);
    const given = await Promise.all(ends.map(({ holdings, index }) => store().release(holdings, `t${index}`, atRest)));
    expect(given).toEqual([true, true, false, true, true, true]);
  });

  test('what is due is leased by one, until the lease ends', async () => {
    await store().replace(claimed('a'), start);
    const leases = await Promise.all(
      Array.from({ length: 10 }, (_, index) => store().lease(start, moment(minute), `t${index}`)),
    );
    expect(leases.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await store().lease(moment(minute - 1), moment(2 * minute), 'early')).toBeUndefined();
    expect((await store().lease(moment(minute), moment(2 * minute), 'next'))?.holdings.personId).toBe('robin');
  });

  test('many who ask at once lease different people, the longest due first, and none twice', async () => {
    for (let index = 0; index < 8; index += 1) await store().replace(claimed('a', `p${index}`), moment(index));
    const ask = (count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) => store().lease(moment(7), moment(minute), `${count}-${index}`)),
      );
    const first = (await ask(5)).map((one) => one?.holdings.personId);
    expect([...first].sort()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    const [rest, others] = await Promise.all([ask(4), ask(3)]);
    const people = [...rest, ...others].flatMap((one) => (one === undefined ? [] : [one.holdings.personId]));
    expect(people.sort()).toEqual(['p5', 'p6', 'p7']);
  });

  test('two processes that ask at once lease nobody twice', async () => {
    const mongo = createMongo(database.uri, createLog('silent', false));
    const other = createStores(mongo);
    await mongo.connect(AbortSignal.timeout(10_000));
    for (let index = 0; index < 20; index += 1) await store().replace(claimed('a', `p${index}`), start);
    const from = (stores: typeof database.stores, name: string) =>
      Array.from({ length: 12 }, (_, index) => stores.holdings.lease(start, moment(minute), `${name}${index}`));
    const leased = await Promise.all([...from(database.stores, 'a'), ...from(other, 'b')]);
    await mongo.close();
    const people = leased.flatMap((one) => (one === undefined ? [] : [one.holdings.personId]));
    expect(people).toHaveLength(20);
    expect(new Set(people).size).toBe(20);
  });

  test('a round that dealt with the newest revision lays the person to rest', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 't');
    expect(await store().release(await store().get('robin'), 't', atRest)).toBe(true);
    expect(await store().lease(moment(100 * minute), moment(200 * minute), 'x')).toBeUndefined();
  });

  test('a round that dealt with an older revision gives nothing back, and can look at what it is now', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 't');
    const before = await store().get('robin');
    await store().replace(claim(before, 'b', [resource('vault')]), moment(1));
    expect(await store().release(before, 't', atRest)).toBe(false);
    const now = await store().leased('robin', 't');
    expect(now?.claims.map(({ assignmentId }) => assignmentId)).toEqual(['a', 'b']);
  });

  test('a change during a round lets nobody else in before the round has ended', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 't');
    await store().replace(claim(await store().get('robin'), 'b', [resource('vault')]), moment(1));
    expect(await store().lease(moment(2), moment(minute), 'x')).toBeUndefined();
    await store().release(await store().get('robin'), 't', { ...atRest, lookAt: moment(2) });
    expect(await store().lease(moment(3), moment(minute), 'x')).toBeDefined();
  });

  test('what a round changed is written with giving the lease back', async () => {
    await store().replace(claimed('a'), start);
    const leased = await store().lease(start, moment(minute), 't');
    const changed = claim(leased?.holdings ?? noHoldings('robin'), 'b', [resource('vault')]);
    expect(await store().release(changed, 't', { ...atRest, changed: true })).toBe(true);
    expect(await store().get('robin')).toEqual({ ...changed, revision: 2 });
    expect(await store().leased('robin', 't')).toBeUndefined();
  });

  test('a change after a round whose reconciler was killed is looked at when its lease ends', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 'killed');
    await store().replace(claim(await store().get('robin'), 'b', [resource('vault')]), moment(1));
    expect((await store().lease(moment(minute), moment(2 * minute), 'x'))?.holdings.claims).toHaveLength(2);
  });

  test('values that look like operators are kept as they are', async () => {
    const odd = { kind: '$kind', id: '$revision', name: '$$ROOT' };
    await store().replace(claim(noHoldings('robin'), '$claims', [odd]), start);
    expect((await store().get('robin')).claims).toMatchObject([{ assignmentId: '$claims', resources: [odd] }]);
  });

  test('a failed round comes back when it was said to, with its count', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 't');
    await store().release(await store().get('robin'), 't', { ...atRest, failures: 3, lookAt: moment(5 * minute) });
    expect(await store().lease(moment(5 * minute - 1), moment(6 * minute), 'x')).toBeUndefined();
    expect((await store().lease(moment(5 * minute), moment(6 * minute), 'x'))?.failures).toBe(3);
  });

  test('one whose lease was taken over lays nothing to rest', async () => {
    await store().replace(claimed('a'), start);
    await store().lease(start, moment(minute), 'slow');
    await store().lease(moment(minute), moment(2 * minute), 'quick');
    expect(await store().release(await store().get('robin'), 'slow', atRest)).toBe(false);
    expect(await store().leased('robin', 'slow')).toBeUndefined();
    expect(await store().lease(moment(2 * minute), moment(3 * minute), 'x')).toBeDefined();
  });

  test('the lease goes through its index', async () => {
    for (let index = 0; index < 30; index += 1) await store().replace(claimed('a', `p${index}`), start);
    const plans = await plansOf(database, 'holdings', async () => {
      await store().lease(start, moment(minute), 't');
    });
    expect(plans).toEqual(['IXSCAN { lookAt: 1 }']);
  });
});
