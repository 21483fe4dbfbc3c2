import { request } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signSlackRequest } from '../../../adapters/sandbox/slack/stand-in.ts';
import {
  accountOf,
  buttonValue,
  organizationOf,
  peopleOf,
  type Running,
  signingSecret,
  startRunning,
  workspace,
} from '../../support/running.ts';
import { clickPayload, newTrigger, type Sent, send, signed } from '../../support/slack-sender.ts';

const organization = organizationOf({
  people: { anna: 'Anna Berg', uma: 'Uma User' },
  groups: [{ id: 'g', name: 'G' }],
  packages: [
    { id: 'p', name: 'P', resources: [{ group: 'g' }], policy: { stages: [{ approvers: [{ people: ['anna'] }] }] } },
  ],
});

let running: Running;
let decision: string;
const unknownCommand = new URLSearchParams({
  command: '/access',
  text: '',
  user_id: 'U0NOBODY',
  team_id: workspace,
  trigger_id: 'always-the-same',
}).toString();

beforeAll(async () => {
  running = await startRunning({ organization });
  const people = peopleOf(running.slack);
  await people.ask('uma', 'p');
  const card = await people.card('anna');
  await running.settled();
  // Would decide if it came through.
  const payload = clickPayload({ user: accountOf('anna'), actionId: 'approve', value: buttonValue(card) });
  decision = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
});
afterAll(() => running?.stop());

/** Every document of every collection but the job queue's, which turns by itself. */
async function everything(): Promise<Record<string, unknown>> {
  const { db } = running.database.mongo.connection;
  const all = (await db?.listCollections().toArray()) ?? [];
  const names = all.map(({ name }) => name).filter((name) => name !== 'jobs');
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await running.documents(name)])));
}

let before: Record<string, unknown>;
beforeEach(async () => {
  before = await everything();
});

const now = (): number => Math.floor(Date.now() / 1000);
const without = ({ body, headers }: Sent, ...names: string[]): Sent => ({
  body,
  headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name))),
});
const withHeaders = ({ body, headers }: Sent, more: Record<string, string>): Sent => ({
  body,
  headers: { ...headers, ...more },
});
/** Signed over exactly what is in the header, whatever that is. */
const stamped = (body: string, stamp: string): Sent =>
  withHeaders(signed(body), {
    'x-slack-request-timestamp': stamp,
    'x-slack-signature': signSlackRequest(signingSecret, stamp as unknown as number, body),
  });

const bodies = () => [decision, unknownCommand];
const forged: [string, (body: string) => Sent][] = [
  ['no headers at all', (body) => ({ body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })],
  ['no signature', (body) => without(signed(body), 'x-slack-signature')],
  ['no timestamp', (body) => without(signed(body), 'x-slack-request-timestamp')],
  ['another secret', (body) => signed(body, { secret: 'another-secret' })],
  ['an empty secret', (body) => signed(body, { secret: '' })],
  ['an empty signature', (body) => withHeaders(signed(body), { 'x-slack-signature': '' })],
  ['a signature without a hash', (body) => withHeaders(signed(body), { 'x-slack-signature': 'v0=' })],
  ['a signature without a version', (body) => withHeaders(signed(body), { 'x-slack-signature': 'undefined' })],
  ['the signature in capitals', (body) => upperCase(signed(body))],
  ['two signatures, one of them good', (body) => doubled(signed(body))],
  ['the good hash under another version', (body) => versioned(signed(body))],
  ['a body changed after signing', (body) => ({ ...signed(body), body: `${body}&x=1` })],
  ['one letter changed after signing', (body) => ({ ...signed(body), body: body.replace(/[aA]/, 'b') })],
  ['a body cut after signing', (body) => ({ ...signed(body), body: body.slice(0, -1) })],
  ['an empty body after signing', (body) => ({ ...signed(body), body: '' })],
  [
    'a timestamp changed after signing',
    (body) => withHeaders(signed(body), { 'x-slack-request-timestamp': String(now() - 1) }),
  ],
  ['a timestamp five minutes and a bit old', (body) => signed(body, { at: now() - 302 })],
  ['a timestamp a year old', (body) => signed(body, { at: now() - 31_536_000 })],
  ['a timestamp five minutes and a bit ahead', (body) => signed(body, { at: now() + 303 })],
  ['a timestamp a year ahead', (body) => signed(body, { at: now() + 31_536_000 })],
  ['a timestamp in milliseconds', (body) => signed(body, { at: Date.now() })],
  ['a timestamp of zero', (body) => signed(body, { at: 0 })],
  ['a negative timestamp', (body) => signed(body, { at: -now() })],
  ['words for a timestamp', (body) => stamped(body, 'yesterday')],
  ['NaN for a timestamp', (body) => stamped(body, 'NaN')],
  ['Infinity for a timestamp', (body) => stamped(body, 'Infinity')],
  ['an empty timestamp', (body) => stamped(body, '')],
  ['a timestamp with a fraction', (body) => stamped(body, `${now()}.5`)],
  ['a timestamp in hexadecimal', (body) => stamped(body, `0x${now().toString(16)}`)],
  ['a timestamp with an exponent', (body) => stamped(body, `${now() / 10}e1`)],
  ['two timestamps', (body) => stamped(body, `${now()}, ${now()}`)],
];
const signatureOf = ({ headers }: Sent): string => headers['x-slack-signature'] ?? '';
const upperCase = (sent: Sent): Sent =>
  withHeaders(sent, { 'x-slack-signature': `v0=${signatureOf(sent).slice(3).toUpperCase()}` });
