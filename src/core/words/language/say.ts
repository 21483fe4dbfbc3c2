import type { GetICUArgs } from '@schummar/icu-type-parser';
import { IntlMessageFormat } from 'intl-messageformat';
import { InvariantError } from '../../base/errors.ts';
import type { Name } from '../../base/name.ts';
import { withId } from '../../configuration/names.ts';
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
export type ValuesOf<Id extends MessageId, Text = Name> = GetICUArgs<
  TextOf<Id>,
  { ICUArgument: Text; ICUNumberArgument: number; ICUDateArgument: never }
>;

type Values<Text> = Readonly<Record<string, Text | number>>;

/** One argument where a message has values, none where it has none. */
type Given<Values> = keyof Values extends never ? readonly [] : readonly [values: Values];

/** A whole sentence or more in the reader's language, as text. */
export function say<Id extends MessageId>(reader: Reader, id: Id, ...given: Given<ValuesOf<Id>>): string;
export function say(reader: Reader, id: MessageId, values?: Values<Name>): string {
  return String(compiled(reader, id).format(named(reader, values)));
}

/** The same where the message is known only when the program runs: its caller has its values checked. */
export function sayChecked(reader: Reader, id: MessageId, values: Values<Name>): string {
  return String(compiled(reader, id).format(named(reader, values)));
}

/** What something is called, in the reader's language. */
export function nameText(reader: Reader, name: Name): string {
  if (typeof name === 'string') return name;
  if (name.kind === 'ticket') return say(reader, 'requests.ticket');
  const { kind, role, resource, id } = name;
  const text = say(reader, kind === 'role' ? 'requests.roleName' : 'requests.eligibility', { role, resource });
  return id === undefined ? text : withId(text, id);
}

/** Values with every name in the reader's language. */
function named<Text>(reader: Reader, values: Values<Text | Name> | undefined): Values<Text | string> | undefined {
  if (values === undefined) return undefined;
  const said = Object.entries(values).map(([key, value]) => [
    key,
    isKeptAsData(value) ? nameText(reader, value) : value,
  ]);
  return Object.fromEntries(said);
}

function isKeptAsData(value: unknown): value is Exclude<Name, string> {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

/**
 * The same in pieces: a value can be a moment or a time left, which channels show in the reader's own time zone, and what
 * stands in `<b>` is strong.
 */
export function sayInPieces<Id extends MessageId>(
  reader: Reader,
  id: Id,
  ...given: Given<ValuesOf<Id, Name | Piece>>
): Piece[];
export function sayInPieces(reader: Reader, id: MessageId, values?: Values<Name | Piece>): Piece[] {
  const said = compiled(reader, id).format<Piece>({ ...named<Piece>(reader, values), b: strong });
  return (Array.isArray(said) ? said : [said]).map((part) => (typeof part === 'string' ? { text: part } : part));
}

function strong(parts: (string | Piece)[]): Piece[] {
  return parts.map((part) =>
    typeof part === 'string' ? { text: part, strong: true } : 'text' in part ? { ...part, strong: true } : part,
  );
}

/** Names in one list: `Amy, Ben and Cleo`, or with `or`. */
export function listOf(reader: Reader, names: readonly Name[], joined: 'and' | 'or' = 'and'): string {
  return toolsOf(reader.language)[joined].format(names.map((name) => nameText(reader, name)));
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
