import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Bell, Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { Mongo } from '../store/connect.ts';
import { createLook, type Look } from './look.ts';

const collection = 'jobs';

/** How often each bell rings by itself, in ms. A ring can be lost, so nothing relies on rings alone. */
const rhythm: Readonly<Record<Bell, number>> = {
  plan: 1_000,
  deliver: 1_000,
  due: 3_000,
  fulfil: 3_000,
  refresh: 5_000,
};

/** How often Agenda looks for jobs, in ms: the longest that a ring waits to be heard. */
const processEveryMs = 250;

/** After a killed worker, its jobs are taken up again after this long. A job only rings, so it takes no time at all. */
const lockLifetimeMs = 10_000;

/** How often a stop asks whether a job still runs, in ms. */
const askAgainMs = 25;

export interface Bells extends Doorbell {
  /** Starts to answer: a bell makes each of its looks look, independently of the others. */
  start(looks: Readonly<Record<Bell, readonly (() => Promise<void>)[]>>): Promise<void>;
  /** Stops to answer, and waits for the looks that are under way, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * Agenda as doorbells: a job only says "look now" and is done. One ring of each kind waits at a time, however often it is
 * rung, so that the number of jobs does not grow with the number of requests. A process that has looks of its own hears its
 * own rings at once; only one that has none (a web process) rings through the database.
 */
export async function createBells({ connection }: Mongo, log: Log): Promise<Bells> {
  const { db } = connection;
  if (db === undefined) throw new Error('The doorbells need an open connection.');
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
  agenda.on('error', (error: Error) => log.warn({ err: error }, 'The job queue could not reach the database'));
  const local = new Map<Bell, readonly Look[]>();

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
        .schedule(new Date())
        .save()
        .catch((error: { code?: number }) => {
          if (error.code !== 11000) log.warn({ err: error, bell }, 'A ring was lost; the next look will find the work');
        });
    },

    async start(looks): Promise<void> {
      for (const bell of Object.keys(rhythm) as Bell[]) {
        const answering = looks[bell].map((look) =>
          createLook(look, (error) =>
            log.error({ err: error, bell }, 'A look at what is due failed; the next one tries again'),
          ),
        );
        local.set(bell, answering);
        agenda.define(bell, async () => poke(answering));
        agenda.define(ringName(bell), async () => poke(answering), { removeOnComplete: true });
      }
      await agenda.start();
      for (const [bell, everyMs] of Object.entries(rhythm)) await agenda.every(everyMs, bell);
    },

    async stop(timeoutMs): Promise<void> {
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
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs);
      });
      await Promise.race([Promise.all([...local.values()].flat().map((look) => look.end())), late]);
      clearTimeout(timer);
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

/** A ring is a job of its own beside the periodic one, whose next time it must not move. */
function ringName(bell: Bell): string {
  return `${bell}:ring`;
}
