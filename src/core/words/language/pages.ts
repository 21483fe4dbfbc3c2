import { pieces } from '../../base/text.ts';
import type { Button, Paragraph } from './pieces.ts';
import type { Reader } from './reader.ts';
import { say, sayInPieces } from './say.ts';

/** How long a piece of text may be, and how long a page: what a message of any chat holds without cutting it. */
const pieceLength = 2_500;
const pageLength = 8 * pieceLength;
/** How many paragraphs a page has: some chats limit the parts of a message as well. */
const mostParagraphs = 20;

/** Which page is shown, from 1, and the command that shows the first one, as buttons have it. */
export interface Page {
  readonly number: number;
  readonly command: string;
}

/** A page of these paragraphs, and how many pages there are. Nothing is cut: a text too long for one paragraph becomes several. */
export function pageOf(
  paragraphs: readonly Paragraph[],
  { number }: Page,
): { readonly shown: readonly Paragraph[]; readonly pages: number } {
  const pages: Paragraph[][] = [];
  let length = pageLength;
  for (const paragraph of paragraphs.flatMap(split)) {
    const added = lengthOf(paragraph);
    const last = pages.at(-1);
    if (last === undefined || length + added > pageLength || last.length >= mostParagraphs) {
      pages.push([paragraph]);
      length = added;
    } else {
      last.push(paragraph);
      length += added;
    }
  }
  return { shown: pages[number - 1] ?? [], pages: Math.max(1, pages.length) };
}

/** Which page this is, and the button for the next one, where there is more than one. */
export function pageHint(
  reader: Reader,
  { number, command }: Page,
  pages: number,
): { readonly hint: readonly Paragraph[]; readonly buttons: readonly Button[] } {
  if (pages === 1) return { hint: [], buttons: [] };
  return {
    hint: [{ line: sayInPieces(reader, 'phrases.page', { page: number, pages }) }],
    buttons: number < pages ? [{ label: say(reader, 'actions.more'), command: `${command} page ${number + 1}` }] : [],
  };
}

function split(paragraph: Paragraph): Paragraph[] {
  if (paragraph.quote === undefined) return [paragraph];
  const [first = '', ...rest] = pieces(paragraph.quote, pieceLength);
  return [{ ...paragraph, quote: first }, ...rest.map((quote) => ({ line: [], quote }))];
}

function lengthOf({ line, quote = '' }: Paragraph): number {
  return line.reduce((sum, piece) => sum + ('text' in piece ? piece.text.length : 0), quote.length);
}
