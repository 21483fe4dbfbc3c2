import { describe, expect, test } from 'vitest';
import { createLog } from '../../../src/log.ts';
import { createDatabaseClock, describeWrongClock, type TimeSources } from '../../../src/store/connection/clock.ts';
import type { TestDatabase } from '../../support/database.ts';
import { useDatabase } from '../../support/openings.ts';

const log = createLog('silent', false);
const hourMs = 3_600_000;

let database: TestDatabase;
useDatabase((opened) => {
  database = opened;
});

describe('the clock that goes by the database', () => {
  test('[R-77] tells the time of the real database, whatever this machine believes', async () => {
    const clock = createDatabaseClock(database.mongo, log, { wallClock: () => new Date(Date.now() + hourMs) });
    const ahead = await clock.start();
    clock.stop();
    expect(Math.abs(ahead - hourMs)).toBeLessThan(1_000);
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000);
  });

  test('[R-77] goes on steadily when this machine is set to another time', async () => {
    let [elapsed, wall] = [5_000, 1_000_000];
    const sources: TimeSources = {
      elapsedMs: () => elapsed,
      wallClock: () => new Date(wall),
      databaseMs: async () => 1_000_000,
    };
    const clock = createDatabaseClock(database.mongo, log, sources);
    await clock.start();
    clock.stop();
    const before = clock.now().getTime();
    wall += hourMs;
    elapsed += 250;
    expect(clock.now().getTime() - before).toBe(250);
  });

  test('takes the quickest of several answers', async () => {
    let elapsed = 0;
    const trips = [400, 20, 900];
    const sources: TimeSources = {
      elapsedMs: () => elapsed,
      wallClock: () => new Date(0),
      async databaseMs() {
        // The database reads its clock, an hour from ours, at the very beginning of a slow answer.
        const told = hourMs + elapsed;
        elapsed += trips.shift() ?? 0;
        return told;
      },
    };
    const clock = createDatabaseClock(database.mongo, log, sources);
    await clock.start();
    clock.stop();
    expect(Math.abs(clock.now().getTime() - (hourMs + elapsed))).toBeLessThanOrEqual(11);
  });

  test('says in words what is wrong with a clock', () => {
    expect(describeWrongClock(40_000)).toMatch(/^This machine's clock is 40 s ahead of the database's\./);
    expect(describeWrongClock(-hourMs)).toMatch(/^This machine's clock is 60 min behind the database's\./);
    expect(describeWrongClock(24 * hourMs)).toMatch(/24 h ahead of/);
  });
});
