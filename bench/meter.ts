import { figure } from './measure.ts';
import type { World } from './world.ts';

interface Used {
  readonly units: number;
  readonly here: number;
  readonly mongod: number;
}

/**
 * Times work, and reads meanwhile how much processor time this process and mongod take. Where a machine does other things as
 * well, that is steadier than time; and it says on which side of the wire the work is.
 */
export interface Meter {
  /** Does the work of so many units for a side; how long it took, in seconds. */
  time(side: string, units: number, work: () => Promise<unknown>): Promise<number>;
  /** What each side took for one unit, over all that was timed. */
  inWords(): string;
}

export function createMeter(world: World): Meter {
  const used = new Map<string, Used>();
  return {
    async time(side, units, work): Promise<number> {
      const mongodBefore = await world.mongodBusy();
      const [began, before] = [performance.now(), process.cpuUsage()];
      await work();
      const seconds = (performance.now() - began) / 1_000;
      const { user, system } = process.cpuUsage(before);
      const mongod = (await world.mongodBusy()) - mongodBefore;
      const sum = used.get(side) ?? { units: 0, here: 0, mongod: 0 };
      used.set(side, {
        units: sum.units + units,
        here: sum.here + user + system,
        mongod: sum.mongod + mongod,
      });
      return seconds;
    },
    inWords(): string {
      const each = [...used].map(([side, { units, here, mongod }]) => {
        const sum = figure((here + mongod) / units);
        return `${side} ${sum} µs (${figure(here / units)} here, ${figure(mongod / units)} in mongod)`;
      });
      return `processor time for one: ${each.join('; ')}`;
    },
  };
}
