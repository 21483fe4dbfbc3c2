import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { button, clientOf, refusal, SETTINGS, section } from './stage.ts';

let slack: SlackStandIn;
let client: ReturnType<typeof clientOf>;
beforeEach(async () => {
  slack = await startSlackStandIn(SETTINGS);
  client = clientOf(slack);
});
afterEach(() => slack.stop());

const error = async (call: Promise<unknown>) => (await refusal(call))?.error;

describe('who may call', () => {
  test('the app’s token and no other', async () => {
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team_id: 'T0SANDBOX',
      user_id: slack.app.botUserId,
      bot_id: slack.app.botId,
    });
    expect(await error(clientOf(slack, 'xoxb-other').auth.test())).toBe('invalid_auth');
    expect(await (await fetch(`${slack.apiUrl}auth.test`, { method: 'POST' })).json()).toEqual({
      ok: false,
      error: 'not_authed',
    });
  });

  test('unknown methods and unreadable bodies', async () => {
    expect(await error(client.apiCall('chat.shout'))).toBe('unknown_method');
    const send = async (type: string, body: string) => {
      const headers = { authorization: `Bearer ${SETTINGS.botToken}`, 'content-type': type };
      return (await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body })).json();
    };
    expect(await send('application/json', '{')).toEqual({ ok: false, error: 'invalid_json' });
    expect(await send('application/json', '[]')).toEqual({ ok: false, error: 'json_not_object' });
    expect(await send('text/plain', 'hi')).toEqual({ ok: false, error: 'invalid_post_type' });
    const json = JSON.stringify({ channel: 'U0ANA', text: 'a', blocks: [section('As JSON')] });
    expect(await send('application/json; charset=utf-8', json)).toMatchObject({ ok: true });
    expect(slack.messages('U0ANA')).toMatchObject([{ blocks: [{ text: { text: 'As JSON' } }] }]);
  });
});

