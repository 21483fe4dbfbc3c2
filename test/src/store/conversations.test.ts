import { beforeEach, expect, test } from 'vitest';
import { hours } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';

let database: TestDatabase;
const amy = { channel: 'chat', tenant: 'T', user: 'U-amy' };
const old = { service: 'one', conversation: 'old' };
const start = new Date('2026-11-21T09:00:00Z');
const at = (ms: number) => new Date(start.getTime() + ms);

useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await database.mongo.connection.collection('conversations').deleteMany({});
  await database.stores.conversations.remember(amy, old);
});

test('[R-76] a conversation is forgotten after several refusals over hours, and not before', async () => {
  const { conversations } = database.stores;
  for (let count = 0; count < 9; count += 1) await conversations.refused(amy, old, at(hours(count / 10)));
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: true, locale: {} });
  await conversations.refused(amy, old, at(hours(6)));
  expect(await conversations.find(amy)).toBeUndefined();
});

test('[R-76] one refusal long ago and one now do not make it forgotten', async () => {
  const { conversations } = database.stores;
  await conversations.refused(amy, old, at(0));
  await conversations.refused(amy, old, at(hours(100)));
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: true, locale: {} });
  await conversations.answered(amy);
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: false, locale: {} });
});

test('[R-76] refusals of an older conversation do not touch a newer one', async () => {
  const { conversations } = database.stores;
  const newer = { ...old, conversation: 'new' };
  await conversations.refused(amy, old, at(0));
  await conversations.remember(amy, newer);
  for (let count = 0; count < 9; count += 1) await conversations.refused(amy, old, at(hours(count)));
  expect(await conversations.find(amy)).toEqual({ address: newer, isDoubtful: false, locale: {} });
});

test('[R-76] meeting somebody whom the channel had said to be gone is news', async () => {
  const { conversations } = database.stores;
  expect(await conversations.remember(amy, old)).toBe(false);
  await conversations.refused(amy, old, at(0));
  expect(await conversations.remember(amy, old)).toBe(true);
  expect(await conversations.remember(amy, old)).toBe(false);
});

test('what a channel says of its people stays known where it does not say it again, and over newer conversations', async () => {
  const { conversations } = database.stores;
  const robin = { channel: 'chat', tenant: 'T', user: 'robin' };
  await conversations.remember(robin, old, { language: 'de-AT', timeZone: 'Europe/Vienna' });
  await conversations.remember(robin, { service: 'two', conversation: 'new' }, { timeZone: 'Asia/Tokyo' });
  const locale = { language: 'de-AT', timeZone: 'Asia/Tokyo' };
  expect(await conversations.find(robin)).toEqual({
    address: { service: 'two', conversation: 'new' },
    isDoubtful: false,
    locale,
  });
  expect(await conversations.locale(robin)).toEqual(locale);
});

test('the locale of somebody whom a channel was asked about is no place to reach them', async () => {
  const { conversations } = database.stores;
  const bea = { channel: 'chat', tenant: 'T', user: 'bea' };
  expect(await conversations.locale(bea)).toBeUndefined();
  await conversations.keepLocale(bea, { language: 'fr' }, new Date(5));
  expect(await conversations.locale(bea)).toEqual({ language: 'fr', askedAt: new Date(5) });
  expect(await conversations.find(bea)).toBeUndefined();
  expect(await conversations.remember(bea, old)).toBe(true);
});

test('[R-72] somebody is welcomed once, whatever comes at once, and also after they have left', async () => {
  const { conversations } = database.stores;
  const bea = { channel: 'chat', tenant: 'T', user: 'welcomed' };
  const asked = await Promise.all([1, 2, 3].map((ms) => conversations.welcome(bea, at(ms))));
  expect(asked.filter((isFirst) => isFirst)).toHaveLength(1);
  await conversations.remember(bea, old, { language: 'de' });
  await conversations.forget(bea);
  expect(await conversations.find(bea)).toBeUndefined();
  expect(await conversations.locale(bea)).toBeUndefined();
  expect(await conversations.welcome(bea, at(4))).toBe(false);
  expect(await conversations.remember(bea, old)).toBe(true);
});
