import { relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Router } from 'express';
import { createMetricsRouter } from '../adapters/http/metrics.ts';
import { type HttpServer, startHttpServer } from '../adapters/http/server.ts';
import { MongoUnavailableError, makeDataFolder, startEmbeddedMongo } from '../adapters/mongod/embedded.ts';
import { createOrganizationDirectory } from '../adapters/organization/directory.ts';
import { createGroupFulfiller } from '../adapters/organization/fulfiller.ts';
import { OrganizationFileError } from '../adapters/organization/parse.ts';
import { readOrganizationFile } from '../adapters/organization/read.ts';
import { createOrganizationRiskSources } from '../adapters/organization/risk.ts';
import type { OrganizationFile } from '../adapters/organization/schema.ts';
import { readSetup } from '../adapters/organization/setup.ts';
import {
  createPage,
  createSandboxGuard,
  type Played,
  sampleOrganizationPath,
  startSandboxSlack,
  startSandboxTeams,
} from '../adapters/sandbox/sandbox.ts';
import { createSlackApp, slackPath } from '../adapters/slack/app.ts';
import { createSlackChannel, createWebClient, findWorkspace } from '../adapters/slack/client.ts';
import { createTeamsApp, teamsPath } from '../adapters/teams/app.ts';
import { TeamsAuthentication } from '../adapters/teams/authentication.ts';
import { createTeamsChannel, createTeamsClient } from '../adapters/teams/client.ts';
import { expireProposals, seedConfiguration } from './approvals/configuration/configure.ts';
import { roleWarnings } from './approvals/configuration/role-warnings.ts';
import { closeRemoved } from './approvals/due/close-requests.ts';
import { followEligibilities, tellEligibilityEnds } from './approvals/due/eligibility-ends.ts';
import { createEligibilityLook } from './approvals/due/end-eligibilities.ts';
import { refreshApprovers } from './approvals/due/refresh-approvers.ts';
import { type KeepDays, removeOld } from './approvals/due/remove-old.ts';
import { runDue } from './approvals/due/run-due.ts';
import type { Services } from './approvals/services.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { differencesBetween } from './core/configuration/changes.ts';
import { planDue } from './delivery/plan.ts';
import { createReach } from './delivery/reach.ts';
import { refreshProposals } from './delivery/refresh-proposals.ts';
import { sendDue, sendersAtOnce } from './delivery/send.ts';
import { createAssignments } from './holdings/assignments.ts';
import { reconcileDue, reconcilersAtOnce } from './holdings/reconcile.ts';
import { type Bells, createBells, type Looks } from './jobs/doorbell.ts';
import { createLog } from './log.ts';
import { boundedChannel, boundedDirectory, boundedFulfiller, boundedRiskSource } from './ports/bounded.ts';
import { type Channel, ChannelError } from './ports/channel.ts';
import type { Clock } from './ports/clock.ts';
import type { Doorbell } from './ports/doorbell.ts';
import { limits } from './ports/limits.ts';
import type { Log } from './ports/log.ts';
import { parsedDirectory, parsedFulfiller } from './ports/parsed-answers.ts';
import { whyNotReady } from './readiness.ts';
import { createDatabaseClock, type DatabaseClock, describeWrongClock } from './store/clock.ts';
import { createMongo } from './store/connect.ts';
import { MongoSettingError } from './store/connection-settings.ts';
import { createStores, type Stores } from './store/stores.ts';

/** The program cannot start, for a reason that whoever started it can mend. `message` says it in words. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/** A running Countersign. */
export interface Countersign {
  /** Where it listens, e.g. `http://127.0.0.1:3978`. */
  readonly url: string;
  /** Resolves when it is ready to carry out what people ask for. */
  readonly ready: Promise<void>;
  /** The played chats, where the sandbox has no credentials for real ones. */
  readonly played: Played;
  /** Lets what is under way end, then stops everything that was started. */
  stop(): Promise<void>;
}

/** What a test may put in place of the real thing. */
export interface Surroundings {
  readonly clock?: Clock;
  /** Takes the lines that tell a person what happens at start-up. */
  readonly say?: (line: string) => void;
}

/**
 * Puts the program together: settings to adapters to core, then listens. Resolves when it listens, which can be before
 * the database is reached: people are then told to try again.
 *
 * @throws StartError, ConfigError, OrganizationFileError, MongoUnavailableError or MongoSettingError, in words.
 */
