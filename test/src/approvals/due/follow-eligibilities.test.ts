import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { changeConfigurationTo, seedConfiguration } from '../../../../src/approvals/configuration/configure.ts';
import { followEligibilities, tellEligibilityEnds } from '../../../../src/approvals/due/follow-eligibilities.ts';
import { list } from '../../../../src/approvals/requests/list.ts';
import type { Eligibility, Role } from '../../../../src/core/policy/role.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { days, hours } from '../../../support/clock.ts';
import { openDatabase } from '../../../support/database.ts';
import { people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, personNamed } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, doneBy, issuerOf, newId, type World } from '../../../support/world.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
  ...{ resources: [resource('dbas')], administrators: [people('cleo')], approvers: [people('amy', 'ben')] },
  ...{ maximumHours: 4, riskReview: false },
};

let world: World;
// The configuration keeps eligibilities, and a process folds its events once: so each test has its own database.
beforeEach(async () => {
  world = await createWorld(await openDatabase());
  Object.assign(world.services, { configuration: world.stores.configuration });
  world.planner.configuration = world.stores.configuration;
});
afterEach(() => world.database.close());

const inDays = (count: number) => new Date(world.clock.now().getTime() + days(count));
const eligible = (personId: string, endsAt?: Date): Eligibility => ({
  ...{ roleId: 'dba', personId },
  ...(endsAt === undefined ? {} : { endsAt }),
});
const seeded = (...eligibilities: Eligibility[]) => {
  world.setup.roles = [dba];
  return seedConfiguration(world.services, { packages: [], risk: riskSettings(), roles: [dba], eligibilities });
};
const settle = async () => {
  for (let round = 0; round < 3; round += 1) await world.look();
  await world.deliver();
};
const goOn = async (ms: number) => {
  world.clock.advance(ms);
  await settle();
};
const change = async (roles: readonly Role[], ...eligibilities: Eligibility[]) => {
  const administrator = {
    ...{ actor: asActor(personNamed('ida')), via: { channel: 'chat' }, delivery: newId('change') },
  } as const;
  doneBy(await changeConfigurationTo(world.services, administrator, (now) => ({ ...now, roles, eligibilities })));
  await settle();
};
const heardBy = (personId: string) => world.channel.noticesOf(personId).map(({ about }) => about);
const lastTextTo = (personId: string) => {
  const notice = world.channel.noticesOf(personId).at(-1);
  if (notice === undefined) throw new Error(`${personId} has heard nothing.`);
  return noticeText(inEnglish, notice, '/access')
    .paragraphs.map(({ line }) =>
      line
        .map((piece) => ('moment' in piece ? piece.moment.toISOString() : 'text' in piece ? piece.text : ''))
        .join(''),
    )
    .join(' ');
};
const extended = async (endsAt: Date) => {
  const { id } = await world.submitted('robin', { requested: { kind: 'eligibility', id: 'dba' }, endsAt });
  doneBy(await world.decide('amy', await world.stored(id), { reason: 'Still needed' }));
  await settle();
  return id;
};
const stateOf = async (id: string) => {
  const request = await world.stored(id);
  expect(verifyRequest(request)).toEqual([]);
  return [request.state, request.window.endsAt] as const;
};

describe('an eligibility that was set up by an administrator', () => {
  test('[R-14][R-54] its person is told 14 days and one day before its end, and at the end, with what they can do', async () => {
    const endsAt = inDays(40);
    await seeded(eligible('robin', endsAt), eligible('bea'), eligible('cleo', inDays(-3)));
    await goOn(days(26) - 1);
    expect(heardBy('robin')).toEqual([]);
    await goOn(1);
    await goOn(hours(1));
    expect(heardBy('robin')).toEqual(['eligibilityEndsSoon']);
    expect(lastTextTo('robin')).toBe(
      `Your eligibility for Database Administrator on Production ends soon. It ends ${endsAt.toISOString()}.`,
    );
    await goOn(days(13));
    await goOn(days(1) - hours(1) - 1);
    expect(heardBy('robin')).toEqual(['eligibilityEndsSoon', 'eligibilityEndsSoon']);
    await goOn(1);
    await goOn(days(2));
    expect(heardBy('robin')).toEqual(['eligibilityEndsSoon', 'eligibilityEndsSoon', 'eligibilityEnded']);
    const until = new Date(endsAt.getTime() + days(30)).toISOString();
    expect(lastTextTo('robin')).toBe(
      `Your eligibility for Database Administrator on Production has ended. You can renew it until ${until}.`,
    );
    // Nobody else was told anything: one has no end, the other one's was past when it was set up.
    expect([heardBy('bea'), heardBy('cleo')]).toEqual([[], []]);
  });

  test('[R-14][R-54] what came due while nothing ran is told once; after the time to renew, nothing is promised', async () => {
    await seeded(eligible('robin', inDays(40)));
    await goOn(days(39) + hours(1));
    expect(heardBy('robin')).toEqual(['eligibilityEndsSoon']);
    await goOn(days(60));
    expect(heardBy('robin')).toEqual(['eligibilityEndsSoon', 'eligibilityEnded']);
    expect(lastTextTo('robin')).toBe('Your eligibility for Database Administrator on Production has ended.');
  });

  test('[R-72] several processes at once tell it once', async () => {
    await seeded(...['robin', 'bea', 'cleo'].map((id) => eligible(id, inDays(10))));
    world.clock.advance(days(9));
    await Promise.all(Array.from({ length: 4 }, () => tellEligibilityEnds(world.services)));
    await settle();
    for (const id of ['robin', 'bea', 'cleo']) expect(heardBy(id)).toEqual(['eligibilityEndsSoon']);
  });

  test('[R-54] of more than fit into one note each is told, also two roles of one person', async () => {
    const roles = Array.from({ length: 120 }, (_, index) => ({ ...dba, id: `dba-${index}`, name: `Role ${index}` }));
    const eligibilities = roles.map(({ id }) => ({ roleId: id, personId: 'robin', endsAt: inDays(10) }));
    await seedConfiguration(world.services, { packages: [], risk: riskSettings(), roles, eligibilities });
    await goOn(days(9));
    for (let round = 0; round < 3; round += 1) await settle();
    expect(heardBy('robin')).toHaveLength(120);
  });

  test('[R-54] one that is shortened or removed is told, and so is a role that goes with it', async () => {
    await seeded(eligible('robin', inDays(100)), eligible('bea'), eligible('cleo'));
    const sooner = inDays(20);
    await change([dba], eligible('robin', sooner), eligible('cleo'));
    expect(lastTextTo('robin')).toBe(
      `Your eligibility for Database Administrator on Production now ends earlier. It ends ${sooner.toISOString()}. In its last 14 days you can extend it with /access extend dba.`,
    );
    expect(lastTextTo('bea')).toBe(
      'Your eligibility for Database Administrator on Production was removed. You can no longer activate the role. If you still need it, ask an administrator.',
    );
    await goOn(days(6));
    expect(heardBy('robin')).toEqual(['eligibilityShortened', 'eligibilityEndsSoon']);
    await change([]);
    expect(heardBy('robin').at(-1)).toBe('eligibilityRemoved');
    expect(heardBy('cleo')).toEqual(['eligibilityRemoved']);
  });
});

