import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Bell, Doorbell } from '../ports/doorbell.ts';
import type { Log } from '../ports/log.ts';
import type { Mongo } from '../store/connect.ts';

const collection = 'jobs';

/** How often each bell rings by itself, in ms. A ring can fall into the end of a run, so nothing relies on rings alone. */
const rhythm: Readonly<Record<Bell, number>> = { deliver: 1_000, due: 3_000, fulfil: 3_000 };

/** How often Agenda looks for jobs, in ms: the longest that a ring waits to be heard. */
const processEveryMs = 250;

/** After a killed worker, its jobs are taken up again after this long. Looks are short; batches renew nothing. */
const lockLifetimeMs = 60_000;

/** How often a stop asks whether anything still runs, in ms. */
const askAgainMs = 25;

export interface Bells extends Doorbell {
  /** Starts to answer: each bell with its look. Looks at the same kind of work run one at a time in this process. */
  start(looks: Readonly<Record<Bell, () => Promise<void>>>): Promise<void>;
  /** Stops to answer, and waits for the looks that are under way, at most `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
}

/**
 * Agenda as doorbells: a job only says "look now". One ring of each kind waits at a time, however often it is rung,
 * so that the number of jobs does not grow with the number of requests.
 */
export async function createBells({ connection }: Mongo, log: Log): Promise<Bells> {
  const { db } = connection;
  if (db === undefined) throw new Error('The doorbells need an open connection.');
  // `unique` alone races when two rings come at once; this index makes the second one fail, which means: it rings already.
  await db
    .collection(collection)
    .createIndex({ name: 1, 'data.ring': 1 }, { unique: true, partialFilterExpression: { 'data.ring': true } });
  const backend = new MongoBackend({ mongo: db, collection });
  const agenda = new Agenda({
    backend,
    processEvery: processEveryMs,
    defaultLockLifetime: lockLifetimeMs,
    defaultLockLimit: 1,
    defaultConcurrency: 1,
  });
  agenda.on('error', (error: Error) => log.warn({ err: error }, 'The job queue could not reach the database'));

  return {
    ring(bell): void {
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
        const look = oneAtATime(async () => {
          try {
            await looks[bell]();
          } catch (error) {
            log.error({ err: error, bell }, 'A look at what is due failed; the next one tries again');
          }
        });
        agenda.define(bell, look);
        agenda.define(ringName(bell), look, { removeOnComplete: true });
      }
      await agenda.start();
      for (const [bell, everyMs] of Object.entries(rhythm)) await agenda.every(everyMs, bell);
    },

    async stop(timeoutMs): Promise<void> {
      const idle = new AbortController();
      const drained = agenda.drain({ timeout: timeoutMs, signal: idle.signal });
      // Agenda counts once more when a job says that it is done, which is a moment before it is: so ask until none runs.
      const asking = setInterval(() => void agenda.getRunningStats().then(endWhenIdle, () => {}), askAgainMs);
      const endWhenIdle = ({ runningJobs }: { readonly runningJobs: number | readonly unknown[] }): void => {
        if (runningJobs === 0) idle.abort();
      };
      await drained;
      clearInterval(asking);
      await agenda.stop();
    },
  };
}

/** A ring is a job of its own beside the periodic one, whose next time it must not move. */
function ringName(bell: Bell): string {
  return `${bell}:ring`;
}

/** While a look is under way, the next one waits for its end, and those after it are that same next one. */
function oneAtATime(look: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let next: Promise<void> | undefined;
  const run = (): Promise<void> => {
    running = look().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (running === undefined) return run();
    next ??= running.then(() => {
      next = undefined;
      return run();
    });
    return next;
  };
}
