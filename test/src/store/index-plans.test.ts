import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noHoldings } from '../../../src/core/holdings/holdings.ts';
import type { AccessRequest, Requestable } from '../../../src/core/request/request.ts';
import { days } from '../../support/clock.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { claimed } from '../../support/holdings.ts';
import { accessPackage, people, resource } from '../../support/packages.ts';
import { amy, asActor, ben, personNamed, robin } from '../../support/people.ts';
import { operationsOf } from '../../support/plans.ts';
import { decided, delivered, moment, start, submitted, via } from '../../support/stories.ts';

/** How many documents of each kind there are, among which a few are looked for. */
const many = 1_000;

let database: TestDatabase;
const collectionOf = (name: string) => database.mongo.connection.collection(name);
const numbers = Array.from({ length: many }, (_, index) => index);

const eligibility: Requestable = {
  ...accessPackage({ id: 'eligibility:dba', stages: [{ approvers: [people('amy')] }] }),
  ...{ kind: 'eligibility', name: 'Database Administrator on Production' },
  resources: [{ kind: 'eligibility', id: 'dba', name: 'Eligibility' }],
};

const role: Requestable = {
  ...accessPackage({ id: 'role:dba', stages: [{ approvers: [people('amy')] }] }),
  ...{ kind: 'role', name: 'Database Administrator on Production', administrators: [people('cleo')] },
};

/** Requests of many people: pending, given to them, or for an eligibility, all as the store writes them. */
async function fillRequests(): Promise<void> {
  const of = (kind: string, index: number, target: Requestable = accessPackage()): AccessRequest =>
    submitted(
      {
        now: moment(index * 1_000),
        accessPackage: target,
        beneficiary: personNamed(`person-${index}`),
        requestor: robin,
      },
      { requestId: `${kind}${String(index).padStart(7, '0')}`, id: `submit-${kind}-${index}` },
    );
  const { requests } = database.stores;
  await Promise.all(
    numbers.flatMap((index) => {
      const package_ = accessPackage({ id: `package-${index % 100}` });
      return [
        of('PENDING', index, package_),
        delivered(decided(of('GRANTED', index), { by: ben }), moment(days(1))),
        delivered(decided(of('ELIGIBLE', index, eligibility), { by: amy }), moment(days(1))),
      ].map((request) => requests.insert(request));
    }),
  );
  // Of a role most are over.
  for (const index of numbers.slice(0, 120)) {
    const request = of('ROLE', index, role);
    await requests.insert(index % 6 === 0 ? request : decided(request, { by: amy, answer: 'deny', reason: 'No' }));
  }
}

/** What is stored beside requests, as the store writes it; every tenth one is still to be done. */
async function fillOthers(): Promise<void> {
  const { attempts, conversations, deliveries, holdings, memberships, processes } = database.stores;
  const isTenth = (index: number) => index % 10 === 0;
  await Promise.all(
    numbers.map((index) =>
      attempts.record({
        ...{ id: `attempt-${index}`, at: moment(index), command: 'submit', actor: asActor(amy), via, state: null },
        code: 'noApprovers',
        ...(isTenth(index) ? { alert: { key: `key-${index % 50}`, target: 'Finance', stage: 1 } } : {}),
      }),
    ),
  );
  await deliveries.plan(
    numbers.map((index) => ({
      ...{ id: `delivery-${index}`, personId: `person-${index % 100}`, channel: 'chat', wanted: 'live', revision: 1 },
      ...{ urgency: index % 3, over: isTenth(index) },
      content: isTenth(index)
        ? { kind: 'change', proposal: index }
        : { kind: 'card', requestId: `PENDING${index}`, stage: 'policy-1' },
    })),
    start,
  );
  for (const seq of [1, 2])
    await deliveries.plan(
      [
        {
          ...{ id: `notice-${seq}`, personId: 'robin', channel: 'notices', wanted: 'words', revision: 1, urgency: 2 },
          ...{ over: false, requestId: 'PENDING0000001', seq, content: { kind: 'card', requestId: '', stage: '' } },
        },
      ],
      moment(seq),
    );
  await Promise.all(numbers.map((index) => memberships.add(`person-${index}`, `group-${index % 100}`)));
  await Promise.all(
    numbers.map((index) =>
      conversations.remember({ channel: 'chat', tenant: 'T', user: `U-${index}` }, { message: `M-${index}` }),
    ),
  );
  await Promise.all(
    numbers.map((index) =>
      holdings.replace(
        claimed(noHoldings(`person-${index}`), `PENDING${index}`, [resource('ledger')]),
        moment(days(isTenth(index) ? 0 : 30)),
      ),
    ),
  );
  await Promise.all(
    numbers.map((index) =>
      processes.report({
        ...{ id: `process-${index}`, role: 'worker', at: moment(index), chats: [], looks: [], failing: [] },
      }),
    ),
  );
  const events = numbers.map((index) => ({
    ...{ _id: index + 1, at: moment(index), type: 'eligibilityMoved', data: {} },
    ...(isTenth(index) ? { planAt: moment(index), followAt: moment(index) } : {}),
  }));
  await collectionOf('configurationEvents').insertMany(events as never);
}

