import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { signSlackRequest, startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { button, SETTINGS, type Staged, section, stageApp } from './stage.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

async function stage(...args: Parameters<typeof stageApp>): Promise<Staged> {
  const staged = await stageApp(...args);
  cleanups.push(staged.stop);
  return staged;
}

interface Got {
  body: string;
  headers: Record<string, unknown>;
}

/** An app that is no bolt app: answers as told and keeps what it got. */
async function bareApp(answer: (got: Got) => { status: number } | null, answerTimeoutMs = 200) {
  const got: Got[] = [];
  const server: Server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    got.push({ body, headers: request.headers });
    const said = answer({ body, headers: request.headers });
    if (said === null) return;
    response.writeHead(said.status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const slack = await startSlackStandIn({
    ...SETTINGS,
    eventsUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    answerTimeoutMs,
  });
  cleanups.push(async () => {
    await slack.stop();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { slack, got };
}

describe('slash commands', () => {
  test('carry what Slack’s carry, signed over the raw body', async () => {
    const { slack, got } = await bareApp(() => ({ status: 200 }));
    await slack.command('U0ANA', '/access', 'request é & <b>');
    const { body = '', headers = {} } = got[0] ?? {};
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded');
    const seconds = Number(headers['x-slack-request-timestamp']);
    expect(headers['x-slack-signature']).toBe(signSlackRequest(SETTINGS.signingSecret, seconds, body));
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      token: expect.any(String),
      team_id: 'T0SANDBOX',
      team_domain: 'sandbox-inc',
      channel_id: expect.stringMatching(/^D/),
      channel_name: 'directmessage',
      user_id: 'U0ANA',
      user_name: 'ana',
      command: '/access',
      text: 'request é & <b>',
      api_app_id: slack.app.appId,
      is_enterprise_install: 'false',
      response_url: expect.stringContaining('http://127.0.0.1:'),
      trigger_id: expect.any(String),
    });
    await slack.command('U0ANA', '/access', '', { id: 'C0GENERAL', name: 'general' });
    expect(got[1]?.body).toContain('channel_id=C0GENERAL&channel_name=general');
  });

  test('answers become messages for the person alone, or for all who are there', async () => {
    const { slack } = await stage((app) => {
      app.command('/text', ({ ack }) => ack('Plain'));
      app.command('/blocks', ({ ack }) => ack({ text: 'B', blocks: [section('Hi')], response_type: 'ephemeral' }));
      app.command('/loud', ({ ack }) => ack({ text: 'Loud', response_type: 'in_channel' }));
      app.command('/broken', ({ ack }) => ack({ text: 'B', blocks: [{ type: 'section' }] as never }));
    });
    for (const command of ['/text', '/blocks', '/loud']) await slack.command('U0ANA', command);
    expect(slack.messages('U0ANA')).toMatchObject([
      { text: 'Plain', ephemeral: true },
      { blocks: [{ type: 'section' }], ephemeral: true },
      { text: 'Loud', ephemeral: false },
    ]);
    expect(await slack.command('U0ANA', '/broken')).toMatchObject({
      status: 200,
      error: 'invalid_command_response',
      problems: ['invalid_blocks', 'must define either `text` or `fields` [json-pointer:/blocks/0]'],
    });
    expect(slack.messages('U0ANA').at(-1)).toMatchObject({ from: 'slack', ephemeral: true });
  });

  test('an app that is slow, failing or away: the person sees why, and nothing is sent again', async () => {
    const { slack, got } = await bareApp(({ body }) => (body.includes('slow') ? null : { status: 500 }));
    expect(await slack.command('U0ANA', '/slow')).toMatchObject({ status: 0, error: 'operation_timeout' });
    expect(await slack.command('U0ANA', '/failing')).toMatchObject({ status: 500, error: 'dispatch_failed' });
    slack.connect('http://127.0.0.1:1/slack/events');
    expect(await slack.command('U0ANA', '/away')).toMatchObject({ status: 0, error: 'dispatch_failed' });
    expect(slack.messages('U0ANA').map((message) => message.text)).toEqual([
      '/slow failed with the error "operation_timeout"',
      '/failing failed with the error "dispatch_failed"',
      '/away failed with the error "dispatch_failed"',
    ]);
    expect(got).toHaveLength(2);
  });

  test('only people of the workspace, only to an app that is there', async () => {
    const slack = await startSlackStandIn(SETTINGS);
    cleanups.push(() => slack.stop());
    await expect(slack.command('U0NOBODY', '/access')).rejects.toThrow('There is no U0NOBODY');
    await expect(slack.command('U0ANA', 'access')).rejects.toThrow('starts with a slash');
    await expect(slack.command('U0ANA', '/access')).rejects.toThrow('call connect(url) first');
  });
});

describe('clicks', () => {
  test('a slow answer is shown to the person who clicked, and the late one does no harm', async () => {
    let release: () => void = () => undefined;
    const { slack, client } = await stage(
      (app) => {
        app.action('go', async ({ ack }) => {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
          await ack();
        });
      },
      { answerTimeoutMs: 100 },
    );
    const { channel = '', ts = '' } = await client.chat.postMessage({
      channel: 'U0ANA',
      text: 'Card',
      blocks: [{ type: 'actions', elements: [button('go', 'Go', 'v')] }],
    });
    expect(await slack.click('U0ANA', { channel, ts }, 'go')).toMatchObject({ error: 'operation_timeout' });
    release();
    expect(slack.messages('U0ANA').at(-1)).toMatchObject({
      from: 'slack',
      text: expect.stringContaining('operation_timeout'),
    });
  });

  test('forged: a card of somebody else, buttons that are gone, values that never were', async () => {
    const bodies: { user: { id: string }; actions: object[]; message?: { text: string } }[] = [];
    const { slack, client } = await stage((app) => {
      app.action(/.*/, async ({ ack, body }) => {
        bodies.push(body as never);
        await ack();
      });
    });
    const { channel = '', ts = '' } = await client.chat.postMessage({
      channel: 'U0ANA',
      text: 'Card',
      blocks: [{ type: 'actions', block_id: 'row', elements: [button('go', 'Go', 'v')] }],
    });
    await client.chat.update({ channel, ts, text: 'Done', blocks: [section('Done')] });
    const where = { channel, ts };
    await expect(slack.click('U0ANA', where, 'go')).rejects.toThrow('nothing to act on');
    await slack.click('U0BEN', where, 'go', { forge: true });
    await slack.click('U0BEN', where, 'go', { forge: true, value: 'other' });
    await slack.click('U0BEN', where, 'never', { forge: true, value: 'x', blockId: 'b' });
    await slack.click('U0BEN', { channel, ts: '1700000000.000001' }, 'go', { forge: true, value: 'x' });
    expect(bodies).toMatchObject([
      { user: { id: 'U0BEN' }, actions: [{ block_id: 'row', value: 'v' }], message: { text: 'Done' } },
      { actions: [{ value: 'other' }] },
      { actions: [{ action_id: 'never', block_id: 'b', value: 'x' }] },
      { actions: [{ action_id: 'go', value: 'x' }] },
    ]);
  });
});

test('a click on an ephemeral message comes without the message, which Slack does not keep', async () => {
  const bodies: object[] = [];
  const { slack } = await stage((app) => {
    app.command('/access', ({ ack }) => ack({ blocks: [{ type: 'actions', elements: [button('go', 'Go', 'v')] }] }));
    app.action('go', async ({ ack, body }) => {
      bodies.push(body);
      await ack();
    });
  });
  await slack.command('U0ANA', '/access');
  const [message] = slack.messages('U0ANA');
  if (message === undefined) throw new Error('no message');
  await slack.click('U0ANA', message, 'go');
  expect(bodies).toMatchObject([
    { container: { is_ephemeral: true, message_ts: message.ts }, actions: [{ value: 'v' }] },
  ]);
  expect(bodies[0]).not.toHaveProperty('message');
});

test('stopping gives up what is under way', async () => {
  const { slack, got } = await bareApp(() => null, 60_000);
  const hanging = slack.command('U0ANA', '/access');
  await expect.poll(() => got).toHaveLength(1);
  await slack.stop();
  expect(await hanging).toMatchObject({ status: 0, error: 'dispatch_failed' });
});

describe('events', () => {
  test('come in Slack’s envelope and reach the app', async () => {
    const events: object[] = [];
    const { slack } = await stage((app) => {
      app.event('app_home_opened', async ({ body, event }) => {
        events.push({ body, event });
      });
    });
    expect(await slack.openHome('U0ANA')).toMatchObject({ status: 200 });
    await expect
      .poll(() => events)
      .toMatchObject([
        {
          event: { type: 'app_home_opened', user: 'U0ANA', tab: 'home', channel: expect.stringMatching(/^D/) },
          body: { type: 'event_callback', team_id: 'T0SANDBOX', event_id: expect.stringMatching(/^Ev/) },
        },
      ]);
  });

  test('are sent again only when asked, with the number of the attempt and the same id', async () => {
    const { slack, got } = await bareApp(() => ({ status: 500 }));
    await slack.event('U0ANA', { type: 'app_home_opened' });
    expect(got).toHaveLength(1);
    await slack.event('U0ANA', { type: 'app_home_opened' }, { retries: 3, eventId: 'Ev1' });
    expect(got.slice(1).map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2', '3']);
    expect(new Set(got.slice(1).map(({ body }) => JSON.parse(body).event_id))).toEqual(new Set(['Ev1']));
    await slack.event('U0ANA', { type: 'app_home_opened' }, { retryNum: 2 });
    expect(got.at(-1)?.headers['x-slack-retry-num']).toBe('2');
  });
});

test('wrongly signed and stale requests are up to the app to refuse', async () => {
  const { slack } = await stage(() => undefined);
  const now = Math.floor(Date.now() / 1_000);
  const body = 'command=%2Faccess&user_id=U0ANA';
  const send = (seconds: number, signature: string) =>
    slack.raw(body, {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': String(seconds),
      'x-slack-signature': signature,
    });
  expect(await send(now, signSlackRequest('another secret', now, body))).toMatchObject({ status: 401 });
  const old = now - 400;
  expect(await send(old, signSlackRequest(SETTINGS.signingSecret, old, body))).toMatchObject({ status: 401 });
});
