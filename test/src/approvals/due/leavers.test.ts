import { describe, expect, onTestFinished, test } from 'vitest';
import { seedConfiguration } from '../../../../src/approvals/configuration/configure.ts';
import { createEligibilityLook } from '../../../../src/approvals/due/end-leavers-eligibilities.ts';
import { recheckRisk } from '../../../../src/approvals/due/recheck-risk.ts';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { decide } from '../../../../src/approvals/requests/decide.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { approversKnownForMs } from '../../../../src/core/request/schedule.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { days, hours } from '../../../support/clock.ts';
import { openDatabase } from '../../../support/database.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, decisionOf, doneBy, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

/** The program looks at everything that it looks at by itself. */
const goOn = async (ms: number = approversKnownForMs) => {
  world.clock.advance(ms);
  await refreshApprovers(world.services);
  await world.look();
  await world.fulfil();
  await world.look();
  await world.deliver();
};
const said = (personId: string) =>
  world.channel.noticesOf(personId).map((notice) => noticeText(inEnglish, notice, '/access').summary);
const state = async ({ id }: AccessRequest) => (await world.stored(id)).state;
const onBehalf = async () => {
  world.directory.managers.set('bea', 'robin');
  return world.submitted('robin', { beneficiaryId: 'bea' });
};

describe('a pending request of somebody who has left', () => {
  test('[R-22] is closed with that reason: administrators are told, and no card keeps its buttons', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    world.directory.leave('robin');
    await goOn();
    expect(await state(request)).toBe('canceled');
    const last = (await world.stored(request.id)).events.at(-1);
    expect(last).toMatchObject({
      ...{ type: 'requestCanceled', actor: { kind: 'system' }, from: 'pendingApproval', to: 'canceled' },
      data: { why: { kind: 'left', person: { id: 'robin', name: 'Robin Quill' } } },
    });
    const told = 'Robin Quill has left Woodgrove Bank, so their request for The finance package was closed.';
    for (const id of ['ida', 'igor']) expect(said(id)).toEqual([told]);
    expect(world.channel.liveCards).toEqual([]);
    expect(verifyRequest(await world.stored(request.id))).toEqual([]);
  });

  test('[R-22] is closed when the beneficiary has left, and the requestor is told why', async () => {
    const request = await onBehalf();
    world.directory.leave('bea');
    await goOn();
    expect(await state(request)).toBe('canceled');
    expect(said('robin')).toContain(
      'Your request for The finance package for Bea Quill was closed because Bea Quill has left Woodgrove Bank.',
    );
  });

  test('[R-22] is closed when the requestor has left, and the beneficiary is told why', async () => {
    const request = await onBehalf();
    world.directory.leave('robin');
    await goOn();
    expect(await state(request)).toBe('canceled');
    expect(said('bea')).toContain(
      'The request for The finance package that Robin Quill made for you was closed because Robin Quill has left Woodgrove Bank.',
    );
    expect(said('ida')).toEqual([
      'Robin Quill has left Woodgrove Bank, so their request for The finance package for Bea Quill was closed.',
    ]);
  });

  test('[R-22] is closed long before it begins, when everybody has approved it', async () => {
    const startsAt = new Date(world.clock.now().getTime() + days(90));
    const request = await world.submitted('robin', { startsAt });
    doneBy(await world.decide('amy', request));
    world.directory.leave('robin');
    await goOn();
    expect(await state(request)).toBe('canceled');
  });

  test('[R-22] stays as it is while the directory cannot tell', async () => {
    const request = await world.submitted('robin');
    world.directory.before = (method) => {
      if (method === 'person') throw new Error('The directory is down.');
    };
    for (let look = 0; look < 3; look += 1) await goOn();
    expect(await state(request)).toBe('pendingApproval');
    world.directory.before = () => {};
    world.directory.leave('robin');
    await goOn();
    expect(await state(request)).toBe('canceled');
  });
});

describe('access for somebody who has left', () => {
  test('[R-22] is not given when they left just before the last approval', async () => {
    const request = await world.submitted('robin');
    world.directory.leave('robin');
    doneBy(await world.decide('amy', request));
    await world.look();
    await world.fulfil();
    expect(await state(request)).toBe('canceled');
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-22] is not given when they left between the approval and the delivery', async () => {
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    await runUntilApproved(request);
    world.directory.leave('robin');
    await world.look();
    await world.fulfil();
    await world.deliver();
    expect(await state(request)).toBe('deliveryFailed');
    expect((await world.stored(request.id)).outcomes).toMatchObject([
      { delivered: false, problem: { why: 'left', name: 'Robin Quill', organization: 'Woodgrove Bank' } },
    ]);
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    expect(said('ida')).toHaveLength(1);
  });

  test('[R-22] is given once the directory can tell that they are there', async () => {
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    await runUntilApproved(request);
    world.directory.before = (method) => {
      if (method === 'person') throw new Error('The directory is down.');
    };
    await world.look();
    expect(await state(request)).toBe('approved');
    world.directory.before = () => {};
    // What failed is put off for a while.
    world.clock.advance(hours(1));
    await world.look();
    await world.fulfil();
    expect(await state(request)).toBe('fulfilled');
  });
});