export async function startCountersign(config: Config, surroundings: Surroundings = {}): Promise<Countersign> {
  const { say = () => {} } = surroundings;
  const log = createLog(config.logLevel, config.sandbox);
  const stops: (() => Promise<void>)[] = [];
  const stop = once(async () => {
    // The last started stops first; a step may still add one. One that fails must not leave the others running.
    for (let step = stops.pop(); step !== undefined; step = stops.pop()) {
      await step().catch((error) => log.error({ err: error }, 'Something did not stop as it should'));
    }
  });
  try {
    const file = await readOrganization(config);
    say(`Organization: ${file.organization} (${file.people.length} people, ${file.packages.length} access packages)`);
    // The played chats are kept there as well.
    if (config.sandbox) await makeDataFolder(config.dataDir);
    const uri = config.mongodbUri ?? (await startOwnMongo(config, say, stops));
    const mongo = createMongo(uri, log);
    stops.push(() => mongo.close());
    const databaseClock = createDatabaseClock(mongo, log);
    const clock = surroundings.clock ?? databaseClock;
    stops.push(async () => databaseClock.stop());

    const played = await startPlayedChats(config, file, stops);
    await sayChats(config, say);
    const stores = createStores(mongo);
    const bell = createLateDoorbell();
    const services = createServices(file, stores, { clock, log, doorbell: bell });
    const chats = createChats(config, played, services, stores);
    const routers = config.sandbox
      ? [createSandboxGuard(), ...chats.routers, createPage(file, played, () => clock.now())]
      : chats.routers;
    const metrics = createMetricsRouter({ lookAges: bell.ages });
    const notReady = () =>
      whyNotReady({ isDatabaseReady: mongo.isReady(), takesLooks: config.role !== 'web', lookAges: bell.ages() });
    const served = config.role === 'worker' ? [metrics] : [metrics, ...routers];
    const server = await startServer(config, served, notReady, log);
    stops.push(() => server.close(limits.drain));
    const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${server.port}`;
    played.slack?.standIn.connect(`${url}${slackPath}`);
    played.teams?.standIn.connect(`${url}${teamsPath}`);

    const giveUp = new AbortController();
    const ready = (async () => {
      await mongo.connect(giveUp.signal);
      await startClock(databaseClock, say);
      await takeSetup(services, file, config, say);
      const bells = await createBells(mongo, log);
      giveUp.signal.throwIfAborted();
      bell.connect(bells);
      await played.teams?.installForEverybody();
      if (config.role === 'web') return;
      await bells.start(createLooks(file, stores, services, chats.channels, config.keepDays));
      stops.push(() => bells.stop(limits.drain));
    })();
    stops.push(async () => {
      giveUp.abort();
      await ready.catch(() => undefined);
    });
    // Whoever waits for it hears of a failure; nobody has to.
    ready.catch(() => undefined);
    return { url, ready, stop, played };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Takes the database's time, and warns of a machine whose clock says otherwise. */
async function startClock(clock: DatabaseClock, say: (line: string) => void): Promise<void> {
  const aheadMs = await clock.start();
  if (Math.abs(aheadMs) > limits.clockTolerance) say(`Warning: ${describeWrongClock(aheadMs)}`);
}

async function readOrganization({ organizationFile }: Config): Promise<OrganizationFile> {
  const path = organizationFile ?? sampleOrganizationPath;
  try {
    return await readOrganizationFile(path, relative('.', path));
  } catch (error) {
    if (error instanceof OrganizationFileError) throw error;
    throw new StartError(`The organization file ${path} cannot be read. Check the path in COUNTERSIGN_CONFIG.`, {
      cause: error,
    });
  }
}

/**
 * An empty database begins with the organization file's packages and settings. From then on it is changed in chat or with
 * `npm run org`, and a file that says something else is only spoken of.
 */
async function takeSetup(
  services: Services,
  file: OrganizationFile,
  { organizationFile }: Config,
  say: (line: string) => void,
): Promise<void> {
  const setup = readSetup(file);
  await seedConfiguration(services, setup);
  for (const warning of await roleWarnings(services.directory, (await services.settings.load()).roles))
    say(`Warning: ${warning}`);
  const { length } = differencesBetween(await services.configuration.load(), setup);
  if (length === 0) return;
  const path = relative('.', organizationFile ?? sampleOrganizationPath);
  const differ = length === 1 ? 'one package or setting differs' : `${length} packages and settings differ`;
  say(`In the database ${differ} from ${path}, and the database counts. To see: npm run org -- plan ${path}`);
}

async function startOwnMongo(
  config: Config,
  say: (line: string) => void,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const mongod = await startEmbeddedMongo({ dataDir: config.dataDir, log: say });
  stops.push(() => mongod.stop());
  say(`MongoDB: ${mongod.description}`);
  if (!config.sandbox)
    say(
      'Warning: MONGODB_URI is not set, so everything is kept in one MongoDB on this machine, without a second copy. Set MONGODB_URI to a replica set of at least three nodes before people rely on this.',
    );
  return mongod.uri;
}

function createServices(
  file: OrganizationFile,
  { requests, attempts, configuration, deliveries, holdings, memberships }: Stores,
  around: { readonly clock: Clock; readonly log: Log; readonly doorbell: Doorbell },
): Services {
  return {
    ...around,
    directory: parsedDirectory(boundedDirectory(createOrganizationDirectory(file, memberships))),
    settings: configuration,
    configuration,
    riskSources: createOrganizationRiskSources(file).map((source) => boundedRiskSource(source)),
    requests,
    attempts,
    deliveries,
    holdings,
  };
}

/** Only the sandbox gets this far without credentials. */
async function startPlayedChats(
  config: Config,
  file: OrganizationFile,
  stops: (() => Promise<void>)[],
): Promise<Played> {
  if (!config.sandbox) return {};
  const slack = config.slack === undefined ? await startSandboxSlack(file, config.dataDir) : undefined;
  if (slack !== undefined) stops.push(() => slack.standIn.stop());
  const teams = config.teams === undefined ? await startSandboxTeams(file, config.dataDir) : undefined;
  if (teams !== undefined) stops.push(() => teams.standIn.stop());
  return { ...(slack === undefined ? {} : { slack }), ...(teams === undefined ? {} : { teams }) };
}

/** Says which chats there are, and refuses a token that Slack refuses: better now than at the first click. */
async function sayChats({ slack, teams, sandbox }: Config, say: (line: string) => void): Promise<void> {
  if (slack !== undefined) {
    try {
      const workspace = await findWorkspace(createWebClient({ ...slack, timeoutMs: limits.channelCall }));
      say(`Slack: ${workspace}`);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      if (!error.retryable)
        throw new StartError(
          `Slack refuses SLACK_BOT_TOKEN (${error.code}). Copy it again from the app's page at Slack.`,
        );
      say('Slack: cannot be reached right now; messages wait until it can');
    }
  } else if (sandbox) say('Slack: played by a stand-in');
  if (teams !== undefined) say(`Teams: bot ${teams.appId} in tenant ${teams.tenantId}`);
  else if (sandbox) say('Teams: played by a stand-in');
}

