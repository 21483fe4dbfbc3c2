import { drawDate } from '../../slack/drawing/dates.ts';
import type { Part, Run, Runs } from '../played-message.ts';

type Style = NonNullable<Run['style']>[number];

/** The marks of Slack's `mrkdwn`; each holds on one line, between things that are no letters or digits. */
const MARKS: readonly (readonly [pattern: RegExp, style: Style])[] = [
  [/(?<![\p{L}\p{N}`])`([^`\n]+)`(?![\p{L}\p{N}`])/u, 'code'],
  [/(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*\S)\*(?![\p{L}\p{N}*])/u, 'bold'],
  [/(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*\S)_(?![\p{L}\p{N}_])/u, 'italic'],
  [/(?<![\p{L}\p{N}~])~(?=\S)([^~\n]*\S)~(?![\p{L}\p{N}~])/u, 'strike'],
];

/** A text in Slack's `mrkdwn` as runs. Only what stands in real angle brackets is special, never what was escaped. */
export function mrkdwnRuns(text: string, now: Date): Runs {
  return text
    .split(/(<[^<>]*>)/)
    .flatMap((part) => (/^<.*>$/s.test(part) ? [special(part.slice(1, -1), now)] : styled(part, [])));
}

/** The same as parts: lines that begin with `>` are quotes. */
export function mrkdwnParts(text: string, now: Date): Part[] {
  const parts: { quote: boolean; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    const quote = /^(>|&gt;) ?/.exec(line);
    const last = parts.at(-1);
    const content = quote === null ? line : line.slice(quote[0].length);
    if (last?.quote === (quote !== null)) last.lines.push(content);
    else parts.push({ quote: quote !== null, lines: [content] });
  }
  return parts.map(({ quote, lines }) => ({
    kind: quote ? 'quote' : 'text',
    runs: mrkdwnRuns(lines.join('\n'), now),
  }));
}

function styled(text: string, style: readonly Style[]): Run[] {
  if (text === '') return [];
  for (const [pattern, mark] of MARKS) {
    const found = pattern.exec(text);
    if (found === null) continue;
    const [whole, inside = ''] = found;
    const within = [...style, mark];
    return [
      ...styled(text.slice(0, found.index), style),
      ...(mark === 'code' ? [run(inside, within)] : styled(inside, within)),
      ...styled(text.slice(found.index + whole.length), style),
    ];
  }
  return [run(text, style)];
}

function run(text: string, style: readonly Style[]): Run {
  return { text: unescaped(text), ...(style.length > 0 && { style }) };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function special(inside: string, now: Date): Run {
  const date = /^!date\^(\d+)\^([^|^]*)(?:\^[^|]*)?\|(.*)$/.exec(inside);
  if (date !== null) {
    const [, seconds, format = '', fallback = ''] = date;
    return dateRun(Number(seconds), unescaped(format), unescaped(fallback), now);
  }
  const [target = '', label] = inside.split('|');
  if (!/^(https?|mailto):/.test(target)) return { text: `<${unescaped(inside)}>` };
  return { text: unescaped(label ?? target), href: unescaped(target) };
}

/** A date as Slack shows it to somebody whose time zone is UTC. */
export function dateRun(seconds: number, format: string, fallback: string, now: Date): Run {
  const at = new Date(seconds * 1_000);
  const text = drawDate(seconds, format, fallback, now);
  return Number.isNaN(at.getTime()) ? { text } : { text, at };
}
