import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { everyday } from '../../support/everyday.ts';
import {
  accountOf,
  appears,
  organizationOf,
  peopleOf,
  type Running,
  startRunning,
  usersOf,
} from '../../support/running.ts';
import { wordsOf } from '../../support/slack-typing.ts';

const organization = organizationOf(everyday);

describe('[R-70] who opens the app’s messages in Slack', () => {
  let running: Running;
  beforeAll(async () => {
    const strangers = [{ id: 'U0STRANGER', name: 'stranger', realName: 'Stranger' }];
    running = await startRunning({ organization, standIn: { users: [...usersOf(organization), ...strangers] } });
  });
  afterAll(() => running?.stop());

  const welcomes = (account: string) =>
    running.slack.messages(account).filter((one) => wordsOf(one).includes('Welcome to Countersign'));

  test('is welcomed once, also when they come at several windows at once, and can go on from there', async () => {
    const account = accountOf('uma');
    await Promise.all([1, 2, 3].map(() => running.slack.openMessages(account)));
    const welcome = await appears('a welcome', () => welcomes(account)[0]);
    expect(wordsOf(welcome)).toContain('type /access help');
    const people = peopleOf(running.slack);
    await people.click('uma', welcome, 'command:access pending');
    await people.hears('uma', 'No requests are waiting for your decision.');
    await people.click('uma', welcome, 'command:access request');
    expect((await appears('a form', () => people.views('uma').at(-1))).title).toBe('Request access');
    await running.slack.openMessages(account);
    await running.settled();
    expect(welcomes(account)).toHaveLength(1);
  });

  test('[R-81] strangers are not, and nothing is kept of them', async () => {
    expect(await running.slack.openMessages('U0STRANGER')).toMatchObject({ status: 200 });
    expect(welcomes('U0STRANGER')).toEqual([]);
    const kept = await running.documents('conversations');
    expect(kept.filter(({ user }) => user === 'U0STRANGER')).toEqual([]);
  });

  test('another tab is nobody’s first visit', async () => {
    await running.slack.openHome(accountOf('rob'));
    expect(welcomes(accountOf('rob'))).toEqual([]);
  });
});