/** What the program has of each chat: where its clicks come in, and how it reaches people. */
interface Chats {
  readonly routers: readonly Router[];
  readonly channels: readonly Channel[];
}

function createChats(config: Config, played: Played, services: Services, stores: Stores): Chats {
  const routers: Router[] = [];
  const channels: Channel[] = [];
  const { clock } = services;
  const slack = config.slack ?? played.slack;
  if (slack !== undefined) {
    const formClient = createWebClient({ ...slack, timeoutMs: limits.form });
    routers.push(createSlackApp({ ...slack, formClient, services }));
    channels.push(createSlackChannel(createWebClient({ ...slack, timeoutMs: limits.channelCall }), () => clock.now()));
  }
  if (config.teams !== undefined || played.teams !== undefined) {
    const authentication = new TeamsAuthentication(config.teams);
    const client = createTeamsClient(authentication, config.teams?.appId ?? '');
    const reach = createReach({ ...services, ...stores });
    routers.push(createTeamsApp({ authentication, client, services, ...reach }));
    channels.push(createTeamsChannel(client, stores.conversations, clock));
  }
  return { routers, channels: channels.map((channel) => boundedChannel(channel)) };
}

async function startServer(
  config: Config,
  routers: readonly Router[],
  notReady: () => string | undefined,
  log: Log,
): Promise<HttpServer> {
  const { host, port } = config;
  try {
    return await startHttpServer({ host, port, routers, notReady, log });
  } catch (error) {
    throw new StartError((error as Error).message, { cause: error });
  }
}

