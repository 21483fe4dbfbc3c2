import { type Document, isMap, isNode, isPair, LineCounter, parseDocument, visit, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { OperatorError } from '../../src/core/base/errors.ts';
import { clip, oneLine } from '../../src/core/base/text.ts';
import { findReferenceProblems, type Problem } from './references.ts';
import { type OrganizationFile, organizationFile } from './schema.ts';

/** How much is said of one problem, in characters: it may quote what stands in the file. */
const longestProblem = 500;

/** Thrown when an organization file cannot be used. `message` has a line for each problem: file, line, field, what is allowed. */
export class OrganizationFileError extends OperatorError {
  constructor(message: string) {
    super(message, { code: 'organizationFile' });
  }
}

/**
 * Reads an organization file.
 *
 * @param text the YAML text; @param fileName how messages name the file; @param own the organization whose people, groups
 * and roles its packages and settings must speak of, when those are not its own.
 * @throws OrganizationFileError with every problem that was found.
 */
export function parseOrganizationFile(text: string, fileName: string, own?: OrganizationFile): OrganizationFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const fail = (problems: readonly { line: number; text: string }[]): never => {
    const sorted = [...problems].sort((a, b) => a.line - b.line);
    const said = sorted.map((problem) => `${fileName}:${problem.line}: ${clip(oneLine(problem.text), longestProblem)}`);
    throw new OrganizationFileError(said.join('\n'));
  };
  if (document.errors.length > 0) {
    fail(document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, text: yamlProblem(error) })));
  }
  const locate = ({ path, message }: Problem) => ({
    line: lines.linePos(offsetOf(document.contents, path)).line,
    text: path.length === 0 ? message : `${fieldName(path)}: ${message}`,
  });
  const parsed = organizationFile.safeParse(toData(document, fail, lines) ?? {}, { reportInput: true });
  if (!parsed.success) return fail(parsed.error.issues.flatMap(toProblems).map(locate));
  const problems = own === undefined ? findReferenceProblems(parsed.data) : problemsWithin(parsed.data, own);
  return problems.length > 0 ? fail(problems.map(locate)) : parsed.data;
}

/** What is wrong with a file whose packages and settings are to hold in an organization that has its own people. */
function problemsWithin(file: OrganizationFile, { people, groups, roles }: OrganizationFile): Problem[] {
  const itself = findReferenceProblems(file).filter((problem) => !isAboutSetup(problem));
  return [...itself, ...findReferenceProblems({ ...file, people, groups, roles }).filter(isAboutSetup)];
}

function isAboutSetup({ path }: Problem): boolean {
  return path[0] === 'packages' || path[0] === 'roleSettings' || path[0] === 'settings';
}

/** Aliases that lead nowhere, or that multiply without end, show only now. */
function toData(document: Document, fail: (problems: { line: number; text: string }[]) => never, lines: LineCounter) {
  try {
    return document.toJS();
  } catch (error) {
    let first = 0;
    visit(document, {
      Alias(_key, alias): symbol | undefined {
        if (alias.resolve(document) !== undefined) return undefined;
        first = alias.range?.[0] ?? 0;
        return visit.BREAK;
      },
    });
    return fail([{ line: lines.linePos(first).line, text: firstLine((error as Error).message) }]);
  }
}

function toProblems(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: 'this field is not known here; remove it or correct its name',
    }));
  }
  return [{ path: issue.path, message: inWords(issue) }];
}

/** What to write in place of what is there; checks of our own say so themselves. */
function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_value':
      return `write ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'invalid_type': {
      if (!issue.message.startsWith('Invalid input')) return issue.message;
      const kind = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `this field is missing; it holds ${kind}` : `write ${kind} here`;
    }
    case 'too_big':
      return issue.message.startsWith('Too') ? boundInWords('at most', issue.origin, issue.maximum) : issue.message;
    case 'too_small':
      return issue.message.startsWith('Too') ? boundInWords('at least', issue.origin, issue.minimum) : issue.message;
    default:
      return issue.message === 'Invalid input' ? 'this value is not allowed here' : issue.message;
  }
}

/** What zod calls a kind of value, as people who write YAML know it. */
const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with values',
  record: 'fields with values',
};

function boundInWords(bound: 'at most' | 'at least', origin: string, limit: number | bigint): string {
  if (origin === 'array') return `list ${bound} ${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  if (origin === 'string') return `write ${bound} ${limit} ${limit === 1 ? 'character' : 'characters'}`;
  return `write a number that is ${bound} ${limit}`;
}

/** Where a path leads in the text; where it ends early (a field is missing), the nearest thing around it. */
function offsetOf(root: unknown, path: readonly PropertyKey[]): number {
  let node: unknown = root;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && String(item.key) === String(step));
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      node = isNode(node) && 'get' in node && typeof node.get === 'function' ? node.get(step, true) : undefined;
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}

/** `packages[1].policy.stages[0].approvers` */
function fieldName(path: readonly PropertyKey[]): string {
  return path
    .map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${String(step)}`))
    .join('');
}

/** What the parser says, without where: that it says in a line of its own, which ends in a colon for what it quotes below. */
function yamlProblem({ message }: YAMLParseError): string {
  const what = firstLine(message).replace(/(?: at line \d+, column \d+)?:?\s*$/, '');
  return `this is not valid YAML: ${what}`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