const doubled = (sent: Sent): Sent =>
  withHeaders(sent, { 'x-slack-signature': `v0=${'0'.repeat(64)}, ${signatureOf(sent)}` });
const versioned = (sent: Sent): Sent =>
  withHeaders(sent, { 'x-slack-signature': signatureOf(sent).replace('v0=', 'v1=') });

describe('[R-80] a request is refused with 401 and leaves no trace with', () => {
  test.each(forged)('%s', async (_name, forge) => {
    for (const body of bodies()) expect((await send(running.slack, forge(body))).status).toBe(401);
    expect(await everything()).toEqual(before);
  });
});

test.each([
  ['Slack’s check that the address is ours', '{"type":"url_verification","challenge":"c"}', 'application/json'],
  ['the check of the certificate', 'ssl_check=1', 'application/x-www-form-urlencoded'],
  ['an event', '{"type":"event_callback","event":{"type":"app_home_opened"}}', 'application/json'],
  ['nothing at all', '', 'application/x-www-form-urlencoded'],
])('[R-80] unsigned, %s is refused as well', async (_name, body, type) => {
  const answer = await send(running.slack, { body, headers: { 'content-type': type } });
  expect(answer).toMatchObject({ status: 401, body: '' });
});

test('[R-80] the rule on time holds on every spelling of the path', async () => {
  for (const path of [
    '/slack/events',
    '/slack/events/',
    '/SLACK/Events',
    '/slack/events?x=1',
    '//slack/events',
    '/slack/./events',
    '/slack%2Fevents',
  ]) {
    for (const sent of [signed(decision, { at: now() + 400 }), signed(decision, { secret: 'another-secret' })]) {
      const status = await post(path, sent);
      expect([401, 404], path).toContain(status);
    }
  }
  expect(await everything()).toEqual(before);
});

function post(path: string, { body, headers }: Sent): Promise<number | undefined> {
  const { hostname, port } = new URL(running.program.url);
  return new Promise((resolve, reject) => {
    const sending = request({ hostname, port, path, method: 'POST', headers, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

test('[R-83] a body beyond all measure is refused before it is read', async () => {
  const answer = await send(running.slack, signed(`payload=${'x'.repeat(5_000_000)}`)).catch(() => ({ status: 413 }));
  // The app may hang up while the body is still on its way.
  expect([413, 0]).toContain(answer.status);
  expect(await everything()).toEqual(before);
  expect((await fetch(`${running.program.url}/healthz`)).status).toBe(200);
});

test('[R-80] just inside five minutes, past and future, with a good signature, it is carried out', async () => {
  const stranger = () => unknownCommand.replace('always-the-same', newTrigger());
  for (const at of [now() - 297, now(), now() + 297]) {
    const answer = await send(running.slack, signed(stranger(), { at }));
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.body).toContain('is not linked to a person in');
  }
  expect(await running.documents('attempts')).toHaveLength(3);
  expect(await send(running.slack, signed(decision))).toMatchObject({ status: 200 });
  await running.settled();
  expect((await running.documents('requests')).map(({ state }) => state)).toEqual(['fulfilled']);
});
