import { expect, test } from 'vitest';
import { backoffMs, retryAt } from '../../../../src/core/base/retry.ts';
import { moment, start } from '../../../support/stories.ts';

test('work is tried again after as long as it has waited, within limits', () => {
  const after = (waitedMs: number | undefined) =>
    retryAt(moment(0), waitedMs === undefined ? undefined : moment(-waitedMs)).getTime() - start.getTime();
  expect([0, 1_000, 5_000, 300_000, 301_000].map(after)).toEqual([1_000, 1_000, 5_000, 300_000, 300_000]);
  expect(after(undefined)).toBe(300_000);
  expect(retryAt(start, new Date(Number.NaN)).getTime() - start.getTime()).toBe(300_000);
  expect([0, 1, 2, 30].map((failures) => backoffMs(failures))).toEqual([1_000, 2_000, 4_000, 300_000]);
  expect(backoffMs(3, { shortestMs: 10, longestMs: 60 })).toBe(60);
  expect(backoffMs(2, { shortestMs: 10, longestMs: 60 })).toBe(40);
});