describe('messages', () => {
  test('posting to a person opens the direct message; only they see it', async () => {
    const posted = await client.chat.postMessage({ channel: 'U0ANA', text: 'Hello' });
    expect(posted.channel).toMatch(/^D/);
    expect(slack.messages('U0ANA')).toMatchObject([
      { channel: posted.channel, ts: posted.ts, text: 'Hello', live: false },
    ]);
    expect(slack.messages('U0BEN')).toEqual([]);
    const { channel } = await client.conversations.open({ users: 'U0ANA' });
    expect(channel?.id).toBe(posted.channel);
  });

  test('what is refused', async () => {
    expect(await error(client.chat.postMessage({ channel: 'U0NOBODY', text: 'a' }))).toBe('channel_not_found');
    expect(await error(client.chat.postMessage({ channel: 'C0GENERAL', text: 'a' }))).toBe('channel_not_found');
    expect(await error(client.chat.postMessage({ channel: 'U0ANA', text: '' }))).toBe('no_text');
    expect(await error(client.apiCall('chat.postMessage', { text: 'a' }))).toBe('invalid_arguments');
    expect(await error(client.apiCall('chat.postMessage', { channel: 'U0ANA', blocks: '{' }))).toBe(
      'invalid_blocks_format',
    );
    expect(await error(client.apiCall('chat.postMessage', { channel: 'U0ANA', blocks: {} }))).toBe(
      'invalid_blocks_format',
    );
  });

  test('Slack fills in what the app left out, and texts of blocks alone', async () => {
    const posted = await client.chat.postMessage({
      channel: 'U0ANA',
      blocks: [
        section('*Hi*'),
        { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Go' } }] },
      ],
    } as never);
    const [text, actions] = slack.messages('U0ANA')[0]?.blocks ?? [];
    expect(text).toMatchObject({ block_id: expect.any(String), text: { verbatim: false } });
    expect(actions).toMatchObject({ elements: [{ action_id: expect.any(String), text: { emoji: true } }] });
    expect(posted.message?.text).toBe("This content can't be displayed.");
    expect(posted.message?.blocks).toHaveLength(2);
  });

  test('updating: blocks, text alone, metadata', async () => {
    const card = { event_type: 'card', event_payload: { id: 'a' } };
    const { channel = '', ts = '' } = await client.chat.postMessage({
      channel: 'U0ANA',
      text: 'One',
      blocks: [section('One'), { type: 'actions', elements: [button('go', 'Go', '1')] }],
      metadata: card,
    });
    const seen = () => slack.messages('U0ANA')[0];
    expect(seen()).toMatchObject({ live: true, edited: false, metadata: card });
    await client.chat.update({ channel, ts, text: 'Two', blocks: [section('Two')] });
    expect(seen()).toMatchObject({ live: false, edited: false, metadata: card, earlier: [{ text: 'One' }] });
    await client.chat.update({ channel, ts, text: 'Three', metadata: {} as never });
    expect(seen()).toMatchObject({ blocks: [], edited: true, metadata: null, text: 'Three' });

    expect(await error(client.chat.update({ channel: 'U0ANA', ts, text: 'a' }))).toBe('channel_not_found');
    expect(await error(client.chat.update({ channel, ts: '1700000000.000001', text: 'a' }))).toBe('message_not_found');
    expect(await error(client.chat.update({ channel, ts, text: '' }))).toBe('no_text');
  });

  test('metadata has a shape and a size', async () => {
    const post = (metadata: unknown) => client.chat.postMessage({ channel: 'U0ANA', text: 'a', metadata } as never);
    expect(await error(post({ event_type: 'card' }))).toBe('invalid_metadata_format');
    expect(await error(post({ event_type: 'card', event_payload: { a: { b: { c: 1 } } } }))).toBe(
      'invalid_metadata_format',
    );
    expect(await error(post({ event_type: 'card', event_payload: { a: 'x'.repeat(8_000) } }))).toBe(
      'metadata_too_large',
    );
    expect(await error(post({ event_type: 'card', event_payload: { a: [1, { b: true }] } }))).toBeUndefined();
  });

  test('ephemeral messages are for one person and out of reach afterwards', async () => {
    const { channel = '' } = await client.chat.postMessage({ channel: 'U0ANA', text: 'Hello' });
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel, user: 'U0ANA', text: 'Psst' });
    expect(slack.messages('U0ANA').at(-1)).toMatchObject({ text: 'Psst', ephemeral: true });
    expect(await error(client.chat.postEphemeral({ channel, user: 'U0BEN', text: 'a' }))).toBe('user_not_in_channel');
    expect(await error(client.chat.update({ channel, ts, text: 'a' }))).toBe('message_not_found');
    expect((await client.conversations.history({ channel })).messages).toHaveLength(1);
  });

  test('deleting and linking', async () => {
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: 'U0ANA', text: 'Hello' });
    expect((await client.chat.getPermalink({ channel, message_ts: ts })).permalink).toBe(
      `https://sandbox-inc.slack.com/archives/${channel}/p${ts.replace('.', '')}`,
    );
    await client.chat.delete({ channel, ts });
    expect(slack.messages('U0ANA')).toEqual([]);
    expect(await error(client.chat.delete({ channel, ts }))).toBe('message_not_found');
  });
});