function createLooks(
  file: OrganizationFile,
  stores: Stores,
  services: Services,
  channels: readonly Channel[],
  keep: KeepDays,
): Looks {
  const { clock, directory, settings, requests, attempts, doorbell, log } = services;
  const { configuration, deliveries, holdings, memberships } = stores;
  const names = channels.map(({ name }) => name);
  const planner = {
    clock,
    directory,
    settings,
    requests,
    attempts,
    configuration,
    deliveries,
    channels: names,
    doorbell,
    log,
  };
  const sender = { clock, directory, requests, configuration, deliveries, channels: names, log };
  const assignments = createAssignments({ clock, directory, settings, configuration, requests, doorbell, holdings });
  const fulfillers = [createGroupFulfiller(file, memberships)].map((fulfiller) =>
    parsedFulfiller(boundedFulfiller(fulfiller)),
  );
  const reconciler = { clock, directory, requests, doorbell, log, holdings, fulfillers };
  return {
    plan: [(progress) => planDue(planner, progress)],
    deliver: channels.flatMap((channel) =>
      Array.from({ length: sendersAtOnce }, () => (progress) => sendDue(sender, channel, progress)),
    ),
    due: [
      (progress) => runDue(services, assignments, progress),
      () => expireProposals(services),
      () => tellEligibilityEnds(services),
      () => followEligibilities(services),
    ],
    refresh: [
      (progress) => refreshApprovers({ ...services, channels: names }, progress),
      (progress) => closeRemoved(services, progress),
      createEligibilityLook(services),
      () => refreshProposals(planner),
      (progress) => removeOld({ clock, attempts, deliveries, log, keep }, progress),
    ],
    fulfil: Array.from({ length: reconcilersAtOnce }, () => (progress) => reconcileDue(reconciler, progress)),
  };
}

/** Rings before the database is reached are lost, as rings may be: everything is looked at once it is there. */
function createLateDoorbell(): Doorbell & Pick<Bells, 'ages'> & { connect(bells: Bells): void } {
  let connected: Bells | undefined;
  return {
    ring: (bell) => connected?.ring(bell),
    ages: () => connected?.ages(),
    connect(bells): void {
      connected = bells;
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

/** The command line: starts, says what it runs on and what to try, and stops on Ctrl-C or SIGTERM. */
export async function main(): Promise<void> {
  const began = performance.now();
  const say = (line: string) => process.stdout.write(`${line}\n`);
  let debug = false;
  try {
    const config = readConfig(process.env);
    debug = config.logLevel === 'debug';
    const running = await startCountersign(config, { say });
    let stopping = false;
    const stop = once(async () => {
      stopping = true;
      say('Stopping: letting what is under way end …');
      await running.stop();
      say('Stopped.');
      process.exit(0);
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop());
    try {
      await running.ready;
    } catch (error) {
      if (stopping) return;
      await running.stop();
      throw error;
    }
    say(
      `Ready after ${((performance.now() - began) / 1000).toFixed(1)} s at ${running.url}${config.sandbox ? ' (sandbox)' : ''}`,
    );
    if (config.sandbox) for (const line of sandboxHints(running)) say(line);
  } catch (error) {
    const known = [ConfigError, OrganizationFileError, MongoUnavailableError, MongoSettingError, StartError].some(
      (kind) => error instanceof kind,
    );
    process.stderr.write(`Countersign cannot start.\n${known ? (error as Error).message : unexpected(error, debug)}\n`);
    process.exit(1);
  }
}

/** Where it came from helps only whoever reads the sources: they ask for it. */
function unexpected(error: unknown, debug: boolean): string {
  if (debug && error instanceof Error) return error.stack ?? error.message;
  const message = error instanceof Error ? error.message : String(error);
  return `${message}\nThis was not expected. To see where it comes from, start again with LOG_LEVEL=debug.`;
}

function sandboxHints({ url }: Countersign): string[] {
  return [
    '',
    'This is the sandbox: stand-ins play Slack and Teams for the organization.',
    `Open ${url}/sandbox, choose Robin Hale and type /access.`,
    'Stop with Ctrl-C; what happened is kept.',
  ];
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main();
