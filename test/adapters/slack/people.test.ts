import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { createWebClient } from '../../../adapters/slack/client.ts';
import { createSlackPeople, type SlackPeople } from '../../../adapters/slack/people.ts';
import { english, standardReader } from '../../../src/core/words/language/languages.ts';
import { createReaders } from '../../../src/core/words/language/reader.ts';
import { hours, TestClock } from '../../support/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';
import { pacingOn } from '../../support/pacing.ts';

const botToken = 'xoxb-people';
const tenant = 'T0PEOPLE';
const anna = { channel: 'slack', tenant, user: 'U0ANNA' };
const german = { ...english, tag: 'de' };
const log = { info: () => {}, warn: () => {}, error: () => {} };

let database: TestDatabase;
let slack: SlackStandIn;
let clock: TestClock;
useDatabase((opened) => {
  database = opened;
});
beforeAll(async () => {
  slack = await startSlackStandIn({
    ...{ teamId: tenant, botToken, signingSecret: 'secret' },
    users: [
      { id: 'U0ANNA', name: 'anna', realName: 'Anna', tz: 'Asia/Tokyo', locale: 'de-DE' },
      { id: 'U0STRANGER', name: 'stranger', realName: 'Stranger', tz: 'Asia/Tokyo' },
    ],
  });
});
afterAll(() => slack?.stop());
beforeEach(async () => {
  clock = new TestClock();
  slack.clearFaults();
  // The clock begins again with each test, and so must everything that goes by it.
  for (const name of ['conversations', 'paces']) await database.mongo.connection.collection(name).deleteMany({});
});

/** As a process that has just started knows people. */
function started(): SlackPeople {
  return createSlackPeople({
    client: createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 5_000 }),
    paced: pacingOn(database, clock),
    conversations: database.stores.conversations,
    directory: { personByIdentity: async ({ user }) => (user === 'U0ANNA' ? { id: 'anna', name: 'Anna' } : undefined) },
    readers: createReaders(standardReader('Europe/Oslo'), [english, german]),
    ...{ clock, log },
  });
}

const asked = () => slack.calls().filter(({ method }) => method === 'users.info').length;

test('people read in the language and time zone that Slack has for them', async () => {
  const reader = await started().receiving(anna);
  expect([reader.language.tag, reader.timeZone]).toEqual(['de', 'Asia/Tokyo']);
});

test('Slack is asked once a day, also by several processes', async () => {
  const before = asked();
  await started().receiving(anna);
  const later = started();
  expect((await later.receiving(anna)).timeZone).toBe('Asia/Tokyo');
  await later.asking(anna);
  expect(asked() - before).toBe(1);
  clock.advance(hours(25));
  await later.receiving(anna);
  expect(asked() - before).toBe(2);
});

test('[R-81] strangers are not asked about, and read what everybody reads', async () => {
  const before = asked();
  const people = started();
  expect(await people.asking({ ...anna, user: 'U0STRANGER' })).toEqual(people.standard);
  expect(asked()).toBe(before);
  expect(await database.stores.conversations.locale({ ...anna, user: 'U0STRANGER' })).toBeUndefined();
});

test('[R-76] a person whom Slack does not tell of reads what is known, and is asked about later', async () => {
  slack.fault({ method: 'users.info', kind: { error: 'internal_error' } });
  const people = started();
  expect(await people.receiving(anna)).toEqual(people.standard);
  clock.advance(hours(2));
  expect((await people.receiving(anna)).timeZone).toBe('Asia/Tokyo');
});
