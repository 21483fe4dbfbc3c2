import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/browser/**'],
    globalSetup: ['test/support/global-mongo.ts'],
    reporters: ['default', './test/support/plain-reporter.ts'],
    // Two cores, and every file talks to the same mongod: more workers only make each other wait.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
