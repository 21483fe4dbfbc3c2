import type { Name } from '../../base/name.ts';
import type { Refusal, RefusalReason, RefusalValues, ZonedEnd } from '../../base/refusal.ts';
import { formatEnd, formatMoment } from '../language/dates.ts';
import type { Reader } from '../language/reader.ts';
import { listOf, type MessageId, nameText, sayChecked, type ValuesOf } from '../language/say.ts';
import { conflictSentence } from './conflicts.ts';

/** Conflicts are whole sentences of their own. */
type PlainReason = Exclude<RefusalReason, 'incompatible'>;

type Value = Name | number | readonly string[] | Date | ZonedEnd;

/** A refusal's value as its message takes it: dates, lists and names kept as data are text by then. */
type Said<V> = { [K in keyof V]: V[K] extends string | number ? V[K] : string };

/** The names of a message's values, also of those that only one of its variants has. */
type NameIn<V> = V extends V ? keyof V : never;

/** Whether a reason's message takes exactly the values that the reason carries. */
type Fits<R extends PlainReason> =
  Said<RefusalValues[R]> extends ValuesOf<`refusals.${R}`>
    ? [keyof RefusalValues[R]] extends [NameIn<ValuesOf<`refusals.${R}`>>]
      ? true
      : false
    : false;

type Unfit = { [R in PlainReason]: Fits<R> extends true ? never : R }[PlainReason];

/** Every reason, where all messages fit; else nothing compiles, and the compiler's message names those that do not. */
type Checked = [Unfit] extends [never] ? PlainReason : { readonly doesNotFit: Unfit };

/** Why a command was refused, as the person who gave it is told. */
export function refusalText(reader: Reader, refusal: Refusal): string {
  if (refusal.reason === 'incompatible') {
    const { target: wanted, holder, conflicts } = refusal.values;
    return conflicts.map((one) => conflictSentence(reader, wanted, one, holder)).join(' ');
  }
  const values: Readonly<Record<string, Value>> = refusal.values;
  const said = Object.entries(values).map(([name, value]) => [name, inWords(reader, value)] as const);
  return sayChecked(reader, messageOf(refusal.reason), Object.fromEntries(said));
}

function messageOf(reason: Checked): MessageId {
  return `refusals.${reason}`;
}

function inWords(reader: Reader, value: Value): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (value instanceof Date) return formatMoment(reader, value);
  if ('kind' in value) return nameText(reader, value);
  return 'endsAt' in value ? formatEnd(reader, value.endsAt, value.timeZone) : listOf(reader, value);
}
