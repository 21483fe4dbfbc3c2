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
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: true });
  await conversations.refused(amy, old, at(hours(6)));
  expect(await conversations.find(amy)).toBeUndefined();
});

test('[R-76] one refusal long ago and one now do not make it forgotten', async () => {
  const { conversations } = database.stores;
  await conversations.refused(amy, old, at(0));
  await conversations.refused(amy, old, at(hours(100)));
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: true });
  await conversations.answered(amy);
  expect(await conversations.find(amy)).toEqual({ address: old, isDoubtful: false });
});

test('[R-76] refusals of an older conversation do not touch a newer one', async () => {
  const { conversations } = database.stores;
  const newer = { ...old, conversation: 'new' };
  await conversations.refused(amy, old, at(0));
  await conversations.remember(amy, newer);
  for (let count = 0; count < 9; count += 1) await conversations.refused(amy, old, at(hours(count)));
  expect(await conversations.find(amy)).toEqual({ address: newer, isDoubtful: false });
});

test('[R-76] meeting somebody whom the channel had said to be gone is news', async () => {
  const { conversations } = database.stores;
  expect(await conversations.remember(amy, old)).toBe(false);
  await conversations.refused(amy, old, at(0));
  expect(await conversations.remember(amy, old)).toBe(true);
  expect(await conversations.remember(amy, old)).toBe(false);
});
