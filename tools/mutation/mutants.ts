import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Mutant } from '@stryker-mutator/api/core';
import type { Ignorer } from '@stryker-mutator/api/ignore';
import { Instrumenter } from '@stryker-mutator/instrumenter';

/** Of Babel's paths in a tree of code, what is looked at here. */
interface Path {
  isCallExpression(): boolean;
  isStringLiteral(): boolean;
  isTemplateLiteral(): boolean;
  readonly node: { readonly callee?: Callee };
  readonly parent?: { readonly type: string; readonly callee?: Callee };
}

interface Callee {
  readonly name?: string;
  readonly object?: { readonly name?: string; readonly property?: { readonly name?: string } };
  readonly property?: { readonly name?: string };
}

/** Log lines and the texts of thrown errors: nothing is decided by their words. */
const texts: Ignorer = {
  shouldIgnore(given) {
    const path = given as Path;
    const { object, property } = path.node.callee ?? {};
    if (path.isCallExpression() && (object?.name ?? object?.property?.name) === 'log')
      return `a log line: ${property?.name}`;
    const isText = path.isStringLiteral() || path.isTemplateLiteral();
    if (isText && path.parent?.type === 'NewExpression' && path.parent.callee?.name?.endsWith('Error'))
      return 'the text of an error';
    return undefined;
  },
};

/** The TypeScript files that these pathspecs of Git's name. @throws Error when there are none. */
async function listFiles(pathspecs: readonly string[]): Promise<readonly string[]> {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...pathspecs];
  const { stdout } = await promisify(execFile)('git', list);
  const files = stdout.split('\0').filter((file) => file.endsWith('.ts'));
  if (files.length === 0) throw new Error(`There are no TypeScript files in ${pathspecs.join(' ')}.`);
  return files;
}

const silent = () => {};
const logger = {
  isTraceEnabled: () => false,
  isDebugEnabled: () => false,
  isInfoEnabled: () => false,
  isWarnEnabled: () => false,
  isErrorEnabled: () => false,
  isFatalEnabled: () => false,
  trace: silent,
  debug: silent,
  info: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/** Every change that Stryker would make to the files that these pathspecs name, but for log lines and error texts. */
export async function listMutants(pathspecs: readonly string[]): Promise<readonly Mutant[]> {
  const files = await listFiles(pathspecs);
  const { mutants } = await new Instrumenter(logger).instrument(
    await Promise.all(files.map(async (name) => ({ name, content: await readFile(name, 'utf8'), mutate: true }))),
    { plugins: null, ignorers: [texts], excludedMutations: [], noHeader: true },
  );
  return mutants.filter(({ status }) => status !== 'Ignored');
}

/** A file and a place in it, as Stryker's `mutate` takes them: lines from 1, columns from 0. A mutant's lines are from 0. */
export function rangeOf({ fileName, location: { start, end } }: Mutant): string {
  return `${fileName}:${start.line + 1}:${start.column}-${end.line + 1}:${end.column}`;
}

/** What one change is known by; plugin.mjs writes the same. */
export function keyOf({ fileName, location: { start, end }, mutatorName, replacement }: Mutant): string {
  return `${fileName}:${start.line}:${start.column}-${end.line}:${end.column} ${mutatorName} ${replacement}`;
}

/**
 * Takes changes by the hash of the seed and what is changed, not of the line, so that an edit elsewhere in a file leaves the
 * sample as it is.
 */
export function chooseSample(mutants: readonly Mutant[], seed: number, size: number): readonly Mutant[] {
  const occurrences = new Map<string, number>();
  return mutants
    .map((mutant) => {
      const change = `${mutant.fileName}\n${mutant.mutatorName}\n${mutant.replacement}`;
      const occurrence = occurrences.get(change) ?? 0;
      occurrences.set(change, occurrence + 1);
      return { mutant, rank: createHash('sha256').update(`${seed}\n${occurrence}\n${change}`).digest('hex') };
    })
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .slice(0, size)
    .map(({ mutant }) => mutant);
}
