import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clip, oneLine, pieces, showable, wellFormed } from '../../../../src/core/base/text.ts';
import { formatDay, formatEnd, formatMoment } from '../../../../src/core/words/language/dates.ts';
import { standardReader } from '../../../../src/core/words/language/languages.ts';
import { unseenIn } from '../../../support/hostile-texts.ts';
import { inEnglish } from '../../../support/reader.ts';

describe('[R-75] text as it is shown', () => {
  test.each([
    ['right-to-left override', 'Ledger\u202Ereganam\u202C', 'Ledgerreganam'],
    ['isolates', 'a\u2066b\u2067c\u2068d\u2069e', 'abcde'],
    ['marks of direction', 'a\u200Eb\u200Fc\u061Cd', 'abcd'],
    ['zero-width spaces and joiners', 'ad\u200Bmi\u200Cn\u200D\u2060', 'admin'],
    ['byte order mark', '\uFEFFname', 'name'],
    ['invisible operators', 'a\u2061b\u2062c\u2063d\u2064e', 'abcde'],
    ['soft hyphen', 'pass\u00ADword', 'password'],
    ['NUL', 'a\u0000b', 'ab'],
    ['what a terminal obeys', '\u001b[31mred\u009b0m\u0007', '[31mred0m'],
    ['tags, which smuggle text', 'hi\u{E0041}\u{E0042}\u{E007F}', 'hi'],
    ['Hangul fillers', 'a\u3164b\u115Fc\uFFA0d', 'abcd'],
    ['annotations', 'a\uFFF9b\uFFFAc\uFFFBd', 'abcd'],
    ['variation selectors outside of emoji', 'a\uFE0Fb\u{E0100}', 'ab'],
    ['other breaks of lines', 'a\r\nb\rc\u0085d\u2028e\u2029f', 'a\nb\nc\nd\ne\nf'],
    ['a tab', 'a\tb', 'a b'],
    ['a half of a character', 'x\uD800y', 'x\uFFFDy'],
    ['a joiner after an emoji alone', '👩\u200Dx', '👩x'],
  ])('%s', (_name, text, shown) => {
    expect(showable(text)).toBe(shown);
  });

  test.each([
    '👩‍👩‍👧‍👦 and 👩🏽‍🚀',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪',
    '☠️ 1️⃣ ❤️‍🔥',
    'שלום عالم',
    'हिन्दी ภาษาไทย 한국어 日本語',
    'Zoë Ångström-Núñez',
    'e\u0301',
    'line one\nline two',
    '',
  ])('%s stays as it is', (text) => {
    expect(showable(text)).toBe(text);
  });

  test('shows nothing unseen whatever it is given, changes nothing twice, and fits', () => {
    const text = fc
      .array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u202E', '\u200D', '👩', '\uFE0F')))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 40 }), (given, limit) => {
        const shown = showable(given);
        expect(unseenIn(shown)).toEqual([]);
        expect(showable(shown)).toBe(shown);
        expect(clip(given, limit).length).toBeLessThanOrEqual(limit);
        expect(unseenIn(clip(given, limit).replace(/…$/, ''))).toEqual([]);
        expect(oneLine(given)).not.toMatch(/\n|^\s|\s$/);
      }),
    );
  });

  test('cutting through an emoji leaves nothing of it that is not seen', () => {
    const flag = '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}';
    for (let limit = 1; limit <= 2 * flag.length; limit += 1)
      expect(unseenIn(clip(`a${flag}${flag}`, limit).replace(/…$/, ''))).toEqual([]);
  });

  test('what has nothing to be seen is empty; everything else is kept as it was written', () => {
    expect(wellFormed('\u200B\u2060 \u0000')).toBe('');
    expect(wellFormed(' a\u200Bb\u202Ec ')).toBe('a\u200Bb\u202Ec');
  });
});

describe('[R-14] moments where no chat localises them', () => {
  // The day that summer time ends in Berlin, and the last minute of a day in each zone.
  test.each([
    ['Europe/Berlin', '2027-03-31T21:59:00Z', 'the end of Mar 31, 2027'],
    ['Europe/Berlin', '2026-10-25T22:59:00Z', 'the end of Oct 25, 2026'],
    ['Europe/Berlin', '2027-03-31T21:58:00Z', 'Mar 31, 2027 at 11:58 PM GMT+2'],
    ['Europe/Berlin', '2027-03-31T21:59:01Z', 'Mar 31, 2027 at 11:59 PM GMT+2'],
    ['Europe/Berlin', '2027-03-31T23:59:00Z', 'Apr 1, 2027 at 1:59 AM GMT+2'],
    ['Asia/Kathmandu', '2027-03-31T18:14:00Z', 'the end of Mar 31, 2027'],
    ['UTC', '2027-03-31T23:59:00Z', 'the end of Mar 31, 2027'],
    ['UTC', '2027-03-31T21:59:00Z', 'Mar 31, 2027 at 9:59 PM UTC'],
  ])('are in the organization’s time zone, %s, and whole days are days: %s', (zone, at, end) => {
    expect(formatEnd(standardReader(zone), new Date(at), zone)).toBe(end);
  });

  test('name their zone', () => {
    const at = new Date('2026-11-21T23:30:00Z');
    expect(formatMoment(standardReader('Europe/Berlin'), at)).toBe('Nov 22, 2026 at 12:30 AM GMT+1');
    expect(formatMoment(standardReader('Asia/Tokyo'), at)).toBe('Nov 22, 2026 at 8:30 AM GMT+9');
    expect(formatDay(inEnglish, at, 'Europe/Berlin')).toBe('Nov 22, 2026');
  });
});

describe('[R-75] text in pieces', () => {
  test('is all there, each piece as long as it may be, and no character is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '👩', '\n'), maxLength: 60 });
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 12 }), (given, length) => {
        const found = pieces(given, length);
        expect(found.join('')).toBe(given);
        for (const [index, piece] of found.entries()) {
          expect(piece).not.toBe('');
          expect(piece.length).toBeLessThanOrEqual(length);
          expect(piece.isWellFormed()).toBe(true);
          const [next = ''] = found[index + 1] ?? '';
          if (index < found.length - 1) expect(piece.length + next.length).toBeGreaterThan(length);
        }
      }),
    );
    expect(pieces('', 10)).toEqual([]);
    expect(pieces('abcdef', 3)).toEqual(['abc', 'def']);
  });
});

test('[R-75] text is cut only where it is too long, with a mark in the last place', () => {
  expect(clip('abcde', 5)).toBe('abcde');
  expect(clip('abcdef', 5)).toBe('abcd…');
  expect(clip('ab👩cd', 4)).toBe('ab…');
  expect(clip('ab👩cd', 5)).toBe('ab👩…');
  expect(clip('a\u200Bbcde', 5)).toBe('abcde');
});
