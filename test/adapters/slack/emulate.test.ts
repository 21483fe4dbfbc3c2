import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { slackPath } from '../../../adapters/slack/app.ts';
import { createSlackChannel, createWebClient } from '../../../adapters/slack/client.ts';
import { type Countersign, startCountersign } from '../../../src/compose/countersign.ts';
import type { Environment } from '../../../src/environment.ts';
import { liveCard } from '../../contract/channel.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';
import { forgetful, unpaced } from '../../support/pacing.ts';
import { slackPeople } from '../../support/reader.ts';
import { shownOn, signingSecret, soon, temporaryFile } from '../../support/running.ts';
import {
  type EmulatedMessage,
  emulatedTeam,
  isLive,
  type SlackEmulator,
  startSlackEmulator,
} from '../../support/slack-emulator.ts';
import {
  clickPayload,
  interaction,
  type Replies,
  reasonValues,
  requestValues,
  type Sent,
  signed,
  startReplies,
  submissionPayload,
} from '../../support/slack-sender.ts';

/**
 * The same product against a Slack that nobody here wrote: what our own stand-in gets wrong would show here. It sends
 * nothing, so what people do is signed and sent by the test.
 */
const handles = ['uma', 'anna', 'boris', 'sam', 'ria'];
let emulator: SlackEmulator;
let replies: Replies;
let database: TestDatabase;
let program: Countersign;
let removeFile: () => Promise<void>;

const account = (handle: string): string => emulator.users.get(handle) ?? '';

beforeAll(async () => {
  emulator = await startSlackEmulator(handles);
  replies = await startReplies();
  database = await openDatabase();
  const organization = {
    organization: 'Northwind',
    people: handles.map((id) => ({ id, name: `The ${id}`, slack: { workspace: emulatedTeam, user: account(id) } })),
    groups: [{ id: 'ledger', name: 'Ledger group' }],
    roles: { 'Security Administrator': ['sam'], 'Security Reader': ['sam'] },
    packages: [
      {
        id: 'ledger',
        name: 'Ledger',
        resources: [{ group: 'ledger' }],
        policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] },
      },
    ],
    settings: { riskReview: { idProtection: ['high'] } },
    risk: { idProtection: { ria: { level: 'high' } } },
  };
  const file = await temporaryFile('organization.yaml', JSON.stringify(organization));
  removeFile = file.remove;
  const environment: Environment = {
    port: 0,
    host: '127.0.0.1',
    mongodbUri: database.uri,
    role: 'all',
    organizationFile: file.path,
    dataDir: 'unused',
    keepDays: { attempts: 400, messages: 90 },
    sandbox: false,
    slack: { botToken: emulator.botToken, signingSecret, apiUrl: emulator.apiUrl },
    chatRates: 'unlimited',
    logLevel: 'silent',
  };
  program = await startCountersign(environment);
  await program.ready;
});
afterAll(async () => {
  await program?.stop();
  await database?.close();
  await emulator?.close();
  await replies?.close();
  await removeFile?.();
});

async function post({ body, headers }: Sent): Promise<{ status: number; text: string }> {
  const response = await fetch(`${program.url}${slackPath}`, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

async function type(handle: string): Promise<{ status: number; text: string }> {
  const fields = {
    command: '/access',
    text: '',
    user_id: account(handle),
    team_id: emulatedTeam,
    trigger_id: await emulator.trigger(account(handle)),
    channel_id: 'D1',
    response_url: replies.url,
  };
  return post(signed(new URLSearchParams(fields).toString()));
}

const submit = (handle: string, callbackId: string, values: unknown, metadata = '') =>
  post(interaction(submissionPayload({ user: account(handle), team: emulatedTeam, callbackId, values, metadata })));

const click = async (handle: string, actionId: string, card: EmulatedMessage) =>
  post(
    interaction(
      clickPayload({
        user: account(handle),
        team: emulatedTeam,
        actionId,
        value: carriedBy(card),
        responseUrl: replies.url,
        trigger: await emulator.trigger(account(handle)),
      }),
    ),
  );

const carriedBy = ({ blocks }: EmulatedMessage): string => /"value":"([^"]+)"/.exec(JSON.stringify(blocks))?.[1] ?? '';
const messages = (handle: string) => emulator.messages(account(handle));
const shown = (message: EmulatedMessage): string => shownOn(message as never);

