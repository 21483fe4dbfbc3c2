import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Check, Comparison, Result, Series, Sizes } from './benchmark.ts';
import { checkOf, inWords, ratioOf, spread } from './measure.ts';
import { draw } from './plot.ts';

/** What a benchmark found, under its name. */
export interface Measured extends Result {
  readonly name: string;
  readonly title: string;
}

const folder = fileURLToPath(new URL('results/', import.meta.url));

/** Prints what was found, and keeps it as JSON and as a plot. False: a target was missed; the last lines say which. */
export async function report(
  measured: readonly Measured[],
  run: { readonly sizes: Sizes; readonly mongod: string },
  say: (line: string) => void,
): Promise<boolean> {
  const all = measured.map((one) => ({
    ...one,
    checks: [...(one.comparison === undefined ? [] : [checkOf(one.comparison)]), ...one.checks],
  }));
  for (const { title, comparison, checks, notes } of all) {
    say(`\n${title}${comparison === undefined ? '' : `, ${comparison.unit}: median (least to most)`}`);
    for (const line of comparison === undefined ? [] : sides(comparison)) say(line);
    for (const line of table(checks.map(row))) say(line);
    if (comparison?.batchedFloor !== undefined) say(batched(comparison, comparison.batchedFloor));
    for (const note of notes) say(`  ${note}`);
  }
  say('');
  for (const path of await keep(all, run)) say(`Written: ${path}`);
  const missed = all.flatMap(({ name, checks }) =>
    checks.filter(({ passed }) => !passed).map((one) => [name, one] as const),
  );
  for (const [name, { what, measured: was, target }] of missed) say(`MISSED ${name}: ${what} is ${was}, not ${target}`);
  if (missed.length === 0) say('Every target is met.');
  return missed.length === 0;
}

function sides({ floor, ours, batchedFloor }: Comparison): string[] {
  const all = [floor, ours, ...(batchedFloor === undefined ? [] : [batchedFloor])];
  return [...table(all.map(({ name, values }) => [name, inWords(spread(values))])), ''];
}

function batched({ ours }: Comparison, floor: Series): string {
  return `  ${ours.name} to ${floor.name}: ${inWords(ratioOf(ours, floor))}, without a target`;
}

function row({ what, measured, target, passed }: Check): readonly string[] {
  return [passed ? 'met' : 'MISSED', what, measured, `target: ${target}`];
}

/** Rows in columns that line up. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  return rows.map((cells) => `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd());
}

/** The paths of what was written. */
async function keep(measured: readonly Measured[], run: object): Promise<string[]> {
  const at = new Date().toISOString();
  const machine = {
    node: process.version,
    processors: `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown'}`,
    loadAverage: loadavg(),
  };
  const stem = join(folder, at.slice(0, 19).replaceAll(':', '-'));
  const files = [
    [`${stem}.json`, `${JSON.stringify({ at, ...run, machine, measured }, undefined, 2)}\n`],
    ...(measured.some(({ comparison }) => comparison !== undefined)
      ? [[`${stem}.svg`, await draw(measured)] as const]
      : []),
  ] as const;
  await mkdir(folder, { recursive: true });
  for (const [path, text] of files) await writeFile(path, text);
  return files.map(([path]) => relative('.', path));
}
