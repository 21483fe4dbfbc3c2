import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonRef } from '../../../src/core/base/person.ts';
import type { AccessRequest } from '../../../src/core/request/request.ts';
import type { DuePlace, RequestList } from '../../../src/ports/stores/request-store.ts';
import { days, hours } from '../../support/clock.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { accessPackage, people } from '../../support/packages.ts';
import { amy, ben, cleo, personNamed, robin } from '../../support/people.ts';
import { type Operation, operationsOf } from '../../support/plans.ts';
import { decided, delivered, moment, rechecked, submitted } from '../../support/stories.ts';

/** Requests that wait for Amy and Ben, requests that Amy denied, and access that Robin has or is about to get. */
const [waiting, denied, lasting, aboutToBeGiven] = [3_000, 40, 290, 5];

let database: TestDatabase;
const store = () => database.stores.requests;
let made = 0;

/** A request of its own person, or of this one for a package of its own. */
function one(beneficiary?: PersonRef, requestor: PersonRef = beneficiary ?? robin): AccessRequest {
  made += 1;
  const number = String(made).padStart(5, '0');
  const target = accessPackage(beneficiary === undefined ? {} : { id: `package-${number}` });
  return submitted(
    {
      ...{ now: moment(made * 1_000), accessPackage: target },
      ...{ beneficiary: beneficiary ?? personNamed(`person-${number}`), requestor },
    },
    { requestId: `REQUEST${number}`, id: `submit-${number}`, justification: 'Month-end closing '.repeat(20) },
  );
}

beforeAll(async () => {
  database = await openDatabase();
  const requests = [
    ...Array.from({ length: waiting }, () => one(undefined, personNamed('manager'))),
    ...Array.from({ length: denied }, () =>
      decided(one(undefined, personNamed('manager')), { by: amy, answer: 'deny', reason: 'No' }),
    ),
    ...Array.from({ length: lasting }, () => delivered(decided(one(robin), { by: ben }), moment(days(1)))),
    ...Array.from({ length: aboutToBeGiven }, () => rechecked(decided(one(robin), { by: ben }), moment(days(1)))),
    one(robin),
  ];
  await Promise.all(requests.map((request) => store().insert(request)));
  const { memberships } = database.stores;
  await Promise.all(
    Array.from({ length: 2_000 }, (_, index) => memberships.add(`person-${index % 500}`, `group-${index}`)),
  );
}, 180_000);
afterAll(() => database.close());

const seen = (work: () => Promise<unknown>, collection = 'requests') =>
  operationsOf(database, collection, async () => void (await work()));
/** By an index, in its order, and without reading much that is not given. */
function expectFrugal(operations: readonly Operation[]): void {
  expect(operations).not.toHaveLength(0);
  for (const operation of operations) {
    expect(operation.plan).not.toContain('COLLSCAN');
    expect(operation).toMatchObject({ isSorted: false });
    expect(operation.examined, operation.plan).toBeLessThanOrEqual(3 * operation.returned);
  }
}

