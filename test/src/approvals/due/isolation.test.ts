import { describe, expect, test } from 'vitest';
import {
  changeConfigurationTo,
  expireProposals,
  seedConfiguration,
} from '../../../../src/approvals/configuration/configure.ts';
import { closeRemoved } from '../../../../src/approvals/due/close-requests.ts';
import { followEligibilities } from '../../../../src/approvals/due/follow-eligibilities.ts';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { removeOld } from '../../../../src/approvals/due/remove-old.ts';
import { runDue } from '../../../../src/approvals/due/run-due.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { approversKnownForMs } from '../../../../src/core/request/schedule.ts';
import { planDue } from '../../../../src/delivery/plan-due.ts';
import { refreshProposals } from '../../../../src/delivery/refresh-proposals.ts';
import type { Log } from '../../../../src/ports/log.ts';
import { days, hours } from '../../../support/clock.ts';
import { openDatabase, type TestDatabase } from '../../../support/database.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, ida } from '../../../support/people.ts';
import { createWorld, doneBy, newId, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const documents = () => database.mongo.connection.collection('requests');
/** Nothing can be made of these requests any more: somebody wrote into the database. */
const damage = (...requests: readonly AccessRequest[]) =>
  documents().updateMany({ _id: { $in: requests.map(({ id }) => id) } as never }, { $set: { stages: null } });
const submittedBy = async (count: number): Promise<AccessRequest[]> => {
  const ids = Array.from({ length: count }, (_, index) => `person-${index}`);
  world.directory.add(ids);
  const requests = [];
  for (const id of ids) requests.push(await world.submitted(id));
  return requests;
};
const state = async ({ id }: AccessRequest) => (await world.stored(id)).state;
const services = () => ({ ...world.services, channels: [world.channel.name] });
const countingLog = () => {
  const lines: string[] = [];
  const add = (_fields: object, text: string) => void lines.push(text);
  const log: Log = { info: () => {}, warn: add, error: add };
  return { lines, log };
};

/** The first one is damaged, the second one is not, and is due after it. */
const oneBadOneGood = async () => {
  const bad = await world.submitted('robin');
  world.clock.advance(1_000);
  const good = await world.submitted('bea');
  await damage(bad);
  return { bad, good };
};

describe('one damaged request does not hold up the one behind it', () => {
  test('[R-76] in what is due', async () => {
    const { good } = await oneBadOneGood();
    world.clock.advance(days(14));
    await runDue(world.services, world.assignments);
    expect(await state(good)).toBe('expired');
  });

  test('[R-76] when approvers are looked up again', async () => {
    const { good } = await oneBadOneGood();
    world.clock.advance(approversKnownForMs);
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('cleo')] }] })];
    world.directory.leave('bea');
    await refreshApprovers(services());
    expect(await state(good)).toBe('canceled');
  });

  test('[R-76] when messages are planned', async () => {
    const bad = await world.submitted('robin');
    await documents().updateOne({ _id: bad.id as never }, { $set: { events: null } });
    world.clock.advance(1_000);
    await world.submitted('bea');
    await planDue(world.planner);
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
  });
});

describe('what is due', () => {
  /** How long after `began`, in seconds, the directory was asked about it, when there is a look each second. */
  const triesWithin = async (seconds: number): Promise<number[]> => {
    const began = world.clock.now().getTime();
    const tries: number[] = [];
    world.directory.before = (method) => {
      if (method !== 'person') return;
      tries.push((world.clock.now().getTime() - began) / 1_000);
      throw new Error('The directory is away.');
    };
    for (let second = 0; second <= seconds; second += 1) {
      await runDue(world.services, world.assignments);
      world.clock.advance(1_000);
    }
    world.directory.before = () => {};
    return tries;
  };

  test('[R-76][R-77] that fails is tried again after ever longer waits', async () => {
    world.setup.packages = [accessPackage({ stages: [] })];
    const request = await world.submitted('robin');
    expect(await triesWithin(1_200)).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 812, 1_112]);
    world.clock.advance(300_000);
    await world.look();
    expect(await state(request)).toBe('delivering');
  }, 180_000);

  test('[R-09] that fails does not make its own due time late, nor what comes due for it', async () => {
    world.setup.packages = [
      accessPackage({
        stages: [{ timeoutDays: 4, escalation: { afterDays: 1, approvers: [people('cleo')], fallbackApprovers: [] } }],
      }),
    ];
    const request = await world.submitted('robin');
    world.directory.before = (method) => {
      if (method === 'resolve') throw new Error('The directory is away.');
    };
    world.clock.advance(days(4) - 60_000);
    await world.look();
    const wait = async () => (await documents().findOne({ _id: request.id as never }))?.actAt;
    expect(await wait()).toEqual(request.stages[0]?.dueAt);
    world.clock.advance(60_000);
    await world.look();
    expect(await state(request)).toBe('expired');
  });

  test('[R-09] a full batch that fails makes nothing late that is due behind it', async () => {
    world.setup.packages = [accessPackage()];
    const bad = await submittedBy(520);
    world.clock.advance(1_000);
    const good = await world.submitted('robin');
    await damage(...bad);
    world.clock.advance(days(14));
    await world.look();
    expect(await state(good)).toBe('expired');
  }, 180_000);
});

