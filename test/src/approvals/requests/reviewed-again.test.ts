import { beforeEach, expect, test } from 'vitest';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { people, resource, riskSettings } from '../../../support/packages.ts';
import { replyTo } from '../../../support/typing.ts';
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
    ...['access-admin requests', 'access-admin requests dba'].map((words) => ['amy', words] as const),
    ...['pending', 'history', `show ${id}`, `cancel ${id}`].map((words) => ['amy', `access ${words}`] as const),
    ...['history', `show ${id}`, `cancel ${id}`].map((words) => ['ben', `access ${words}`] as const),
    ...['mine', `show ${id}`].map((words) => ['robin', `access ${words}`] as const),
    ...['amy', 'ben'].map((personId) => [personId, `access revoke ${id} A mistake`] as const),
  ])
    read.push(`${personId}, ${typed}: ${await replyTo(world, personId, typed)}`.replaceAll(id, 'ID'));
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
