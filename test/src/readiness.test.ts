import { describe, expect, test } from 'vitest';
import { whyNotReady } from '../../src/readiness.ts';

const fine = {
  ...{ isDatabaseReady: true, hasStarted: true, refused: [], takesLooks: true },
  lookAges: { plan: 900, due: 2_800 },
};

describe('readiness', () => {
  test('[R-77] not while a chat refuses our credentials', () => {
    const refused = [{ name: 'chat', code: 'invalid_auth' }];
    expect(whyNotReady({ ...fine, refused })).toBe('The credentials are refused by chat (invalid_auth)');
  });

  test('[R-77] asks for the database, and for looks that have looked', () => {
    expect(whyNotReady(fine)).toBeUndefined();
    expect(whyNotReady({ ...fine, isDatabaseReady: false })).toBe('MongoDB cannot be reached');
    expect(whyNotReady({ ...fine, lookAges: undefined })).toBe('The program is starting');
    expect(whyNotReady({ ...fine, takesLooks: false, lookAges: undefined })).toBeUndefined();
  });

  test('[R-77] not before the start is done, also in a process that takes no looks', () => {
    expect(whyNotReady({ ...fine, hasStarted: false })).toBe('The program is starting');
    expect(whyNotReady({ ...fine, hasStarted: false, takesLooks: false, lookAges: undefined })).toBe(
      'The program is starting',
    );
  });

  test('[R-77] names each look that has not looked for too long', () => {
    const lookAges = { plan: 900, due: 75_000, fulfil: 3_600_000 };
    expect(whyNotReady({ ...fine, lookAges })).toBe(
      'Work that is due has not been looked at for too long: due (75 s ago), fulfil (3600 s ago)',
    );
  });
});
