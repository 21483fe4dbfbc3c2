import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import {
  type SlackStandIn,
  type SlackStandInOptions,
  type StandInMessage,
  type StandInView,
  startSlackStandIn,
} from '../../adapters/sandbox/slack/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { type Countersign, startCountersign } from '../../src/compose/countersign.ts';
import type { Environment } from '../../src/environment.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { systemClock } from './clock.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { createRinger } from './ring-all.ts';

export const workspace = 'T0NORTH';
export const signingSecret = 'a-signing-secret-of-the-tests';
export const botToken = 'xoxb-tests';

/** The Slack account of a person of {@link organizationOf}. */
export const accountOf = (personId: string): string => `U0${personId.replaceAll(/[^a-z0-9]/g, '').toUpperCase()}`;

interface OrganizationParts {
  /** id to name */
  readonly people: Readonly<Record<string, string>>;
  /** more fields of a person: manager, sponsors */
  readonly more?: Readonly<Record<string, object>>;
  readonly groups?: readonly object[];
  readonly roles?: Readonly<Record<string, readonly string[]>>;
  readonly packages: readonly object[];
  readonly roleSettings?: readonly object[];
  readonly settings?: object;
  readonly risk?: object;
}

/** An organization file's text (JSON is YAML), everybody with a Slack account. */
export function organizationOf({ people, more = {}, ...rest }: OrganizationParts): string {
  const list = Object.entries(people).map(([id, name]) => ({
    id,
    name,
    ...more[id],
    slack: { workspace, user: accountOf(id) },
  }));
  return JSON.stringify({ organization: 'Northwind', people: list, ...rest }, null, 2);
}

