import type { RichTextBlock, RichTextBlockElement, RichTextElement } from '@slack/types';
import { formatMoment } from '../../src/core/text.ts';
import { clip, limits } from './limits.ts';

/**
 * Everything that people wrote goes into `rich_text`, never into `mrkdwn`: its text elements are shown letter by letter,
 * so that no mention, link or formatting can be smuggled in.
 */
export function richText(...elements: readonly RichTextBlockElement[]): RichTextBlock {
  return { type: 'rich_text', elements: [...elements] };
}

export function line(...elements: readonly RichTextElement[]): RichTextBlockElement {
  return { type: 'rich_text_section', elements: [...elements] };
}

export function quote(text: string): RichTextBlockElement {
  return { type: 'rich_text_quote', elements: [plain(text)] };
}

/** Lines of `Label: value`, one below the other. */
export function labelled(rows: readonly (readonly [string, ...RichTextElement[]])[]): RichTextBlockElement {
  return line(...rows.flatMap(([label, ...value], index) => [bold(`${index === 0 ? '' : '\n'}${label}: `), ...value]));
}

export function plain(text: string): RichTextElement {
  return { type: 'text', text: clip(text === '' ? '–' : text, limits.richText) };
}

export function bold(text: string): RichTextElement {
  return { type: 'text', text: clip(text, limits.richText), style: { bold: true } };
}

/** A moment in the reader's own time zone and language. */
export function moment(at: Date): RichTextElement {
  return { type: 'date', timestamp: seconds(at), format: '{date_short_pretty} at {time}', fallback: formatMoment(at) };
}

/** The time left until a moment, which the reader's own Slack keeps current. */
export function timeLeft(at: Date): RichTextElement {
  return { type: 'date', timestamp: seconds(at), format: '{ago}', fallback: formatMoment(at) };
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
