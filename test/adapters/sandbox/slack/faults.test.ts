import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { errorMeanings } from '../../../../adapters/slack/errors.ts';
import { clientOf, refusal, SETTINGS } from './stage.ts';

let slack: SlackStandIn;
beforeEach(async () => {
  slack = await startSlackStandIn(SETTINGS);
});
afterEach(() => slack.stop());

const post = (text = 'a', timeout = 5_000) =>
  clientOf(slack, SETTINGS.botToken, timeout).chat.postMessage({ channel: 'U0ANA', text });
const texts = () => slack.messages('U0ANA').map((message) => message.text);

test('an error of Slack’s, as often as asked, for the calls that fit', async () => {
  slack.fault({
    method: 'chat.postMessage',
    times: 2,
    when: (body) => body.text === 'a',
    kind: { error: 'fatal_error' },
  });
  expect(await refusal(post('b'))).toBeNull();
  expect(await refusal(post('a'))).toMatchObject({ error: 'fatal_error' });
  expect(await refusal(post('a'))).toMatchObject({ error: 'fatal_error' });
  expect(await refusal(post('a'))).toBeNull();
  expect(texts()).toEqual(['b', 'a']);
});

test('HTTP 500 and 429', async () => {
  slack.fault({ method: '*', kind: 'http500' });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_http_error' });
  slack.fault({ method: 'chat.postMessage', kind: 'ratelimited', retryAfterSeconds: 7 });
  await expect(post()).rejects.toMatchObject({ retryAfter: 7 });
  expect(texts()).toEqual([]);
});

test('another status than 200, as the proxies before Slack answer', async () => {
  slack.fault({ method: 'chat.postMessage', kind: { status: 503 } });
  await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_http_error', statusCode: 503 });
  expect(texts()).toEqual([]);
});

test('every error code that the program knows', async () => {
  for (const error of errorMeanings.keys()) {
    slack.fault({ method: 'chat.postMessage', kind: { error } });
    expect(await refusal(post())).toMatchObject({ error });
  }
  expect(texts()).toEqual([]);
});

test('calls about one person alone fail, whichever way they name the person', async () => {
  const client = clientOf(slack, SETTINGS.botToken, 5_000);
  const open = async (users: string) => String((await client.conversations.open({ users })).channel?.id);
  const [ana, ben] = [await open('U0ANA'), await open('U0BEN')];
  slack.fault({ method: '*', times: 10, user: 'U0ANA', kind: { error: 'fatal_error' } });
  expect(await refusal(client.chat.postMessage({ channel: ben, text: 'a' }))).toBeNull();
  expect(await refusal(client.users.info({ user: 'U0BEN' }))).toBeNull();
  for (const call of [
    () => client.chat.postMessage({ channel: ana, text: 'a' }),
    () => client.chat.postMessage({ channel: 'U0ANA', text: 'a' }),
    () => client.users.info({ user: 'U0ANA' }),
    () => client.conversations.open({ users: 'U0ANA' }),
  ])
    expect(await refusal(call())).toMatchObject({ error: 'fatal_error' });
  slack.clearFaults();
  expect(await refusal(post())).toBeNull();
});

test('no answer, a connection that is reset, and one that is lost after the message was posted', async () => {
  slack.fault({ method: 'chat.postMessage', kind: 'timeout' });
  await expect(post('never', 100)).rejects.toThrow();
  slack.fault({ method: 'chat.postMessage', kind: 'reset' });
  await expect(post('never')).rejects.toThrow();
  expect(texts()).toEqual([]);
  slack.fault({ method: 'chat.postMessage', kind: 'ok-but-connection-lost' });
  await expect(post('posted')).rejects.toThrow();
  expect(texts()).toEqual(['posted']);
  expect(slack.calls().map((call) => call.answer)).toEqual([null, null, null]);
});

test('faults that did not happen can be taken back', async () => {
  slack.fault({ method: 'chat.postMessage', kind: 'http500', times: 10 });
  slack.clearFaults();
  expect(await refusal(post())).toBeNull();
});

test('a call that is left hanging does not keep the stand-in from stopping', async () => {
  slack.fault({ method: 'chat.postMessage', kind: 'timeout' });
  const hanging = post();
  hanging.catch(() => undefined);
  await expect.poll(() => slack.calls()).toHaveLength(1);
  await slack.stop();
  await expect(hanging).rejects.toThrow();
  slack = await startSlackStandIn(SETTINGS);
});
