import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runDue } from '../../../src/approvals/due/run-due.ts';
import { returnAccess, revoke } from '../../../src/approvals/requests/end-access.ts';
import type { RequestedItem } from '../../../src/approvals/requests/requestable.ts';
import type { Role } from '../../../src/core/policy/role.ts';
import { type AccessRequest, hasAccess } from '../../../src/core/request/request.ts';
import { verifyRequest } from '../../../src/core/request/verify.ts';
import { createAssignments } from '../../../src/holdings/assignments.ts';
import { reconcileDue } from '../../../src/holdings/reconcile.ts';
import { NotSentError } from '../../../src/ports/calls/not-sent-error.ts';
import { FulfilmentError } from '../../../src/ports/fulfiller.ts';
import { limits } from '../../../src/ports/limits.ts';
import { days, hours } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../support/openings.ts';
import { accessPackage, people, resource } from '../../support/packages.ts';
import { tries } from '../../support/tries.ts';
import { createWorld, issuerOf, type World } from '../../support/world.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});

const resources = ['ledger', 'vault', 'crm', 'safe'] as const;
const persons = ['robin', 'bea'] as const;
const packages = [
  accessPackage({
    ...{ id: 'finance', resources: [resource('ledger'), resource('vault')] },
    ...{ access: { kind: 'days', days: 10 }, extension: 'withApproval' },
  }),
  accessPackage({ id: 'audit', resources: [resource('ledger')], access: { kind: 'hours', hours: 20 }, stages: [] }),
  accessPackage({
    ...{ id: 'sales', resources: [resource('crm'), resource('vault')], stages: [] },
    incompatible: { packages: ['audit'], groups: [] },
  }),
  accessPackage({
    ...{ id: 'treasury', resources: [resource('safe')], stages: [], access: { kind: 'days', days: 10 } },
    incompatible: { packages: [], groups: [{ id: 'crm', name: 'Sales staff' }] },
  }),
];
/** Gives what one package excludes, as another package does. */
const clerk: Role = {
  ...{ id: 'clerk', name: 'Clerk', resource: 'Customers', description: '', riskReview: false, maximumHours: 8 },
  ...{ resources: [resource('crm')], administrators: [people('ida')], approvers: [] },
};
const offered = [...packages.map(({ id }) => id), 'clerk'] as const;
const requestedItem = (id: string): RequestedItem =>
  id === 'clerk' ? { kind: 'role', id, hours: 8 } : { kind: 'accessPackage', id };

/** `late`: it does not answer, and carries out what was asked of it later. */
type Mood = 'well' | 'down' | 'notSent' | 'refuses' | 'lies' | 'late';
type Action =
  | { readonly type: 'ask'; readonly person: string; readonly wanted: string }
  | { readonly type: 'approve' | 'revoke' | 'return'; readonly pick: number }
  | { readonly type: 'goOn'; readonly ms: number }
  | { readonly type: 'target'; readonly resource: string; readonly mood: Mood }
  | { readonly type: 'takeAway'; readonly person: string; readonly resource: string }
  | { readonly type: 'crash'; readonly after: number }
  | { readonly type: 'work' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('ask' as const),
      person: fc.constantFrom(...persons),
      wanted: fc.constantFrom(...offered),
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('approve' as const), pick: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('revoke' as const, 'return' as const), pick: fc.nat() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('goOn' as const),
      ms: fc.constantFrom(hours(1), hours(21), days(3), days(12)),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('target' as const),
      resource: fc.constantFrom(...resources),
      mood: fc.constantFrom<Mood>('well', 'down', 'notSent', 'refuses', 'lies', 'late'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('takeAway' as const),
      person: fc.constantFrom(...persons),
      resource: fc.constantFrom(...resources),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('crash' as const), after: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: fc.constant({ type: 'work' as const }) },
);

const ask = (wanted: string): Action => ({ type: 'ask', person: 'robin', wanted });
/** One way to each end that the test must have seen. */
const certainEnds: [[], Action[]][] = [
  [[], [ask('sales'), { type: 'work' }]],
  [[], [ask('audit'), { type: 'work' }]],
  [[], [ask('sales'), { type: 'work' }, { type: 'revoke', pick: 0 }]],
  [[], [{ type: 'target', resource: 'ledger', mood: 'refuses' }, ask('audit'), { type: 'work' }]],
];