describe('among thousands of requests', () => {
  const lists: [string, RequestList, number][] = [
    ['what waits for somebody', { kind: 'pending', personId: 'amy' }, 20],
    ['the history of somebody who decided some, while thousands wait', { kind: 'history', personId: 'amy' }, 20],
    ['what nobody else has', { kind: 'mine', personId: 'robin' }, 20],
    ['the requests for a package', { kind: 'administered', targetIds: ['finance'], personId: 'ida' }, 20],
  ];
  test.each(lists)(
    '[R-21] the list of %s reads what it shows, on its first page and on a later one',
    async (_, list, size) => {
      expectFrugal(
        await seen(async () => {
          const first = await store().list(list, size);
          expect(first.requests).toHaveLength(size);
          expect((await store().list(list, size, first.next)).requests).toHaveLength(size);
        }),
      );
    },
  );

  test('[R-21] the history of somebody for whom all still waits reads nothing', async () => {
    const operations = await seen(async () => {
      expect(await store().list({ kind: 'history', personId: cleo.id }, 20)).toEqual({ requests: [] });
      // Ben was asked about thousands, and all but those that are decided wait for him.
      expect((await store().list({ kind: 'history', personId: 'ben' }, 400)).requests).toHaveLength(
        denied + lasting + aboutToBeGiven,
      );
    });

    expectFrugal(operations);
  });

  test('[R-23] what is pending for packages is counted without reading any other request', async () => {
    const operations = await seen(async () => {
      const counts = await store().countPending(['finance', 'nobody-asked'], ['ida']);
      expect(counts).toEqual(new Map([['finance', waiting]]));
    });
    expect(operations.map(({ examined, plan }) => [examined, plan.includes('COLLSCAN')])).toEqual([[waiting, false]]);
  });

  test('[R-09] what is due is read once each, page by page, however many are left behind', async () => {
    const now = moment(days(30));
    const dueNow = waiting + aboutToBeGiven + 1;
    const operations = await seen(async () => {
      let after: DuePlace | undefined;
      let count = 0;
      do {
        const { requests, last } = await store().due(now, 500, after);
        count += requests.length;
        after = last;
      } while (after !== undefined);
      expect(count).toBe(dueNow);
    });
    expectFrugal(operations);
    expect(operations.reduce((sum, { examined }) => sum + examined, 0)).toBe(dueNow);
  });

  test('[R-09] also where thousands are due at the very same moment', async () => {
    const collection = database.mongo.connection.collection('requests');
    const at = moment(-days(1));
    await collection.updateMany({ waitingFor: 'amy' }, { $set: { actAt: at } });
    const operations = await seen(async () => {
      const { last } = await store().due(moment(0), 500);
      const { requests } = await store().due(moment(0), 500, last);
      expect(requests).toHaveLength(500);
    });
    expectFrugal(operations);
  });

  test('[R-12][R-13] what somebody has or is about to get is read without what was said and decided about it', async () => {
    const open = await store().list({ kind: 'mine', personId: 'robin' }, 1);
    const target = open.requests[0]?.target.id ?? '';
    const operations = await seen(async () => {
      const standing = await store().standing('robin', target);
      expect(standing.open).toEqual(open.requests[0]);
      expect(standing.access).toHaveLength(lasting);
      expect(standing.approved).toHaveLength(aboutToBeGiven);
      for (const some of [standing.access[0], standing.approved[0]]) expect(some).not.toHaveProperty('events');
    });
    expectFrugal(operations);
    const whole = JSON.stringify(await store().get(open.requests[0]?.id ?? '')).length;
    expect(operations.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan((lasting * whole) / 2);
  });

  test('what is to be planned and whose approvers are to be looked up is found by an index', async () => {
    expectFrugal(
      await seen(async () => {
        expect(await store().toPlan(moment(days(60)), 50)).toHaveLength(50);
        expect((await store().toRefresh(moment(hours(2)), 500)).requests).toHaveLength(500);
      }),
    );
  });

  test('[R-12] the groups of a person are read from the index alone', async () => {
    const [operation] = await seen(() => database.stores.memberships.groupsOf('person-7'), 'memberships');
    expect(operation).toMatchObject({ plan: 'IXSCAN { person: 1, group: 1 }', examined: 0, returned: 4 });
  });

  test('[R-53] what is pending for a role is read without what was decided about it', async () => {
    const role = { ...accessPackage({ id: 'role:dba' }), kind: 'role', administrators: [people('cleo')] } as const;
    const ofRole = Array.from({ length: 240 }, (_, index) => {
      const request = submitted(
        { now: moment(index * 1_000), accessPackage: role, beneficiary: personNamed(`dba-${index}`) },
        { requestId: `ROLE${String(index).padStart(8, '0')}`, id: `submit-role-${index}` },
      );
      return index % 6 === 0 ? request : decided(request, { by: amy, answer: 'deny', reason: 'No' });
    });
    await Promise.all(ofRole.map((request) => store().insert(request)));
    const list = { kind: 'administered', targetIds: ['role:dba'], personId: 'cleo', pending: true } as const;
    const operations = await seen(async () => {
      const first = await store().list(list, 20);
      expect(first.requests.map(({ state }) => state)).toEqual(Array(20).fill('pendingApproval'));
      expect((await store().list(list, 20, first.next)).requests).toHaveLength(20);
    });
    // Where Cleo has none of their own, nothing is given.
    expectFrugal(operations.filter(({ returned }) => returned > 0));
    for (const { examined, plan } of operations) expect(examined, plan).toBeLessThanOrEqual(63);
  });
});
