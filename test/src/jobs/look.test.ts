import { describe, expect, test } from 'vitest';
import { createLook } from '../../../src/jobs/look.ts';
import { LookGivenUp, type LookProgress } from '../../../src/ports/look.ts';
import { createGate, until } from '../../support/gate.ts';

const stalledAfterMs = 60_000;

/** A look under a time that the test moves. */
function watched(work: (progress: LookProgress) => Promise<void>) {
  let elapsed = 0;
  let gaveUp = 0;
  const failures: unknown[] = [];
  const look = createLook(work, {
    stalledAfterMs,
    failed: (error) => void failures.push(error),
    gaveUp: () => {
      gaveUp += 1;
    },
    elapsedMs: () => elapsed,
  });
  return {
    look,
    failures,
    gaveUp: () => gaveUp,
    pass(ms: number): void {
      elapsed += ms;
    },
  };
}

describe('a look', () => {
  test('[R-77] that never ends is given up once, and the next one looks', async () => {
    const gate = createGate();
    let begun = 0;
    const { look, pass, gaveUp } = watched(async () => {
      begun += 1;
      if (begun === 1) await gate.pass();
    });
    look.poke();
    pass(stalledAfterMs);
    look.poke();
    expect([begun, gaveUp()]).toEqual([1, 0]);
    expect(look.ageMs()).toBe(stalledAfterMs);
    pass(1);
    look.poke();
    look.poke();
    await until('the next one looked', () => look.ageMs() === 0);
    expect(gaveUp()).toBe(1);
    expect(begun).toBeGreaterThanOrEqual(2);
    gate.open();
    await look.end();
  });

  test('[R-77] that goes on is not given up, however long it takes', async () => {
    const steps = [createGate(), createGate(), createGate()];
    let done = 0;
    const { look, pass, gaveUp } = watched(async ({ step }) => {
      for (const gate of steps) {
        await gate.pass();
        step();
        done += 1;
      }
    });
    look.poke();
    for (const [index, gate] of steps.entries()) {
      pass(stalledAfterMs);
      look.poke();
      gate.open();
      await until('a step is done', () => done > index);
      expect(look.ageMs()).toBe(0);
    }
    expect(gaveUp()).toBe(0);
    await look.end();
  });

  test('that was given up does nothing more when it wakes up, and its end is no failure', async () => {
    const gate = createGate();
    let begun = 0;
    let ended: unknown;
    const { look, pass, failures } = watched(async ({ step }) => {
      begun += 1;
      if (begun > 1) return;
      await gate.pass();
      try {
        step();
      } catch (error) {
        ended = error;
        throw error;
      }
    });
    look.poke();
    pass(stalledAfterMs + 1);
    look.poke();
    await until('the next one looked', () => begun === 2);
    gate.open();
    await until('the first one has ended', () => ended !== undefined);
    expect(ended).toBeInstanceOf(LookGivenUp);
    await look.end();
    expect(failures).toEqual([]);
  });

  test('that fails has not looked', async () => {
    const { look, pass, failures } = watched(async () => {
      throw new Error('The database is away');
    });
    look.poke();
    pass(1_000);
    await until('it failed', () => failures.length === 1);
    expect(look.ageMs()).toBe(1_000);
    await look.end();
  });
});