describe('a request that led to an eligibility', () => {
  test('[R-54] ends with it: list and request say so, and its person was warned', async () => {
    await seeded(eligible('robin', inDays(5)));
    const endsAt = inDays(100);
    const id = await extended(endsAt);
    expect(await stateOf(id)).toEqual(['fulfilled', endsAt]);
    await goOn(days(99) - hours(1));
    expect(heardBy('robin')).toEqual(['submitted', 'granted', 'eligibilityEndsSoon']);
    await goOn(days(2));
    expect(await stateOf(id)).toEqual(['accessExpired', endsAt]);
    const { requests } = doneBy(await list(world.services, issuerOf('robin'), { kind: 'mine' }));
    expect(requests.map(({ status }) => status)).toEqual(['ended']);
    expect(heardBy('robin').at(-1)).toBe('eligibilityEnded');
  });

  test('[R-54] one that was extended further lasts as long as the eligibility, and both end together', async () => {
    await seeded(eligible('robin', inDays(5)));
    const first = await extended(inDays(30));
    await goOn(days(20));
    const endsAt = inDays(200);
    const second = await extended(endsAt);
    expect(await stateOf(first)).toEqual(['accessExtended', endsAt]);
    expect(await stateOf(second)).toEqual(['fulfilled', endsAt]);
    await goOn(days(30));
    expect((await stateOf(first))[0]).toBe('accessExtended');
    await goOn(days(171));
    expect([(await stateOf(first))[0], (await stateOf(second))[0]]).toEqual(['accessExpired', 'accessExpired']);
    expect(heardBy('robin').filter((about) => about === 'eligibilityEnded')).toHaveLength(1);
  });

  test('[R-54] an administrator shortens, lengthens and removes it: the request follows at once', async () => {
    await seeded(eligible('robin', inDays(5)));
    const id = await extended(inDays(100));
    const sooner = inDays(50);
    await change([dba], eligible('robin', sooner));
    expect(await stateOf(id)).toEqual(['fulfilled', sooner]);
    await change([dba], eligible('robin'));
    expect(await stateOf(id)).toEqual(['accessExtended', undefined]);
    await goOn(days(60));
    expect((await stateOf(id))[0]).toBe('accessExtended');
    await change([dba]);
    expect((await stateOf(id))[0]).toBe('revoked');
    expect(heardBy('robin').slice(-2)).toEqual(['eligibilityShortened', 'eligibilityRemoved']);
  });

  test('[R-54] an end that an administrator puts into the past is an end now', async () => {
    await seeded(eligible('robin', inDays(5)));
    const id = await extended(inDays(100));
    await change([dba], eligible('robin', inDays(-1)));
    expect((await stateOf(id))[0]).toBe('accessExpired');
    expect(heardBy('robin').at(-1)).toBe('eligibilityEnded');
    await goOn(days(2));
    expect(heardBy('robin').filter((about) => about === 'eligibilityEnded')).toHaveLength(1);
  });

  test('[R-54] a crash before or after it is told to follow: it follows once', async () => {
    await seeded(eligible('robin', inDays(5)));
    const id = await extended(inDays(30));
    world.clock.advance(days(31));
    const { requests } = world.stores;
    const dying = { ...requests, replace: () => Promise.reject(new Error('The process was killed.')) };
    await tellEligibilityEnds(world.services);
    await followEligibilities({ ...world.services, requests: dying });
    expect((await stateOf(id))[0]).toBe('fulfilled');
    world.clock.advance(hours(1));
    const { configuration } = world.stores;
    const forgetful = { ...configuration, followed: () => Promise.reject(new Error('The process was killed.')) };
    await followEligibilities({ ...world.services, configuration: forgetful });
    world.clock.advance(hours(1));
    await settle();
    expect((await stateOf(id))[0]).toBe('accessExpired');
    expect((await world.stored(id)).events.filter(({ type }) => type === 'accessEnded')).toHaveLength(1);
  });
});
