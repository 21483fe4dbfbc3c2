import { env } from 'node:process';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The first test that fails ends a run, so those that take long come last. */
class QuickFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isSlow = ({ moduleId }: TestSpecification) => /\.property\.|failover|large-writes|model/.test(moduleId);
    return [...files.filter((file) => !isSlow(file)), ...files.filter(isSlow)];
  }
}

/** The tests that judge one sample of changes; `npm run mutation` names them. */
export default defineConfig({
  test: {
    include: (env.MUTATION_TESTS ?? '').split(','),
    globalSetup: env.MUTATION_DATABASE === 'yes' ? ['test/support/global-mongo.ts'] : [],
    setupFiles: ['test/support/fixed-properties.ts', 'test/support/patient-limits.ts'],
    // The core's tests leave nothing behind in the modules they import, so that these need not be loaded anew for each file.
    isolate: env.MUTATION_DATABASE === 'yes',
    sequence: { sequencer: QuickFirst },
    maxWorkers: 1,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
