import { afterEach, beforeEach, expect, test } from 'vitest';
import { button, type Staged, section, stageApp } from './stage.ts';

let staged: Staged;
let url: string;
let at: number;
beforeEach(async () => {
  at = Date.parse('2026-11-02T09:00:00Z');
  const define: Parameters<typeof stageApp>[0] = (app) => {
    app.command('/access', async ({ ack, body }) => {
      url = body.response_url;
      await ack();
    });
    app.action('go', async ({ ack, body }) => {
      url = (body as { response_url: string }).response_url;
      await ack();
    });
  };
  staged = await stageApp(define, { now: () => new Date(at) });
});
afterEach(() => staged.stop());

async function respond(body: object): Promise<{ status: number; error?: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, ...((await response.json()) as object) };
}

const texts = () => staged.slack.messages('U0ANA').map((message) => message.text);

test('five times, for thirty minutes', async () => {
  await staged.slack.command('U0ANA', '/access');
  at += 30 * 60_000;
  for (const text of ['1', '2', '3', '4', '5']) expect(await respond({ text })).toMatchObject({ status: 200 });
  expect(await respond({ text: '6' })).toMatchObject({ status: 404, error: 'used_url' });
  expect(texts()).toEqual(['1', '2', '3', '4', '5']);

  await staged.slack.command('U0ANA', '/access');
  at += 30 * 60_000 + 1;
  expect(await respond({ text: 'late' })).toMatchObject({ status: 404, error: 'expired_url' });
  url = url.replace(/[0-9a-f]+$/, 'invented');
  expect(await respond({ text: 'a' })).toMatchObject({ status: 404, error: 'no_such_url' });
});

test('speaks to the person, or to all; is checked like any message', async () => {
  await staged.slack.command('U0ANA', '/access');
  await respond({ text: 'Just you' });
  await respond({ text: 'All', response_type: 'in_channel' });
  expect(staged.slack.messages('U0ANA')).toMatchObject([{ ephemeral: true }, { ephemeral: false }]);
  expect(await respond({})).toMatchObject({ status: 400, error: 'no_text' });
  expect(await respond({ blocks: [{ type: 'section' }] })).toMatchObject({ status: 400, error: 'invalid_blocks' });
  expect(await respond({ text: 'a', response_type: 'shout' })).toMatchObject({ error: 'invalid_payload' });
  expect(await respond({ text: 'a', replace_original: true })).toMatchObject({ error: 'message_not_found' });
});

test('replaces and deletes the message that was clicked, also an ephemeral one', async () => {
  const blocks = [{ type: 'actions' as const, elements: [button('go', 'Go', 'v')] }];
  const posted = await staged.client.chat.postMessage({ channel: 'U0ANA', text: 'Card', blocks });
  await staged.client.chat.postEphemeral({ channel: posted.channel ?? '', user: 'U0ANA', text: 'Note', blocks });
  for (const message of staged.slack.messages('U0ANA')) {
    await staged.slack.click('U0ANA', message, 'go');
    expect(
      await respond({ text: `${message.text} done`, blocks: [section('Done')], replace_original: true }),
    ).toMatchObject({
      status: 200,
    });
  }
  expect(staged.slack.messages('U0ANA')).toMatchObject([
    { text: 'Card done', live: false, ephemeral: false },
    { text: 'Note done', live: false, ephemeral: true },
  ]);
  expect(await respond({ delete_original: true })).toMatchObject({ status: 200 });
  expect(texts()).toEqual(['Card done']);
});
