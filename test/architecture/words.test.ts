import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

/** Where what people read comes from, besides src/core/words. */
const rooms = [
  'src/approvals',
  'src/delivery',
  'src/holdings',
  'src/core',
  'adapters/chat',
  'adapters/slack',
  'adapters/teams',
];

/** Literals with spaces that no person reads as a sentence: commands, names of roles, log lines. */
const notSentences: Readonly<Record<string, number>> = {
  'adapters/chat/commands.ts': 2,
  'adapters/slack/client.ts': 1,
  'adapters/teams/app.ts': 2,
  'adapters/teams/messages/text.ts': 1,
  'src/approvals/answer.ts': 1,
  'src/approvals/due/close-requests.ts': 1,
  'src/approvals/due/follow-eligibilities.ts': 1,
  'src/approvals/due/mass-departure.ts': 1,
  'src/approvals/due/remove-old.ts': 2,
  'src/approvals/commands/run-command.ts': 9,
  'src/core/base/chain.ts': 3,
  'src/core/base/person.ts': 4,
  'src/core/configuration/guards.ts': 1,
  'src/core/policy/role.ts': 1,
  'src/core/view/view.ts': 4,
  'src/delivery/plan-configuration.ts': 1,
  'src/delivery/plan-due.ts': 2,
};

test('[R-73] words that people read are in the catalogue', () => {
  const found = rooms.flatMap(sourcesIn).map((path) => ({ path, words: wordsIn(path) }));
  expect(found.length).toBeGreaterThan(150);
  const tooMany = found.filter(({ path, words }) => words.length > (notSentences[path] ?? 0));
  expect(tooMany).toEqual([]);
});

test('a sentence in a use case or an adapter is found; log lines, errors, types and imports are not', () => {
  const source = `
    import type { A } from 'a module with spaces';
    type T = 'not a value';
    log.warn({}, 'A line in the log');
    throw new InvariantError('This cannot be.');
    show('Shown to people');
    show(\`Hello \${name}, welcome\`);
  `;
  expect(literalsWithSpaces(source, 'made-up.ts')).toEqual(['Shown to people', 'Hello , welcome']);
});

/** The sources of a room. What verification reports is for auditors, on the command line. */
function sourcesIn(room: string): string[] {
  return readdirSync(room, { recursive: true, encoding: 'utf8' })
    .map((name) => join(room, name))
    .filter(
      (path) => path.endsWith('.ts') && !path.startsWith(join('src/core/words/')) && !path.endsWith('/verify.ts'),
    );
}

function wordsIn(path: string): string[] {
  return literalsWithSpaces(readFileSync(path, 'utf8'), path);
}

/** String literals and templates with a space between words. */
function literalsWithSpaces(text: string, path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node) || isForPrograms(node)) return;
    const said = ts.isStringLiteralLike(node) ? node.text : ts.isTemplateExpression(node) ? templateText(node) : '';
    if (/ /.test(said) && /\p{L}{2}/u.test(said)) found.push(said);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}

function templateText({ head, templateSpans }: ts.TemplateExpression): string {
  return [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('');
}

/** Lines in the log, and errors that the program throws. */
function isForPrograms(node: ts.Node): boolean {
  if (ts.isNewExpression(node)) return /Error$/.test(node.expression.getText());
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const called = node.expression;
  return /(^|\.)log$/.test(called.expression.getText()) && /^(debug|info|warn|error|fatal)$/.test(called.name.text);
}
