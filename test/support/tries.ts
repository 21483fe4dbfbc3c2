import { env } from 'node:process';

/** How often a property is tried with random values: less often in `npm run mutation`, which runs each test hundreds of times. */
export function tries(count: number): number {
  return env.MUTATION_TESTS === undefined ? count : Math.ceil(count / 10);
}
