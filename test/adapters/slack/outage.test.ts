import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mongoose from 'mongoose';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { type EmbeddedMongo, startEmbeddedMongo } from '../../../adapters/mongod/embedded.ts';
import { type SlackStandIn, startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { slackPath } from '../../../adapters/slack/app.ts';
import { type Countersign, startCountersign } from '../../../src/compose/countersign.ts';
import {
  accountOf,
  botToken,
  buttonValue,
  organizationOf,
  peopleOf,
  signingSecret,
  soon,
  temporaryFile,
  usersOf,
  workspace,
} from '../../support/running.ts';
import { freePort } from '../../support/slack-emulator.ts';
import { requestValues, sendSubmission } from '../../support/slack-sender.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k'];
const organization = organizationOf({
  people: { anna: 'Anna Berg', boris: 'Boris Wolf', uma: 'Uma User', vic: 'Vic User' },
  groups: ids.map((id) => ({ id: `${id}-group`, name: `Group ${id}` })),
  packages: ids.map((id) => ({
    id,
    name: `Package ${id}`,
    resources: [{ group: `${id}-group` }],
    policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }] },
  })),
});

const nothingChanged = 'This could not be done right now, and nothing was changed. Try again in a moment.';
const notConfirmed = 'This is not confirmed yet.';

const standIn = () => ({ teamId: workspace, botToken, signingSecret, users: usersOf(organization) });

async function startOn(mongodbUri: string): Promise<{ program: Countersign; slack: SlackStandIn }> {
  const file = await temporaryFile('organization.yaml', organization);
  const slack = await startSlackStandIn(standIn());
  const program = await startCountersign({
    port: 0,
    host: '127.0.0.1',
    mongodbUri,
    role: 'all',
    organizationFile: file.path,
    dataDir: 'unused',
    keepDays: { attempts: 400, messages: 90 },
    sandbox: false,
    slack: { botToken, signingSecret, apiUrl: slack.apiUrl },
    chatRates: 'unlimited',
    logLevel: 'silent',
  });
  onTestFinished(async () => {
    await program.stop();
    await slack.stop();
    await file.remove();
  });
  program.ready.catch(() => {});
  slack.connect(`${program.url}${slackPath}`);
  return { program, slack };
}

async function status(program: Countersign, path: string): Promise<number> {
  return (await fetch(`${program.url}${path}`)).status;
}

async function requestsOf(uri: string): Promise<Record<string, unknown>[]> {
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    return (await connection.collection('requests').find().toArray()) as unknown as Record<string, unknown>[];
  } finally {
    await connection.close();
  }
}

