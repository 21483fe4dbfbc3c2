import { env } from 'node:process';
import { defineConfig } from 'vitest/config';

/** Tests that need Chromium; `npm test` runs without it. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    globalSetup: ['test/support/global-mongo.ts'],
    reporters: [
      'default',
      './test/support/plain-reporter.ts',
      // `npm run conformance` reads it.
      ...(env.CONFORMANCE_REPORT ? [['json', { outputFile: env.CONFORMANCE_REPORT }] as ['json', object]] : []),
    ],
    maxWorkers: 1,
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
