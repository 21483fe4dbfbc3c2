import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { unseenIn } from '../support/hostile-texts.ts';

/** What one entry is written as. */
function written(forPeople: boolean, fields: object): string {
  const stream = new PassThrough();
  createLog('info', forPeople, stream).warn(fields, 'Something odd came');
  return String(stream.read());
}

const odd = `\u001b[2J\u202Ex\u0000\nReady after 1 s\n${'y'.repeat(5_000)}`;
const failed = Object.assign(new TypeError(odd, { cause: new Error(odd) }), { code: odd });
const fieldsOf = { text: odd, list: [odd], nested: { [odd]: odd }, err: failed };

test.each([false, true])(
  '[R-75] [R-83] odd input is logged in one line and cut to 500 characters (for people: %s)',
  (forPeople) => {
    const line = written(forPeople, fieldsOf);
    expect(unseenIn(line)).toEqual([]);
    expect(line).not.toMatch(/^ *Ready/m);
    for (const run of line.match(/y+/g) ?? []) expect(run.length).toBeLessThanOrEqual(500);
    expect(line).toContain('log.test.ts');
  },
);

test('an error says what it is, where it came from and why, and nothing else that it carries', () => {
  const error = Object.assign(new TypeError('no such thing', { cause: new Error('not there') }), {
    code: 'ENOENT',
    request: { justification: 'secret' },
  });
  const entry = JSON.parse(written(false, { err: error, at: new Date(0) }));
  expect(entry).toMatchObject({
    at: '1970-01-01T00:00:00.000Z',
    msg: 'Something odd came',
    err: { type: 'TypeError', message: 'no such thing', code: 'ENOENT', cause: { message: 'not there' } },
  });
  expect(entry.err.stack).toContain('log.test.ts');
  expect(JSON.stringify(entry)).not.toContain('secret');
});