describe('removed packages', () => {
  test('[R-23][R-76] a full batch of requests that cannot be closed holds up none behind it, and is tried less and less often', async () => {
    const bad = await submittedBy(101);
    world.clock.advance(1_000);
    const good = await world.submitted('robin');
    await damage(...bad);
    world.clock.advance(1_000);
    world.setup.packages = [];
    world.setup.removals.set('finance', world.clock.now());
    const { lines, log } = countingLog();
    await closeRemoved({ ...world.services, log });
    expect(await state(good)).toBe('canceled');
    expect(lines).toHaveLength(bad.length);
    for (let second = 0; second < 60; second += 1) {
      world.clock.advance(1_000);
      await closeRemoved({ ...world.services, log });
    }
    expect(lines.length / bad.length).toBeLessThan(8);
  }, 180_000);
});

describe('changes of the configuration', () => {
  const dba: Role = {
    ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
    ...{ resources: [resource('dbas')], administrators: [people('cleo')], approvers: [people('amy', 'ben')] },
    ...{ maximumHours: 4, riskReview: false },
  };
  // A process folds the events of its database once: so each of these tests has its own.
  const inOwnDatabase = async (work: (own: World) => Promise<void>) => {
    const own = await createWorld(await openDatabase());
    try {
      Object.assign(own.services, { configuration: own.stores.configuration });
      own.planner.configuration = own.stores.configuration;
      await work(own);
    } finally {
      await own.database.close();
    }
  };
  const administrator = () => ({ actor: asActor(ida), via: { channel: 'chat' }, delivery: newId('change') }) as const;

  test('[R-54][R-76] a full batch whose requests cannot follow holds up none behind it', () =>
    inOwnDatabase(async (own) => {
      const inDays = (count: number) => new Date(own.clock.now().getTime() + days(count));
      own.setup.roles = [dba];
      const eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(10) }];
      const setup = { packages: [], risk: riskSettings(), roles: [dba], eligibilities };
      await seedConfiguration(own.services, setup);
      const requested = { kind: 'eligibility', id: 'dba' } as const;
      const { id } = await own.submitted('robin', { requested, endsAt: inDays(30) });
      doneBy(await own.decide('amy', await own.stored(id), { reason: 'Still needed' }));
      for (let round = 0; round < 3; round += 1) await own.look();
      own.clock.advance(1_000);
      for (let n = 0; n < 51; n += 1) {
        const bea = { roleId: 'dba', personId: 'bea', endsAt: inDays(100 + n) };
        doneBy(
          await changeConfigurationTo(own.services, administrator(), (now) => ({
            ...now,
            eligibilities: [bea, ...now.eligibilities.filter((one) => one.personId !== 'bea')],
          })),
        );
      }
      own.clock.advance(1_000);
      const robin = { roleId: 'dba', personId: 'robin', endsAt: inDays(25) };
      doneBy(
        await changeConfigurationTo(own.services, administrator(), (now) => ({
          ...now,
          eligibilities: [...now.eligibilities.filter((one) => one.personId !== 'robin'), robin],
        })),
      );
      const { requests } = own.stores;
      const failing = {
        ...requests,
        forEligibility: async (personId: string, targetId: string) => {
          if (personId === 'bea') throw new Error('a damaged document');
          return requests.forEligibility(personId, targetId);
        },
      };
      await followEligibilities({ ...own.services, requests: failing });
      expect((await own.stored(id)).window.endsAt).toEqual(robin.endsAt);
    }));

  test('[R-39][R-77] a directory that is away is not a look that failed; the cards come when it is back', () =>
    inOwnDatabase(async (own) => {
      const setup = { packages: [], roles: [], eligibilities: [], risk: riskSettings({ idProtection: ['high'] }) };
      await seedConfiguration(own.services, setup);
      doneBy(await changeConfigurationTo(own.services, administrator(), () => ({ ...setup, risk: riskSettings() })));
      await own.deliver();
      own.directory.grantRole('Identity Governance Administrator', 'cleo');
      own.directory.before = () => {
        throw new Error('The directory is away.');
      };
      const { lines, log } = countingLog();
      await refreshProposals({ ...own.planner, log });
      expect(lines).toEqual(['Who can confirm a change could not be looked up; the next look tries it again']);
      own.directory.before = () => {};
      await refreshProposals({ ...own.planner, log });
      await own.deliver();
      expect(own.channel.changeCardsOf('cleo')).toHaveLength(1);
    }));

  test('[R-39][R-76] one that cannot be ended holds up no other', () =>
    inOwnDatabase(async (own) => {
      const setup = {
        packages: [],
        roles: [],
        eligibilities: [],
        risk: riskSettings({ idProtection: ['high'], insiderRisk: ['minor'] }),
      };
      await seedConfiguration(own.services, setup);
      for (const risk of [riskSettings({ idProtection: ['high'] }), riskSettings({ insiderRisk: ['minor'] })])
        doneBy(await changeConfigurationTo(own.services, administrator(), () => ({ ...setup, risk })));
      own.clock.advance(days(15));
      const { configuration } = own.stores;
      let appended = 0;
      const failing = {
        ...configuration,
        async append(event: Parameters<typeof configuration.append>[0]) {
          appended += 1;
          if (appended === 1) throw new Error('The first one cannot be written.');
          return configuration.append(event);
        },
      };
      await expireProposals({ ...own.services, configuration: failing });
      const { proposals } = await configuration.load();
      expect(proposals.map((one) => one.state)).toEqual(['waiting', 'expired']);
    }));
});

test('[R-76] attempts that cannot be removed do not keep messages from being removed', async () => {
  const removed: string[] = [];
  const keep = { attempts: 1, messages: 1 };
  const failing = { removeOld: () => Promise.reject(new Error('This collection cannot be written.')) };
  const deliveries = {
    async removeOld() {
      removed.push('messages');
      return 0;
    },
  };
  world.clock.advance(hours(1));
  await expect(removeOld({ ...world.services, attempts: failing, deliveries, keep })).rejects.toThrow();
  expect(removed).toEqual(['messages']);
});