beforeAll(async () => {
  database = await openDatabase();
  await fillRequests();
  await fillOthers();
}, 120_000);
afterAll(() => database.close());

/** What each index is for: the work, the collection that it asks, and how many documents it gives or changes. */
const lookups: [string, string, () => Promise<unknown>, number][] = [
  [
    ...(['[R-23] toClose', 'requests'] as const),
    () => database.stores.requests.toClose(moment(days(1)), 'package-7', 100),
    10,
  ],
  ['[R-23] pendingTargets', 'requests', () => database.stores.requests.pendingTargets(), 100],
  [
    ...(['[R-23] countPending', 'requests'] as const),
    () => database.stores.requests.countPending(['package-7', 'package-8'], ['ida']),
    20,
  ],
  ['[R-36] countHolders', 'requests', () => database.stores.requests.countHolders(['finance']), numbers.length],
  [
    '[R-54] forEligibility',
    'requests',
    () => database.stores.requests.forEligibility('person-7', 'eligibility:dba'),
    1,
  ],
  ['[R-54] toFollow', 'configurationEvents', () => database.stores.configuration.toFollow(moment(500), 20), 20],
  ['[R-73] toPlan of changes', 'configurationEvents', () => database.stores.configuration.toPlan(moment(500), 20), 20],
  ['[R-06] toPlan of attempts', 'attempts', () => database.stores.attempts.toPlan(moment(500), 20), 20],
  ['[R-06] countAlerts', 'attempts', () => database.stores.attempts.countAlerts('key-10'), 20],
  ['[R-60] removeOld of attempts', 'attempts', () => database.stores.attempts.removeOld(moment(900), 100), 100],
  [
    ...(['[R-76] lease of a message', 'deliveries'] as const),
    () =>
      database.stores.deliveries.lease('chat', {
        now: moment(1),
        until: moment(2),
        token: 'token',
        except: ['nobody'],
      }),
    1,
  ],
  [
    ...(['[R-39] changeCardHolders', 'deliveries'] as const),
    () => database.stores.deliveries.changeCardHolders([100, 110, 120]),
    3,
  ],
  ['[R-76] heldUp', 'deliveries', () => database.stores.deliveries.heldUp(4), 4],
  ['[R-76] countHeldUp', 'deliveries', () => database.stores.deliveries.countHeldUp(), 10],
  ['[R-76] countHeldBack', 'deliveries', () => database.stores.deliveries.countHeldBack(), 10],
  ['[R-76] waitingLongest', 'deliveries', () => database.stores.deliveries.waitingLongest(20), 20],
  ['[R-76] waitingToPlan', 'requests', () => database.stores.requests.waitingToPlan(), 50],
  ['[R-76] reports since', 'processes', () => database.stores.processes.since(moment(950)), 50],
  ['removeOld of messages', 'deliveries', removeSent, 50],
  ['reachable', 'deliveries', makeReachable, 4],
  ['[R-73] stepBehind of a notice, and release', 'deliveries', tellInOrder, 1],
  [
    ...(['[R-18] lease of holdings', 'holdings'] as const),
    () => database.stores.holdings.lease(moment(1), moment(2), 'token'),
    1,
  ],
  [
    ...(['find of a conversation', 'conversations'] as const),
    () => database.stores.conversations.find({ channel: 'chat', tenant: 'T', user: 'U-7' }),
    1,
  ],
  ['[R-12] isMember', 'memberships', () => database.stores.memberships.isMember('person-7', 'group-7'), 1],
  ['[R-12] members', 'memberships', () => database.stores.memberships.members('group-7'), 10],
  ['[R-12] groupsOf', 'memberships', () => database.stores.memberships.groupsOf('person-7'), 1],
];

