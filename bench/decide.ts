import { decide } from '../src/approvals/requests/decide.ts';
import { inBatches } from '../src/store/database/batching.ts';
import { largestBatch } from '../src/store/requests/requests.ts';
import type { Benchmark, Check, Result } from './benchmark.ts';
import { figure, inFlight, inTurn, type Side, spread } from './measure.ts';
import { collectGarbage } from './memory.ts';
import { createMeter } from './meter.ts';
import { subjectsOf } from './organization.ts';
import { approval, type Write } from './sample.ts';
import { fill, makeVariant, requestIdOf } from './variants.ts';
import { clockAt, type Database, servicesOn, start } from './world.ts';

const atOnce = 64;
/** Decisions that both sides make first, untimed: it takes some to open the connections. */
const before = 1_000;

/**
 * Decisions per second, through the use case and the store on a real mongod.
 *
 * The floor is what no program of this design can do without: the one conditional write, by the plain driver with a pool
 * and a write concern like the store's, as many in flight. It is the very update that the store sends (taken from the wire
 * for the sample, then with the request's own names and dates), made before the clock runs; requests, indexes and sizes are
 * the same, in a new database for each side of each round. So what lies between the two is reading the request, looking up
 * authority, deciding, hashing, and making the update; and that the store lets what comes at once share a round trip. What that
 * alone is worth shows the second floor: the same updates by the plain driver, sharing round trips as the store's do.
 */
export const decideBenchmark: Benchmark = {
  name: 'decide',
  title: `Decisions, ${atOnce} in flight`,
  async run(ground, { decisions, rounds = 5 }): Promise<Result> {
    const { world } = ground;
    const sample = await ground.sample();
    const count = before + decisions;
    const numbers = Array.from({ length: count }, (_, number) => number);
    const sizes: number[] = [];
    const meter = createMeter(world);

    const side = (name: string, prepare: (database: Database) => (number: number) => Promise<void>): Side => ({
      name,
      async measure(): Promise<number> {
        const database = await world.open('decide', { fill: (plain) => fill(plain, sample, count) });
        const one = prepare(database);
        collectGarbage();
        await inFlight(numbers.slice(0, before), atOnce, one);
        const seconds = await meter.time(name, decisions, () => inFlight(numbers.slice(before), atOnce, one));
        sizes.push(await sizeOfDecided(database, count));
        await database.close();
        return decisions / seconds;
      },
    });
    const writesOf = () => numbers.map((number) => makeVariant(sample, number, count).write(sample.decision));
    const floor = side('floor', ({ plain }) => {
      const requests = plain.collection('requests');
      const writes = writesOf();
      return async (number) => {
        const write = writes[number];
        if (write !== undefined) await requests.updateOne(write.filter, write.update);
      };
    });
    const batchedFloor = side('batched floor', ({ plain }) => {
      const requests = plain.collection('requests');
      const writes = writesOf();
      const writeOne = inBatches(async (some: readonly Write[]) => {
        const { matchedCount } = await requests.bulkWrite(
          some.map((updateOne) => ({ updateOne })),
          { ordered: false },
        );
        if (matchedCount !== some.length) throw new Error('Not all of a batch was written.');
        return some.map(() => ({ result: undefined }));
      }, largestBatch);
      return async (number) => {
        const write = writes[number];
        if (write !== undefined) await writeOne(write);
      };
    });
    const ours = side('Countersign', (database) => {
      const services = servicesOn(database, clockAt(start));
      const clicks = numbers.map((number) => approval(requestIdOf(number), subjectsOf(number, count).manager.id));
      return async (number) => {
        const click = clicks[number];
        const answered = click === undefined ? undefined : await decide(services, click);
        if (answered?.kind !== 'done') throw new Error(`Not decided: ${JSON.stringify(answered)}`);
      };
    });

    const measured = await inTurn({ rounds, floor, ours, batchedFloor, warmUp: true, say: world.say });
    return {
      comparison: { unit: 'decisions per second', ...measured, target: { atLeast: 0.9 } },
      checks: [sameSize(sizes)],
      notes: [
        `${decisions} decisions in each side of each round; floor: updateOne of the same updates by the plain driver`,
        meter.inWords(),
      ],
    };
  },
};

/** Both sides must have written as much, or the floor would be no floor. */
function sameSize(sizes: readonly number[]): Check {
  const { min, max } = spread(sizes);
  return {
    what: 'size of a decided request after either side',
    measured: min === max ? `${figure(min)} bytes` : `${figure(min)} to ${figure(max)} bytes`,
    target: 'within 1%',
    passed: max / min <= 1.01,
  };
}

/** How large the requests are on average, in bytes. @throws when not all of them are decided. */
async function sizeOfDecided({ plain }: Database, count: number): Promise<number> {
  const [found] = await plain
    .collection('requests')
    .aggregate<{ count: number; size: number }>([
      { $match: { 'stages.0.state': 'approved', 'stages.1.state': 'open' } },
      { $group: { _id: null, count: { $sum: 1 }, size: { $avg: { $bsonSize: '$$ROOT' } } } },
    ])
    .toArray();
  if (found?.count !== count) throw new Error(`${found?.count ?? 0} of ${count} requests are decided.`);
  return found.size;
}
