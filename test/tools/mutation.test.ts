import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { equivalents } from '../../tools/mutation/equivalents.ts';
import { chooseSample, listMutants } from '../../tools/mutation/mutants.ts';
import { describeMutant, summarize } from '../../tools/mutation/report.ts';

const source = ['function isOpen(count: number) {', '  return count > 0;', '}'].join('\n');
const place = { start: { line: 2, column: 10 }, end: { line: 2, column: 19 } };
const judged = (becomes: string, status: 'Killed' | 'Survived' | 'NoCoverage' | 'Timeout') =>
  describeMutant('src/open.ts', source, place, becomes, status);

test('prints the share and each change that was not noticed, with its line', () => {
  const mutants = [
    judged('count >= 0', 'Survived'),
    judged('true', 'Killed'),
    judged('false', 'Timeout'),
    judged('count <= 0', 'NoCoverage'),
  ];
  const { lines, share } = summarize(mutants, []);
  expect(share).toBe(50);
  expect(lines).toEqual([
    'src/open.ts:2 survived',
    '  in  return count > 0;',
    '  -   count > 0',
    '  +   count >= 0',
    'src/open.ts:2 not covered',
    '  in  return count > 0;',
    '  -   count > 0',
    '  +   count <= 0',
    '4 changes: 2 noticed (1 of them timed out), 1 survived, 1 not covered: 50.0 %. 0 equivalent ones left out.',
  ]);
});

test('leaves out the changes that are listed as equivalent, wherever their line has moved', () => {
  const listed = {
    file: 'src/open.ts',
    line: 'return count > 0;',
    code: 'count > 0',
    becomes: 'count >= 0',
    why: 'never 0',
  };
  const { lines, share } = summarize([judged('count >= 0', 'Survived'), judged('true', 'Killed')], [listed]);
  expect(share).toBe(100);
  expect(lines).toEqual([
    '1 changes: 1 noticed (0 of them timed out), 0 survived, 0 not covered: 100.0 %. 1 equivalent ones left out.',
  ]);
});

test('takes the same sample for the same seed, another for another, and no log lines or error texts', async () => {
  const mutants = await listMutants(['src/approvals/answer.ts', 'src/core/base/hash.ts']);
  const sample = chooseSample(mutants, 1, 10);
  expect(sample).toHaveLength(10);
  expect(chooseSample(mutants, 1, 10)).toEqual(sample);
  expect(chooseSample(mutants, 2, 10)).not.toEqual(sample);
  const lines = (await readFile('src/approvals/answer.ts', 'utf8')).split('\n');
  const changed = mutants.filter(({ fileName }) => fileName.endsWith('answer.ts'));
  expect(changed.filter(({ location }) => lines[location.start.line]?.includes('log.'))).toEqual([]);
});

test('the list of equivalent changes names code that is there', async () => {
  for (const { file, line, code } of equivalents) {
    const text = await readFile(file, 'utf8');
    expect(text, file).toContain(code);
    expect(
      text.split('\n').map((one) => one.trim()),
      file,
    ).toContain(line);
  }
});
