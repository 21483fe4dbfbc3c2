import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbeddedMongo } from '../../adapters/mongod/embedded.ts';
import type { OrganizationFile } from '../../adapters/organization/schema.ts';
import { sampleOrganizationPath } from '../../adapters/sandbox/sandbox.ts';
import { type SlackStandIn, startSlackStandIn } from '../../adapters/sandbox/slack/stand-in.ts';
import { startTeamsStandIn, type TeamsStandIn } from '../../adapters/sandbox/teams/stand-in.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import { type Countersign, startCountersign } from '../../src/compose/countersign.ts';
import type { Language } from '../../src/core/words/language/languages.ts';
import { createBells } from '../../src/jobs/doorbell.ts';
import { createLog } from '../../src/log.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Bell } from '../../src/ports/doorbell.ts';
import { createMongo, type Mongo } from '../../src/store/connection/connect.ts';
import { StoryError } from '../story.ts';

const hourMs = 3_600_000;
const bells: readonly Bell[] = ['plan', 'deliver', 'due', 'fulfil', 'refresh'];

/** The program in this process between stand-ins of both chats, on a clock that the stories move. */
export interface Playhouse {
  readonly slack: SlackStandIn;
  readonly teams: TeamsStandIn;
  readonly clock: Clock;
  readonly mongoUri: string;
  /** Lets time pass, and the program do what falls due. */
  pass(hours: number): Promise<void>;
  /** Waits until the program has done all that is due. @throws StoryError when that takes longer than 20 seconds. */
  settled(): Promise<void>;
  /** Stops the program and starts it again with another organization file, given as YAML. */
  restartWith(organization: string): Promise<void>;
}

/** Who reads what: the languages that there are, and what people's clients of each chat are set to; English unless set. */
interface Readers {
  readonly languages?: readonly Language[];
  readonly locales?: { readonly slack?: string; readonly teams?: string };
}

/**
 * Sets everything up on a throw-away database, and takes it down again when the work is done.
 *
 * @param start the time at which the stories begin.
 */
export async function withPlayhouse(
  file: OrganizationFile,
  start: Date,
  work: (playhouse: Playhouse) => Promise<void>,
  { languages, locales = {} }: Readers = {},
): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), 'countersign-words-'));
  let now = start.getTime();
  // It runs by itself as well, so that no two things happen at once.
  const started = Date.now();
  const clock: Clock = { now: () => new Date(now + Date.now() - started) };
  const mongod = await startEmbeddedMongo({ log: () => {} });
  const secrets = { botToken: 'xoxb-words', signingSecret: 'words-signing-secret' };
  const slack = await startSlackStandIn({
    ...{ teamId: 'T0CONTOSO', teamName: file.organization, ...secrets, now: () => clock.now() },
    users: file.people.flatMap(({ id, name, slack: account }) =>
      account === undefined
        ? []
        : [
            {
              id: account.user,
              name: id,
              realName: name,
              ...(locales.slack === undefined ? {} : { locale: locales.slack }),
            },
          ],
    ),
  });
  const accounts = file.people.flatMap(({ name, teams: account }) =>
    account === undefined ? [] : [{ name, ...account }],
  );
  const teams = await startTeamsStandIn({
    ...{
      tenantId: accounts[0]?.tenant ?? '',
      botId: 'countersign-words',
      botName: 'Countersign',
      now: () => clock.now(),
    },
    users: accounts.map(({ name, user }) => ({
      ...{ aadObjectId: user, name },
      ...(locales.teams === undefined ? {} : { locale: locales.teams }),
    })),
  });
  const mongo = createMongo(mongod.uri, createLog('silent', false));
  let program: Countersign | undefined;
  const startProgram = async (organizationFile: string): Promise<void> => {
    program = await startCountersign(
      {
        ...{ port: 0, host: '127.0.0.1', mongodbUri: mongod.uri, role: 'all', organizationFile, dataDir },
        ...{ keepDays: { attempts: 400, messages: 90 }, sandbox: true, chatRates: 'unlimited', logLevel: 'silent' },
        slack: { ...secrets, apiUrl: slack.apiUrl },
      },
      languages === undefined ? { clock } : { clock, languages },
    );
    slack.connect(`${program.url}${slackPath}`);
    teams.connect(`${program.url}${teamsPath}`);
    await program.ready;
  };
  const settled = async (): Promise<void> => {
    const end = Date.now() + 20_000;
    for (let left = await stillDue(mongo, clock.now()); left !== undefined; left = await stillDue(mongo, clock.now())) {
      if (Date.now() > end) throw new StoryError(`The program does not come to rest: ${left}`);
      await pause(20);
    }
  };
  try {
    await startProgram(sampleOrganizationPath);
    for (const { user } of accounts) await teams.install(user);
    await mongo.connect(AbortSignal.timeout(10_000));
    const { ring } = await createBells(mongo, createLog('silent', false));
    await work({
      ...{ slack, teams, clock, mongoUri: mongod.uri, settled },
      async pass(hours) {
        now += hours * hourMs;
        for (const bell of bells) ring(bell);
        await pause(500);
        await settled();
      },
      async restartWith(organization) {
        await program?.stop();
        const path = join(dataDir, 'organization.yaml');
        await writeFile(path, organization);
        await startProgram(path);
      },
    });
  } finally {
    await program?.stop();
    await mongo.close();
    await slack.stop();
    await teams.stop();
    await mongod.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** The collection in which something is left to do at this time; undefined: none. */
async function stillDue({ connection }: Mongo, now: Date): Promise<string | undefined> {
  const due = {
    requests: {
      $or: [
        ...[{ planDue: { $exists: true } }, { nextActionAt: { $lte: now } }, { ending: true }, { state: 'delivering' }],
        { state: 'submitted', nextActionAt: { $exists: false } },
      ],
    },
    attempts: { planAt: { $exists: true } },
    configurationEvents: { planAt: { $exists: true } },
    deliveries: { dirty: true, toMendSince: { $exists: false } },
    holdings: { $or: [{ lookAt: { $lte: now } }, { leaseToken: { $exists: true } }, { failures: { $gt: 0 } }] },
  };
  for (const [name, filter] of Object.entries(due))
    if ((await connection.collection(name).countDocuments(filter)) > 0) return name;
  return undefined;
}