/** Rows that are over and were sent are removed at their age. */
async function removeSent(): Promise<void> {
  expect(await database.stores.deliveries.removeOld(moment(days(1)), 50)).toBe(50);
}
/** What was given up for somebody is due again. */
async function makeReachable(): Promise<void> {
  await database.stores.deliveries.reachable('person-7', 'chat', moment(1));
}

/** The later of two notices about a request waits until the earlier one was sent. */
async function tellInOrder(): Promise<void> {
  const { deliveries } = database.stores;
  const lease = (token: string) =>
    deliveries.lease('notices', { now: moment(10), until: moment(1_000), token }).then((leased) => {
      if (leased === undefined) throw new Error('There is a notice to lease.');
      return leased;
    });
  const [first, second] = [await lease('first'), await lease('second')];
  expect(await deliveries.stepBehind(second, moment(10))).toBe(true);
  await deliveries.sent(first, { shown: 'words', revision: 1, at: moment(10) });
  expect((await lease('third')).id).toBe(second.id);
}

describe('among a thousand', () => {
  beforeAll(async () => {
    const rows = collectionOf('deliveries');
    await rows.updateMany({ over: true }, { $set: { dirty: false, shown: 'live' } });
    await rows.updateMany({ personId: { $in: ['person-7', 'person-8'] } }, { $set: { dirty: false } });
    const givenUp = await rows
      .find({ personId: { $in: ['person-7', 'person-8'] } })
      .limit(100)
      .toArray();
    const failed = givenUp.filter((_, index) => index % 2 === 0).map(({ _id }) => _id);
    await rows.updateMany({ _id: { $in: failed } }, { $set: { failure: 'user_gone' } });
    const heldBack = givenUp.slice(0, 10).map(({ _id }) => _id);
    await rows.updateMany({ _id: { $in: heldBack } }, { $set: { heldBack: true } });
  });

  test.each(lookups)('%s reads by its index hardly more than it gives', async (_what, collection, work, count) => {
    const operations = await operationsOf(database, collection, async () => void (await work()));
    expect(operations).not.toHaveLength(0);
    for (const { plan, examined, isSorted } of operations) {
      expect(plan).not.toContain('COLLSCAN');
      expect(isSorted).toBe(false);
      expect(examined, plan).toBeLessThanOrEqual(3 * count);
    }
    expect(Math.max(...operations.map(({ returned }) => returned))).toBeGreaterThan(0);
  });

  test('no index is there for nothing', async () => {
    const { requests } = database.stores;
    const place = { at: start, id: '' };
    await requests.due(moment(days(30)), 10, place);
    await requests.toPlan(moment(days(30)), 10);
    await requests.toRefresh(moment(days(30)), 10);
    await requests.standing('person-7', 'finance');
    for (const kind of ['pending', 'history', 'mine'] as const) await requests.list({ kind, personId: 'amy' }, 10);
    for (const pending of [true, false])
      await requests.list({ kind: 'administered', targetIds: ['role:dba'], personId: 'cleo', pending }, 10);
    await requests.list({ kind: 'administered', targetIds: ['package-7'], personId: 'ida' }, 10);
    const unused: string[] = [];
    for (const { collection } of Object.values(database.mongo.connection.models)) {
      const indexes = await collection.aggregate([{ $indexStats: {} }]).toArray();
      // One that removes what is old needs nobody to ask for it.
      for (const { name, accesses, spec } of indexes)
        if (name !== '_id_' && spec.expireAfterSeconds === undefined && Number(accesses.ops) === 0)
          unused.push(`${collection.name} ${name}`);
    }
    expect(unused).toEqual([]);
  });
});
