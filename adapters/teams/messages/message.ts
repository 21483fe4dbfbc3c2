import { clip } from '../../../src/core/base/text.ts';
import type { Piece } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { limits } from './limits.ts';
import { type Element, richText } from './text.ts';

/** A message as Teams takes it: one Adaptive Card, and what a notification says. */
export interface TeamsMessage {
  readonly summary: string;
  readonly card: Element;
}

export function adaptiveCard(body: readonly Element[], actions: readonly Element[] = []): Element {
  return {
    type: 'AdaptiveCard',
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    version: '1.5',
    body,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

/** Lines of `Label: value`, one below the other. */
export function labelled(reader: Reader, rows: readonly { label: string; value: readonly Piece[] }[], now: Date) {
  return rows.map(({ label, value }, index) =>
    richText(reader, [{ text: `${label}: `, strong: true }, ...value], now, {
      spacing: index === 0 ? 'Default' : 'Small',
    }),
  );
}

export function footer(reader: Reader, text: string, now: Date): Element {
  return richText(reader, [{ text: clip(text, limits.title) }], now, { separator: true });
}

/** What the buttons of a card ask for when they are clicked, and what a client asks for by itself. */
export const verbs = { approve: 'approve', deny: 'deny', refresh: 'refresh' } as const;

/** A button whose click comes back at once; a client that does not know it sends the same as a message. */
export function execute(title: string, verb: string, data: Element, more: Element = {}): Element {
  return {
    type: 'Action.Execute',
    title,
    verb,
    data,
    ...more,
    fallback: { type: 'Action.Submit', title, data: { ...data, verb }, ...more },
  };
}
