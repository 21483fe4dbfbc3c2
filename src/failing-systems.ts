import type { Measure } from './ports/measure.ts';
import type { FailingSystem } from './ports/stores/process-store.ts';

/** Watches what is called outside. */
export interface SystemWatch {
  readonly measure: Measure;
  /** What failed at the last call and has not answered since. */
  failing(): readonly FailingSystem[];
}

/** A watch that takes the time of a failure from `now`. */
export function watchSystems(now: () => Date): SystemWatch {
  const failing = new Map<string, FailingSystem>();
  return {
    measure(measured): void {
      if (measured.kind !== 'call') return;
      const { system, isDown, outcome: code } = measured;
      if (!isDown) {
        failing.delete(system);
        return;
      }
      const lastAt = now();
      failing.set(system, { system, since: failing.get(system)?.since ?? lastAt, lastAt, code });
    },
    failing: () => [...failing.values()],
  };
}
