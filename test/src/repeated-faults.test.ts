import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { logRepeatedFaultsOnce } from '../../src/repeated-faults.ts';

const lines: { readonly level: string; readonly text: string; readonly fields: object }[] = [];
const taking = (level: string) => (fields: object, text: string) => void lines.push({ level, text, fields });
const log = () => logRepeatedFaultsOnce({ info: taking('info'), warn: taking('warn'), error: taking('error') });
const texts = () => lines.map(({ level, text }) => `${level}: ${text}`);
const lost = (n: number) => Object.assign(new Error(`connection ${n} closed`), { code: 'ECONNRESET' });

beforeEach(() => {
  lines.length = 0;
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

describe('[R-77] a fault that lasts', () => {
  test('is written when it begins, once a minute, and when it is over', () => {
    const { warn } = log();
    for (let second = 0; second < 130; second += 1) {
      warn({ err: lost(second), bell: 'plan' }, 'A look failed');
      vi.advanceTimersByTime(1_000);
    }
    vi.advanceTimersByTime(600_000);
    expect(texts()).toEqual([
      'warn: A look failed',
      'warn: This goes on (59 times in the last minute): A look failed',
      'warn: This goes on (60 times in the last minute): A look failed',
      'warn: This goes on (10 times in the last minute): A look failed',
      'info: This is over: A look failed',
    ]);
  });

  test('of many requests is one fault, and they are named', () => {
    const { error } = log();
    for (let index = 0; index < 30; index += 1) error({ err: lost(index), request: `R${index}` }, 'It failed');
    vi.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.fields).toMatchObject({ request: 'R0' });
    expect(lines[1]?.fields).toMatchObject({
      about: Array.from({ length: 10 }, (_, index) => `request R${index + 1}`),
    });
  });

  test('that comes once is written once, and comes back as a new one', () => {
    const { warn } = log();
    warn({}, 'It failed');
    vi.advanceTimersByTime(60_000);
    warn({}, 'It failed');
    vi.advanceTimersByTime(60_000);
    expect(texts()).toEqual(['warn: It failed', 'warn: It failed']);
  });
});

test('other texts, errors, fields and levels are other faults', () => {
  const { warn, error, info } = log();
  warn({ err: lost(1), channel: 'slack' }, 'It failed');
  warn({ err: lost(2), channel: 'teams' }, 'It failed');
  warn({ err: new TypeError('x'), channel: 'slack' }, 'It failed');
  warn({ err: new Error('x', { cause: new TypeError('y') }), channel: 'slack' }, 'It failed');
  error({ err: lost(1), channel: 'slack' }, 'It failed');
  warn({ err: lost(1), channel: 'slack' }, 'Something else failed');
  info({}, 'It is ready');
  info({}, 'It is ready');
  expect(lines).toHaveLength(8);
});