/** The target, with a mood for each resource. */
function moody(world: World, moods: Map<string, Mood>, late: (() => Promise<void>)[]): void {
  const { grant, remove } = world.fulfiller;
  const asIs = (how: typeof grant) => how.bind(world.fulfiller);
  const inMood =
    (how: typeof grant): typeof grant =>
    async (personId, one) => {
      const mood = moods.get(one.id) ?? 'well';
      if (mood === 'down') throw new Error('no answer');
      if (mood === 'notSent') throw new NotSentError('connect ECONNREFUSED');
      if (mood === 'refuses') throw new FulfilmentError('it says no');
      if (mood !== 'lies') await how(personId, one);
    };
  const given = asIs(grant);
  world.fulfiller.grant = async (personId, one) => {
    if (moods.get(one.id) !== 'late') return inMood(given)(personId, one);
    late.push(() => given(personId, one));
    throw new Error('no answer');
  };
  world.fulfiller.remove = inMood(asIs(remove));
}

/** One round of what the program does, that is killed at its so-many-th write. */
async function crashingWork(world: World, after: number): Promise<void> {
  let left = after;
  const killing =
    <A extends unknown[], R>(write: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      left -= 1;
      if (left === 0) throw new Error('The process was killed.');
      const result = await write(...args);
      left -= 1;
      if (left === 0) throw new Error('The process was killed, and its write had happened.');
      return result;
    };
  const { requests, holdings } = world.stores;
  const services = { ...world.services, requests: { ...requests, replace: killing(requests.replace) } };
  const dying = { ...holdings, replace: killing(holdings.replace), release: killing(holdings.release) };
  await runDue(services, createAssignments({ ...services, holdings: dying })).catch(() => undefined);
  await reconcileDue({ ...world.reconciler, requests: services.requests, holdings: dying }).catch(() => undefined);
}

async function work(world: World): Promise<void> {
  await world.look();
  await world.fulfil();
  await world.look();
}

async function carryOut(world: World, moods: Map<string, Mood>, ids: string[], one: Action): Promise<void> {
  const id = 'pick' in one ? ids[one.pick % Math.max(ids.length, 1)] : undefined;
  switch (one.type) {
    case 'ask': {
      const asked = await world.submit(one.person, { requested: requestedItem(one.wanted) });
      if (asked.kind === 'done' && !ids.includes(asked.value.id)) ids.push(asked.value.id);
      return;
    }
    case 'approve':
      if (id !== undefined) await world.decide('amy', await world.stored(id));
      return;
    case 'revoke':
      if (id !== undefined) await revoke(world.services, { from: issuerOf('ida'), requestId: id, reason: 'Over' });
      return;
    case 'return': {
      const person = id === undefined ? undefined : (await world.stored(id)).beneficiary.id;
      if (id !== undefined && person !== undefined)
        await returnAccess(world.services, { from: issuerOf(person), requestId: id });
      return;
    }
    case 'goOn':
      world.clock.advance(one.ms);
      return work(world);
    case 'target':
      moods.set(one.resource, one.mood);
      return;
    case 'takeAway':
      await world.fulfiller.takeOutside(one.person, one.resource);
      return;
    case 'crash':
      return crashingWork(world, one.after);
    case 'work':
      return work(world);
  }
}

/** Nothing fails any more, and enough time goes on for everything to be tried again and checked; nothing ends meanwhile. */
async function untilQuiet(world: World): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    await work(world);
    world.clock.advance(hours(1) + 60_000);
  }
  world.clock.advance(days(1));
  for (let round = 0; round < 4; round += 1) {
    await work(world);
    world.clock.advance(hours(1) + 60_000);
  }
  await work(world);
  // A notice may wait behind an earlier one, or behind a call that took long.
  for (let look = 0; look < 3; look += 1) {
    world.clock.advance(limits.behindEarlier);
    await world.deliver();
  }
}

