import { hourMs } from './core/base/time.ts';
import type { Measure } from './ports/measure.ts';
import type { FailingSystem } from './ports/stores/process-store.ts';

/** Watches what is called outside. */
export interface SystemWatch {
  readonly measure: Measure;
  /** The systems of which some call failed the last time it was made. */
  failing(): readonly FailingSystem[];
}

/**
 * For how long a failure counts, in ms, when the same call is not made again but others of the system are answered. Longer than
 * the pauses between tries of what is still wanted.
 */
const countsMs = 2 * hourMs;

/**
 * A watch that takes the time of a failure from `now`. Each kind of call counts for itself: a target that says what is there
 * may still refuse to grant anything.
 */
export function watchSystems(now: () => Date): SystemWatch {
  const failures = new Map<string, FailingSystem>();
  return {
    measure(measured): void {
      if (measured.kind !== 'call') return;
      const { system, call, isDown, outcome: code } = measured;
      const key = JSON.stringify([system, call]);
      const at = now();
      if (isDown) {
        failures.set(key, { system, since: failures.get(key)?.since ?? at, lastAt: at, code });
        return;
      }
      failures.delete(key);
      for (const [other, failure] of failures)
        if (failure.system === system && at.getTime() - failure.lastAt.getTime() > countsMs) failures.delete(other);
    },
    failing(): readonly FailingSystem[] {
      const systems = new Map<string, FailingSystem>();
      for (const failure of failures.values()) {
        const known = systems.get(failure.system) ?? failure;
        const { lastAt, code } = failure.lastAt > known.lastAt ? failure : known;
        const since = failure.since < known.since ? failure.since : known.since;
        systems.set(failure.system, { system: failure.system, since, lastAt, code });
      }
      return [...systems.values()];
    },
  };
}
