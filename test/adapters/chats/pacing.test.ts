import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { startSlackStandIn } from '../../../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn } from '../../../adapters/sandbox/teams/stand-in.ts';
import { createSlackChannel, createWebClient } from '../../../adapters/slack/client.ts';
import { TeamsAuthentication } from '../../../adapters/teams/authentication.ts';
import { createTeamsChannel, createTeamsClient, type TeamsClient } from '../../../adapters/teams/client.ts';
import { teamsPaces } from '../../../adapters/teams/rates.ts';
import type { Channel } from '../../../src/ports/channel.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import type { Identity } from '../../../src/ports/directory.ts';
import { limits } from '../../../src/ports/limits.ts';
import { notice } from '../../contract/channel.ts';
import { systemClock } from '../../support/clock.ts';
import { newDatabaseUri, openDatabase, type TestDatabase } from '../../support/database.ts';
import { pacingOn } from '../../support/pacing.ts';
import { inAnyLanguage, slackPeople } from '../../support/reader.ts';
import { soon } from '../../support/running.ts';
import { startTcpProxy } from '../../support/tcp-proxy.ts';

/** A chat that keeps its published limits, and processes that write to its people. */
interface PacedChat {
  readonly people: readonly Identity[];
  /** Another process, with a connection of its own to this database, unless it is to have another way there. */
  process(uri?: string): Promise<{ readonly channel: Channel; readonly database: TestDatabase }>;
  /** The next message to this person is refused, with this wait. */
  refuse(person: Identity, seconds: number): void;
  /** What was called so far, and how that was answered. */
  calls(): readonly { readonly method: string; readonly status: number }[];
}

const botToken = 'xoxb-pacing';
const tenant = 'T0PACING';

let stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

async function slackChat(): Promise<PacedChat> {
  const uri = newDatabaseUri();
  const slack = await startSlackStandIn({
    ...{ teamId: tenant, botToken, signingSecret: 'secret', rateLimits: true },
    users: ['U0ANNA', 'U0BORIS'].map((id) => ({ id, name: id, realName: id })),
  });
  stops.push(() => slack.stop());
  const client = createWebClient({ botToken, apiUrl: slack.apiUrl, timeoutMs: 5_000 });
  return {
    people: ['U0ANNA', 'U0BORIS'].map((user) => ({ channel: 'slack', tenant, user })),
    async process(way = uri) {
      const database = await openDatabase(way);
      stops.push(() => database.mongo.close());
      const { conversations } = database.stores;
      const needs = { client, people: slackPeople, conversations, paced: pacingOn(database) };
      return { database, channel: createSlackChannel(needs) };
    },
    refuse: ({ user }, retryAfterSeconds) =>
      slack.fault({ method: 'chat.postMessage', kind: 'ratelimited', user, retryAfterSeconds }),
    calls: () => slack.calls(),
  };
}

