import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planBlows } from './schedule.ts';

const minuteMs = 60_000;

test('a seed repeats what is done, when and to whom, and another one does something else', () => {
  expect(planBlows(7, 5 * minuteMs)).toEqual(planBlows(7, 5 * minuteMs));
  expect(planBlows(7, 5 * minuteMs)).not.toEqual(planBlows(8, 5 * minuteMs));
});

test('the long form has at least 200 kills, 50 stalls and 5 failovers, and two minutes have some of each', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const counted = (minutes: number) => {
        const blows = planBlows(seed, minutes * minuteMs);
        const of = (wanted: string) => blows.filter(({ kind }) => kind === wanted).length;
        return { kills: of('kill'), stalls: of('stall'), failovers: of('failover') };
      };
      const long = counted(30);
      expect(long.kills).toBeGreaterThanOrEqual(200);
      expect(long.stalls).toBeGreaterThanOrEqual(50);
      expect(long.failovers).toBeGreaterThanOrEqual(5);
      const short = counted(2);
      expect(Math.min(short.kills, short.stalls, short.failovers)).toBeGreaterThanOrEqual(1);
    }),
  );
});
