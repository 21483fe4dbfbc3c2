import { languages, standardReader } from '../../src/core/words/language/languages.ts';
import { createReaders } from '../../src/core/words/language/reader.ts';

/** Somebody who reads English, in the time zone of the tests' organizations. */
export const inEnglish = standardReader('UTC');

/** People read in that time zone unless their chat says otherwise. */
export const inAnyLanguage = createReaders(inEnglish, languages);

/** Slack, as if it said nothing of anybody. */
export const slackPeople = {
  standard: inEnglish,
  asking: async () => inEnglish,
  receiving: async () => inEnglish,
};
