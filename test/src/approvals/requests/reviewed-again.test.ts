import { beforeEach, expect, test } from 'vitest';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { buttonsAfter, replyTo } from '../../../support/typing.ts';
import { createWorld, doneBy, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
const begin = async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.roles = [
    {
      ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
      ...{ resources: [resource('dbas')], administrators: [people('amy', 'cleo')], approvers: [people('amy', 'ben')] },
      ...{ maximumHours: 4, riskReview: true },
    },
  ];
  world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin' }];
  world.setup.risk = riskSettings({ idProtection: ['high'] });
};
beforeEach(begin);

/** A role's activation that Amy has approved, and that nothing more comes of for now. */
const approved = async (before: () => void = () => {}): Promise<AccessRequest> => {
  const { id } = await world.submitted('robin', { requested: { kind: 'role', id: 'dba', hours: 2 } });
  await world.deliver();
  before();
  doneBy(await world.decide('amy', await world.stored(id), { reason: 'Go ahead' }));
  for (let round = 0; round < 3; round += 1) {
    await world.look();
    await world.fulfil();
    await world.deliver();
  }
  return world.stored(id);
};

/** What its people read, whatever they try. */
const readAbout = async (id: string): Promise<string[]> => {
  const read: string[] = [];
  for (const [personId, typed] of [
    // Approved it, and administers the resource as well.
    ...['requests', 'requests dba', 'role dba'].map((words) => ['amy', `access-admin ${words}`] as const),
    ...['pending', 'history', `show ${id}`, `cancel ${id}`].map((words) => ['amy', `access ${words}`] as const),
    ...['history', `show ${id}`, `cancel ${id}`].map((words) => ['ben', `access ${words}`] as const),
    ...['mine', `show ${id}`].map((words) => ['robin', `access ${words}`] as const),
    ...['amy', 'ben'].map((personId) => [personId, `access revoke ${id} A mistake`] as const),
  ]) {
    const buttons = JSON.stringify(await buttonsAfter(world, personId, typed));
    read.push(`${personId}, ${typed}: ${await replyTo(world, personId, typed)} ${buttons}`.replaceAll(id, 'ID'));
  }
  const cards = ['amy', 'ben'].flatMap((personId) => world.channel.cardsOf(personId).map(({ card }) => card));
  return [...read, ...cards.map((card) => JSON.stringify(card).replaceAll(id, 'ID'))];
};

test('[R-34][R-38] approvers and requestor cannot tell a second risk review from a target that is slow', async () => {
  const reviewed = await approved(() => world.setup.reports.idProtection.set('robin', { level: 'high' }));
  expect([reviewed.state, reviewed.stages.map(({ id }) => id)]).toEqual([
    'pendingApproval',
    ['policy-1', 'idProtection-1'],
  ]);
  const whileReviewed = await readAbout(reviewed.id);
  await begin();
  world.fulfiller.before = () => {
    throw new Error('ECONNREFUSED');
  };
  const slow = await approved();
  expect(slow.state).toBe('delivering');
  expect(await readAbout(slow.id)).toEqual(whileReviewed);
});

test('[R-16][R-53] an administrator who does not approve still takes back what is being given', async () => {
  world.fulfiller.before = () => {
    throw new Error('ECONNREFUSED');
  };
  const { id } = await approved();
  expect(await replyTo(world, 'cleo', `access revoke ${id} A mistake`)).toContain('You revoked');
  expect((await world.stored(id)).earlyEnd).toMatchObject({ how: 'revoked', by: { id: 'cleo' } });
});

test('[R-34][R-38] no administrator who has approved a package is told by a number that risk is reviewed again', async () => {
  const ask = async (reviewed: boolean) => {
    await begin();
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('ida', 'amy')] }] })];
    world.fulfiller.before = () => {
      throw new Error('ECONNREFUSED');
    };
    const { id } = await world.submitted('robin');
    if (reviewed) world.setup.reports.idProtection.set('robin', { level: 'high' });
    doneBy(await world.decide('ida', await world.stored(id)));
    for (let round = 0; round < 3; round += 1) {
      await world.look();
      await world.fulfil();
    }
    const read: string[] = [(await world.stored(id)).state];
    for (const typed of ['access-admin package finance', 'access-admin requests finance', `access show ${id}`])
      read.push(`${await replyTo(world, 'ida', typed)} ${JSON.stringify(await buttonsAfter(world, 'ida', typed))}`);
    return read.map((one) => one.replaceAll(id, 'ID'));
  };
  const [whileReviewed, ...read] = await ask(true);
  const [slow, ...same] = await ask(false);
  expect([whileReviewed, slow]).toEqual(['pendingApproval', 'delivering']);
  expect(read).toEqual(same);
  expect(read[0]).toContain('No requests are pending.');
});
