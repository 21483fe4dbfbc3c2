import { clip } from '../../../src/core/base/text.ts';
import type { Button, Piece } from '../../../src/core/words/language/pieces.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { limits } from './limits.ts';
import { type Element, richText } from './text.ts';

/** A message as Teams takes it: one Adaptive Card, and what a notification says. */
export interface TeamsMessage {
  readonly summary: string;
  readonly card: Element;
}

/** An Adaptive Card of the version that all Teams clients show. */
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

/** The line at the end of a card. */
export function footer(reader: Reader, text: string, now: Date): Element {
  return richText(reader, [{ text: clip(text, limits.title) }], now, { separator: true });
}

/** What the buttons of a card ask for when they are clicked, and what a client asks for by itself. */
export const verbs = { approve: 'approve', deny: 'deny', refresh: 'refresh', command: 'command' } as const;

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

/**
 * A button that does what typing its command does. Its click comes as a message, so that the answer is a message as well and
 * what the button stands on stays as it is. A question before it unfolds under it.
 */
export function commandButton(reader: Reader, { label, command, confirm }: Button, now: Date): Element {
  const submit = (title: string): Element => ({
    type: 'Action.Submit',
    // By which buttons of one name can be told apart.
    id: command,
    title,
    data: { verb: verbs.command, command },
    associatedInputs: 'none',
    // Teams need not say that something was sent: the answer comes at once.
    msTeams: { feedback: { hide: true } },
  });
  if (confirm === undefined) return submit(label);
  const { title, text, yes } = confirm;
  const body = [richText(reader, [{ text: title, strong: true }], now), richText(reader, [{ text }], now)];
  return {
    type: 'Action.ShowCard',
    title: label,
    card: { type: 'AdaptiveCard', body, actions: [submit(yes)] },
  };
}
