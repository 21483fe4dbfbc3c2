import { drawFunctions } from '../../teams/drawing/functions.ts';
import type { Part, Run, Runs } from '../played-message.ts';

type Style = NonNullable<Run['style']>[number];

const LINK = /\[([^\]\n]+)\]\((https?:[^)\s]+|mailto:[^)\s]+)\)/;
const MARKS: readonly (readonly [pattern: RegExp, style: Style])[] = [
  [/\*\*(?=\S)([^\n]*?\S)\*\*/, 'bold'],
  [/(?<![\p{L}\p{N}*])\*(?=[^\s*])([^*\n]*[^\s*])\*(?!\*)/u, 'italic'],
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*\S)_(?![\p{L}\p{N}_])/u, 'italic'],
];

/** The few marks that Adaptive Cards take from Markdown, and their dates in UTC, as runs. */
export function markdownRuns(text: string): Runs {
  return styled(drawFunctions(text), []);
}

/** The same as parts: lines that begin with a dash or a number are lists. */
export function markdownParts(text: string): Part[] {
  const parts: Part[] = [];
  for (const line of text.split(/\r\n|\r|\n/)) {
    const [, mark, item] = /^\s*([-*]|\d+\.)\s+(.+)$/.exec(line) ?? [];
    const last = parts.at(-1);
    if (mark === undefined || item === undefined) {
      const runs = markdownRuns(line);
      if (last?.kind === 'text') parts[parts.length - 1] = { ...last, runs: [...last.runs, { text: '\n' }, ...runs] };
      else parts.push({ kind: 'text', runs });
      continue;
    }
    const ordered = mark.endsWith('.');
    const runs = markdownRuns(item);
    if (last?.kind === 'list' && last.ordered === ordered) {
      parts[parts.length - 1] = { ...last, items: [...last.items, runs] };
    } else {
      parts.push({ kind: 'list', ordered, items: [runs] });
    }
  }
  return parts;
}

function styled(text: string, style: readonly Style[]): Run[] {
  if (text === '') return [];
  const link = LINK.exec(text);
  if (link !== null) {
    const [whole, label = '', href = ''] = link;
    return around(text, link.index, whole, [{ ...run(label, style), href }], style);
  }
  for (const [pattern, mark] of MARKS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const [whole, inside = ''] = found;
    return around(text, found.index, whole, styled(inside, [...style, mark]), style);
  }
  return [run(text, style)];
}

function around(text: string, index: number, whole: string, inside: Run[], style: readonly Style[]): Run[] {
  return [...styled(text.slice(0, index), style), ...inside, ...styled(text.slice(index + whole.length), style)];
}

function run(text: string, style: readonly Style[]): Run {
  return { text, ...(style.length > 0 && { style }) };
}
