import fc from 'fast-check';
import { expect, test } from 'vitest';
import { namedIdPattern, requestIdFor, requestIdPattern } from '../../../../src/core/base/ids.ts';

test('[R-72][R-84] the id of a request follows from its command, and is easy to read aloud', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      const id = requestIdFor(one);
      expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
      expect(requestIdFor(one)).toBe(id);
      expect(requestIdFor(other) === id).toBe(one === other);
    }),
  );
});

test('[R-72] the id of a stored command never becomes another one', () => {
  // Requests are stored under these: a command that comes again after an update must find its own.
  expect(['submit-1', 'submit-2'].map(requestIdFor)).toEqual(['87H01HC7R5QW', 'J49TP0KGV3M6']);
});

test('[R-83] what looks like an id of a request is twelve capitals or digits, and nothing else', () => {
  for (const id of ['4K7Q00000000', 'OIL000000000']) expect(id).toMatch(requestIdPattern);
  for (const id of ['4k7q00000000', '4K7Q0000000', '4K7Q000000000', ' 4K7Q00000000', '4K7Q00000000\n', '$ne'])
    expect(id).not.toMatch(requestIdPattern);
});

test('[R-83] the ids of what is set up have up to 63 characters, no capitals, and begin with a letter or a digit', () => {
  for (const id of ['a', '7', 'finance', 'db-admin_2.x', 'x'.repeat(63)]) expect(id).toMatch(namedIdPattern);
  for (const id of ['', 'Finance', '-a', '.a', '_a', 'a b', 'a$', 'x'.repeat(64), ' a', 'a\n', 'a/b'])
    expect(id).not.toMatch(namedIdPattern);
});
