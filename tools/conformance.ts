import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import { partly, pending } from './conformance/pending.ts';
import { assess, render } from './conformance/report.ts';
import { type Results, readResults } from './conformance/results.ts';
import { parseRules } from './conformance/rules.ts';

/**
 * `npm run conformance`: runs the tests and prints every rule of docs/requirements.md with the tests that name it. Exits
 * with 0 when each rule is shown or listed as pending, with 1 when one is not or anything failed, and with 2 when it could
 * not look. With `-- --browser` the browser tests are run as well; with `-- --results FILE` (again for each file) nothing
 * is run, and reports are read that vitest's json reporter wrote before.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const usage = 'Usage: npm run conformance [-- --browser | -- --results FILE [--results FILE …]]';

interface Run {
  readonly results: Results;
  /** What no report can say: errors outside of any file leave no trace in it but vitest's exit code. */
  readonly alsoWrong: readonly string[];
}

async function read(file: string): Promise<Results> {
  try {
    return readResults(await readFile(file, 'utf8'), root);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`);
  }
}

/** Runs one of package.json's test scripts, with its output passed on. @throws Error when it leaves no report. */
async function runScript(script: string, file: string): Promise<Run> {
  const child = spawn('npm', ['run', '--silent', script], {
    cwd: root,
    env: { ...process.env, CONFORMANCE_REPORT: file },
    stdio: 'inherit',
  });
  const [code] = await once(child, 'close');
  if (code === null) throw new Error(`npm run ${script} was stopped`);
  const results = await read(file).catch((error: unknown) => {
    throw new Error(`npm run ${script} ended with code ${code} and left no results: ${messageOf(error)}`);
  });
  const told = results.broken.length > 0 || results.tests.some(({ outcome }) => outcome === 'failed');
  const unexplained = `npm run ${script} ended with code ${code} though no test failed: its output above says why.`;
  return { results, alsoWrong: code === 0 || told ? [] : [unexplained] };
}

async function runScripts(scripts: readonly string[]): Promise<Run[]> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-conformance-'));
  // Ctrl-C reaches the tests as well; they stop what they started, and this program after them.
  process.once('SIGINT', () => {});
  try {
    const runs: Run[] = [];
    for (const script of scripts) runs.push(await runScript(script, join(folder, `${script.replace(':', '-')}.json`)));
    return runs;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function readArguments(): { files: string[]; scripts: string[] } {
  try {
    const { results = [], browser = false } = parseArgs({
      options: { results: { type: 'string', multiple: true }, browser: { type: 'boolean' } },
    }).values;
    if (browser && results.length > 0) throw new Error('--browser runs tests, --results reads what was run before.');
    return { files: results, scripts: browser ? ['test', 'test:browser'] : ['test'] };
  } catch (error) {
    throw new Error(`${messageOf(error)}\n${usage}`);
  }
}

try {
  const { files, scripts } = readArguments();
  const document = 'docs/requirements.md';
  const rules = parseRules(await readFile(join(root, document), 'utf8'));
  const runs: Run[] =
    files.length > 0
      ? await Promise.all(files.map(async (file) => ({ results: await read(file), alsoWrong: [] })))
      : await runScripts(scripts);
  const found = assess(
    rules,
    { pending, partly },
    {
      tests: runs.flatMap(({ results }) => results.tests),
      broken: runs.flatMap(({ results }) => results.broken),
    },
  );
  const wrong = [...found.wrong, ...runs.flatMap(({ alsoWrong }) => alsoWrong)];
  const look = { width: Math.min(process.stdout.columns || 100, 100), paint: styleText };
  for (const line of render({ rules: found.rules, wrong }, look)) console.log(line);
  process.exitCode = wrong.length === 0 ? 0 : 1;
} catch (error) {
  console.error(`The rules could not be checked: ${messageOf(error)}`);
  process.exitCode = 2;
}
