import { figure, timed } from './measure.ts';
import { type Sample, takeSample } from './sample.ts';
import { fill } from './variants.ts';
import type { Database, World } from './world.ts';

/** What the benchmarks of one run share: made when the first of them asks for it, kept until the run ends. */
export interface Ground {
  readonly world: World;
  sample(): Promise<Sample>;
  /** A database with so many requests, all of them waiting for their managers: a million take minutes to make. */
  pendingRequests(count: number): Promise<Database>;
}

export function createGround(world: World): Ground {
  let sample: Promise<Sample> | undefined;
  const stored = new Map<number, Promise<Database>>();
  const store = async (count: number): Promise<Database> => {
    const taken = await ground.sample();
    const open = () => world.open(`stored-${count}`, { fill: (plain) => fill(plain, taken, count) });
    const { seconds, value } = await timed(open);
    world.say(`  ${figure(count)} requests stored and indexed in ${figure(seconds)} s`);
    return value;
  };
  const ground: Ground = {
    world,
    sample() {
      sample ??= takeSample(world);
      return sample;
    },
    pendingRequests(count) {
      const database = stored.get(count) ?? store(count);
      stored.set(count, database);
      return database;
    },
  };
  return ground;
}
