import { timeZoneNamed } from '../../base/time-zone.ts';
import type { Language } from './languages.ts';

/** A person who reads something: in which language, and in which time zone (an IANA name) they read dates. */
export interface Reader {
  readonly language: Language;
  readonly timeZone: string;
}

/** What a chat says of one of its people: a BCP 47 tag such as `de-AT`, and an IANA time zone. What it does not say is absent. */
export interface Locale {
  readonly language?: string;
  readonly timeZone?: string;
}

/**
 * The reader that somebody is by what their chat says of them.
 *
 * @param languages the ones that there is a catalogue for; `de-AT` is read in `de` where there is no `de-AT`.
 * @param standard the reader that somebody is of whom nothing is known. It also stands in for what is not known, or is no language or time
 * zone that this program has.
 */
export function readerOf(locale: Locale, languages: readonly Language[], standard: Reader): Reader {
  return {
    language: languageFor(locale.language, languages) ?? standard.language,
    timeZone: timeZoneNamed(locale.timeZone) ?? standard.timeZone,
  };
}

/** Chats write `de_AT` as well as `de-AT`. */
function languageFor(tag: string | undefined, languages: readonly Language[]): Language | undefined {
  const parts = (tag ?? '').toLowerCase().split(/[-_]/);
  for (let length = parts.length; length > 0; length -= 1) {
    const wanted = parts.slice(0, length).join('-');
    const found = languages.find((language) => language.tag.toLowerCase() === wanted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Who reads what: people, by what their chats say of them. */
export interface Readers {
  /** Somebody of whom nothing is known. */
  readonly standard: Reader;
  of(locale: Locale): Reader;
}

/** @param languages the ones that there is a catalogue for. */
export function createReaders(standard: Reader, languages: readonly Language[]): Readers {
  return { standard, of: (locale) => readerOf(locale, languages, standard) };
}
