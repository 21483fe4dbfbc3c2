import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { createSlackChannel, createWebClient } from '../../../adapters/slack/client.ts';
import { liveCard } from '../../contract/channel.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { unpaced } from '../../support/pacing.ts';
import { slackPeople } from '../../support/reader.ts';
import { botToken, signingSecret, workspace } from '../../support/running.ts';

let slack: SlackStandIn;
let database: TestDatabase;
beforeAll(async () => {
  slack = await startSlackStandIn({
    ...{ teamId: workspace, botToken, signingSecret },
    users: [{ id: 'U0ANNA', name: 'anna', realName: 'Anna' }],
  });
  database = await openDatabase();
});
afterAll(async () => {
  await slack?.stop();
  await database?.close();
});

test('[R-76] a kept conversation that is not there any more is opened again', async () => {
  const { conversations } = database.stores;
  const client = createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 5_000 });
  const startProcess = () => createSlackChannel({ client, paced: unpaced, people: slackPeople, conversations });
  const to = { channel: 'slack', tenant: workspace, user: 'U0ANNA' };
  // The app that wrote to Anna before was removed, and set up anew in the workspace.
  await conversations.remember(to, { channel: 'D0OLDAPP' });
  const channel = startProcess();
  await expect(channel.post(liveCard, to, 'a')).rejects.toMatchObject({ code: 'channel_not_found', retryable: true });
  await channel.post(liveCard, to, 'a');
  expect(slack.messages('U0ANNA')).toHaveLength(1);
  await startProcess().post(liveCard, to, 'b');
  expect(slack.calls().filter(({ method }) => method === 'conversations.open')).toHaveLength(1);
});
