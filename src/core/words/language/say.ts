import type { GetICUArgs } from '@schummar/icu-type-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { InvariantError } from '../../base/errors.ts';
import type { en } from '../en/index.ts';
import type { Language } from './languages.ts';
import type { Piece } from './pieces.ts';
import type { Reader } from './reader.ts';

type Messages = typeof en;

/** The id of a message: its area and its name, such as `replies.ended`. */
export type MessageId = {
  [Area in keyof Messages]: `${Area}.${keyof Messages[Area] & string}`;
}[keyof Messages];

type TextOf<Id extends MessageId> = Id extends `${infer Area extends keyof Messages}.${infer Name}`
  ? Messages[Area][Name & keyof Messages[Area]] & string
  : never;

/** The values of a message, as its text names them; counts are numbers. */
export type ValuesOf<Id extends MessageId, Text = string> = GetICUArgs<
  TextOf<Id>,
  { ICUArgument: Text; ICUNumberArgument: number; ICUDateArgument: never }
>;

type Values<Text> = Readonly<Record<string, Text | number>>;

/** One argument where a message has values, none where it has none. */
type Given<Values> = keyof Values extends never ? readonly [] : readonly [values: Values];

/** A whole sentence or more in the reader's language, as text. */
export function say<Id extends MessageId>(reader: Reader, id: Id, ...given: Given<ValuesOf<Id>>): string;
export function say(reader: Reader, id: MessageId, values?: Values<string>): string {
  return String(compiled(reader, id).format(values));
}

/** The same where the message is known only when the program runs: its caller has its values checked. */
export function sayChecked(reader: Reader, id: MessageId, values: Values<string>): string {
  return String(compiled(reader, id).format(values));
}

/**
 * The same in pieces: a value can be a moment or a time left, which channels show in the reader's own time zone, and what
 * stands in `<b>` is strong.
 */
export function sayInPieces<Id extends MessageId>(
  reader: Reader,
  id: Id,
  ...given: Given<ValuesOf<Id, string | Piece>>
): Piece[];
export function sayInPieces(reader: Reader, id: MessageId, values?: Values<string | Piece>): Piece[] {
  const said = compiled(reader, id).format<Piece>({ ...values, b: strong });
  return (Array.isArray(said) ? said : [said]).map((part) => (typeof part === 'string' ? { text: part } : part));
}

function strong(parts: (string | Piece)[]): Piece[] {
  return parts.map((part) =>
    typeof part === 'string' ? { text: part, strong: true } : 'text' in part ? { ...part, strong: true } : part,
  );
}

/** Names in one list: `Amy, Ben and Cleo`, or with `or`. */
export function listOf(reader: Reader, names: readonly string[], joined: 'and' | 'or' = 'and'): string {
  return toolsOf(reader.language)[joined].format(names);
}

/** What a language's messages and lists are made with. Making any of it takes longer than using it, so it is made once. */
interface Tools {
  readonly messages: Map<MessageId, IntlMessageFormat>;
  readonly and: Intl.ListFormat;
  readonly or: Intl.ListFormat;
}

const made = new WeakMap<Language, Tools>();

function toolsOf(language: Language): Tools {
  const known = made.get(language);
  if (known !== undefined) return known;
  const tools: Tools = {
    messages: new Map(),
    and: new Intl.ListFormat(language.lists, { type: 'conjunction' }),
    or: new Intl.ListFormat(language.lists, { type: 'disjunction' }),
  };
  made.set(language, tools);
  return tools;
}

function compiled({ language }: Reader, id: MessageId): IntlMessageFormat {
  const { messages } = toolsOf(language);
  const known = messages.get(id);
  if (known !== undefined) return known;
  const [area, name] = id.split('.') as [keyof Messages, string];
  const texts: Readonly<Record<string, string>> = language.messages[area];
  const text = texts[name];
  if (text === undefined) throw new InvariantError(`There is no message ${id} in ${language.tag}.`);
  const message = new IntlMessageFormat(text, language.tag);
  messages.set(id, message);
  return message;
}