/** A file in a folder of its own; `remove` takes both away. */
export async function temporaryFile(
  name: string,
  text: string,
): Promise<{ path: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
  const path = join(folder, name);
  await writeFile(path, text);
  return { path, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The people of an organization file's text as the stand-in wants them. */
export function usersOf(organization: string): SlackStandInOptions['users'] {
  const { people } = JSON.parse(organization) as {
    people: { id: string; name: string; slack?: { user: string } }[];
  };
  return people.flatMap(({ id, name, slack }) =>
    slack === undefined ? [] : [{ id: slack.user, name: id, realName: name }],
  );
}

/** The program in this process, between a Slack stand-in and a database of its own in the run's real mongod. */
export interface Running {
  readonly program: Countersign;
  readonly slack: SlackStandIn;
  readonly database: TestDatabase;
  /** Every document of a collection. */
  documents(collection: string): Promise<Record<string, unknown>[]>;
  /** Lets the program look at what is due now, instead of at its next periodic look. */
  lookNow(): Promise<void>;
  /** Waits until nothing is left to be planned, sent, timed out or fulfilled at this moment of the clock. */
  settled(): Promise<void>;
  /** Stops the program, if it still runs, and starts it again on the same database and chat. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface RunningOptions {
  readonly organization: string;
  /** Without one the program goes by the database's. */
  readonly clock?: Clock;
  readonly standIn?: Partial<SlackStandInOptions>;
  readonly config?: Partial<Environment>;
}

export async function startRunning({ organization, clock, standIn, config }: RunningOptions): Promise<Running> {
  const file = await temporaryFile('organization.yaml', organization);
  const database = await openDatabase();
  const slack = await startSlackStandIn({
    teamId: workspace,
    botToken,
    signingSecret,
    users: usersOf(organization),
    ...standIn,
  });
  const settings: Environment = {
    port: 0,
    host: '127.0.0.1',
    mongodbUri: database.uri,
    role: 'all',
    organizationFile: file.path,
    dataDir: join(file.path, '..'),
    keepDays: { attempts: 400, messages: 90 },
    sandbox: false,
    slack: { botToken, signingSecret, apiUrl: slack.apiUrl },
    chatRates: 'unlimited',
    logLevel: 'silent',
    ...config,
  };
  const start = async (): Promise<Countersign> => {
    const started = await startCountersign(settings, clock === undefined ? {} : { clock });
    slack.connect(`${started.url}${slackPath}`);
    await started.ready;
    return started;
  };
  let program = await start();
  const documents = (collection: string) =>
    database.mongo.connection.collection(collection).find().toArray() as unknown as Promise<Record<string, unknown>[]>;
  return {
    get program() {
      return program;
    },
    slack,
    database,
    documents,
    lookNow: createRinger(database.mongo),
    settled: () => soon(async () => assertQuiet(database, (clock ?? systemClock).now())),
    async restart(): Promise<void> {
      await program.stop();
      program = await start();
    },
    async stop(): Promise<void> {
      await program.stop();
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
  for (const [collection, filter] of Object.entries(left)) {
    const count = await mongo.connection.collection(collection).countDocuments(filter);
    if (count > 0) throw new Error(`${count} of ${collection} are still due`);
  }
  // One that begins later waits for its beginning.
  const underWay = { $or: [{ state: 'delivering' }, { state: 'submitted', nextActionAt: { $exists: false } }] };
  if ((await mongo.connection.collection('requests').countDocuments(underWay)) > 0) throw new Error('still delivering');
}

/** Polls until `look` no longer throws. */
export function soon<T>(look: () => T | Promise<T>, timeout = 10_000): Promise<T> {
  return vi.waitFor(look, { timeout, interval: 20 });
}

/** Polls until something is there. */
export function appears<T>(what: string, look: () => T | undefined, timeout?: number): Promise<T> {
  return soon(() => {
    const found = look();
    if (found === undefined) throw new Error(`waited in vain: ${what}`);
    return found;
  }, timeout);
}

/** What somebody's messages show, in one text, the message's own text and its blocks. */
export const shownOn = ({ text, blocks }: Pick<StandInMessage, 'text' | 'blocks'>): string =>
  `${text}\n${JSON.stringify(blocks)}`;

/** People acting in the stand-in's Slack. */
export function peopleOf(slack: SlackStandIn) {
  const messages = (personId: string) => slack.messages(accountOf(personId));
  const hears = (personId: string, words: string | RegExp) =>
    appears(`${personId} hears ${words}`, () => messages(personId).find((one) => matches(shownOn(one), words)));
  return {
    messages,
    hears,
    views: (personId: string) => slack.views(accountOf(personId)),
    liveCards: (personId: string) => messages(personId).filter(({ live }) => live),
    card: (personId: string) =>
      appears(`a live card for ${personId}`, () => messages(personId).findLast((m) => m.live)),
    ephemeral: (personId: string) => messages(personId).filter(({ ephemeral }) => ephemeral),
    async form(personId: string): Promise<StandInView> {
      await slack.command(accountOf(personId), '/access');
      return appears(`a form for ${personId}`, () => slack.views(accountOf(personId)).at(-1));
    },
    async ask(personId: string, packageId: string, values: Record<string, string | number> = {}) {
      const form = await this.form(personId);
      return slack.submit(accountOf(personId), form.id, {
        package: packageId,
        justification: `${personId} needs it.`,
        ...values,
      });
    },
    click: (personId: string, card: StandInMessage, action: string) => slack.click(accountOf(personId), card, action),
    /** An answer as an attacker, or a client that still shows an old card, sends it. */
    forge: (personId: string, card: { channel: string; ts: string }, action: string, value?: string) =>
      slack.click(accountOf(personId), card, action, { forge: true, ...(value === undefined ? {} : { value }) }),
    /** Opens the form for a reason from a card and sends it. */
    async deny(personId: string, card: StandInMessage, values: Record<string, string | null | string[]> = {}) {
      await slack.click(accountOf(personId), card, 'deny');
      const form = await appears(`a form for ${personId}`, () => slack.views(accountOf(personId)).at(-1));
      return slack.submit(accountOf(personId), form.id, values);
    },
  };
}

const matches = (text: string, words: string | RegExp): boolean =>
  typeof words === 'string' ? text.includes(words) : words.test(text);

/** The value that a card's decision buttons carry. */
export function buttonValue({ blocks, earlier }: StandInMessage): string {
  const all = [blocks, ...earlier.map((one) => one.blocks)];
  const value = /"value":"([^"]+)"/.exec(JSON.stringify(all))?.[1];
  if (value === undefined) throw new Error('This card never had buttons.');
  return value;
}
