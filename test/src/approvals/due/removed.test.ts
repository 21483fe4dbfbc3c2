import { describe, expect, test } from 'vitest';
import { closeRemoved } from '../../../../src/approvals/due/close-requests.ts';
import { recheckRisk } from '../../../../src/approvals/due/recheck-risk.ts';
import { revoke } from '../../../../src/approvals/requests/end-access.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { cardText } from '../../../../src/core/words/requests/card.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { days } from '../../../support/clock.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { doneBy, issuerOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const removeFinance = () => {
  world.clock.advance(1_000);
  world.setup.packages = world.setup.packages.filter(({ id }) => id !== 'finance');
  world.setup.removals.set('finance', world.clock.now());
  world.clock.advance(1_000);
};
const goOn = async () => {
  await closeRemoved(world.services);
  await world.look();
  await world.fulfil();
  await world.deliver();
};
const state = async ({ id }: AccessRequest) => (await world.stored(id)).state;

describe('removing a package', () => {
  test('[R-23] closes its pending requests with that reason; requestor and approvers are told, and no button is left', async () => {
    world.setup.packages = [accessPackage(), accessPackage({ id: 'sales' })];
    const [mine, other] = [await world.submitted('robin'), await world.submitted('bea')];
    const sales = await world.submitted('robin', { packageId: 'sales' });
    await world.deliver();
    removeFinance();
    await goOn();
    expect([await state(mine), await state(other), await state(sales)]).toEqual([
      ...['canceled', 'canceled', 'pendingApproval'],
    ]);
    const reason = 'because The finance package is no longer offered';
    expect(world.channel.noticesOf('robin').map((one) => noticeText(inEnglish, one, '/access').summary)).toContain(
      `Your request for The finance package was closed ${reason}.`,
    );
    const cards = world.channel.cardsOf('amy').filter(({ card }) => card.request.packageName !== 'The sales package');
    expect(cards.map(({ card }) => [card.live, cardText(inEnglish, card).outcome[0]?.line])).toEqual(
      Array(2).fill([false, [{ text: `The request was closed ${reason}.`, strong: true }]]),
    );
  });

  test('[R-23] closes all of its requests, however many there are', async () => {
    for (let n = 0; n < 130; n += 1) {
      world.directory.add([`asks${n}`]);
      await world.submitted(`asks${n}`);
    }
    removeFinance();
    await closeRemoved(world.services);
    expect(await world.stores.requests.countPending(['finance'], [])).toEqual(new Map());
    expect(await world.stores.requests.pendingUnasked(['finance'], [], 1)).toEqual([]);
    expect(await world.stores.requests.pendingTargets()).toEqual([]);
  });

  test('[R-23] a package that is added again under the same id does not bring its old requests back', async () => {
    const before = await world.submitted('robin');
    const { packages } = world.setup;
    removeFinance();
    world.setup.packages = packages;
    const after = await world.submitted('bea');
    doneBy(await world.decide('amy', before));
    await goOn();
    expect([await state(before), await state(after)]).toEqual(['canceled', 'pendingApproval']);
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-23] nothing is given of what was removed between the approval and the delivery', async () => {
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    await recheckRisk(world.services, await world.stored(request.id));
    removeFinance();
    await goOn();
    expect(await world.stored(request.id)).toMatchObject({
      state: 'deliveryFailed',
      outcomes: [{ delivered: false, problem: { why: 'notOffered', target: 'The finance package' } }],
    });
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-23] leaves granted access until its end, and it can be revoked', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 10 } })];
    const [mine, other] = [await world.submitted('robin'), await world.submitted('bea')];
    for (const request of [mine, other]) doneBy(await world.decide('amy', request));
    await goOn();
    removeFinance();
    await goOn();
    expect([await state(mine), await state(other)]).toEqual(['fulfilled', 'fulfilled']);
    doneBy(await revoke(world.services, { from: issuerOf('amy'), requestId: other.id, reason: 'Not needed' }));
    await goOn();
    expect([await state(mine), await state(other)]).toEqual(['fulfilled', 'revoked']);
    world.clock.advance(days(10));
    await goOn();
    expect(await state(mine)).toBe('accessExpired');
  });

  test('[R-23] a request keeps the policy that it was submitted under, also when fewer people may ask now', async () => {
    const request = await world.submitted('robin');
    world.setup.packages = [accessPackage({ requestors: { kind: 'listed', people: ['bea'], groups: [] } })];
    await goOn();
    doneBy(await world.decide('amy', request));
    await goOn();
    expect(await state(request)).toBe('fulfilled');
  });
});