const hears = (handle: string, words: string) =>
  soon(async () => {
    expect((await messages(handle)).map(shown).join('\n')).toContain(words);
  });
const card = (handle: string) =>
  soon(async () => {
    const found = (await messages(handle)).findLast(({ blocks }) => isLive(blocks));
    if (found === undefined) throw new Error(`no live card for ${handle}`);
    return found;
  });

describe('against emulate', () => {
  test('[R-70] a form opens, a request is made, approved and delivered, and everybody’s card shows it', async () => {
    expect(await type('uma')).toEqual({ status: 200, text: '' });
    const opened = await (await fetch(`${emulator.apiUrl.replace('/api/', '/')}?tab=views`)).text();
    expect(opened).toContain('Request access');

    const made = await submit(
      'uma',
      'request_form',
      requestValues({ package: 'ledger', justification: 'Quarter <end> & *more*' }),
    );
    expect(made.text).toContain('Request submitted');
    await hears('uma', 'Your request for Ledger was submitted.');
    const [annas, boris] = [await card('anna'), await card('boris')];
    expect(shown(annas)).toContain('Quarter <end> & *more*');
    expect(await messages('sam')).toEqual([]);

    expect(await click('anna', 'approve', annas)).toEqual({ status: 200, text: '' });
    await hears('uma', 'You now have Ledger.');
    await hears('boris', 'Approved by The anna');
    for (const handle of ['anna', 'boris']) {
      await soon(async () => expect((await messages(handle)).map(({ blocks }) => isLive(blocks))).toEqual([false]));
    }
    await click('boris', 'approve', boris);
    await soon(() => expect(replies.texts.at(-1)).toContain('The anna already approved'));
    expect(await database.mongo.connection.collection('memberships').countDocuments({ person: 'uma' })).toBe(1);
  });

  test('[R-34] a risk review comes first, a denial there reads "not granted"', async () => {
    await submit('ria', 'request_form', requestValues({ package: 'ledger', justification: 'Me too.' }));
    const sams = await card('sam');
    expect(shown(sams)).toContain('high risk');
    const views = async () =>
      (await (await fetch(`${emulator.apiUrl.replace('/api/', '/')}?tab=views`)).text()).split('You are about to')
        .length;
    const before = await views();
    expect(await click('sam', 'deny', sams)).toEqual({ status: 200, text: '' });
    expect(await views()).toBeGreaterThan(before);
    const [requestId, stage] = carriedBy(sams).split(':');
    const metadata = JSON.stringify({ requestId, stage, answer: 'deny', message: '' });
    expect(await submit('sam', 'reason_form', reasonValues('Compromised.'), metadata)).toEqual({
      status: 200,
      text: '',
    });
    await hears('ria', 'Your request for Ledger was not granted.');
    expect((await messages('ria')).map(shown).join()).not.toMatch(/Compromised|risk|The sam/);
    await soon(async () => expect((await messages('sam')).map(({ blocks }) => isLive(blocks))).toEqual([false]));
    expect((await messages('anna')).length).toBe(1);
  });

  test('a form whose trigger was used or is of nobody is not opened, and the person is told', async () => {
    const fields = {
      command: '/access',
      text: '',
      user_id: account('uma'),
      team_id: emulatedTeam,
      trigger_id: 'invented',
    };
    const answer = await post(signed(new URLSearchParams(fields).toString()));
    expect(answer.text).toContain('The form could not be opened. Nothing was changed.');
  });

  test('[R-76] a token without the scope that a call needs is for us to mend: it is tried again later, with Slack’s word for it', async () => {
    const weak = createSlackChannel({
      client: createWebClient({ botToken: 'xoxp-reader', apiUrl: emulator.apiUrl, timeoutMs: 2_000 }),
      ...{ paced: unpaced, people: slackPeople, conversations: forgetful },
    });
    const to = { channel: 'slack', tenant: emulatedTeam, user: account('anna') };
    await expect(weak.post(liveCard, to, 'x')).rejects.toMatchObject({
      name: 'ChannelError',
      code: 'missing_scope',
      retryable: true,
      toMend: 'app',
    });
  });
});
