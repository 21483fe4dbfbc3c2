import { describe, expect, test } from 'vitest';
import {
  answerProposal,
  changeConfigurationTo,
  seedConfiguration,
} from '../../../../src/approvals/configuration/configure.ts';
import { removeOld } from '../../../../src/approvals/due/remove-old.ts';
import { openRequest } from '../../../../src/approvals/requests/open-request.ts';
import { ChannelError } from '../../../../src/ports/channel.ts';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, riskSettings } from '../../../support/packages.ts';
import { asActor, personNamed } from '../../../support/people.ts';
import { doneBy, issuerOf, newId, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const keep = { attempts: 400, messages: 90 };
const clean = () => removeOld({ ...world.services, keep });
const rows = (kind: 'card' | 'notice' | 'change') =>
  database.mongo.connection.collection('deliveries').countDocuments({ 'content.kind': kind });
const by = (id: string) => ({ actor: asActor(personNamed(id)), via: { channel: 'chat' }, delivery: newId('change') });
const settle = async () => {
  await world.look();
  await world.fulfil();
  await world.deliver();
};

describe('attempts', () => {
  test('[R-60] are kept for as long as the setting says, and those that administrators must be told of until they are', async () => {
    await world.submitted('robin');
    expect((await world.submit('robin')).kind).toBe('refused');
    world.setup.packages.push(accessPackage({ id: 'orphan', stages: [{ approvers: [], fallbackApprovers: [] }] }));
    expect((await world.submit('robin', { packageId: 'orphan' })).kind).toBe('refused');
    world.clock.advance(days(400));
    await clean();
    expect(await world.attempts()).toHaveLength(2);
    world.clock.advance(1);
    await clean();
    expect((await world.attempts()).map(({ code }) => code)).toEqual(['noApprovers']);
    await world.deliver();
    await clean();
    expect(await world.attempts()).toEqual([]);
  });
});

describe('messages', () => {
  test('[R-83] a notice keeps what it was about once it is sent, and none of its text', async () => {
    const request = await world.submitted('robin', { justification: 'Because of the merger' });
    await world.deliver();
    const found = await database.mongo.connection.collection('deliveries').find().toArray();
    expect(JSON.stringify(found)).not.toContain('merger');
    expect(found.map(({ content }) => content)).toContainEqual({
      ...{ kind: 'notice', about: 'submitted', requestId: request.id },
    });
    // Planned again it is the same row, and nobody is told twice.
    await database.mongo.connection
      .collection('requests')
      .updateOne({}, { $set: { planDue: request.revision, planAt: request.submittedAt, plannedRevision: 0 } });
    await world.deliver();
    expect(world.channel.noticesOf('robin')).toHaveLength(1);
  });

  test('[R-71] the cards of an open request and of lasting access stay, however old they are', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'forever' } })];
    const granted = await world.submitted('robin');
    await world.deliver();
    await world.decide('amy', granted);
    await world.deliver();
    await settle();
    expect((await world.stored(granted.id)).state).toBe('fulfilled');
    world.clock.advance(days(1_000));
    await world.submitted('bea');
    await world.deliver();
    world.clock.advance(days(10));
    await clean();
    expect([await rows('card'), await rows('notice')]).toEqual([4, 1]);
  });

  test('[R-71] those of a request that is over go at their age, and nothing that happens later brings them back', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    await world.decide('amy', request, { answer: 'deny', reason: 'No' });
    await world.deliver();
    world.clock.advance(days(90));
    await clean();
    expect(await rows('card')).toBe(2);
    world.clock.advance(1);
    await clean();
    expect([await rows('card'), await rows('notice')]).toEqual([0, 0]);
    const stored = await world.stored(request.id);
    await database.mongo.connection
      .collection('requests')
      .updateOne({}, { $set: { planDue: stored.revision, planAt: stored.submittedAt } });
    const before = world.channel.calls.length;
    await world.deliver();
    expect(await rows('card')).toBe(0);
    expect(world.channel.calls).toHaveLength(before);
    expect(doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).request.id).toBe(request.id);
  });

  test('[R-71] a card that still has buttons, because its chat is down, stays until it could be edited', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.channel.before = () => {
      throw new ChannelError('down', { retryable: true });
    };
    await world.decide('amy', request, { answer: 'deny', reason: 'No' });
    await world.deliver();
    world.clock.advance(days(200));
    await clean();
    expect(await rows('card')).toBe(2);
    world.channel.before = () => {};
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
  });

  test('[R-39] the cards of a change stay while it waits, and go at their age when it is over', async () => {
    const setup = {
      packages: [],
      roles: [],
      eligibilities: [],
      risk: riskSettings({ idProtection: ['medium', 'high'] }),
    };
    await seedConfiguration(world.services, setup);
    const propose = (idProtection: 'medium' | 'high') =>
      changeConfigurationTo(world.services, by('ida'), (now) => ({
        ...now,
        risk: riskSettings({ idProtection: [idProtection] }),
      }));
    const proposal = doneBy(await propose('high')).event?.seq ?? 0;
    await world.deliver();
    expect(await rows('change')).toBe(2);
    world.clock.advance(days(13));
    await removeOld({ ...world.services, keep: { ...keep, messages: 7 } });
    expect(await rows('change')).toBe(2);
    doneBy(await answerProposal(world.services, by('igor'), proposal, 'confirm'));
    await world.deliver();
    world.clock.advance(days(90) + 1);
    await clean();
    expect(await rows('change')).toBe(0);
  });
});
