import { describe, expect, test } from 'vitest';
import { refreshCard } from '../../../../src/approvals/requests/refresh-card.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { until } from '../../../support/gate.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let world: World;
let database: TestDatabase;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const refresh = (
  personId: string,
  { id }: Pick<AccessRequest, 'id'>,
  stage = 'policy-1',
  address?: { message: string },
) =>
  refreshCard(
    world.services,
    { ...issuerOf(personId), ...(address === undefined ? {} : { address }) },
    { requestId: id, stage },
  );
const shown = async (...given: Parameters<typeof refresh>) => doneBy(await refresh(...given)).card;

describe('[R-71] a card that its reader comes back to', () => {
  test('shows the stage as it is now', async () => {
    const request = await world.submitted('robin');
    expect(await shown('amy', request)).toMatchObject({ live: true, stage: { id: 'policy-1', state: 'open' } });
    doneBy(await world.decide('ben', request, { answer: 'deny', reason: 'No' }));
    expect(await shown('amy', request)).toMatchObject({ live: false, stage: { decision: { by: 'Ben Quill' } } });
    expect(await world.attempts()).toEqual([]);
  });

  test('[R-22][R-41] has no buttons once its reader is not asked any more', async () => {
    const reviewers = new Set(['amy', 'ben']);
    world.directory.groups.set('desk', reviewers);
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'desk' }] }] })];
    const request = await world.submitted('robin');
    expect(await shown('amy', request)).toMatchObject({ live: true });
    reviewers.delete('amy');
    expect(await shown('amy', request)).toMatchObject({
      ...{ live: false, stage: { state: 'withdrawn' }, request: { justification: '', status: 'withdrawn' } },
    });
    expect((await world.stored(request.id)).stages[0]?.approversNow.map(({ id }) => id)).toEqual(['ben']);
  });

  test('[R-34] shows a risk review with its finding to those who hold Security Reader, and without it to others', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const request = await world.submitted('robin');
    expect(await shown('sofia', request, 'idProtection-1')).toMatchObject({
      ...{ live: true, stage: { risk: [{ source: 'idProtection', level: 'high' }] } },
    });
    world.directory.revokeRole('Security Reader', 'sofia');
    expect(await shown('sofia', request, 'idProtection-1')).toMatchObject({
      ...{ live: false, stage: { risk: [], missingRole: 'Security Reader' } },
    });
  });

  test('[R-84] says the same to everybody who has no such card, and is an attempt', async () => {
    const request = await world.submitted('robin');
    const refusals = [
      await refresh('cleo', request),
      await refresh('robin', request),
      await refresh('amy', request, 'policy-2'),
      await refresh('amy', { id: 'ABCDEFGH1234' }),
    ].map(refusalOf);
    for (const refusal of refusals) expect(refusal).toMatchObject({ code: 'notYourDecision' });
    expect(refusalOf(await refresh('stranger', request))).toMatchObject({
      ...{ code: 'unknownPerson', values: { organization: 'Woodgrove Bank' } },
    });
    const attempts = await world.attempts();
    expect(attempts.map(({ command }) => command)).toEqual(Array(5).fill('refreshCard'));
    expect(attempts.find(({ code }) => code === 'notYourDecision')).toMatchObject({ requestId: request.id });
  });

  test('[R-71] is known from then on by where it lies, and edited there', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    const [card] = world.channel.cardsOf('amy');
    if (card === undefined) throw new Error('Amy has a card.');
    const rows = database.mongo.connection.collection('deliveries');
    await rows.updateOne({ personId: 'amy' }, { $set: { addresses: [] } });
    const rings = world.rings.length;
    await shown('amy', request, 'policy-1', { message: card.id });
    await until('its address is kept', () => world.rings.slice(rings).includes('deliver'));
    expect(await rows.findOne({ personId: 'amy' })).toMatchObject({ addresses: [{ message: card.id }] });
    doneBy(await world.decide('ben', request));
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });
});
