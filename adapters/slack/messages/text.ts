import type { KnownBlock, RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import { clip } from '../../../src/core/base/text.ts';
import { formatMoment } from '../../../src/core/words/language/dates.ts';
import type { Paragraph, Piece } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import { cutLongest, leaveOutLines, textsIn } from '../../chat/fit.ts';
import { limits } from './limits.ts';

/**
 * Everything that people wrote goes into `rich_text`, never into `mrkdwn`: its text elements are shown letter by letter,
 * so that no mention, link or formatting can be smuggled in.
 */
export function richText(...elements: readonly RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [...elements] };
}

/** The text of a message outside of blocks, which Slack reads as markup: the three characters that begin any are escaped. */
export function notification(text: string): string {
  return clip(text, limits.messageText).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/**
 * Cuts the longest texts of a message, as much as is needed for Slack to take them all together. Where there are too
 * many for that, lines are left out before the last one, with a mark.
 */
export function fitWithinTotal(reader: Reader, blocks: readonly KnownBlock[]): KnownBlock[] {
  const fitted = structuredClone([...blocks]);
  const excess = cutLongest(textsIn(fitted), sizeOf(fitted) - limits.blocksText, {
    shortest: limits.shortestCut,
    sizeOf: ({ length }) => length,
  });
  if (excess <= 0) return fitted;
  const lists = fitted.filter((block): block is RichTextBlock => block.type === 'rich_text');
  const [longest] = lists.sort((a, b) => b.elements.length - a.elements.length);
  if (longest !== undefined) leaveOutLines(longest.elements, excess, sizeOf, line(reader, [{ text: '…' }]));
  return fitted;
}

function sizeOf(value: unknown): number {
  return [...textsIn(value)].reduce((sum, { text }) => sum + text.length, 0);
}

/** Pieces as one line, shown letter by letter. */
export function line(reader: Reader, pieces: readonly Piece[]): RichTextBlockElement {
  return { type: 'rich_text_section', elements: pieces.map((one) => element(reader, one)) };
}

/** A line, and under it what somebody wrote. */
export function paragraph(reader: Reader, { line: pieces, quote: text }: Paragraph): RichTextBlockElement[] {
  return [...(pieces.length === 0 ? [] : [line(reader, pieces)]), ...(text === undefined ? [] : [quote(reader, text)])];
}

/** What somebody wrote, set off. */
export function quote(reader: Reader, text: string): RichTextBlockElement {
  return { type: 'rich_text_quote', elements: [element(reader, { text })] };
}

/** Lines of `Label: value`, one below the other. */
export function labelled(
  reader: Reader,
  rows: readonly { label: string; value: readonly Piece[] }[],
): RichTextBlockElement {
  return line(
    reader,
    rows.flatMap(({ label, value }, index) => [
      { text: `${index === 0 ? '' : '\n'}${label}: `, strong: true },
      ...value,
    ]),
  );
}

/** Dates are shown in the reader's own time zone and language, the time left by the reader's own Slack. */
function element(reader: Reader, piece: Piece): RichTextElement {
  if ('moment' in piece)
    return date(reader, piece.moment, say(reader, 'dates.moment', { date: '{date_short_pretty}', time: '{time}' }));
  if ('timeLeft' in piece) return date(reader, piece.timeLeft, '{ago}');
  const text = clip(piece.text, limits.richText) || '–';
  return piece.strong ? { type: 'text', text, style: { bold: true } } : { type: 'text', text };
}

function date(reader: Reader, at: Date, format: string): RichTextElement {
  return { type: 'date', timestamp: Math.floor(at.getTime() / 1000), format, fallback: formatMoment(reader, at) };
}
