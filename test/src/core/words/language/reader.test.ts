import { describe, expect, test } from 'vitest';
import { formatEnd, formatMoment } from '../../../../../src/core/words/language/dates.ts';
import { english, type Language, standardReader } from '../../../../../src/core/words/language/languages.ts';
import { createReaders } from '../../../../../src/core/words/language/reader.ts';
import { listOf, nameText, say } from '../../../../../src/core/words/language/say.ts';
import { inEnglish } from '../../../../support/reader.ts';

const german: Language = {
  ...{ tag: 'de', dates: 'de', lists: 'de' },
  messages: {
    ...english.messages,
    dates: { ...english.messages.dates, moment: '{date} um {time}' },
    requests: {
      ...english.messages.requests,
      roleName: '{role} für {resource}',
      eligibility: 'Berechtigung als {role} für {resource}',
    },
  },
};
const readers = createReaders(standardReader('Europe/Oslo'), [english, german]);
const at = new Date('2026-11-21T23:30:00Z');

describe('a reader', () => {
  test.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['de_AT', 'de'],
    ['DE-at', 'de'],
    ['en-GB', 'en'],
    ['fr-FR', 'en'],
    ['', 'en'],
    ['not a language', 'en'],
    [undefined, 'en'],
  ])('whose chat says %j reads %s', (language, tag) => {
    expect(readers.of(language === undefined ? {} : { language }).language.tag).toBe(tag);
  });

  test.each([
    ['Asia/Tokyo', 'Asia/Tokyo'],
    ['Mars/Olympus', 'Europe/Oslo'],
    ['', 'Europe/Oslo'],
    [undefined, 'Europe/Oslo'],
  ])('whose chat says the time zone %j reads dates in %s', (timeZone, zone) => {
    expect(readers.of(timeZone === undefined ? {} : { timeZone }).timeZone).toBe(zone);
  });

  test('reads messages, dates and lists in their language and time zone', () => {
    const reader = readers.of({ language: 'de-CH', timeZone: 'Asia/Tokyo' });
    expect(formatMoment(reader, at)).toMatch(/^22\. Nov\. 2026 um 08:30 \S+$/);
    expect(listOf(reader, ['Amy', 'Ben', 'Cleo'])).toBe('Amy, Ben und Cleo');
    expect(say(reader, 'dates.days', { count: 2 })).toBe('2 days');
  });

  test('reads what is named with words of ours in their language, and what people named as they named it', () => {
    const reader = readers.of({ language: 'de' });
    const role = { kind: 'role', role: 'DBA', resource: 'Produktion' } as const;
    expect(say(reader, 'answers.requestSent', { target: role })).toContain('DBA für Produktion');
    expect(listOf(reader, [{ ...role, kind: 'eligibility' }, 'Finance'])).toBe(
      'Berechtigung als DBA für Produktion und Finance',
    );
    expect(say(inEnglish, 'answers.requestSent', { target: role })).toContain('DBA on Produktion');
    expect(nameText(reader, { ...role, id: 'dba' })).toBe('DBA für Produktion (dba)');
  });

  test('[R-14] whose clock is not the organization’s reads in which time zone a day ends', () => {
    const end = new Date('2027-03-31T21:59:00Z');
    expect(formatEnd(readers.standard, end, 'Europe/Oslo')).toBe('the end of Mar 31, 2027');
    expect(formatEnd(readers.of({ timeZone: 'Europe/Berlin' }), end, 'Europe/Oslo')).toBe('the end of Mar 31, 2027');
    const elsewhere = readers.of({ timeZone: 'America/New_York' });
    expect(formatEnd(elsewhere, end, 'Europe/Oslo')).toBe('the end of Mar 31, 2027 (GMT+2)');
  });
});
