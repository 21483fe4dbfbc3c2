import { createMetrics } from '../../adapters/http/metrics.ts';
import { makeDataFolder } from '../../adapters/mongod/embedded.ts';
import { createPage, createSandboxGuard, type Played } from '../../adapters/sandbox/sandbox.ts';
import { slackPath } from '../../adapters/slack/app.ts';
import { teamsPath } from '../../adapters/teams/app.ts';
import { TeamsAuthentication, type TeamsTokens } from '../../adapters/teams/authentication.ts';
import { languages as allLanguages, type Language } from '../core/words/language/languages.ts';
import type { Environment } from '../environment.ts';
import { watchSystems } from '../failing-systems.ts';
import { type Bells, createBells } from '../jobs/doorbell.ts';
import { createLog } from '../log.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory } from '../ports/directory.ts';
import { limits } from '../ports/limits.ts';
import type { Measure } from '../ports/measure.ts';
import { whyNotReady } from '../readiness.ts';
import { createDatabaseClock } from '../store/connection/clock.ts';
import { createMongo } from '../store/connection/connect.ts';
import { createStores } from '../store/stores.ts';
import { readBacklog } from './backlog.ts';
import { callOnce } from './call-once.ts';
import { connectedChats, createChats, sayChats, startPlayedChats } from './chats.ts';
import { startClock, startOwnMongo } from './database.ts';
import { createLateDoorbell } from './late-doorbell.ts';
import { createLooks } from './looks.ts';
import { readOrganization, refuseMassDeparture, sayUnreachable, takeConfiguration } from './organization.ts';
import { startReports } from './report.ts';
import { retryStart } from './retry-start.ts';
import { startServer } from './server.ts';
import { createServices } from './services.ts';

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
  /** Stands before the organization file's directory. */
  readonly directory?: (directory: Directory) => Directory;
  /** Gives the tokens that Teams is called with, in place of Microsoft Entra. */
  readonly teamsTokens?: TeamsTokens;
  /** The languages that people can read, by their catalogues. */
  readonly languages?: readonly Language[];
  /** Takes the lines that tell a person what happens at start-up. */
  readonly say?: (line: string) => void;
}

/**
 * Puts the program together: settings to adapters to core, then listens. Resolves when it listens, which can be before
 * the database is reached: people are then told to try again.
 *
 * @throws OperatorError when something must be corrected first: a setting, the organization file, the database, the port.
 */
export async function startCountersign(
  environment: Environment,
  surroundings: Surroundings = {},
): Promise<Countersign> {
  const { say = () => {}, languages = allLanguages } = surroundings;
  const log = createLog(environment.logLevel, environment.sandbox);
  const stops: (() => Promise<void>)[] = [];
  const stop = callOnce(async () => {
    // The last started stops first; a step may still add one. One that fails must not leave the others running.
    for (let step = stops.pop(); step !== undefined; step = stops.pop()) {
      await step().catch((error) => log.error({ err: error }, 'Something did not stop as it should'));
    }
  });
  try {
    const file = await readOrganization(environment);
    say(`Organization: ${file.organization} (${file.people.length} people, ${file.packages.length} access packages)`);
    // The played chats are kept there as well.
    if (environment.sandbox) await makeDataFolder(environment.dataDir);
    const uri = environment.mongodbUri ?? (await startOwnMongo(environment, say, stops));
    const mongo = createMongo(uri, log);
    stops.push(() => mongo.close());
    const databaseClock = createDatabaseClock(mongo, log);
    const clock = surroundings.clock ?? databaseClock;
    stops.push(async () => databaseClock.stop());

    const played = await startPlayedChats(environment, file, stops);
    const teamsAuthentication = new TeamsAuthentication(environment.teams, surroundings.teamsTokens);
    await sayChats(environment, teamsAuthentication, say);
    const stores = createStores(mongo, surroundings.clock);
    const bell = createLateDoorbell();
    const metrics = createMetrics();
    const systems = watchSystems(() => clock.now());
    const measure: Measure = (measured, ms) => {
      metrics.measure(measured, ms);
      systems.measure(measured, ms);
    };
    const around = { clock, log, doorbell: bell, measure };
    const chatsHere = connectedChats(environment, played);
    const services = createServices(file, stores, chatsHere, around, surroundings.directory);
    const chats = createChats(environment, teamsAuthentication, played, services, stores, languages);
    const routers = environment.sandbox
      ? [createSandboxGuard(), ...chats.routers, createPage(file, played, () => clock.now())]
      : chats.routers;
    const { metricsToken: token } = environment;
    const readableBy = token !== undefined ? { token } : environment.sandbox ? 'everybody' : 'nobody';
    const measured = { lookAges: bell.ages, backlog: () => readBacklog(services) };
    const scraped = metrics.createRouter(measured, readableBy);
    let hasStarted = false;
    const notReady = () =>
      whyNotReady({
        isDatabaseReady: mongo.isReady(),
        hasStarted,
        refused: chats.channels.flatMap(({ name, refusedCredentials }) => {
          const code = refusedCredentials();
          return code === undefined ? [] : [{ name, code }];
        }),
        takesLooks: environment.role !== 'web',
        lookAges: bell.ages(),
      });
    const served = environment.role === 'worker' ? [scraped] : [scraped, ...routers];
    const server = await startServer(environment, served, notReady, log);
    let answering: Bells | undefined;
    // Both at once: each may take as long as the other.
    stops.push(async () => void (await Promise.all([server.close(limits.drain), answering?.stop(limits.drain)])));
    const url = `http://${environment.host.includes(':') ? `[${environment.host}]` : environment.host}:${server.port}`;
    played.slack?.standIn.connect(`${url}${slackPath}`);
    played.teams?.standIn.connect(`${url}${teamsPath}`);

    const giveUp = new AbortController();
    const ready = (async () => {
      await mongo.connect(giveUp.signal);
      const retried = <T>(step: () => Promise<T>) => retryStart(step, log, giveUp.signal);
      await retried(() => startClock(databaseClock, say));
      await retried(() => refuseMassDeparture(services, environment));
      await retried(() => takeConfiguration(services, file, environment, say));
      const bells = await retried(() => createBells(mongo, log));
      giveUp.signal.throwIfAborted();
      bell.connect(bells);
      await played.teams?.installForEverybody();
      await retried(() => sayUnreachable(services, say));
      const { role } = environment;
      const { channels } = chats;
      const reports = { role, clock, log, channels, systems, processes: stores.processes, lookAges: bell.ages };
      if (role !== 'web') {
        answering = bells;
        await bells.start(createLooks(file, stores, services, channels, environment.keepDays));
      }
      stops.push(await startReports(reports));
      hasStarted = true;
    })();
    stops.push(async () => {
      giveUp.abort();
      await ready.catch(() => undefined);
    });
    // A caller that waits for it gets the failure; a caller need not wait.
    ready.catch(() => undefined);
    return { url, ready, stop, played };
  } catch (error) {
    await stop();
    throw error;
  }
}
