import { afterEach, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { clientOf, SETTINGS } from './stage.ts';

let slack: SlackStandIn;
afterEach(() => slack.stop());

async function limited(): Promise<{ client: ReturnType<typeof clientOf>; pass: (ms: number) => void }> {
  let at = Date.parse('2026-11-02T09:00:00Z');
  slack = await startSlackStandIn({ ...SETTINGS, rateLimits: true, now: () => new Date(at) });
  return {
    client: clientOf(slack),
    pass: (ms) => {
      at += ms;
    },
  };
}

/** After how many seconds the call may come again; null when it passed. */
const retryAfter = (call: Promise<unknown>): Promise<number | null> =>
  call.then(
    () => null,
    (error: { retryAfter?: number }) => error.retryAfter ?? Number.NaN,
  );

test('chat.postMessage: one a second per channel, short bursts', async () => {
  const { client, pass } = await limited();
  const post = (channel: string) => retryAfter(client.chat.postMessage({ channel, text: 'a' }));
  for (let i = 0; i < 5; i += 1) expect(await post('U0ANA')).toBeNull();
  expect(await post('U0ANA')).toBe(5);
  expect(await post('U0BEN')).toBeNull();
  pass(4_000);
  expect(await post('U0ANA')).toBe(1);
  pass(1_000);
  expect(await post('U0ANA')).toBeNull();
  expect(slack.messages('U0ANA')).toHaveLength(6);
});

test('chat.update: fifty in any minute; other methods have counts of their own', async () => {
  const { client, pass } = await limited();
  const { channel = '', ts = '' } = await client.chat.postMessage({ channel: 'U0ANA', text: 'a' });
  const update = () => retryAfter(client.chat.update({ channel, ts, text: 'b' }));
  for (let i = 0; i < 50; i += 1) {
    expect(await update()).toBeNull();
    pass(100);
  }
  expect(await update()).toBe(55);
  expect(await retryAfter(client.users.info({ user: 'U0ANA' }))).toBeNull();
  pass(55_000);
  expect(await update()).toBeNull();
});

test('a refused call is HTTP 429 with Retry-After and is remembered as such', async () => {
  const { client } = await limited();
  for (let i = 0; i < 50; i += 1) await client.conversations.open({ users: 'U0ANA' });
  const response = await fetch(`${slack.apiUrl}conversations.open`, {
    method: 'POST',
    headers: { authorization: `Bearer ${SETTINGS.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ users: 'U0ANA' }),
  });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('60');
  expect(await response.json()).toEqual({ ok: false, error: 'ratelimited' });
  expect(slack.calls().at(-1)).toMatchObject({ status: 429 });
});
