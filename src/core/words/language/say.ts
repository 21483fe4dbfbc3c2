import type { GetICUArgs } from '@schummar/icu-type-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { InvariantError } from '../../base/errors.ts';
import { en } from '../en/index.ts';
import type { Piece } from './pieces.ts';

/** The languages that there is a catalogue for. */
const catalogues = { en } as const;

/** A language that Countersign speaks, by its BCP 47 tag. */
export type Language = keyof typeof catalogues;

type Catalogue = typeof en;

/** The id of a message: its area and its name, such as `replies.ended`. */
export type MessageId = {
  [Area in keyof Catalogue]: `${Area}.${keyof Catalogue[Area] & string}`;
}[keyof Catalogue];

type TextOf<Id extends MessageId> = Id extends `${infer Area extends keyof Catalogue}.${infer Name}`
  ? Catalogue[Area][Name & keyof Catalogue[Area]] & string
  : never;

/** The values of a message, as its text names them; counts are numbers. */
export type ValuesOf<Id extends MessageId, Text = string> = GetICUArgs<
  TextOf<Id>,
  { ICUArgument: Text; ICUNumberArgument: number; ICUDateArgument: never }
>;

type Values<Text> = Readonly<Record<string, Text | number>>;

/** One argument where a message has values, none where it has none. */
type Given<Values> = keyof Values extends never ? readonly [] : readonly [values: Values];

/** A whole sentence or more, as text. */
export function say<Id extends MessageId>(id: Id, ...given: Given<ValuesOf<Id>>): string;
export function say(id: MessageId, values?: Values<string>): string {
  return String(compiled('en', id).format(values));
}

/** The same where the message is known only when the program runs: its caller has its values checked. */
export function sayChecked(id: MessageId, values: Values<string>): string {
  return String(compiled('en', id).format(values));
}

/**
 * The same in pieces: a value can be a moment or a time left, which channels show in the reader's own time zone, and what
 * stands in `<b>` is strong.
 */
export function sayInPieces<Id extends MessageId>(id: Id, ...given: Given<ValuesOf<Id, string | Piece>>): Piece[];
export function sayInPieces(id: MessageId, values?: Values<string | Piece>): Piece[] {
  const said = compiled('en', id).format<Piece>({ ...values, b: strong });
  return (Array.isArray(said) ? said : [said]).map((part) => (typeof part === 'string' ? { text: part } : part));
}

function strong(parts: (string | Piece)[]): Piece[] {
  return parts.map((part) =>
    typeof part === 'string' ? { text: part, strong: true } : 'text' in part ? { ...part, strong: true } : part,
  );
}

/** Names in one list: `Amy, Ben and Cleo`, or with `or`. */
export function listOf(names: readonly string[], joined: 'and' | 'or' = 'and'): string {
  return lists[joined].format(names);
}

const lists = {
  and: new Intl.ListFormat('en-GB', { type: 'conjunction' }),
  or: new Intl.ListFormat('en-GB', { type: 'disjunction' }),
} as const;

const cache = new Map<string, IntlMessageFormat>();

/** Parsing a message takes longer than saying it, so each is parsed once. */
function compiled(language: Language, id: MessageId): IntlMessageFormat {
  const key = `${language}:${id}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const [area, name] = id.split('.') as [keyof Catalogue, string];
  const messages: Readonly<Record<string, string>> = catalogues[language][area];
  const text = messages[name];
  if (text === undefined) throw new InvariantError(`There is no message ${key}.`);
  const message = new IntlMessageFormat(text, language);
  cache.set(key, message);
  return message;
}
