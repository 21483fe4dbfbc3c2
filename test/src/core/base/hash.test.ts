import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../../../src/core/base/chain.ts';
import { InvariantError } from '../../../../src/core/base/errors.ts';
import { canonicalJson, eventHash, genesisHash, sha256 } from '../../../../src/core/base/hash.ts';
import { moment, start } from '../../../support/stories.ts';

describe('[R-61] the text that is hashed', () => {
  test('is the same for equal content, whatever order its fields are in and whatever is absent', () => {
    const one = { b: [1, null, undefined], a: { d: true, c: 'x' }, absent: undefined };
    expect(canonicalJson(one)).toBe('{"a":{"c":"x","d":true},"b":[1,null,null]}');
    expect(canonicalJson({ a: { c: 'x', d: true }, b: [1, null, null] })).toBe(canonicalJson(one));
  });

  test('is the same whatever order the fields were written in', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (content) => {
        const reversed = Object.fromEntries(Object.entries(content).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(content));
        expect(JSON.parse(canonicalJson(content))).toEqual(JSON.parse(JSON.stringify(content)));
      }),
    );
  });

  test('tells a date from its text, and a list from its items', () => {
    expect(canonicalJson(start)).toBe('{"$date":"2026-11-21T09:00:00.000Z"}');
    expect(canonicalJson(start)).not.toBe(canonicalJson(start.toISOString()));
    expect(canonicalJson(['a', 'b'])).toBe('["a","b"]');
    expect(canonicalJson(null)).toBe('null');
  });

  test('is refused where it could not be stored and read back as it is', () => {
    for (const value of ['\ud800', Number.NaN, Number.POSITIVE_INFINITY])
      for (const content of [value, [value], { value }]) expect(() => canonicalJson(content)).toThrow(InvariantError);
    for (const value of ['\ud83d\udd11', 0, -1.5]) expect(canonicalJson(value)).toBe(JSON.stringify(value));
  });
});

describe('[R-61] the hash', () => {
  test('of an event covers all of it but the hash itself', () => {
    const event = { seq: 1, at: start, data: { answer: 'approve' } };
    expect(eventHash({ ...event, hash: 'any' })).toBe(eventHash(event));
    for (const changed of [
      { ...event, seq: 2 },
      { ...event, at: moment(1) },
      { ...event, more: true },
    ])
      expect(eventHash(changed)).not.toBe(eventHash(event));
    expect(eventHash(event)).toBe(sha256(canonicalJson(event)));
  });

  test('is SHA-256 in hexadecimal, over UTF-8', () => {
    // The examples of FIPS 180-2, and one that is not ASCII.
    expect(sha256('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  test('that a chain begins with binds it to what it is about', () => {
    expect(genesisHash('request:A')).toBe(sha256('countersign:request:A'));
    expect(genesisHash('request:A')).not.toBe(genesisHash('request:B'));
  });
});

describe('[R-61] a chain', () => {
  const genesis = genesisHash('story');
  const chained = (texts: readonly string[]) => {
    const events: { seq: number; prevHash: string; hash: string; text: string }[] = [];
    for (const text of texts) {
      const content = { seq: events.length + 1, prevHash: events.at(-1)?.hash ?? genesis, text };
      events.push({ ...content, hash: eventHash(content) });
    }
    return events;
  };
  const [first, second, third] = chained(['one', 'two', 'three']);
  if (first === undefined || second === undefined || third === undefined)
    throw new Error('The chain has three events.');

  test('is whole as it was written, also when it is empty', () => {
    expect(verifyChain([first, second, third], genesis)).toEqual([]);
    expect(verifyChain([], genesis)).toEqual([]);
    expect(verifyChain([first], genesisHash('another'))).toEqual([
      { seq: 1, problem: 'does not link to the event before it' },
    ]);
  });

  test('names each event that was changed, removed or added, by its place', () => {
    expect(verifyChain([first, { ...second, text: 'other' }, third], genesis)).toEqual([
      { seq: 2, problem: 'was changed after it was written' },
    ]);
    expect(verifyChain([first, third], genesis)).toEqual([
      { seq: 2, problem: 'is numbered 3: an event was added, removed or moved' },
      { seq: 2, problem: 'does not link to the event before it' },
    ]);
  });
});
