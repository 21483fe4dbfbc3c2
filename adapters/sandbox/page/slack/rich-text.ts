import type { Json } from '../../slack/stand-in.ts';
import type { Part, Run, Runs } from '../played-message.ts';
import { dateRun } from './mrkdwn.ts';

const STYLES = ['bold', 'italic', 'strike', 'code'] as const;

/** What a `rich_text` block shows. Several lines that each begin with a bold `Label:` are drawn as facts. */
export function richTextParts(elements: readonly Json[], now: Date): Part[] {
  return elements.flatMap((element): Part[] => {
    const inner = element.elements as Json[];
    switch (element.type) {
      case 'rich_text_quote':
        return [{ kind: 'quote', runs: runsOf(inner, now) }];
      case 'rich_text_preformatted':
        return [
          {
            kind: 'code',
            text: runsOf(inner, now)
              .map(({ text }) => text)
              .join(''),
          },
        ];
      case 'rich_text_list': {
        const items = inner.map((item) => runsOf(item.elements as Json[], now));
        return [{ kind: 'list', ordered: element.style === 'ordered', items }];
      }
      default:
        return [factsOrText(runsOf(inner, now))];
    }
  });
}

function runsOf(elements: readonly Json[], now: Date): Runs {
  return elements.map((element) => {
    const given = Object(element.style) as Record<string, unknown>;
    const style = STYLES.filter((name) => given[name] === true);
    return { ...inlineRun(element, now), ...(style.length > 0 && { style }) };
  });
}

function inlineRun(element: Json, now: Date): Run {
  switch (element.type) {
    case 'link':
      return { text: String(element.text ?? element.url), href: String(element.url) };
    case 'emoji':
      return { text: `:${element.name}:` };
    case 'user':
      return { text: `@${element.user_id}` };
    case 'date': {
      const { timestamp, format, fallback = timestamp } = element;
      return dateRun(Number(timestamp), String(format), String(fallback), now);
    }
    default:
      return { text: String(element.text) };
  }
}

function factsOrText(runs: Runs): Part {
  const lines = linesOf(runs);
  const rows = lines.flatMap(([first, ...value]) => {
    const label = first?.style?.includes('bold') === true ? /^\s*(\S.*):\s*$/.exec(first.text)?.[1] : undefined;
    return label === undefined ? [] : [{ label, value }];
  });
  return lines.length > 1 && rows.length === lines.length ? { kind: 'facts', rows } : { kind: 'text', runs };
}

/** Runs cut where a line ends; empty lines are left out. */
function linesOf(runs: Runs): Run[][] {
  const lines: Run[][] = [[]];
  for (const run of runs) {
    run.text.split('\n').forEach((text, index) => {
      if (index > 0) lines.push([]);
      if (text !== '') lines.at(-1)?.push({ ...run, text });
    });
  }
  return lines.filter((line) => line.length > 0);
}