describe('what somebody has who has left', () => {
  const granted = async (...packages: string[]) => {
    world.setup.packages = packages.map((id) => accessPackage({ id, stages: [], resources: [resource(id)] }));
    const requests: AccessRequest[] = [];
    for (const packageId of packages) requests.push(await world.submitted('robin', { packageId }));
    await goOn();
    for (const request of requests) expect(await state(request)).toBe('fulfilled');
    return requests;
  };

  test('[R-22] ends within a day, whatever gave it, and administrators are told', async () => {
    const requests = await granted('ledger', 'crm');
    world.directory.leave('robin');
    for (let hour = 0; hour < 24; hour += 1) await goOn(hours(1));
    for (const request of requests) {
      const now = await world.stored(request.id);
      expect(now.state).toBe('revoked');
      expect(now.earlyEnd).toEqual({ how: 'left', at: expect.any(Date) });
      expect(verifyRequest(now)).toEqual([]);
      expect(world.fulfiller.holds('robin', request.target.id)).toBe(false);
    }
    expect(said('ida').sort()).toEqual([
      'Robin Quill has left Woodgrove Bank, so their access to The crm package will be removed.',
      'Robin Quill has left Woodgrove Bank, so their access to The ledger package will be removed.',
    ]);
  });

  test('[R-22] stays while the directory cannot tell, and ends soon after it can', async () => {
    const [request] = await granted('ledger');
    if (request === undefined) throw new Error('It was granted.');
    world.directory.before = (method) => {
      if (method === 'person') throw new Error('The directory is down.');
    };
    world.directory.leave('robin');
    for (let day = 0; day < 3; day += 1) await goOn(days(1));
    expect(await state(request)).toBe('fulfilled');
    world.directory.before = () => {};
    for (let hour = 0; hour < 2; hour += 1) await goOn(hours(1));
    expect(await state(request)).toBe('revoked');
  });

  test('[R-18][R-22] also what they were invited to and never accepted', async () => {
    world.fulfiller.invited.add('robin');
    world.setup.packages = [accessPackage({ stages: [] })];
    const request = await world.submitted('robin');
    await goOn();
    expect(await state(request)).toBe('partiallyFulfilled');
    world.directory.leave('robin');
    await goOn(hours(1));
    await goOn();
    expect(await state(request)).toBe('revoked');
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-22] what they had before Countersign is not touched', async () => {
    world.fulfiller.give('robin', 'ledger');
    const [request] = await granted('ledger');
    if (request === undefined) throw new Error('It was granted.');
    world.directory.leave('robin');
    for (let hour = 0; hour < 24; hour += 1) await goOn(hours(1));
    expect(await state(request)).toBe('revoked');
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(true);
  });

  test('[R-22] their eligibilities end, and administrators are told; nobody else is touched', async () => {
    const own = await openDatabase();
    onTestFinished(() => own.close());
    world = await createWorld(own);
    const dba = { ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: '' } };
    const role = { ...dba, resources: [resource('db')], administrators: [people('cleo')], approvers: [] };
    const crowd = Array.from({ length: 45 }, (_, n) => `eligible${n}`);
    world.directory.add(crowd);
    const eligibilities = ['robin', ...crowd].map((personId) => ({ roleId: 'dba', personId }));
    const roles = [{ ...role, maximumHours: 4, riskReview: false }];
    await seedConfiguration(world.services, { packages: [], risk: riskSettings(), roles, eligibilities });
    const look = createEligibilityLook(world.services);
    const round = async () => {
      for (let n = 0; n < 5; n += 1) await look();
      await world.deliver();
    };
    const { configuration } = own.stores;
    await round();
    world.directory.leave('robin', 'eligible44');
    await round();
    expect((await configuration.load()).eligibilities).toHaveLength(46);
    world.clock.advance(hours(1));
    world.directory.before = (method) => {
      if (method === 'person') throw new Error('The directory is down.');
    };
    await round();
    expect((await configuration.load()).eligibilities).toHaveLength(46);
    world.directory.before = () => {};
    world.clock.advance(hours(1));
    await round();
    expect((await configuration.load()).eligibilities.map(({ personId }) => personId)).toEqual(crowd.slice(0, 44));
    expect(said('ida').sort()).toEqual([
      'eligible44 has left Woodgrove Bank, so their eligibilities for roles have ended.',
      'robin has left Woodgrove Bank, so their eligibilities for roles have ended.',
    ]);
    const told = world.channel.noticesOf('ida').map((one) => noticeText(inEnglish, one, '/access').paragraphs);
    expect(JSON.stringify(told)).toContain('Database Administrator on Production');
    world.clock.advance(hours(1));
    await round();
    expect(said('ida')).toHaveLength(2);
  });
});

describe('an approver who has left', () => {
  test('[R-06][R-22] does not count: others are asked instead, and a click changes nothing', async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [people('amy')], fallbackApprovers: [people('cleo')] }] }),
    ];
    const request = await world.submitted('robin');
    await world.deliver();
    const click = decisionOf('amy', request);
    world.directory.leave('amy');
    expect(refusalOf(await decide(world.services, click)).code).toBe('unknownPerson');
    await goOn();
    expect((await world.stored(request.id)).stages[0]?.approversNow.map(({ id }) => id)).toEqual(['cleo']);
    expect(world.channel.cardsOf('cleo')[0]?.card.live).toBe(true);
    world.clock.advance(hours(1));
    expect(refusalOf(await decide(world.services, decisionOf('amy', request))).code).toBe('unknownPerson');
  });
});

/** Everybody has approved, and risk was asked about once more: what is left is the delivery. */
async function runUntilApproved(request: AccessRequest): Promise<void> {
  await recheckRisk(world.services, await world.stored(request.id));
  expect(await state(request)).toBe('approved');
}
