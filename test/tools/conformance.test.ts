import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { pending } from '../../tools/conformance/pending.ts';
import { assess, type Look, render } from '../../tools/conformance/report.ts';
import { type BrokenFile, readResults, type TestResult } from '../../tools/conformance/results.ts';
import { parseRules, rulesNamed, shortForm, withoutMarks } from '../../tools/conformance/rules.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const document = `# The rules

Tests name them (\`[R-12]\`).

## Requests
- **R-01** States: \`submitted\`, \`denied\` (see R-02). Nothing else
  can happen.
- **R-02** Shown to **everybody**

That is all of them.

## Log
- **R-10** Kept for ever.
`;

const rules = parseRules(document);

function ran(outcome: TestResult['outcome'], ...titles: string[]): TestResult {
  return { file: 'test/a.test.ts', titles, outcome };
}

/** One passing test for each of the three rules. */
const all = [ran('passed', '[R-01] a'), ran('passed', '[R-02] b'), ran('passed', '[R-10] c')];

function wrong(
  tests: readonly TestResult[],
  {
    list = {},
    broken = [],
    partly = {},
  }: Partial<Record<'list' | 'partly', Record<string, string>>> & { broken?: BrokenFile[] } = {},
) {
  return assess(rules, { pending: list, partly }, { tests, broken }).wrong;
}

describe('the document', () => {
  test('its rules are read in order, with their sections and with lines that go on', () => {
    expect(rules).toEqual([
      {
        number: 'R-01',
        section: 'Requests',
        text: 'States: `submitted`, `denied` (see R-02). Nothing else can happen.',
      },
      { number: 'R-02', section: 'Requests', text: 'Shown to **everybody**' },
      { number: 'R-10', section: 'Log', text: 'Kept for ever.' },
    ]);
  });

  test('the short form is the first sentence, without marks for bold and code', () => {
    expect(rules.map(shortForm)).toEqual([
      'States: submitted, denied (see R-02).',
      'Shown to everybody',
      'Kept for ever.',
    ]);
  });

  test.each([
    ['a number that is there twice', `${document}- **R-02** Again.`, 'line 14: R-02 is there twice'],
    ['a rule without a text', `${document}- **R-11**`, 'line 14: a rule begins with "- **R-NN** "'],
    ['a rule that is not bold', `${document}- R-11 Forgotten.`, 'line 14: a rule begins with "- **R-NN** "'],
    ['no rules', '# The rules\n', 'there is no rule in it'],
  ])('%s is not passed over', (_, text, message) => {
    expect(() => parseRules(text)).toThrow(message);
  });

  test('that of this project can be read whole', async () => {
    const text = await readFile(join(root, 'docs/requirements.md'), 'utf8');
    const read = parseRules(text);
    expect(read.length).toBe(text.match(/^- \*\*R-/gm)?.length);
    expect(read[0]?.number).toBe('R-01');
    expect(read[0]?.text).toContain('leaves the request unchanged.');
  });
});

describe('titles', () => {
  test('name what stands in marks, anywhere and each once; what is no proper mark is not lost', () => {
    for (const [title, names] of [
      ['[R-12] refuses', ['R-12']],
      ['[R-01][R-03] refuses', ['R-01', 'R-03']],
      ['refuses [R-01], and [R-03] tells, as [R-01] says', ['R-01', 'R-03']],
      ['R-12 refuses (R-13), [ R-14 ] or [x]', []],
      ['[R-01, R-02] refuses [R-5', ['R-01, R-02']],
    ] as const) {
      expect(rulesNamed(title), title).toEqual(names);
    }
  });

  test('lose their marks where the rule is known', () => {
    expect(withoutMarks('[R-01][R-03] refuses › [R-02] all')).toBe('refuses › all');
  });
});

describe('what is wrong', () => {
  test('is nothing when every rule has a passing test, beside skipped ones too', () => {
    expect(wrong(all)).toEqual([]);
    expect(wrong([...all, ran('skipped', '[R-01] later')])).toEqual([]);
  });

  test('the titles of describes count, at every depth, and one test may show several rules', () => {
    expect(wrong([ran('passed', '[R-01]', 'inner [R-02]', '[R-10] c')])).toEqual([]);
  });

  test('a rule without a test', () => {
    expect(wrong(all.slice(1))).toEqual(['R-01 has no test.']);
  });

  test('a rule with a failing test, also beside passing ones', () => {
    expect(wrong([...all, ran('failed', '[R-02] d')])).toEqual([
      'R-02 has a failing test.',
      'A test failed: test/a.test.ts, "[R-02] d".',
    ]);
    expect(wrong([...all, ran('failed', '[R-02] d'), ran('failed', 'more', '[R-02] e')])[0]).toBe(
      'R-02 has 2 failing tests.',
    );
  });

  test('a rule with skipped tests only', () => {
    expect(wrong([...all.slice(1), ran('skipped', '[R-01] later'), ran('skipped', '[R-01] too')])).toEqual([
      'R-01 has only skipped tests.',
    ]);
  });

  test('a pending rule may be without a test, but not with one', () => {
    const list = { 'R-01': 'the REST API' };
    expect(wrong(all.slice(1), { list })).toEqual([]);
    for (const outcome of ['passed', 'skipped'] as const)
      expect(wrong([...all.slice(1), ran(outcome, '[R-01] a')], { list })).toEqual([
        'R-01 is listed as pending but has tests: take it off the list.',
      ]);
  });

  test('a pending rule that does not exist', () => {
    expect(wrong(all, { list: { 'R-77': 'the REST API' } })).toEqual([
      'R-77 is listed as pending but there is no such rule: take it off the list.',
    ]);
  });

  test('a rule that is shown in part needs a test, and must exist', () => {
    expect(wrong(all, { partly: { 'R-01': 'the REST API' } })).toEqual([]);
    expect(wrong(all.slice(1), { partly: { 'R-01': 'the REST API' } })).toEqual(['R-01 has no test.']);
    expect(wrong(all, { partly: { 'R-77': 'the REST API' } })).toEqual([
      'R-77 is listed as pending but there is no such rule: take it off the list.',
    ]);
  });

  test('a title that names what is no rule', () => {
    expect(wrong([...all, ran('passed', 'chat', '[R-77] d'), ran('passed', '[R-01, R-02] e')])).toEqual([
      '[R-77] is no rule, but a title names it: test/a.test.ts, "chat › [R-77] d".',
      '[R-01, R-02] is no rule, but a title names it: test/a.test.ts, "[R-01, R-02] e".',
    ]);
  });

  test('a failed test and a failed file that have to do with no rule', () => {
    const broken = [
      { file: 'test/b.test.ts', message: 'Cannot find module' },
      { file: 'test/c.test.ts', message: '' },
    ];
    expect(wrong([...all, ran('failed', 'chat', 'd')], { broken })).toEqual([
      'A test failed: test/a.test.ts, "chat › d".',
      'test/b.test.ts failed outside of its tests: Cannot find module',
      'test/c.test.ts failed outside of its tests.',
    ]);
  });
});

/** A report as vitest writes it, with more in it than is read. */
function reportOf(...testResults: object[]): string {
  return JSON.stringify({ success: false, numTotalTests: 1, testResults });
}

function assertion(status: string, title: string, ...ancestorTitles: string[]) {
  return { ancestorTitles, title, status, fullName: [...ancestorTitles, title].join(' '), duration: 1, meta: {} };
}

describe("vitest's report", () => {
  test('every test is read with its file, its describes and what became of it', () => {
    const assertionResults = [
      assertion('passed', 'a', 'outer', 'inner'),
      assertion('failed', 'b'),
      ...['skipped', 'pending', 'todo'].map((status) => assertion(status, status)),
    ];
    const text = reportOf({ name: '/repo/test/a.test.ts', status: 'failed', message: '', assertionResults });
    expect(readResults(text, '/repo')).toEqual({
      tests: [
        ran('passed', 'outer', 'inner', 'a'),
        ran('failed', 'b'),
        ran('skipped', 'skipped'),
        ran('skipped', 'pending'),
        ran('skipped', 'todo'),
      ],
      broken: [],
    });
  });

  test('a file that failed in something else than a test is told apart', () => {
    const passed = [assertion('passed', 'a')];
    const failed = [assertion('failed', 'b')];
    const text = reportOf(
      { name: '/repo/hook.ts', status: 'failed', message: '', assertionResults: passed },
      { name: '/repo/load.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] },
      { name: '/repo/both.ts', status: 'failed', message: 'after all', assertionResults: failed },
      { name: '/repo/test.ts', status: 'failed', message: '', assertionResults: failed },
      { name: '/repo/well.ts', status: 'passed', message: '', assertionResults: passed },
    );
    expect(readResults(text, '/repo').broken).toEqual([
      { file: 'hook.ts', message: '' },
      { file: 'load.ts', message: 'Cannot find module' },
      { file: 'both.ts', message: 'after all' },
    ]);
  });

  test.each([
    ['nothing', '', 'not JSON'],
    ['something else', '{"testResults":[{"name":"a"}]}', "not a report of vitest's json reporter"],
    ['no files', reportOf(), 'there is no test in it'],
    [
      'only files that could not be loaded',
      reportOf({ name: '/repo/load.ts', status: 'failed', message: 'Cannot find module', assertionResults: [] }),
      'there is no test in it\nload.ts: Cannot find module',
    ],
  ])('with %s in it says nothing about any rule', (_, text, message) => {
    expect(() => readResults(text, '/repo')).toThrow(message);
  });
});

describe('the report in the terminal', () => {
  const look: Look = { width: 60, paint: (_, text) => text };
  const draw = (tests: readonly TestResult[], list: Record<string, string> = {}, partly: Record<string, string> = {}) =>
    render(assess(rules, { pending: list, partly }, { tests, broken: [] }), look);

  test('each rule stands in its section, with its tests under it, and the sum comes last', () => {
    const tests = [
      ran('passed', 'chat', '[R-01] a'),
      ran('failed', '[R-01] b'),
      { ...ran('skipped', '[R-01] c'), file: 'test/b.test.ts' },
    ];
    expect(draw(tests, { 'R-02': 'the REST API' }).join('\n')).toBe(`
── Requests ${'─'.repeat(48)}

R-01  States: submitted, denied (see R-02).
      ✗ has a failing test
      test/a.test.ts
        ✓ chat › a
        ✗ b (failed)
      test/b.test.ts
        – c (skipped)

R-02  Shown to everybody
      … pending: the REST API


── Log ${'─'.repeat(53)}

R-10  Kept for ever.
      ✗ has no test


── Summary ${'─'.repeat(49)}

✗ R-01 has a failing test.
✗ R-10 has no test.
✗ A test failed: test/a.test.ts, "[R-01] b".

3 rules: 0 shown, 1 pending, 2 wrong. Found wrong besides: 1.`);
  });

  test('says so when all is well', () => {
    expect(draw(all).at(-1)).toBe('3 rules: 3 shown, 0 pending, 0 wrong.');
  });

  test('says what a rule of which tests show a part waits for', () => {
    const lines = draw(all, {}, { 'R-02': 'the REST API' });
    expect(lines).toContain('      … in part; waits for: the REST API');
    expect(lines.at(-1)).toBe('3 rules: 3 shown (1 in part), 0 pending, 0 wrong.');
  });

  test('rules and titles are clipped to its width', () => {
    const long = parseRules(`- **R-01** ${'word '.repeat(40)}`);
    const tests = (['passed', 'failed', 'skipped'] as const).map((outcome) => ran(outcome, `[R-01] ${'x'.repeat(99)}`));
    const lines = render({ ...assess(long, { pending: {}, partly: {} }, { tests, broken: [] }), wrong: [] }, look);
    expect(lines.filter((line) => line.includes('…')).map((line) => line.length)).toEqual([60, 60, 60, 60]);
  });
});

describe('npm run conformance', () => {
  /** A report in which each rule of this project that is not pending has a passing test, but for those left out. */
  async function writeReport(leftOut: readonly string[], more: object[] = []): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const ours = parseRules(await readFile(join(root, 'docs/requirements.md'), 'utf8'));
    const assertionResults = ours
      .filter(({ number }) => !(number in pending) && !leftOut.includes(number))
      .map(({ number }) => assertion('passed', 'holds', `[${number}]`));
    const file = join(folder, 'report.json');
    const name = join(root, 'test/made-up.test.ts');
    await writeFile(
      file,
      reportOf({ name, status: 'passed', message: '', assertionResults: [...assertionResults, ...more] }),
    );
    return file;
  }

  /** The command line as somebody runs it whose terminal has no colours. */
  const run = (...args: string[]): Promise<{ code: unknown; output: string }> =>
    new Promise((resolve) => {
      const { FORCE_COLOR: _, ...env } = process.env;
      execFile(
        process.execPath,
        ['--import', 'tsx', 'tools/conformance.ts', ...args],
        { cwd: root, env },
        (error, stdout, stderr) => resolve({ code: error === null ? 0 : error.code, output: stdout + stderr }),
      );
    });

  test('passes when every rule is shown or pending', async () => {
    const { code, output } = await run('--results', await writeReport([]));
    expect(output).toMatch(/\nR-01 {2}The states are submitted, .*…\n {6}test\/made-up\.test\.ts\n {8}✓ › holds\n/);
    expect(output).toMatch(/\d+ rules: \d+ shown( \(\d+ in part\))?, \d+ pending, 0 wrong\.\n$/);
    expect(code).toBe(0);
  });

  test('fails, and says why, when a rule is not shown', async () => {
    const { code, output } = await run('--results', await writeReport(['R-03'], [assertion('failed', '[R-04] late')]));
    expect(output).toContain('\n✗ R-03 has no test.\n✗ R-04 has a failing test.\n');
    expect(output).toMatch(/pending, 2 wrong\. Found wrong besides: 1\.\n$/);
    expect(code).toBe(1);
  });

  test('takes several reports together', async () => {
    const more = await writeReport([]);
    const { code } = await run('--results', await writeReport(['R-03', 'R-04']), '--results', more);
    expect(code).toBe(0);
  });

  test('that cannot look says so, and does not pass', async () => {
    const good = await writeReport([]);
    for (const [args, message] of [
      [['--results', good, '--results', `${good}.missing`], 'report.json.missing'],
      [['--results', join(root, 'package.json')], "not a report of vitest's json reporter"],
      [['--results', good, '--browser'], 'Usage: npm run conformance'],
      [['--resluts', good], 'Usage: npm run conformance'],
    ] as const) {
      const { code, output } = await run(...args);
      expect(output, args.join(' ')).toMatch(/^The rules could not be checked: /);
      expect(output).toContain(message);
      expect(code).toBe(2);
    }
  });
});