/** What somebody must have heard of a request that ended so, and what they must never have heard. */
const words: Partial<Record<AccessRequest['state'], { readonly told: RegExp; readonly never?: RegExp }>> = {
  fulfilled: { told: /granted|extended/, never: /notDelivered|\bended|revoked/ },
  partiallyFulfilled: { told: /partlyGranted/, never: /\bended|revoked/ },
  accessExtended: { told: /granted/i, never: /\bended|revoked/ },
  deliveryFailed: { told: /notDelivered/, never: /granted/i },
  accessExpired: { told: /\bended/, never: /notDelivered/ },
  revoked: { told: /revoked|\bended/, never: /notDelivered/ },
};

test('[R-13][R-14][R-16][R-18] whatever happens, at quiet people have what live assignments give them and what they had before, and were told so', async () => {
  const seen = new Set<string>();
  const property = fc.asyncProperty(
    fc.subarray([...persons].flatMap((person) => resources.map((one) => [person, one] as const))),
    fc.array(action, { minLength: 6, maxLength: 22 }),
    async (before, actions) => {
      await emptyDatabase(database);
      const world = await createWorld(database);
      world.setup.packages = packages;
      world.setup.roles = [clerk];
      world.setup.eligibilities = persons.map((personId) => ({ roleId: clerk.id, personId }));
      // The directory knows of every membership, whoever gave it.
      world.directory.groupsOf = async (personId) => world.fulfiller.heldBy(personId);
      for (const [person, one] of before) world.fulfiller.give(person, one);
      const own = new Set(before.map(([person, one]) => `${person} ${one}`));
      const moods = new Map<string, Mood>();
      const late: (() => Promise<void>)[] = [];
      moody(world, moods, late);
      const ids: string[] = [];
      for (const one of actions) {
        // A target carries it out late, but before much time goes on.
        if (one.type === 'goOn') for (const happens of late.splice(0)) await happens();
        await carryOut(world, moods, ids, one);
        // What somebody outside takes is not theirs any more.
        if (one.type === 'takeAway') own.delete(`${one.person} ${one.resource}`);
      }
      moods.clear();
      for (const happens of late.splice(0)) await happens();
      await untilQuiet(world);

      const requests = await Promise.all(ids.map((id) => world.stored(id)));
      for (const request of requests) {
        expect(verifyRequest(request)).toEqual([]);
        seen.add(request.state);
      }
      for (const person of persons) {
        const live = requests.filter((one) => one.beneficiary.id === person && hasAccess(one) && !one.ending);
        for (const one of resources) {
          const given = live.some(({ outcomes }) =>
            outcomes.some(({ resource: { id }, delivered }) => id === one && delivered),
          );
          const wanted = given || own.has(`${person} ${one}`);
          expect(world.fulfiller.holds(person, one), `${person} ${one}`).toBe(wanted);
        }
        const held = live.map(({ target }) => target.id);
        expect(held.includes('audit') && held.includes('sales'), 'incompatible packages are never held together').toBe(
          false,
        );
        expect(
          held.includes('treasury') && world.fulfiller.holds(person, 'crm'),
          'nobody holds a package and a group that it excludes',
        ).toBe(false);
      }
      for (const request of requests) {
        const expected = words[request.state];
        // The end of an extended access is told with the request that gave it.
        const isToldElsewhere = request.extensionOf !== undefined && /revoked|accessExpired/.test(request.state);
        if (expected === undefined || isToldElsewhere) continue;
        const told = world.channel
          .noticesOf(request.beneficiary.id)
          .flatMap((notice) => ('request' in notice && notice.request.id === request.id ? [notice.about] : []))
          .join(' ');
        expect(told).toMatch(expected.told);
        if (expected.never !== undefined) expect(told).not.toMatch(expected.never);
      }
    },
  );
  await fc.assert(property, { examples: certainEnds, numRuns: certainEnds.length });
  for (const state of ['fulfilled', 'accessExpired', 'revoked', 'deliveryFailed']) expect([...seen]).toContain(state);
  await fc.assert(property, { numRuns: tries(60) });
}, 240_000);
