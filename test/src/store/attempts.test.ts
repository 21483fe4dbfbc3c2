import { beforeEach, describe, expect, test } from 'vitest';
import type { Attempt } from '../../../src/ports/stores/attempt-store.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';
import { amy, asActor } from '../../support/people.ts';
import { plansOf } from '../../support/plans.ts';
import { start } from '../../support/stories.ts';

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await database.mongo.connection.collection('attempts').deleteMany();
});

const store = () => database.stores.attempts;
const later = new Date(start.getTime() + 60_000);
const attempt = (changed: Partial<Attempt> = {}): Attempt => ({
  id: 'delivery-1',
  requestId: 'REQUEST00001',
  at: start,
  command: 'decide',
  actor: asActor(amy),
  via: { channel: 'chat' },
  state: 'pendingApproval',
  stage: 'policy-1',
  code: 'tooLate',
  ...changed,
});

describe('attempts', () => {
  test('[R-60] the same delivery refused many times is one attempt, the first', async () => {
    await Promise.all(Array.from({ length: 10 }, () => store().record(attempt())));
    await store().record(attempt({ code: 'alreadyDecided' }));
    const found = await database.mongo.connection.collection('attempts').find().toArray();
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      _id: 'delivery-1',
      code: 'tooLate',
      actor: asActor(amy),
      state: 'pendingApproval',
    });
  });

  test('[R-06] only those that administrators must be told of are to be planned, until they are', async () => {
    await store().record(attempt());
    const alarming = attempt({
      id: 'delivery-2',
      alert: { key: 'noApprovers:finance:2026-11-21', target: 'Finance', stage: 1 },
    });
    await store().record(alarming);
    expect(await store().toPlan(later, 10)).toEqual([alarming]);
    expect(await store().countAlerts('noApprovers:finance:2026-11-21')).toBe(1);
    expect(await store().countAlerts('noApprovers:sales:2026-11-21')).toBe(0);
    await store().planned('delivery-2');
    expect(await store().toPlan(later, 10)).toEqual([]);
  });

  test('toPlan and countAlerts go through their indexes', async () => {
    for (let index = 0; index < 30; index += 1) await store().record(attempt({ id: `d${index}` }));
    const plans = await plansOf(database, 'attempts', async () => {
      await store().toPlan(later, 10);
      await store().countAlerts('noApprovers:finance:2026-11-21');
    });
    expect(plans).toEqual(['IXSCAN { planAt: 1 }', 'COUNT_SCAN { alert.key: 1 }']);
  });
});
