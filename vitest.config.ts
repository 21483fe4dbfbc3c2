import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    globalSetup: ['test/support/global-mongo.ts'],
    reporters: [
      'default',
      './test/support/plain-reporter.ts',
      // `npm run conformance` reads it.
      ...(env.CONFORMANCE_REPORT ? [['json', { outputFile: env.CONFORMANCE_REPORT }] as ['json', object]] : []),
    ],
    // Two cores, and every file talks to the same mongod: more workers only make each other wait.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
