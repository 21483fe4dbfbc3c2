import { held } from '../../teams/cards/walk.ts';
import { drawFunctions } from '../../teams/drawing/functions.ts';
import type { Json } from '../../teams/stand-in.ts';
import type { Part, Run } from '../played-message.ts';
import { markdownParts, markdownRuns } from './markdown.ts';

const is = (value: unknown, ...words: string[]): boolean => words.includes(String(value).toLowerCase());

/** Large and bold, or said to be one: what Adaptive Cards have for a heading. */
const isHeading = ({ style, size, weight }: Json): boolean =>
  is(style, 'heading') || (is(size, 'large', 'extralarge') && is(weight, 'bolder'));

/** A `TextBlock`: its text knows a little Markdown. */
export function textBlockParts(node: Json): Part[] {
  const text = String(node.text);
  if (isHeading(node))
    return [
      {
        kind: 'heading',
        text: markdownRuns(text)
          .map((run) => run.text)
          .join(''),
      },
    ];
  return markdownParts(text).map((part) => {
    if (part.kind !== 'text') return part;
    const bold = is(node.weight, 'bolder');
    const runs = bold
      ? part.runs.map((run) => ({ ...run, style: [...(run.style ?? []), 'bold' as const] }))
      : part.runs;
    return { ...part, runs, ...(node.isSubtle === true && { subtle: true }) };
  });
}

/** A `RichTextBlock`: its runs know no marks, only dates. */
export function richTextParts(node: Json): Part[] {
  const inlines = held(node, 'inlines', 'inline').map(({ node: inline }) => inline);
  if (inlines.length > 0 && inlines.every(isHeading)) {
    return [{ kind: 'heading', text: inlines.map(({ text }) => drawFunctions(String(text))).join('') }];
  }
  const subtle = inlines.length > 0 && inlines.every(({ isSubtle }) => isSubtle === true);
  return [{ kind: 'text', runs: inlines.map(textRun), ...(subtle && { subtle }) }];
}

function textRun(inline: Json): Run {
  const style = [
    ...(is(inline.weight, 'bolder') ? ['bold' as const] : []),
    ...(inline.italic === true ? ['italic' as const] : []),
    ...(inline.strikethrough === true ? ['strike' as const] : []),
    ...(is(inline.fontType, 'monospace') ? ['code' as const] : []),
  ];
  return { text: drawFunctions(String(inline.text)), ...(style.length > 0 && { style }) };
}

/** A `FactSet`. */
export function factParts(node: Json): Part[] {
  const facts = node.facts as { title: string; value: string }[];
  const rows = facts.map(({ title, value }) => ({
    label: drawFunctions(title).replace(/:\s*$/, ''),
    value: markdownRuns(value),
  }));
  return [{ kind: 'facts', rows }];
}

/** A line that begins with a bold `Label:`, as a fact; undefined when it is none. */
export function factOf({ node, type }: { readonly node: Json; readonly type: string }) {
  const [part] = type === 'RichTextBlock' ? richTextParts(node) : [];
  if (part?.kind !== 'text') return undefined;
  const [first, ...value] = part.runs;
  const label = first?.style?.includes('bold') === true ? /^\s*(\S.*):\s*$/.exec(first.text)?.[1] : undefined;
  return label === undefined ? undefined : { label, value };
}
