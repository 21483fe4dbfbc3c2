import { clip } from '../../../src/core/base/text.ts';
import { formatTimeLeft } from '../../../src/core/words/language/dates.ts';
import type { Paragraph, Piece } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import { cutLongest, leaveOutLines, textsIn } from '../../chat/fit.ts';
import { limits } from './limits.ts';

/** An element of an Adaptive Card. */
export type Element = Readonly<Record<string, unknown>>;

/**
 * Everything that people wrote goes into a RichTextBlock: its runs know no markdown, so that no link or formatting can be
 * smuggled in. What is left is `{{DATE(…)}}`, which we use ourselves and break in their text.
 *
 * @param now the time at which the card is made: an Adaptive Card cannot keep a time left current.
 */
export function richText(reader: Reader, pieces: readonly Piece[], now: Date, more: Element = {}): Element {
  return { type: 'RichTextBlock', inlines: pieces.map((piece) => run(reader, piece, now)), ...more };
}

/** The line at the top of a card. */
export function heading(text: string): Element {
  const title = { ...textRun(literal(clip(text, limits.title))), size: 'Large', weight: 'Bolder' };
  return { type: 'RichTextBlock', inlines: [title] };
}

/** A line, and under it what somebody wrote. */
export function paragraph(reader: Reader, { line, quote: text }: Paragraph, now: Date): Element[] {
  return [
    ...(line.length === 0 ? [] : [richText(reader, line, now)]),
    ...(text === undefined ? [] : [quote(reader, text, now)]),
  ];
}

/** What somebody wrote, set off. */
export function quote(reader: Reader, text: string, now: Date): Element {
  return { type: 'Container', style: 'emphasis', spacing: 'Small', items: [richText(reader, [{ text }], now)] };
}

/**
 * Cuts the longest texts of a card, as much as is needed for Teams to take them all together. Where there are too many
 * for that, elements are left out before the last one, with a mark.
 */
export function fitWithinTotal(body: readonly Element[]): Element[] {
  const tooMuch = sizeOf(body) - limits.cardJson;
  if (tooMuch <= 0) return [...body];
  const fitted = structuredClone([...body]);
  const excess = cutLongest(textsIn(fitted), tooMuch, { shortest: limits.shortestCut, sizeOf });
  if (excess > 0) leaveOutLines(fitted, excess, sizeOf, { type: 'RichTextBlock', inlines: [textRun('…')] });
  return fitted;
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

function run(reader: Reader, piece: Piece, now: Date): Element {
  if ('moment' in piece) return textRun(drawMoment(reader, piece.moment));
  // An Adaptive Card cannot keep a time left current, so it says when that was.
  if ('timeLeft' in piece)
    return textRun(
      say(reader, 'dates.leftAsOf', { left: formatTimeLeft(reader, piece.timeLeft, now), at: drawMoment(reader, now) }),
    );
  const text = textRun(literal(clip(piece.text, limits.richText) || '–'));
  return piece.strong ? { ...text, weight: 'Bolder' } : text;
}

/** A moment in the reader's own time zone and language, which their Teams fills in. */
function drawMoment(reader: Reader, moment: Date): string {
  const at = seconds(moment);
  return say(reader, 'dates.moment', { date: `{{DATE(${at}, SHORT)}}`, time: `{{TIME(${at})}}` });
}

function textRun(text: string): Element {
  return { type: 'TextRun', text };
}

/** Somebody's own `{{` is no call of a card function, nor are three or more of them. */
function literal(text: string): string {
  return text.replaceAll(/\{(?=\{)/g, '{\u200b');
}

/** The card functions take times without fractions of a second. */
function seconds(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}
