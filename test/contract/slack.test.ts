import { LogLevel, WebClient } from '@slack/web-api';
import { startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import type { FaultRule } from '../../adapters/sandbox/slack/types.ts';
import { createSlackChannel, createWebClient } from '../../adapters/slack/client.ts';
import { TestClock } from '../support/clock.ts';
import { openDatabase, type TestDatabase } from '../support/database.ts';
import { pacingOn } from '../support/pacing.ts';
import { slackPeople } from '../support/reader.ts';
import { botToken, shownOn, signingSecret, workspace } from '../support/running.ts';
import { emulatedTeam, isLive, startSlackEmulator } from '../support/slack-emulator.ts';
import { type ChannelHarness, describeChannel, type Trouble } from './channel.ts';

const readers = Array.from({ length: 40 }, (_, index) => `reader-${index}`);
const methods = { send: 'chat.postMessage', edit: 'chat.update' } as const;

const faults: Record<Trouble['kind'], FaultRule['kind']> = {
  rateLimit: 'ratelimited',
  outage: 'http500',
  connectionLost: 'reset',
  answerLost: 'ok-but-connection-lost',
};

const pacedOn = (database: TestDatabase, clock: TestClock) => ({
  paced: pacingOn(database, clock),
  conversations: database.stores.conversations,
});

async function onStandIn(): Promise<ChannelHarness> {
  const slack = await startSlackStandIn({
    teamId: workspace,
    botToken,
    signingSecret,
    users: readers.map((name, index) => ({ id: `U0READER${index}`, name, realName: name })),
  });
  const clock = new TestClock();
  const database = await openDatabase();
  const client = createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 2_000 });
  let next = 0;
  return {
    channel: createSlackChannel({ client, people: slackPeople, ...pacedOn(database, clock) }),
    async newReader() {
      next += 1;
      return { channel: 'slack', tenant: workspace, user: `U0READER${next}` };
    },
    gone: { channel: 'slack', tenant: workspace, user: 'U0GONE' },
    seen: async ({ user }) => slack.messages(user).map((one) => ({ text: shownOn(one), live: one.live })),
    trouble(on, trouble) {
      const seconds = trouble.kind === 'rateLimit' ? { retryAfterSeconds: trouble.seconds } : {};
      slack.fault({ method: methods[on], kind: faults[trouble.kind], ...seconds });
    },
    calls: () => slack.calls().length,
    pass: (ms) => clock.advance(ms),
    finds: true,
    async stop() {
      await slack.stop();
      await database.close();
    },
  };
}

/** What `emulate` cannot do is done in front of it: limits, outages and lost answers. */
async function onEmulator(): Promise<ChannelHarness> {
  const emulator = await startSlackEmulator(readers);
  const clock = new TestClock();
  const database = await openDatabase();
  const planned: { method: string; trouble: Trouble }[] = [];
  let calls = 0;
  const troubled: typeof fetch = async (input, init) => {
    calls += 1;
    const method = String(input).split('/api/')[1];
    const index = planned.findIndex((one) => one.method === method);
    const [met] = index === -1 ? [] : planned.splice(index, 1);
    if (met?.trouble.kind === 'rateLimit') {
      return new Response('', { status: 429, headers: { 'retry-after': String(met.trouble.seconds) } });
    }
    if (met?.trouble.kind === 'outage') return new Response('{"ok":false}', { status: 500 });
    if (met?.trouble.kind === 'connectionLost') throw new TypeError('fetch failed');
    const response = await fetch(input, init);
    if (met?.trouble.kind !== 'answerLost') return response;
    await response.text();
    throw new TypeError('fetch failed');
  };
  const client = new WebClient(emulator.botToken, {
    slackApiUrl: emulator.apiUrl,
    fetch: troubled as never,
    timeout: 2_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
  });
  let next = 0;
  return {
    channel: createSlackChannel({ client, people: slackPeople, ...pacedOn(database, clock) }),
    async newReader() {
      next += 1;
      return { channel: 'slack', tenant: emulatedTeam, user: emulator.users.get(`reader-${next}`) ?? '' };
    },
    gone: { channel: 'slack', tenant: emulatedTeam, user: 'U0GONE' },
    seen: async ({ user }) =>
      (await emulator.messages(user)).map((one) => ({ text: shownOn(one as never), live: isLive(one.blocks) })),
    trouble: (on, trouble) => void planned.push({ method: methods[on], trouble }),
    calls: () => calls,
    pass: (ms) => clock.advance(ms),
    finds: true,
    async stop() {
      await emulator.close();
      await database.close();
    },
  };
}

describeChannel('Slack, played by our stand-in', onStandIn);
describeChannel('Slack, played by emulate', onEmulator);
