import { beforeEach, describe, expect, test } from 'vitest';
import type { Resource } from '../../src/core/policy/policy.ts';
import { NotSentError } from '../../src/ports/calls/not-sent-error.ts';
import { type Fulfiller, FulfilmentError } from '../../src/ports/fulfiller.ts';

/** A target with one resource that it has, and a way to keep calls from reaching it. */
export interface FulfillerHarness {
  readonly fulfiller: Fulfiller;
  readonly resource: Resource;
  /** One that does not exist; absent: this target takes every id. */
  readonly unknown?: Resource;
  /** From now on nothing can be sent to it. */
  cutOff(): void;
  /** From now on it does what it is asked, and its answers are lost. */
  loseAnswers(): void;
}

/** What every target must do, whatever stands behind it. */
export function describeFulfiller(name: string, start: () => Promise<FulfillerHarness>): void {
  describe(`a target: ${name}`, () => {
    let harness: FulfillerHarness;
    beforeEach(async () => {
      harness = await start();
    });

    test('[R-44] what is given is there, what is taken is gone, and doing it twice does it once', async () => {
      const { fulfiller, resource } = harness;
      expect(await fulfiller.has('robin', resource)).toBe('absent');
      for (let time = 0; time < 2; time += 1) {
        await fulfiller.grant('robin', resource);
        expect(await fulfiller.has('robin', resource)).toBe('there');
      }
      for (let time = 0; time < 2; time += 1) {
        await fulfiller.remove('robin', resource);
        expect(await fulfiller.has('robin', resource)).toBe('absent');
      }
    });

    test('[R-18] what does not exist is refused', async () => {
      const { fulfiller, unknown } = harness;
      if (unknown !== undefined) await expect(fulfiller.grant('robin', unknown)).rejects.toThrow(FulfilmentError);
    });

    test('[R-14] a call that cannot be sent says so', async () => {
      const { fulfiller, resource } = harness;
      harness.cutOff();
      await expect(fulfiller.grant('robin', resource)).rejects.toThrow(NotSentError);
      await expect(fulfiller.remove('robin', resource)).rejects.toThrow(NotSentError);
    });

    test('[R-14] a call whose answer was lost does not say that it was not sent', async () => {
      const { fulfiller, resource } = harness;
      harness.loseAnswers();
      for (const call of [fulfiller.grant, fulfiller.remove]) {
        const error: unknown = await call.call(fulfiller, 'robin', resource).catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(Error);
        expect(error).not.toBeInstanceOf(NotSentError);
        expect(error).not.toBeInstanceOf(FulfilmentError);
      }
    });
  });
}
