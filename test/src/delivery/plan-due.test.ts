import { describe, expect, test } from 'vitest';
import { planDue } from '../../../src/delivery/plan-due.ts';
import type { DeliveryPlan } from '../../../src/ports/stores/delivery-store.ts';
import { createGate, until } from '../../support/gate.ts';
import { useEmptyWorld } from '../../support/openings.ts';
import { accessPackage } from '../../support/packages.ts';
import type { World } from '../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

/** A planner that cannot write down what `isBad` says, and how often it tried. */
function plannerThatFails(isBad: (plans: readonly DeliveryPlan[]) => boolean) {
  const { deliveries, log } = world.planner;
  const tried: number[] = [];
  const lines: string[] = [];
  const planner = {
    ...world.planner,
    deliveries: {
      ...deliveries,
      plan: async (...[plans, at]: Parameters<typeof deliveries.plan>) => {
        if (isBad(plans)) {
          tried.push(world.clock.now().getTime());
          throw new Error('too large');
        }
        await deliveries.plan(plans, at);
      },
    },
    log: { ...log, info: () => {}, warn: () => {}, error: (_: object, text: string) => void lines.push(text) },
  };
  return { planner, tried, lines };
}

describe('[R-76] what cannot be planned', () => {
  test('an alert about a refused command holds up neither change cards nor requests', async () => {
    world.setup.packages = [
      accessPackage(),
      accessPackage({ id: 'empty', stages: [{ approvers: [{ kind: 'group', group: 'empty' }] }] }),
    ];
    await world.submit('robin', { packageId: 'empty' });
    await world.submitted('robin');
    const { planner } = plannerThatFails((plans) =>
      plans.some(({ content }) => content.kind === 'notice' && content.notice?.about === 'policyWithoutApprovers'),
    );
    await planDue(planner);
    expect(await world.stores.requests.toPlan(world.clock.now(), 10)).toEqual([]);
    world.clock.advance(1_000);
    expect(await world.stores.attempts.toPlan(world.clock.now(), 10)).toHaveLength(1);
    await planDue(world.planner);
    expect(await world.stores.attempts.toPlan(world.clock.now(), 10)).toEqual([]);
  });

  test('a request is tried again after ever longer waits, and the next ones are planned meanwhile', async () => {
    const bad = await world.submitted('robin');
    const began = world.clock.now().getTime();
    const { planner, tried, lines } = plannerThatFails((plans) => JSON.stringify(plans).includes(bad.id));
    await world.submitted('bea');
    for (let second = 0; second <= 1_800; second += 1) {
      await planDue(planner);
      world.clock.advance(1_000);
    }
    const seconds = tried.map((at) => (at - began) / 1_000);
    expect(seconds).toEqual([0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 812, 1_112, 1_412, 1_712]);
    expect(lines).toHaveLength(tried.length);
    expect(
      (await world.stores.requests.toPlan(new Date(began + 3_600_000), 10)).map(({ request }) => request.id),
    ).toEqual([bad.id]);
  }, 180_000);

  test('those that have waited longest come first, however often they changed', async () => {
    const first = await world.submitted('robin');
    world.clock.advance(1_000);
    const second = await world.submitted('bea');
    world.clock.advance(1_000);
    await world.decide('amy', first);
    const ids = (await world.stores.requests.toPlan(world.clock.now(), 1)).map(({ request }) => request.id);
    expect(ids).toEqual([second.id]);
  });
});

test('[R-76] a request that waits for the directory holds up the plans of no other one', async () => {
  const gate = createGate();
  await Promise.all([world.submitted('robin'), world.submitted('bea')]);
  world.directory.before = (method) => (method === 'identities' && gate.waiting() === 0 ? gate.pass() : undefined);
  const planning = planDue(world.planner);
  const planned = () => world.database.mongo.connection.collection('deliveries').distinct('requestId');
  await until('the other one is planned', async () => (await planned()).length === 1);
  gate.open();
  await planning;
  expect(await planned()).toHaveLength(2);
});
