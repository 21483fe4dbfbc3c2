import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with a line that people and scripts can read: `N passed, N failed`. */
export default class PlainReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const results = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.result().state));
    const passed = results.filter((state) => state === 'passed').length;
    const skipped = results.filter((state) => state === 'skipped').length;
    // A file that could not be loaded and an error outside of any test are failures that no test counts.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && [...module.children.allTests('failed')].length === 0,
    ).length;
    const failed = results.filter((state) => state === 'failed').length + broken + errors.length;
    const line = `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`;
    // After the default reporter's summary, and after the run's own output is flushed.
    process.once('exit', () => process.stdout.write(`${line}\n`));
  }
}
