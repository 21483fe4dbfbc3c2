import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import { InvariantError } from '../core/base/errors.ts';
import { settleWithin } from '../ports/calls/call-within.ts';
import type { Bell, Doorbell } from '../ports/doorbell.ts';
import { limits } from '../ports/limits.ts';
import type { Log } from '../ports/log.ts';
import type { LookProgress } from '../ports/look.ts';
import type { Mongo } from '../store/connection/connect.ts';
import { createLook, type Look } from './look.ts';

const collection = 'jobs';

/**
 * How often each process rings each of its own bells, in ms, by a timer that no clock can move. A ring through the database
 * can be lost, so nothing relies on those alone.
 */
const rhythm: Readonly<Record<Bell, number>> = {
  plan: 1_000,
  deliver: 1_000,
  due: 3_000,
  fulfil: 3_000,
  refresh: 5_000,
};

/** How often Agenda looks for jobs, in ms: the longest that a ring waits to be heard. */
const processEveryMs = 125;

/** After a killed worker, its jobs are taken up again after this long. A job only rings, so it takes no time at all. */
const lockLifetimeMs = 10_000;

/** A ring is due whatever the clock of whichever process hears it says. */
const alreadyDue = new Date(0);

const bellNames = Object.keys(rhythm) as Bell[];

/** How often a stop asks whether a job still runs, in ms. */
const askAgainMs = 25;

/** What a bell makes look. Each look is independent of the others. */
export type Looks = Readonly<Record<Bell, readonly ((progress: LookProgress) => Promise<void>)[]>>;

/** The doorbells of a process, and the looks that they start. */
export interface Bells extends Doorbell {
  /** Starts to answer: a bell makes each of its looks look. */
  start(looks: Looks): Promise<void>;
  /** How long ago, in ms, each bell's slowest look last looked; undefined before `start`. */
  ages(): Readonly<Record<Bell, number>> | undefined;
  /** Stops to answer, and waits for the looks that are under way, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * Agenda as doorbells between processes: a job only says "look now" and is done. One ring of each kind waits at a time,
 * however often it is rung, so that the number of jobs does not grow with the number of requests. A process that has looks
 * of its own hears its own rings at once, and rings them periodically; only one that has none (a web process) rings through
 * the database.
 */
export async function createBells({ connection }: Mongo, log: Log): Promise<Bells> {
  const { db } = connection;
  if (db === undefined) throw new InvariantError('The doorbells need an open connection.');
  // `unique` alone races when two rings come at once; this index makes the second one fail: it rings already.
  await db
    .collection(collection)
    .createIndex({ name: 1, 'data.ring': 1 }, { unique: true, partialFilterExpression: { 'data.ring': true } });
  const backend = new ConnectedBackend({ mongo: db, collection });
  await backend.connect();
  const agenda = new Agenda({
    backend,
    processEvery: processEveryMs,
    defaultLockLifetime: lockLifetimeMs,
    defaultLockLimit: 1,
    defaultConcurrency: 1,
  });
  let isStopping = false;
  agenda.on('error', (error: Error) => {
    // The database goes away while Agenda still asks it for jobs that nobody will take.
    if (!isStopping) log.warn({ err: error }, 'The job queue could not reach the database');
  });
  const local = new Map<Bell, readonly Look[]>();
  const timers: NodeJS.Timeout[] = [];

  return {
    ring(bell): void {
      const here = local.get(bell);
      if (here !== undefined) {
        poke(here);
        return;
      }
      agenda
        .create(ringName(bell), { ring: true })
        .unique({ 'data.ring': true }, { insertOnly: true })
        .schedule(alreadyDue)
        .save()
        .catch((error: { code?: number }) => {
          if (error.code !== 11000) log.warn({ err: error, bell }, 'A ring was lost; the next look will find the work');
        });
    },

    async start(looks): Promise<void> {
      for (const bell of bellNames) {
        const answering = looks[bell].map((look) =>
          createLook(look, {
            stalledAfterMs: limits.lookStalled,
            failed: (error) =>
              log.error({ err: error, bell }, 'A look at what is due failed; the next one tries again'),
            gaveUp: () =>
              log.error({ bell }, 'A look at what is due did not end and was given up; the next one begins'),
          }),
        );
        local.set(bell, answering);
        agenda.define(ringName(bell), async () => poke(answering), { removeOnComplete: true });
      }
      await agenda.start();
      for (const [bell, answering] of local) {
        timers.push(setInterval(() => poke(answering), rhythm[bell]));
        poke(answering);
      }
    },

    ages(): Readonly<Record<Bell, number>> | undefined {
      if (local.size === 0) return undefined;
      const oldest = (bell: Bell) => Math.max(0, ...(local.get(bell) ?? []).map((look) => look.ageMs()));
      return {
        plan: oldest('plan'),
        deliver: oldest('deliver'),
        due: oldest('due'),
        fulfil: oldest('fulfil'),
        refresh: oldest('refresh'),
      };
    },

    async stop(timeoutMs): Promise<void> {
      isStopping = true;
      const until = performance.now() + timeoutMs;
      for (const timer of timers.splice(0)) clearInterval(timer);
      const idle = new AbortController();
      const drained = agenda.drain({ timeout: timeoutMs, signal: idle.signal });
      // Agenda counts once more when a job says that it is done, which is a moment before it is: so ask until none runs.
      const asking = setInterval(() => {
        agenda.getRunningStats().then(
          ({ runningJobs }) => runningJobs === 0 && idle.abort(),
          () => {},
        );
      }, askAgainMs);
      await drained;
      clearInterval(asking);
      await agenda.stop();
      const ends = Promise.all([...local.values()].flat().map((look) => look.end()));
      await settleWithin(Math.max(0, until - performance.now()), ends, () => []);
    },
  };
}

/**
 * Agenda connects its backend in its constructor and leaves a failure unhandled, which would end the process. So it is
 * connected before, where a failure is heard, and once.
 */
class ConnectedBackend extends MongoBackend {
  #connected: Promise<void> | undefined;

  override connect(): Promise<void> {
    this.#connected ??= super.connect();
    return this.#connected;
  }
}

function poke(looks: readonly Look[]): void {
  for (const look of looks) look.poke();
}

function ringName(bell: Bell): string {
  return `${bell}:ring`;
}
