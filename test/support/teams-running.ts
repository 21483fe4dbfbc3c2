import { join } from 'node:path';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { stableId } from '../../adapters/sandbox/teams/ids.ts';
import {
  type BotAnswer,
  type StandInMessage,
  startTeamsStandIn,
  type TeamsStandIn,
  type TeamsStandInOptions,
} from '../../adapters/sandbox/teams/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import { type Countersign, startCountersign } from '../../src/compose/countersign.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { systemClock } from './clock.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { createRinger } from './ring-all.ts';
import { appears, botToken, signingSecret, soon, temporaryFile, usersOf, workspace } from './running.ts';
import { objectIdOf, tenantId } from './teams-organization.ts';

/** The program in this process, between stand-ins and a database of its own in the run's real mongod. */
export interface TeamsRunning {
  readonly program: Countersign;
  readonly teams: TeamsStandIn;
  readonly slack: SlackStandIn;
  readonly database: TestDatabase;
  /** The address that Teams sends activities to. */
  readonly messagesUrl: string;
  /** A person's own chat with the bot, as activities name it; strangers have one as well. */
  chatOf(person: string): { readonly conversation: Record<string, unknown> };
  documents(collection: string): Promise<Record<string, unknown>[]>;
  /** Every document of every collection but the job queue's, which turns by itself. */
  everything(): Promise<Record<string, unknown[]>>;
  /** Everything that people's asking could change, whatever delivery marks. */
  state(): Promise<unknown>;
  /** Lets the program look at what is due now, instead of at its next periodic look. */
  lookNow(): Promise<void>;
  /** Waits until nothing is left to be planned, sent, timed out or fulfilled at this moment of the clock. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

export interface TeamsRunningOptions {
  readonly organization: string;
  readonly clock?: Clock;
  readonly standIn?: Partial<TeamsStandInOptions>;
  /** time zones of people's clients, by person; UTC for the others */
  readonly zones?: Readonly<Record<string, string>>;
  /** who has the app from the beginning; everybody unless said */
  readonly installed?: readonly string[];
}

interface FilePerson {
  readonly id: string;
  readonly name: string;
  readonly teams?: { readonly user: string };
}

const botId = '30000000-0000-4000-8000-000000000000';

export async function startTeamsRunning({
  organization,
  clock = systemClock,
  standIn = {},
  zones = {},
  installed,
}: TeamsRunningOptions): Promise<TeamsRunning> {
  const file = await temporaryFile('organization.yaml', organization);
  const database = await openDatabase();
  const accounts = (JSON.parse(organization) as { people: FilePerson[] }).people.filter(({ teams }) => teams);
  const teams = await startTeamsStandIn({
    tenantId,
    botId,
    botName: 'Countersign',
    users: accounts.map(({ id, name }) => ({
      id: `29:${id}`,
      aadObjectId: objectIdOf(id),
      name,
      ...(zones[id] === undefined ? {} : { tz: zones[id] }),
    })),
    now: () => clock.now(),
    ...standIn,
  });
  const slack = await startSlackStandIn({
    teamId: workspace,
    botToken,
    signingSecret,
    users: usersOf(organization),
  });
  const program = await startCountersign(
    {
      port: 0,
      host: '127.0.0.1',
      mongodbUri: database.uri,
      role: 'all',
      organizationFile: file.path,
      dataDir: join(file.path, '..'),
      keepDays: { attempts: 400, messages: 90 },
      // Only the sandbox takes Teams without tokens; what signing in is about, tokens.test.ts tries.
      sandbox: true,
      slack: { botToken, signingSecret, apiUrl: slack.apiUrl },
      chatRates: 'unlimited',
      logLevel: 'silent',
    },
    { clock },
  );
  slack.connect(`${program.url}${slackPath}`);
  teams.connect(`${program.url}${teamsPath}`);
  await program.ready;
  const collection = (name: string) => database.mongo.connection.collection(name);
  // The sandbox has given its own played Teams to everybody; these tests bring their own, which nobody has met yet.
  await collection('conversations').deleteMany({});
  for (const { id } of accounts) {
    if (installed?.includes(id) ?? true) await teams.install(objectIdOf(id));
  }

  const documents = (name: string) =>
    collection(name).find().sort({ _id: 1 }).toArray() as unknown as Promise<Record<string, unknown>[]>;
  return {
    program,
    teams,
    slack,
    database,
    messagesUrl: `${program.url}${teamsPath}`,
    chatOf(person) {
      const id = stableId('a:1', `${tenantId} ${botId} ${objectIdOf(person)}`);
      return { conversation: { conversationType: 'personal', tenantId, id } };
    },
    documents,
    async everything() {
      const names = ((await database.mongo.connection.db?.listCollections().toArray()) ?? []).map(({ name }) => name);
      // Jobs, what processes report of themselves and how fast chats are called change with time alone.
      const kept = names.filter((name) => name !== 'jobs' && name !== 'processes' && name !== 'paces').sort();
      return Object.fromEntries(await Promise.all(kept.map(async (name) => [name, await documents(name)] as const)));
    },
    async state() {
      const requests = await documents('requests');
      return {
        requests: requests.map(withoutMarks),
        memberships: await documents('memberships'),
        holdings: await documents('holdings'),
      };
    },
    lookNow: createRinger(database.mongo),
    settled: () => soon(() => assertQuiet(database, clock.now())),
    async stop(): Promise<void> {
      await program.stop();
      await teams.stop();
      await slack.stop();
      await database.close();
      await file.remove();
    },
  };
}