describe('without MongoDB', () => {
  test('[R-76] every click, form and command is answered within 3 s, truthfully', async () => {
    const { program, slack } = await startOn(`mongodb://127.0.0.1:${await freePort()}/nothing?replicaSet=none`);
    const people = peopleOf(slack);
    expect(await status(program, '/readyz')).toBe(503);
    expect(await status(program, '/healthz')).toBe(200);

    const typed = await slack.command(accountOf('uma'), '/access');
    const sent = await sendSubmission(slack, {
      user: accountOf('uma'),
      callbackId: 'request_form',
      values: requestValues({ package: 'a', justification: 'Please.' }),
    });
    const reason = await sendSubmission(slack, {
      user: accountOf('anna'),
      callbackId: 'reason_form',
      values: { reason: { value: { value: 'No.' } } },
      metadata: JSON.stringify({ requestId: 'ABCDEFGH1234', stage: 'policy-1', answer: 'deny', message: '' }),
    });
    const clicks = ['approve', 'deny'].map((action) =>
      people.forge('anna', { channel: 'D0', ts: '1700000000.000001' }, action, 'ABCDEFGH1234:policy-1'),
    );
    for (const answer of [typed, sent, reason, ...(await Promise.all(clicks))]) {
      expect(answer).toMatchObject({ status: 200 });
      expect(answer.ms).toBeLessThan(3_000);
    }
    // The form can be opened, if that needs nothing of the database; it is not sent as if it were.
    if (typed.body !== '') expect(typed.body).toContain(nothingChanged);
    expect(sent.body).toContain(nothingChanged);
    expect(reason.body).toContain(nothingChanged);
    await soon(() => expect(people.ephemeral('anna').filter(({ text }) => text === nothingChanged)).toHaveLength(2));
  });

  test('it stops at once although it was never ready', async () => {
    const { program } = await startOn(`mongodb://127.0.0.1:${await freePort()}/nothing?replicaSet=none`);
    const began = performance.now();
    await program.stop();
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('a MongoDB of its own', { timeout: 60_000 }, () => {
  let dataDir: string;
  let mongod: EmbeddedMongo;
  const start = () => startEmbeddedMongo({ dataDir, log: () => {} });
  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'countersign-outage-'));
    mongod = await start();
  });
  afterAll(async () => {
    await mongod?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const database = (name: string): string => mongod.uri.replace('/countersign?', `/${name}?`);

  async function pid(uri: string): Promise<number> {
    const connection = await mongoose.createConnection(uri).asPromise();
    try {
      return (await connection.db?.admin().serverStatus())?.pid as number;
    } finally {
      await connection.close();
    }
  }

  test('[R-76] gone in mid-flight: "try again" and never success; back: the click works and nothing was lost', async () => {
    const uri = database('gone');
    const { program, slack } = await startOn(uri);
    await program.ready;
    const people = peopleOf(slack);
    await people.ask('uma', 'a');
    const card = await people.card('anna');
    expect(await status(program, '/readyz')).toBe(200);

    await mongod.stop();
    const first = await people.click('anna', card, 'approve');
    await soon(async () => expect(await status(program, '/readyz')).toBe(503));
    expect(await status(program, '/healthz')).toBe(200);
    const second = await people.click('anna', card, 'approve');
    const form = await slack.command(accountOf('vic'), '/access');
    for (const answer of [first, second, form]) {
      expect(answer.status).toBe(200);
      expect(answer.ms).toBeLessThan(3_000);
    }
    await soon(() => expect(people.ephemeral('anna')).toHaveLength(2));
    for (const { text } of people.ephemeral('anna')) expect(text).toMatch(/nothing was changed|not confirmed yet/);

    mongod = await start();
    expect(database('gone')).toBe(uri);
    await soon(async () => expect(await status(program, '/readyz')).toBe(200), 20_000);
    expect((await requestsOf(uri)).map(({ state }) => state)).toEqual(['pendingApproval']);
    await people.click('anna', card, 'approve');
    await people.hears('uma', 'You now have Package a.');
    await people.hears('boris', 'Approved by Anna Berg');
    await soon(() => expect([...people.liveCards('anna'), ...people.liveCards('boris')]).toEqual([]));
  });

  test('[R-76] that hangs: "try again" within 3 s, and the late answer changes nothing any more', async () => {
    const uri = database('hangs');
    const { program, slack } = await startOn(uri);
    await program.ready;
    const people = peopleOf(slack);
    await people.ask('uma', 'b');
    const card = await people.card('anna');
    const process_ = await pid(uri);
    process.kill(process_, 'SIGSTOP');
    let answer: Awaited<ReturnType<typeof people.click>>;
    try {
      answer = await people.click('anna', card, 'approve');
    } finally {
      process.kill(process_, 'SIGCONT');
    }
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.ms).toBeLessThan(3_000);
    await soon(() => expect(people.ephemeral('anna').map(({ text }) => text)).toEqual([nothingChanged]));
    // What Anna was told stays true: another click of hers is the one that decides.
    await soon(async () => expect(await status(program, '/readyz')).toBe(200));
    const told = people.ephemeral('anna').length;
    const again = await people.click('anna', card, 'approve');
    expect(again.status).toBe(200);
    await people.hears('uma', 'You now have Package b.');
    expect(people.ephemeral('anna')).toHaveLength(told);
    const [request] = await requestsOf(uri);
    const decided = ((request?.events ?? []) as { type: string }[]).filter(({ type }) => type === 'stageDecided');
    expect(decided).toHaveLength(1);
  });

  test('[R-72] whose answer to the decisive write is lost: "not confirmed yet", and the card shows that it was done', async () => {
    const uri = database('lost');
    const proxy = await startTcpProxy(Number(new URL(uri).port));
    onTestFinished(() => proxy.close());
    const { program, slack } = await startOn(`mongodb://127.0.0.1:${proxy.port}/lost?directConnection=true`);
    await program.ready;
    const people = peopleOf(slack);
    await people.ask('uma', 'c');
    const card = await people.card('anna');
    await people.card('boris');
    await soon(async () => expect((await requestsOf(uri))[0]?.planDue).toBeUndefined());

    proxy.loseAnswersAfter(Buffer.from('\x02update\0\x09\0\0\0requests\0', 'latin1'));
    const answer = await people.click('anna', card, 'approve');
    expect(proxy.losing).toBe(true);
    expect(answer).toMatchObject({ status: 200 });
    expect(answer.ms).toBeLessThan(3_000);
    await soon(() => expect(people.ephemeral('anna').at(-1)?.text).toContain(notConfirmed));
    // It was written; what comes after it, asking about risk once more, waits for the database.
    expect((await requestsOf(uri))[0]?.stages).toEqual([expect.objectContaining({ state: 'approved' })]);

    proxy.cut();
    await people.hears('uma', 'You now have Package c.');
    await people.hears('boris', 'Approved by Anna Berg');
    // She tries again, as told that she may: that is her first answer once more.
    const told = people.ephemeral('anna').length;
    await people.forge('anna', card, 'approve', buttonValue(card));
    expect(people.ephemeral('anna')).toHaveLength(told);
    const [request] = await requestsOf(uri);
    expect(((request?.events ?? []) as { type: string }[]).filter(({ type }) => type === 'stageDecided')).toHaveLength(
      1,
    );
  });
});
