import { isEndOfDay } from '../../base/time-zone.ts';
import { formatEnd, formatMoment } from './dates.ts';
import type { Reader } from './reader.ts';
import { sayInPieces } from './say.ts';

/**
 * A piece of a sentence. Channels show it as they can: a moment in the reader's own time zone, a time left that stays
 * current. `text` may be what somebody wrote: it is to be shown letter by letter, never read as markup.
 */
export type Piece =
  | { readonly text: string; readonly strong?: boolean }
  | { readonly moment: Date }
  | { readonly timeLeft: Date };

/** A button that does what typing its command does. */
export interface Button {
  readonly label: string;
  /**
   * What it does, as it would be typed where commands have no slash: `access show 4K7QHTPM29XR`. It carries names only, and
   * they give no authority: the command is checked like one that was typed.
   */
  readonly command: string;
  /** What its reader is asked before anything is done; absent: it only shows something or opens a form. */
  readonly confirm?: Confirmation;
}

/** A question with its two answers, before something is done that nobody can undo. */
export interface Confirmation {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly no: string;
}

/** A line, and under it, set off, what somebody wrote; an empty line: that alone. `buttons` stand beside the line. */
export interface Paragraph {
  readonly line: readonly Piece[];
  readonly quote?: string;
  readonly buttons?: readonly Button[];
}

/** What a notice or an answer says. `summary` is for notifications; `buttons` stand under all of it. */
export interface NoticeText {
  readonly summary: string;
  readonly paragraphs: readonly Paragraph[];
  readonly footer?: string;
  readonly buttons?: readonly Button[];
}

/** A message that says one thing. */
export function plain(text: string): NoticeText {
  return { summary: text, paragraphs: [{ line: [{ text }] }] };
}

/** Pieces as plain text, for where no chat draws moments, such as notifications. */
export function toText(reader: Reader, pieces: readonly Piece[]): string {
  return pieces.map((piece) => textOf(reader, piece)).join('');
}

function textOf(reader: Reader, piece: Piece): string {
  if ('text' in piece) return piece.text;
  return formatMoment(reader, 'moment' in piece ? piece.moment : piece.timeLeft);
}

/** When access ends, behind `until`: where that is the end of a day, the day itself, in the organization's time zone. */
export function endPiece(reader: Reader, at: Date, timeZone: string): Piece {
  return isEndOfDay(at, timeZone) ? { text: formatEnd(reader, at, timeZone) } : { moment: at };
}

/** The same as a sentence. */
export function endsSentence(reader: Reader, at: Date, timeZone: string): Piece[] {
  const end = endPiece(reader, at, timeZone);
  return isEndOfDay(at, timeZone)
    ? sayInPieces(reader, 'dates.endsWithDay', { end })
    : sayInPieces(reader, 'dates.ends', { at: end });
}
