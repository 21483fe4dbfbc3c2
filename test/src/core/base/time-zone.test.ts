import { expect, test } from 'vitest';
import { timeZoneNamed } from '../../../../src/core/base/time-zone.ts';

test('[R-76] a time zone has one name, in whatever case it is written', () => {
  for (const name of ['Europe/Berlin', 'europe/berlin', 'EUROPE/bErLiN'])
    expect(timeZoneNamed(name)).toBe('Europe/Berlin');
});

test('[R-76] what is no time zone has no name', () => {
  for (const name of [undefined, '', 'Mars/Olympus', '__proto__', 'a\u0000b'])
    expect(timeZoneNamed(name)).toBeUndefined();
});
