import { relative } from 'node:path';
import { z } from 'zod';

/** A test that was run, or skipped. */
export interface TestResult {
  /** Its file, from the root of the repository. */
  readonly file: string;
  /** The titles of its describes from the outside in, and then its own. */
  readonly titles: readonly string[];
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** A file that failed in what no test counts: it could not be loaded, or a hook threw. */
export interface BrokenFile {
  readonly file: string;
  /** What was thrown; empty when vitest does not say. */
  readonly message: string;
}

export interface Results {
  readonly tests: readonly TestResult[];
  readonly broken: readonly BrokenFile[];
}

/** What is read of the report that vitest's json reporter writes. */
const report = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.enum(['passed', 'failed']),
      message: z.string(),
      assertionResults: z.array(
        z.object({
          ancestorTitles: z.array(z.string()),
          title: z.string(),
          status: z.enum(['passed', 'failed', 'skipped', 'pending', 'todo']),
        }),
      ),
    }),
  ),
});

/**
 * Reads a report of vitest's json reporter; `root` is the folder that its files are named from.
 * @throws Error when it is no such report, or when no test is in it: then nothing can be said about any rule.
 */
export function readResults(text: string, root: string): Results {
  const parsed = report.safeParse(parseJson(text));
  if (!parsed.success) throw new Error(`not a report of vitest's json reporter:\n${z.prettifyError(parsed.error)}`);
  const files = parsed.data.testResults.map((file) => ({ ...file, name: relative(root, file.name) }));
  const tests = files.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ ancestorTitles, title, status }): TestResult => {
      const outcome = status === 'passed' || status === 'failed' ? status : 'skipped';
      return { file: name, titles: [...ancestorTitles, title], outcome };
    }),
  );
  const broken = files
    .filter(({ status, message, assertionResults }) => {
      const counted = assertionResults.some((test) => test.status === 'failed');
      return status === 'failed' && (!counted || message !== '');
    })
    .map(({ name, message }): BrokenFile => ({ file: name, message }));
  if (tests.length === 0) {
    const why = broken.map(({ file, message }) => `\n${file}: ${message}`).join('');
    throw new Error(`there is no test in it${why}`);
  }
  return { tests, broken };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('not JSON');
  }
}
