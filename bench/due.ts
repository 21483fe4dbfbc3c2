import type { Db } from 'mongodb';
import { runDue } from '../src/approvals/due/run-due.ts';
import { ringBells } from './bells.ts';
import type { Benchmark, Check, Result } from './benchmark.ts';
import { figure, inTurn, type Side } from './measure.ts';
import { collectGarbage, watchMemory } from './memory.ts';
import { createMeter } from './meter.ts';
import { watchRefresh } from './refresh.ts';
import { afterDueTime, nothingElseDue, type Sample } from './sample.ts';
import { fill, makeVariant } from './variants.ts';
import { clockAt, type Database, servicesOn, type World } from './world.ts';

/** As many as `runDue` reads and writes at a time. */
const batchSize = 500;
/** The floor's updates are made so many at a time, before its clock runs: all at once would fill the memory. */
const preparedSize = 5_000;
/** Memory is looked at before every so many batches. */
const watchedEvery = 5;

/**
 * Stages whose time is over, until nothing is due.
 *
 * The floor writes in the same style as `runDue`: unordered bulk writes of 500 conditional updates, one after the other, by
 * the plain driver; the very updates that the store sends, made before the clock runs. That is the fairest of the floors and
 * the hardest: updates one by one, 64 in flight, are about half as fast. What lies between the two is finding and reading
 * what is due, deciding, hashing, and making the updates.
 */
export const dueBenchmark: Benchmark = {
  name: 'due',
  title: 'Stages that fall due at once',
  async run(ground, { stages, requests, seconds = 10, rounds = 3 }): Promise<Result> {
    const { world } = ground;
    const sample = await ground.sample();
    const memory = await watchRun(world, sample, stages);
    const meter = createMeter(world);
    const side = (name: string, run: (database: Database, time: Time) => Promise<number>): Side => ({
      name,
      async measure(): Promise<number> {
        const database = await world.open('due', { fill: (plain) => fill(plain, sample, stages) });
        collectGarbage();
        const took = await run(database, (units, work) => meter.time(name, units, work));
        await requireExpired(database.plain, stages);
        await database.close();
        return stages / took;
      },
    });
    const floor = side('floor', ({ plain }, time) => writeAll(plain, sample, stages, time));
    const ours = side('Countersign', (database, time) => {
      const services = servicesOn(database, clockAt(afterDueTime));
      return time(stages, () => runDue(services, nothingElseDue));
    });
    // The watched run has warmed up what there is to warm.
    const measured = await inTurn({ rounds, floor, ours, warmUp: false, say: world.say });
    const refresh = await watchRefresh(world, sample, stages);
    const bells = await ringBells(await ground.pendingRequests(requests), requests, seconds);
    return {
      comparison: { unit: 'stages per second', ...measured, target: { atLeast: 0.75 } },
      checks: [memory.check, refresh.check, bells.check],
      notes: [
        `${figure(stages)} stages in each side of each round; floor: bulk writes of ${batchSize} of the same updates by the plain driver`,
        meter.inWords(),
        memory.note,
        ...refresh.notes,
        ...bells.notes,
      ],
    };
  },
};

type Time = (units: number, work: () => Promise<void>) => Promise<number>;

/** How long the floor takes for all of them, in seconds; making the updates does not count. */
async function writeAll(plain: Db, sample: Sample, count: number, time: Time): Promise<number> {
  const requests = plain.collection('requests');
  let seconds = 0;
  for (let from = 0; from < count; from += preparedSize) {
    const operations = Array.from({ length: Math.min(preparedSize, count - from) }, (_, index) => ({
      updateOne: makeVariant(sample, from + index, count).write(sample.timeOut),
    }));
    seconds += await time(operations.length, async () => {
      for (let at = 0; at < operations.length; at += batchSize)
        await requests.bulkWrite(operations.slice(at, at + batchSize), { ordered: false });
    });
  }
  return seconds;
}

async function requireExpired(plain: Db, count: number): Promise<void> {
  const over = { state: 'expired', nextActionAt: { $exists: false } };
  const expired = await plain.collection('requests').countDocuments(over);
  if (expired !== count) throw new Error(`${expired} of ${count} requests have expired.`);
}

/** Runs it once, untimed, and looks at what the process holds meanwhile: it must not grow with what is due. */
async function watchRun(world: World, sample: Sample, stages: number): Promise<{ check: Check; note: string }> {
  const database = await world.open('memory', { fill: (plain) => fill(plain, sample, stages) });
  const services = servicesOn(database, clockAt(afterDueTime));
  const watch = watchMemory();
  let batches = 0;
  const due: typeof services.requests.due = (...wanted) => {
    if (batches % watchedEvery === 0) watch.look();
    batches += 1;
    return services.requests.due(...wanted);
  };
  await runDue({ ...services, requests: { ...services.requests, due } }, nothingElseDue);
  await requireExpired(database.plain, stages);
  await database.close();
  const { first, second } = watch.peaks();
  const growth = second.heap / first.heap;
  return {
    check: {
      what: 'peak of the heap, second half of the stages to the first',
      measured: `${figure(growth)} (${figure(second.heap)} and ${figure(first.heap)} MiB)`,
      target: 'at most 1.3',
      passed: growth <= 1.3,
    },
    note: `memory, after collecting, before every ${watchedEvery}th batch of a run of its own; resident it peaked at ${figure(first.resident)} MiB in the first half, at ${figure(second.resident)} MiB in the second`,
  };
}
