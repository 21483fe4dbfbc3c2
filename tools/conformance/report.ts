import { clip } from '../../src/core/base/text.ts';
import type { Results, TestResult } from './results.ts';
import { type Rule, rulesNamed, shortForm, withoutMarks } from './rules.ts';

/** A rule with the tests that name it, in the order in which they were run. */
export interface RuleReport {
  readonly rule: Rule;
  readonly tests: readonly TestResult[];
  /** The part of the product that has to be built first; where there are tests, for the rest of the rule. */
  readonly waitsFor?: string;
  /** Why it does not hold, as the end of a sentence that begins with its number. */
  readonly problem?: string;
}

export interface Conformance {
  readonly rules: readonly RuleReport[];
  /** Everything that is wrong, a sentence each; empty when every rule is shown or pending. */
  readonly wrong: readonly string[];
}

/** Rules by their numbers, each with the part of the product that it waits for. */
export interface Unbuilt {
  /** Nothing of these can be shown yet. */
  readonly pending: Readonly<Record<string, string>>;
  /** Tests show a part of these. */
  readonly partly: Readonly<Record<string, string>>;
}

/** Holds the rules against the tests that name them. */
export function assess(rules: readonly Rule[], { pending, partly }: Unbuilt, { tests, broken }: Results): Conformance {
  const known = new Set(rules.map(({ number }) => number));
  const named = tests.map((test) => ({ test, names: rulesNamed(test.titles.join(' ')) }));
  const reports = rules.map((rule): RuleReport => {
    const its = named.filter(({ names }) => names.includes(rule.number)).map(({ test }) => test);
    const waits = Object.hasOwn(pending, rule.number) ? pending[rule.number] : undefined;
    const waitsFor = waits ?? (Object.hasOwn(partly, rule.number) ? partly[rule.number] : undefined);
    const problem = problemOf(its, waits);
    return { rule, tests: its, ...(waitsFor === undefined ? {} : { waitsFor }), ...(problem && { problem }) };
  });
  return {
    rules: reports,
    wrong: [
      ...reports.flatMap(({ rule, problem }) => (problem === undefined ? [] : [`${rule.number} ${problem}.`])),
      ...Object.keys({ ...pending, ...partly })
        .filter((number) => !known.has(number))
        .map((number) => `${number} is listed as pending but there is no such rule: take it off the list.`),
      ...named.flatMap(({ test, names }) =>
        names
          .filter((name) => !known.has(name))
          .map((name) => `[${name}] is no rule, but a title names it: ${test.file}, "${fullTitle(test)}".`),
      ),
      ...tests
        .filter(({ outcome }) => outcome === 'failed')
        .map((test) => `A test failed: ${test.file}, "${fullTitle(test)}".`),
      ...broken.map(
        ({ file, message }) => `${file} failed outside of its tests${message === '' ? '.' : `: ${message}`}`,
      ),
    ],
  };
}

function problemOf(tests: readonly TestResult[], waitsFor: string | undefined): string | undefined {
  if (waitsFor !== undefined)
    return tests.length === 0 ? undefined : 'is listed as pending but has tests: take it off the list';
  if (tests.length === 0) return 'has no test';
  const failed = tests.filter(({ outcome }) => outcome === 'failed').length;
  if (failed > 0) return failed === 1 ? 'has a failing test' : `has ${failed} failing tests`;
  return tests.some(({ outcome }) => outcome === 'passed') ? undefined : 'has only skipped tests';
}

function fullTitle({ titles }: TestResult): string {
  return titles.join(' › ');
}

type Style = 'bold' | 'dim' | 'green' | 'red' | 'yellow';

/** How the report is drawn: columns, and what colours a piece of a line. */
export interface Look {
  readonly width: number;
  paint(style: Style, text: string): string;
}

const drawn = {
  passed: { mark: '✓', style: 'green', note: '' },
  failed: { mark: '✗', style: 'red', note: ' (failed)' },
  skipped: { mark: '–', style: 'yellow', note: ' (skipped)' },
} as const;

/** The report as lines for a terminal: every rule in order with its tests, then what is wrong and the sum. */
export function render({ rules, wrong }: Conformance, look: Look): string[] {
  return [
    ...rules.flatMap((one, index) => [
      ...(one.rule.section === rules[index - 1]?.rule.section ? [] : heading(one.rule.section, look)),
      ...renderRule(one, look),
      '',
    ]),
    ...heading('Summary', look),
    ...(wrong.length === 0 ? [] : [...wrong.map((sentence) => `${look.paint('red', '✗')} ${sentence}`), '']),
    look.paint(wrong.length === 0 ? 'green' : 'red', sum({ rules, wrong })),
  ];
}

function heading(text: string, { width, paint }: Look): string[] {
  return ['', paint('bold', `── ${text} ${'─'.repeat(Math.max(0, width - text.length - 4))}`), ''];
}

function sum({ rules, wrong }: Conformance): string {
  const unbroken = rules.filter(({ problem }) => problem === undefined);
  const waiting = unbroken.filter(({ tests }) => tests.length === 0).length;
  const inPart = unbroken.filter(({ waitsFor, tests }) => waitsFor !== undefined && tests.length > 0).length;
  const bad = rules.length - unbroken.length;
  const others = wrong.length - bad;
  const more = others === 0 ? '' : ` Found wrong besides: ${others}.`;
  return `${rules.length} rules: ${unbroken.length - waiting} shown${inPart === 0 ? '' : ` (${inPart} in part)`}, ${waiting} pending, ${bad} wrong.${more}`;
}

function renderRule({ rule, tests, waitsFor, problem }: RuleReport, { width, paint }: Look): string[] {
  const indent = ' '.repeat(rule.number.length + 2);
  return [
    `${paint('bold', rule.number)}  ${clip(shortForm(rule), width - indent.length)}`,
    ...(waitsFor === undefined
      ? []
      : [paint('yellow', `${indent}… ${tests.length === 0 ? 'pending' : 'in part; waits for'}: ${waitsFor}`)]),
    ...(problem === undefined ? [] : [paint('red', `${indent}✗ ${problem}`)]),
    ...tests.flatMap((test, index) => {
      const { mark, style, note } = drawn[test.outcome];
      const title = clip(withoutMarks(fullTitle(test)), width - indent.length - 4 - note.length);
      return [
        ...(test.file === tests[index - 1]?.file ? [] : [paint('dim', `${indent}${test.file}`)]),
        `${indent}  ${paint(style, mark)} ${title}${note}`,
      ];
    }),
  ];
}
