import { describe, expect, onTestFinished, test } from 'vitest';
import { runDue } from '../../../../src/approvals/due/run-due.ts';
import { days, hours } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { doneBy, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const types = async (id: string) => (await world.stored(id)).events.map(({ type }) => type);
const submittedBy = async (count: number) => {
  const ids = Array.from({ length: count }, (_, index) => `person-${index}`);
  world.directory.add(ids);
  const requests = [];
  for (const id of ids) requests.push(await world.submitted(id));
  return requests;
};

describe('what is due', () => {
  test('[R-09] a policy stage that nobody answers expires after 14 days, not a moment before', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(14) - 1);
    await world.look();
    await world.look();
    expect((await world.stored(request.id)).state).toBe('pendingApproval');
    world.clock.advance(1);
    await world.look();
    expect(await types(request.id)).toEqual([
      'requestSubmitted',
      'stageOpened',
      'stageReminded',
      'stageTimedOut',
      'requestExpired',
    ]);
    const { events } = await world.stored(request.id);
    expect(events.at(-1)?.actor).toEqual({ kind: 'system' });
  });

  test('[R-09] a policy stage with its own window expires at that window', async () => {
    world.setup.packages = [accessPackage({ stages: [{ timeoutDays: 3 }] })];
    const request = await world.submitted('robin');
    world.clock.advance(days(3));
    await world.look();
    expect((await world.stored(request.id)).state).toBe('expired');
  });

  test('[R-09][R-35] a risk stage that nobody answers is denied after 14 days, and the policy is never asked', async () => {
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('robin', { level: 'elevated' });
    const request = await world.submitted('robin');
    world.clock.advance(days(14));
    await world.look();
    expect(await types(request.id)).toEqual(['requestSubmitted', 'stageOpened', 'stageTimedOut', 'requestDenied']);
  });

  test('[R-09] a stage that opens later has its own full window', async () => {
    world.setup.packages = [accessPackage({ stages: [{}, {}] })];
    const request = await world.submitted('robin');
    world.clock.advance(days(13));
    doneBy(await world.decide('amy', request));
    world.clock.advance(days(13));
    await world.look();
    expect((await world.stored(request.id)).state).toBe('pendingApproval');
    world.clock.advance(days(1));
    await world.look();
    expect((await world.stored(request.id)).state).toBe('expired');
  });

  test('[R-09] the program was down for months: each ends once, however many look at the same time', async () => {
    const requests = await submittedBy(30);
    world.clock.advance(days(100));
    await Promise.all([world.look(), world.look(), world.look()]);
    await world.look();
    for (const { id } of requests)
      expect(await types(id)).toEqual(['requestSubmitted', 'stageOpened', 'stageTimedOut', 'requestExpired']);
  });

  test('[R-09] one look ends more requests than one batch holds', async () => {
    const requests = await submittedBy(230);
    world.clock.advance(days(14));
    await world.look();
    const states = await Promise.all(requests.map(async ({ id }) => (await world.stored(id)).state));
    expect(new Set(states)).toEqual(new Set(['expired']));
  });

  test('[R-76] one request that cannot be done holds up no other, and is done when it can be', async () => {
    world.setup.packages = [accessPackage({ stages: [] })];
    const [broken, other] = [await world.submitted('robin'), await world.submitted('bea')];
    const actions = {
      ...world.assignments,
      async startDelivery(request: typeof broken) {
        if (request.id === broken.id) throw new Error('a defect');
        return world.assignments.startDelivery(request);
      },
    };
    await runDue(world.services, actions);
    expect((await world.stored(other.id)).state).toBe('delivering');
    expect((await world.stored(broken.id)).state).toBe('approved');
    world.clock.advance(1_000);
    await world.look();
    expect((await world.stored(broken.id)).state).toBe('delivering');
  });

  test('[R-76] one that the database will not write holds up no other', async () => {
    const full = await world.submitted('robin');
    const other = await world.submitted('bea');
    world.setup.packages = [accessPackage({ id: 'free', stages: [] })];
    const free = await world.submitted('cleo', { packageId: 'free' });
    const documents = database.mongo.connection.collection('requests');
    const sizeOf = async () =>
      (
        await documents
          .aggregate([{ $match: { _id: full.id } }, { $project: { size: { $bsonSize: '$$ROOT' } } }])
          .toArray()
      )[0]?.size as number;
    const pad = (length: number) =>
      documents.updateOne({ _id: full.id as never }, { $set: { 'events.0.data.pad': 'x'.repeat(length) } });
    await pad(0);
    await pad(16 * 1024 * 1024 - (await sizeOf()) - 200);
    world.clock.advance(days(8));
    await world.look();
    expect((await world.stored(other.id)).events.at(-1)?.type).toBe('stageReminded');
    expect((await world.stored(free.id)).state).toBe('delivering');
    await documents.deleteMany();
  });

  test('[R-76] a row whose due time does not agree with its request does not keep the look from ending', async () => {
    const request = await world.submitted('robin');
    await database.mongo.connection
      .collection('requests')
      .updateOne({ _id: request.id as never }, { $set: { actAt: world.clock.now() } });
    // Without its row even a look that goes round and round ends, once the test has failed.
    onTestFinished(async () => void (await database.mongo.connection.collection('requests').deleteMany()));
    await world.look();
    expect(await world.stored(request.id)).toEqual(request);
  });

  test('[R-14] access that is to start later starts then', async () => {
    const startsAt = new Date(world.clock.now().getTime() + days(5));
    const request = await world.submitted('robin', { startsAt });
    doneBy(await world.decide('amy', request));
    world.clock.advance(days(5) - 1);
    await world.look();
    expect((await world.stored(request.id)).state).toBe('pendingApproval');
    world.clock.advance(1);
    await world.look();
    expect((await world.stored(request.id)).state).toBe('delivering');
  });

  test('[R-18] access that was over before it could be given is not given, and that is said', async () => {
    const endsAt = new Date(world.clock.now().getTime() + hours(5));
    const request = await world.submitted('robin', { endsAt });
    doneBy(await world.decide('amy', request));
    world.clock.advance(hours(5));
    await world.look();
    await world.fulfil();
    expect(await world.stored(request.id)).toMatchObject({
      state: 'deliveryFailed',
      outcomes: [{ delivered: false, problem: { why: 'tooLate' } }],
    });
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });
});
