import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { equivalents } from './mutation/equivalents.ts';
import { chooseSample, keyOf, listMutants, rangeOf } from './mutation/mutants.ts';
import { describeMutant, type JudgedMutant, summarize } from './mutation/report.ts';
import { type Sample, samples } from './mutation/samples.ts';

/**
 * `npm run mutation -- NAME [--seed N] [--sample N] [PATH …]`: changes the code in a sample of small ways, one at a time, and
 * prints how many of the changes the tests notice and which they do not. PATHs are files, folders or
 * pathspecs of Git's to look at instead of all the sample's. Then only the tests of their rooms judge: that is quick, and tests
 * of other rooms may notice more.
 * Exits with 0 when the share reaches the sample's target, with 1 when it does not, and with 2 when it could not look.
 */
const usage = `Usage: npm run mutation -- ${Object.keys(samples).join('|')} [--seed N] [--sample N] [PATH …]`;

function wholeNumber(text: string, option: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${option} is a whole number, not "${text}".`);
  return Number(text);
}

/** Of a sample's tests those that lie where these paths do: `test/src/delivery` for `src/delivery/plan-due.ts`. All, where none do. */
function testsFor({ tests }: Sample, paths: readonly string[]): readonly string[] {
  const rooms = paths.map((path) => `test/${path.split('/').slice(0, 2).join('/')}/`);
  const theirs = tests.filter((glob) => rooms.some((room) => glob.startsWith(room)));
  return theirs.length > 0 ? theirs : tests;
}

async function judge(sample: Sample, seed: number, size: number, paths: readonly string[]): Promise<JudgedMutant[]> {
  const chosen = chooseSample(await listMutants(paths.length > 0 ? paths : sample.files), seed, size);
  // Read now: the files may be edited while the tests run.
  const files = [...new Set(chosen.map(({ fileName }) => fileName))];
  const sources = new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)));
  // The tests run in processes of Stryker's, which have this one's environment.
  process.env.MUTATION_TESTS = testsFor(sample, paths).join(',');
  process.env.MUTATION_DATABASE = sample.usesDatabase ? 'yes' : 'no';
  // All else that it needs to know is in stryker.config.json.
  const stryker = new Stryker({
    mutate: chosen.map(rangeOf),
    chosen: chosen.map(keyOf),
  });
  const mutants = await stryker.runMutationTest();
  const judged: JudgedMutant[] = [];
  for (const { fileName, location, replacement, status } of mutants) {
    // Those that are within a chosen one's range, but not chosen themselves.
    if (status === 'CompileError' || status === 'Ignored') continue;
    const file = relative(process.cwd(), fileName);
    judged.push(describeMutant(file, sources.get(file) ?? '', location, replacement, status));
  }
  return judged;
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { seed: { type: 'string', default: '1' }, sample: { type: 'string' } },
  });
  const [name = '', ...paths] = positionals;
  const sample = samples[name];
  if (sample === undefined) throw new Error(usage);
  const seed = wholeNumber(values.seed, 'seed');
  const size = values.sample === undefined ? sample.size : wholeNumber(values.sample, 'sample');
  const { lines, share } = summarize(await judge(sample, seed, size, paths), equivalents);
  for (const line of lines) console.log(line);
  const reached = share >= sample.target;
  console.log(`${name}, seed ${seed}: the target of ${sample.target} % is ${reached ? '' : 'not '}reached.`);
  return reached ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  console.error(styleText('red', error instanceof Error ? error.message : String(error)));
  process.exitCode = 2;
}
