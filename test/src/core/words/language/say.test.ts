import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, test } from 'vitest';
import { en } from '../../../../../src/core/words/en/index.ts';
import { listOf, say, sayInPieces } from '../../../../../src/core/words/language/say.ts';
import { inEnglish } from '../../../../support/reader.ts';

const messages = Object.entries(en).flatMap(([area, texts]) =>
  Object.entries(texts).map(([name, text]) => [`${area}.${name}`, text] as const),
);

describe('the catalogue', () => {
  test.each(messages)('%s is a well-formed message', (_id, text) => {
    expect(() => new IntlMessageFormat(text, 'en')).not.toThrow();
    expect(text).toBe(text.trim());
  });

  test('[R-75] what people wrote is never read as a message', () => {
    const name = "{requestor} <b>'{x}'</b> {count, plural, other {#}}";
    expect(say(inEnglish, 'cancellation.canceledBy', { name })).toBe(`${name} canceled the request.`);
  });

  test('values that channels show themselves stay pieces', () => {
    const moment = new Date(0);
    expect(sayInPieces(inEnglish, 'cancellation.closedRemoved', { target: { moment } })).toEqual([
      { text: 'The request was closed because ' },
      { moment },
      { text: ' is no longer offered.' },
    ]);
  });

  test('lists read as people write them', () => {
    expect(listOf(inEnglish, ['Amy'])).toBe('Amy');
    expect(listOf(inEnglish, ['Amy', 'Ben'], 'or')).toBe('Amy or Ben');
    expect(listOf(inEnglish, ['Amy', 'Ben', 'Cleo'])).toBe('Amy, Ben and Cleo');
  });
});