async function assertQuiet({ mongo }: TestDatabase, now: Date): Promise<void> {
  const left = {
    requests: { $or: [{ planDue: { $exists: true } }, { nextActionAt: { $lte: now } }, { ending: true }] },
    attempts: { planAt: { $exists: true } },
    configurationEvents: { planAt: { $exists: true } },
    // What somebody has to mend is tried on for days.
    deliveries: { dirty: true, toMendSince: { $exists: false } },
    holdings: { $or: [{ lookAt: { $lte: now } }, { leaseToken: { $exists: true } }, { failures: { $gt: 0 } }] },
  };
  for (const [name, filter] of Object.entries(left)) {
    const found = await mongo.connection.collection(name).find(filter).limit(2).toArray();
    const what = found.map(({ events: _, failure, leaseUntil, ...document }) =>
      JSON.stringify({ failure, leaseUntil, ...document }).slice(0, 600),
    );
    if (found.length > 0) throw new Error(`${name} are still due:\n${what.join('\n')}`);
  }
  // One that begins later waits for its beginning.
  const underWay = { $or: [{ state: 'delivering' }, { state: 'submitted', nextActionAt: { $exists: false } }] };
  if ((await mongo.connection.collection('requests').countDocuments(underWay)) > 0) throw new Error('still delivering');
}

/** Everything that a message shows, in one text. */
export const shownInTeams = ({ text, cards, notice }: Pick<StandInMessage, 'text' | 'cards' | 'notice'>): string =>
  [text, ...cards.flatMap(wordsOf), ...(notice === null ? [] : [notice])].join('\n');

/** The words on a card in their order, without what its properties are called. */
function wordsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(wordsOf);
  if (typeof node !== 'object' || node === null) return [];
  const { fallback: _, ...fields } = node as Record<string, unknown>;
  if (fields.type === 'RichTextBlock') return [wordsOf(fields.inlines).join('')];
  return Object.entries(fields).flatMap(([key, value]) =>
    typeof value === 'string' ? (shownKeys.has(key) ? [value] : []) : wordsOf(value),
  );
}
const shownKeys = new Set(['text', 'title', 'label', 'placeholder', 'value']);

/** What is on a card about a request, and on no other message. */
const requestCard = /(?:requests|asks to keep) [\s\S]*Submitted/;

/** People acting in the stand-in's Teams. */
export function teamsPeople(teams: TeamsStandIn) {
  const messages = (personId: string) => teams.messages(objectIdOf(personId));
  const matches = (one: StandInMessage, words: string | RegExp) =>
    typeof words === 'string' ? shownInTeams(one).includes(words) : words.test(shownInTeams(one));
  return {
    messages,
    /** Everything that this person has in front of them. */
    everything: (personId: string) => messages(personId).map(shownInTeams).join('\n'),
    hears: (personId: string, words: string | RegExp) =>
      appears(`${personId} hears ${words}`, () => messages(personId).findLast((one) => matches(one, words))),
    liveCards: (personId: string) => messages(personId).filter(({ live, from }) => live && from === 'bot'),
    /** The newest card with something to decide; `about` is something that it shows. */
    card: (personId: string, about: string | RegExp = requestCard) =>
      appears(`a live card for ${personId}`, () =>
        messages(personId).findLast((one) => one.live && requestCard.test(shownInTeams(one)) && matches(one, about)),
      ),
    say: (personId: string, text: string) => teams.say(objectIdOf(personId), text),
    async form(personId: string, text = 'access'): Promise<StandInMessage> {
      const before = messages(personId).length;
      await teams.say(objectIdOf(personId), text);
      return appears(`a form for ${personId}`, () =>
        messages(personId)
          .slice(before)
          .find((one) => one.live),
      );
    },
    async ask(personId: string, packageId: string, values: Record<string, string | null> = {}): Promise<BotAnswer> {
      const form = await this.form(personId);
      return teams.execute(objectIdOf(personId), form, 'Submit', {
        package: packageId,
        justification: `${personId} needs it.`,
        ...values,
      });
    },
    approve: (personId: string, card: StandInMessage) => teams.execute(objectIdOf(personId), card, 'approve'),
    deny: (personId: string, card: StandInMessage, values: Record<string, string | boolean | null> = {}) =>
      teams.execute(objectIdOf(personId), card, 'deny', values),
    /** A click as an attacker, or a client that still shows an old card, sends it. */
    forge: (personId: string, message: { activityId: string }, verb: string, data: Record<string, unknown>) =>
      teams.execute(objectIdOf(personId), message, verb, data as Record<string, string>, { forge: true }),
  };
}

/** What a card's decision buttons carry, also once they are gone. */
export function stageOn({ cards, earlier }: StandInMessage): { requestId: string; stage: string } {
  const all = JSON.stringify([cards, ...earlier.map((one) => one.cards)]);
  const found = /"requestId":"([^"]+)","stage":"([^"]+)"/.exec(all);
  if (found?.[1] === undefined || found[2] === undefined) throw new Error('This card never had buttons.');
  return { requestId: found[1], stage: found[2] };
}

/** What an invoke was answered with: the words of a card in its place, or of a message under it. */
export function told({ shown }: BotAnswer): string {
  if (shown === undefined) return '';
  if ('card' in shown) return wordsOf(shown.card).join('\n');
  return 'message' in shown ? shown.message : `TROUBLE ${shown.trouble}`;
}

/** Without what looks at due work mark for themselves, whenever they happen to look. */
function withoutMarks(request: Readonly<Record<string, unknown>>): object {
  const { planDue: _, planAt: __, plannedRevision: ___, refreshAt: ____, actAt: _____, ...rest } = request;
  return rest;
}
