import type { Ground } from './ground.ts';

/** How much is measured. Smaller figures give a quick look; the targets are about the ones that `bench.ts` begins with. */
export interface Sizes {
  /** Decisions in each side of a round of `decide`. */
  readonly decisions: number;
  /** Requests stored, where there are many. */
  readonly requests: number;
  /** Stages that fall due at once. */
  readonly stages: number;
  /** Requests that live from submission to delivery in each side of a round of `lifecycle`. */
  readonly stories: number;
  /** Assignments that end within a minute. */
  readonly ends: number;
  /** Events in the configuration's history. */
  readonly changes: number;
  /** Cards that are brought and closed in each side of a round of `paced`. */
  readonly messages: number;
  /** People who approve one request, where there are many. */
  readonly cards: number;
  /** How long the bells ring, or people click, in seconds; undefined: as long as the benchmark takes by itself. */
  readonly seconds?: number;
  /** Rounds of each benchmark; undefined: as many as that one takes by itself. */
  readonly rounds?: number;
}

/** One side of a comparison: one figure a round, in the order of the rounds. */
export interface Series {
  readonly name: string;
  readonly values: readonly number[];
}

/** What is compared, in the same rounds. What counts is the median of the rounds' ratios, ours to the floor's. */
export interface Comparison {
  /** What the figures are, e.g. `decisions per second`. */
  readonly unit: string;
  readonly floor: Series;
  readonly ours: Series;
  /** A second floor that shares round trips as Countersign does. It is only reported: no target is about it. */
  readonly batchedFloor?: Series;
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
}

/** Something else that must hold; `measured` and `target` say it in words. */
export interface Check {
  readonly what: string;
  readonly measured: string;
  readonly target: string;
  readonly passed: boolean;
}

/** What a benchmark found. */
export interface Result {
  /** Absent: there is nothing to compare it with. */
  readonly comparison?: Comparison;
  readonly checks: readonly Check[];
  /** What else is worth knowing, a line each. */
  readonly notes: readonly string[];
}

/** One entry of `bench.ts`: `name` is what the command line calls it. */
export interface Benchmark {
  readonly name: string;
  /** What is measured, for a heading. */
  readonly title: string;
  run(ground: Ground, sizes: Sizes): Promise<Result>;
}
