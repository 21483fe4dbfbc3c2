import type { Equivalent } from './equivalents.ts';

type Status = 'Killed' | 'Timeout' | 'RuntimeError' | 'Survived' | 'NoCoverage' | 'Pending';

interface Position {
  /** Both from 1, as Stryker counts. */
  readonly line: number;
  readonly column: number;
}

/** One change to the code, and what came of it. */
export interface JudgedMutant {
  readonly file: string;
  readonly lineNumber: number;
  /** The line that the change begins in, without its indentation. */
  readonly line: string;
  readonly code: string;
  readonly becomes: string;
  readonly status: Status;
}

export function describeMutant(
  file: string,
  source: string,
  { start, end }: { readonly start: Position; readonly end: Position },
  becomes: string,
  status: Status,
): JudgedMutant {
  const lines = source.split('\n');
  const offset = ({ line, column }: Position) =>
    lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0) + column - 1;
  const code = source.slice(offset(start), offset(end));
  return { file, lineNumber: start.line, line: (lines[start.line - 1] ?? '').trim(), code, becomes, status };
}

function indent(code: string): string {
  return code.replaceAll('\n', '\n      ');
}

/** The lines to print and the share of changes that were noticed, in percent. Equivalents count neither way. */
export function summarize(
  mutants: readonly JudgedMutant[],
  equivalents: readonly Equivalent[],
): { readonly lines: readonly string[]; readonly share: number } {
  const isEquivalent = (mutant: JudgedMutant) =>
    equivalents.some(
      ({ file, line, code, becomes }) =>
        file === mutant.file && line === mutant.line && code === mutant.code && becomes === mutant.becomes,
    );
  const missed = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const listed = missed.filter((mutant) => !isEquivalent(mutant));
  const count = (wanted: Status) => listed.filter(({ status }) => status === wanted).length;
  const timedOut = mutants.filter(({ status }) => status === 'Timeout').length;
  const noticed = mutants.length - missed.length;
  const counted = noticed + listed.length;
  const share = counted === 0 ? 100 : (100 * noticed) / counted;
  const byPlace = listed.toSorted((one, other) =>
    one.file === other.file ? one.lineNumber - other.lineNumber : one.file < other.file ? -1 : 1,
  );
  return {
    share,
    lines: [
      ...byPlace.flatMap(({ file, lineNumber, line, code, becomes, status }) => [
        `${file}:${lineNumber} ${status === 'NoCoverage' ? 'not covered' : 'survived'}`,
        `  in  ${line}`,
        `  -   ${indent(code)}`,
        `  +   ${indent(becomes)}`,
      ]),
      `${counted} changes: ${noticed} noticed (${timedOut} of them timed out), ${count('Survived')} survived, ` +
        `${count('NoCoverage')} not covered: ${share.toFixed(1)} %. ${missed.length - listed.length} equivalent ones left out.`,
    ],
  };
}
