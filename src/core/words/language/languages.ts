import { en } from '../en/index.ts';
import type { Reader } from './reader.ts';

type English = typeof en;

/** All messages of a language in ICU MessageFormat: the same areas, messages and values as in English. */
export type Catalogue = {
  readonly [Area in keyof English]: { readonly [Name in keyof English[Area]]: string };
};

/** A language that people read: what there is to say in it, and how it writes. */
export interface Language {
  /** Its BCP 47 tag. */
  readonly tag: string;
  /** The BCP 47 tags of how dates and lists are written: `en-US` writes `Nov 21, 2026`, `en-GB` lists `Amy, Ben and Cleo`. */
  readonly dates: string;
  readonly lists: string;
  readonly messages: Catalogue;
}

/** English: dates as in the United States, lists without a comma before `and`. */
export const english: Language = { tag: 'en', dates: 'en-US', lists: 'en-GB', messages: en };

/** Somebody of whom nothing is known: they read English, in the organization's time zone. */
export function standardReader(timeZone: string): Reader {
  return { language: english, timeZone };
}

/** Every language that there is a catalogue for. */
export const languages: readonly Language[] = [english];