describe('conversations', () => {
  test('opening', async () => {
    expect(await client.conversations.open({ users: 'U0ANA' })).not.toHaveProperty('already_open');
    const again = await client.conversations.open({ users: 'U0ANA', return_im: true });
    expect(again).toMatchObject({ already_open: true, channel: { is_im: true, user: 'U0ANA' } });
    const info = await client.conversations.info({ channel: again.channel?.id ?? '' });
    expect(info.channel).toMatchObject({ user: 'U0ANA', is_im: true });
    expect(await error(client.conversations.open({ users: 'U0NOBODY' }))).toBe('user_not_found');
    expect(await error(client.conversations.open({ channel: 'D0NOTHING' }))).toBe('channel_not_found');
    expect(await error(client.conversations.open({} as never))).toBe('users_list_not_supplied');
  });

  test('history: newest first, in pages, within times, with metadata on request', async () => {
    const metadata = { event_type: 'card', event_payload: { id: 'a' } };
    const ts: string[] = [];
    for (const text of ['1', '2', '3', '4', '5']) {
      ts.push((await client.chat.postMessage({ channel: 'U0ANA', text, metadata })).ts ?? '');
    }
    const { channel: dm } = await client.conversations.open({ users: 'U0ANA' });
    const channel = dm?.id ?? '';
    const texts = async (more: object) =>
      (await client.conversations.history({ channel, ...more })).messages?.map((message) => message.text);
    expect(await texts({})).toEqual(['5', '4', '3', '2', '1']);
    expect(await texts({ oldest: ts[1], latest: ts[3] })).toEqual(['3']);
    expect(await texts({ oldest: ts[1], latest: ts[3], inclusive: true })).toEqual(['4', '3', '2']);
    const first = await client.conversations.history({ channel, limit: 2 });
    expect(first.has_more).toBe(true);
    const cursor = first.response_metadata?.next_cursor ?? '';
    expect(await texts({ limit: 3, cursor })).toEqual(['3', '2', '1']);
    expect(first.messages?.[0]).not.toHaveProperty('metadata');
    const all = await client.conversations.history({ channel, include_all_metadata: true });
    expect(all.messages?.[0]?.metadata).toEqual(metadata);
    expect(await error(client.conversations.history({ channel, limit: 1_000 }))).toBe('invalid_limit');
    expect(await error(client.conversations.history({ channel, cursor: 'x' }))).toBe('invalid_cursor');
    expect(await error(client.conversations.history({ channel: 'D0NOTHING' }))).toBe('channel_not_found');
  });

  test('replies in threads stay out of the history', async () => {
    const { channel = '', ts = '' } = await client.chat.postMessage({ channel: 'U0ANA', text: 'Top' });
    await client.chat.postMessage({ channel, text: 'Reply', thread_ts: ts });
    expect(slack.messages('U0ANA').at(-1)).toMatchObject({ text: 'Reply', threadTs: ts });
    expect((await client.conversations.history({ channel })).messages).toHaveLength(1);
    expect(await error(client.chat.postMessage({ channel, text: 'a', thread_ts: '17' }))).toBe('invalid_thread_ts');
  });
});

test('people and the team', async () => {
  expect((await client.users.info({ user: 'U0ANA' })).user).toMatchObject({
    name: 'ana',
    real_name: 'Ana Lopes',
    tz: 'America/Chicago',
    profile: { email: 'Ana@example.com' },
    is_bot: false,
  });
  expect((await client.users.lookupByEmail({ email: 'ana@EXAMPLE.com' })).user?.id).toBe('U0ANA');
  expect(await error(client.users.lookupByEmail({ email: 'nobody@example.com' }))).toBe('users_not_found');
  expect(await error(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  const list = await client.users.list({});
  expect(list.members?.map((member) => member.id)).toEqual([slack.app.botUserId, 'U0ANA', 'U0BEN']);
  expect((await client.team.info()).team).toMatchObject({ id: 'T0SANDBOX', domain: 'sandbox-inc' });
});

test('calls are remembered with what they got', async () => {
  await client.chat.postMessage({ channel: 'U0ANA', text: 'Hello' });
  await error(client.users.info({ user: 'U0NOBODY' }));
  expect(slack.calls()).toMatchObject([
    { method: 'chat.postMessage', body: { channel: 'U0ANA', text: 'Hello' }, status: 200, answer: { ok: true } },
    { method: 'users.info', answer: { ok: false, error: 'user_not_found' } },
  ]);
});