async function teamsChat(): Promise<PacedChat & { clients: TeamsClient[]; conversation: string; serviceUrl: string }> {
  const uri = newDatabaseUri();
  const users = ['anna', 'boris'];
  const teams = await startTeamsStandIn({
    ...{ tenantId: tenant, botId: 'bot', rateLimits: true, operationMs: 50 },
    users: users.map((name) => ({ aadObjectId: name, name })),
    messagesUrl: 'http://127.0.0.1:1/',
  });
  stops.push(() => teams.stop());
  for (const user of users) await teams.install(user);
  const people = users.map((user) => ({ channel: 'teams', tenant, user }));
  const place = async ({ user }: Identity) => {
    const created = await fetch(`${teams.serviceUrl}v3/conversations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ members: [{ id: user }], tenantId: tenant }),
    });
    const { id } = (await created.json()) as { id: string };
    return { serviceUrl: teams.serviceUrl, conversation: id, bot: '28:bot' };
  };
  const places = await Promise.all(people.map(place));
  const clients: TeamsClient[] = [];
  return {
    ...{ people, clients, serviceUrl: teams.serviceUrl },
    conversation: places[0]?.conversation ?? '',
    async process(way = uri) {
      const database = await openDatabase(way);
      stops.push(() => database.mongo.close());
      const { conversations } = database.stores;
      for (const [index, person] of people.entries()) await conversations.remember(person, places[index] ?? {});
      const client = createTeamsClient(new TeamsAuthentication(undefined), '', pacingOn(database));
      clients.push(client);
      return { database, channel: createTeamsChannel(client, conversations, inAnyLanguage, systemClock) };
    },
    refuse: ({ user }, retryAfterSeconds) =>
      teams.fault({ method: 'send', kind: 'ratelimited', user, retryAfterSeconds }),
    calls: () => teams.calls(),
  };
}

/** Sends a notice as the delivery list does: what is held back comes again when its time is over. */
async function deliver(channel: Channel, to: Identity): Promise<void> {
  for (;;) {
    try {
      await channel.notify(notice, to, `delivery-${Math.random()}`);
      return;
    } catch (error) {
      if (!(error instanceof ChannelError) || error.code !== 'heldBack') throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs));
    }
  }
}

const failure = (trying: Promise<unknown>) =>
  trying.then(
    () => undefined,
    (error: unknown) => error,
  );

const chats: readonly (readonly [string, () => Promise<PacedChat>])[] = [
  ['Slack', slackChat],
  ['Teams', teamsChat],
];

describe.each(chats)('%s', (_name, start) => {
  test('[R-76] two processes that write to the same person never meet a limit', async () => {
    const chat = await start();
    const [anna] = chat.people as [Identity];
    const processes = [await chat.process(), await chat.process()];
    await Promise.all(processes.flatMap(({ channel }) => Array.from({ length: 5 }, () => deliver(channel, anna))));
    expect(chat.calls().filter(({ status }) => status >= 400)).toEqual([]);
  });

  test('[R-76] a wait that the chat names to one process holds for the others too, and for that conversation alone', async () => {
    const chat = await start();
    const [anna, boris] = chat.people as [Identity, Identity];
    const [one, two] = [await chat.process(), await chat.process()];
    for (const { channel } of [one, two]) for (const person of [anna, boris]) await deliver(channel, person);
    chat.refuse(anna, 30);
    expect(await failure(one.channel.notify(notice, anna, 'a'))).toMatchObject({ limit: {}, retryAfterMs: 30_000 });
    const before = chat.calls().length;
    const held = (await failure(two.channel.notify(notice, anna, 'a'))) as ChannelError;
    expect(held).toMatchObject({ code: 'heldBack', limit: {}, outcomeUnknown: false });
    expect(held.retryAfterMs).toBeGreaterThan(20_000);
    expect(chat.calls().length).toBe(before);
    await two.channel.notify(notice, boris, 'b');
    await one.channel.notify(notice, boris, 'c');
  });

  test('[R-76] a database that hangs holds a call up for a moment: an answer goes without it, a message does so once it is away', async () => {
    const chat = await start();
    const [anna] = chat.people as [Identity];
    const { database } = await chat.process();
    const { port, pathname } = new URL(database.uri);
    const proxy = await startTcpProxy(Number(port));
    onTestFinished(() => proxy.close());
    const behind = await chat.process(`mongodb://127.0.0.1:${proxy.port}${pathname}?directConnection=true`);
    await deliver(behind.channel, anna);
    proxy.loseAnswersAfter(Buffer.from('paces\0', 'latin1'));
    const paced = pacingOn(behind.database);
    const began = performance.now();
    const paces = teamsPaces(tenant, 'somebody’s');
    expect(await paced({ paces, purpose: 'answer' }, async () => 'gone')).toBe('gone');
    expect(proxy.losing).toBe(true);
    expect(performance.now() - began).toBeLessThan(2 * limits.pacing.store);
    await expect(paced({ paces, purpose: 'message' }, async () => 'gone')).rejects.toMatchObject({ code: 'heldBack' });
    await soon(async () => expect(await paced({ paces, purpose: 'message' }, async () => 'gone')).toBe('gone'));
    proxy.cut();
  });
});

test('[R-76] Slack is asked once for a person’s conversation, by all processes and over restarts', async () => {
  const chat = await slackChat();
  for (let restart = 0; restart < 3; restart += 1) {
    const { channel } = await chat.process();
    for (const person of chat.people) await deliver(channel, person);
  }
  expect(chat.calls().filter(({ method }) => method === 'conversations.open')).toHaveLength(chat.people.length);
});

describe('one call at a time in a conversation of Teams', () => {
  const crash = { holder: 'killed', token: 'killed', withinMs: 0, isUrgent: false };

  test('[R-76] processes that write, edit and answer at once never meet each other there', async () => {
    const chat = await teamsChat();
    const [anna] = chat.people as [Identity];
    const processes = [await chat.process(), await chat.process()];
    const place = { serviceUrl: chat.serviceUrl, conversation: chat.conversation, bot: '28:bot' };
    await Promise.all([
      ...processes.map(({ channel }) => deliver(channel, anna)),
      ...chat.clients.map((client) => client.send(place, 'An answer', { tenant, purpose: 'answer' })),
      ...processes.map(({ channel }) => deliver(channel, anna)),
    ]);
    expect(chat.calls().filter(({ status }) => status >= 400)).toEqual([]);
  });

  test('[R-76] the turn of a process that was killed holds messages back until it ends by itself', async () => {
    const chat = await teamsChat();
    const [anna] = chat.people as [Identity];
    const { channel, database } = await chat.process();
    const [, conversation] = teamsPaces(tenant, chat.conversation);
    if (conversation === undefined) throw new Error('A conversation has a pace of its own.');
    await database.stores.paces.take(conversation, { ...crash, turnMs: 1_000 });
    expect(await failure(channel.notify(notice, anna, 'a'))).toMatchObject({ code: 'heldBack', limit: {} });
    await deliver(channel, anna);
  });

  test('[R-76] an answer to somebody who waits goes all the same, once it has waited long enough for its turn', async () => {
    const chat = await teamsChat();
    const { database } = await chat.process();
    const [, conversation] = teamsPaces(tenant, chat.conversation);
    if (conversation === undefined) throw new Error('A conversation has a pace of its own.');
    await database.stores.paces.take(conversation, { ...crash, turnMs: 60_000 });
    const place = { serviceUrl: chat.serviceUrl, conversation: chat.conversation, bot: '28:bot' };
    const began = performance.now();
    expect(await chat.clients[0]?.send(place, 'An answer', { tenant, purpose: 'answer' })).not.toBe('');
    expect(performance.now() - began).toBeGreaterThanOrEqual(limits.pacing.answer);
  });
});
