import { readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { z } from 'zod';

/** A port on which nothing listens. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

/** `emulate`, a Slack Web API that nobody here wrote. Its one team always has this id. */
export const emulatedTeam = 'T000000001';
const token = 'xoxb-emulated';

export interface EmulatedMessage {
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
}

export interface SlackEmulator {
  readonly apiUrl: string;
  readonly botToken: string;
  /** The Slack account of each handle. */
  readonly users: ReadonlyMap<string, string>;
  /** What the app's direct message with this account holds, oldest first. */
  messages(user: string): Promise<readonly EmulatedMessage[]>;
  /** A trigger that opens a form, as a click or a command of this account would carry it. */
  trigger(user: string): Promise<string>;
  close(): Promise<void>;
}

const manifestShape = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** Starts it with these people, and our app with just the scopes that our manifest asks for. */
export async function startSlackEmulator(handles: readonly string[]): Promise<SlackEmulator> {
  const manifest = manifestShape.parse(JSON.parse(await readFile('manifests/slack.json', 'utf8')));
  const scopes = manifest.oauth_config.scopes.bot;
  const port = await freePort();
  const app = { app_id: 'A0APP', bot_id: 'B0BOT', bot_user_id: 'U0BOT' };
  const emulator = await createEmulator({
    service: 'slack',
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: {
      slack: {
        team: { name: 'Northwind', domain: 'north' },
        users: handles.map((name) => ({ name, real_name: name, email: `${name}@north.test` })),
        oauth_apps: [
          {
            ...app,
            client_id: '1.2',
            client_secret: 's',
            name: 'Countersign',
            bot_name: 'countersign',
            redirect_uris: ['http://127.0.0.1/cb'],
            scopes,
          },
        ],
        tokens: [
          { ...app, token, type: 'bot', user_id: 'U0BOT', scopes },
          { token: 'xoxp-reader', type: 'user', user: handles[0], scopes: ['users:read', 'users:read.email'] },
        ],
        strict_scopes: true,
      },
    },
  } as Parameters<typeof createEmulator>[0]);
  const options = { slackApiUrl: `${emulator.url}/api/`, retryConfig: { retries: 0 }, timeout: 5_000 };
  const bot = new WebClient(token, options);
  const reader = new WebClient('xoxp-reader', options);
  // Any token is taken for somebody; only this tells whether ours is taken for our bot.
  const { user_id: self } = await bot.auth.test();
  if (self !== app.bot_user_id) throw new Error(`The emulator takes our token for ${self}.`);
  const users = new Map<string, string>();
  for (const name of handles) {
    const { user } = await reader.users.lookupByEmail({ email: `${name}@north.test` });
    users.set(name, user?.id ?? '');
  }
  return {
    apiUrl: `${emulator.url}/api/`,
    botToken: token,
    users,
    async messages(user) {
      const { channel } = await bot.conversations.open({ users: user });
      const { messages = [] } = await bot.conversations.history({ channel: channel?.id ?? '', limit: 200 });
      return messages.reverse().map(({ ts = '', text = '', blocks = [] }) => ({ ts, text, blocks }));
    },
    async trigger(user) {
      const answer = await bot.apiCall('views.generateTriggerId', { user_id: user });
      return z.object({ trigger_id: z.string() }).parse(answer).trigger_id;
    },
    close: () => emulator.close(),
  };
}

/** Whether something in these blocks can be clicked. */
export const isLive = (blocks: readonly unknown[]): boolean =>
  /"style":"(primary|danger)"/.test(JSON.stringify(blocks));
