import type { Clock } from '../../src/ports/clock.ts';

/** This machine's own clock. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that tests move by hand. */
export class TestClock implements Clock {
  #now: number;

  constructor(start: Date = new Date('2026-11-21T09:00:00Z')) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export const hours = (count: number): number => count * 3_600_000;
export const days = (count: number): number => hours(24 * count);
