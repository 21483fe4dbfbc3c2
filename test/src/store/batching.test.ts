import { describe, expect, test } from 'vitest';
import { inBatches } from '../../../src/store/database/batching.ts';
import { createGate, until } from '../../support/gate.ts';

describe('calls in batches', () => {
  test('a call that comes alone is sent at once; calls of one turn share a batch; later ones wait while two are under way', async () => {
    const batches: (readonly number[])[] = [];
    const gate = createGate();
    const double = inBatches(async (items: readonly number[]) => {
      batches.push(items);
      await gate.pass();
      return items.map((item) => ({ result: 2 * item }));
    }, 3);
    const first = double(1);
    await until('the first batch is under way', () => batches.length === 1);
    const others = [2, 3, 4, 5].map(double);
    await until('the second batch is under way', () => batches.length === 2);
    gate.open();
    expect(await first).toBe(2);
    expect(await Promise.all(others)).toEqual([4, 6, 8, 10]);
    expect(batches).toEqual([[1], [2, 3, 4], [5]]);
  });

  test('where batches must not overtake each other, one is under way at a time', async () => {
    const batches: (readonly number[])[] = [];
    let underWay = 0;
    const work = inBatches(
      async (items: readonly number[]) => {
        underWay += 1;
        batches.push(items);
        expect(underWay).toBe(1);
        await Promise.resolve();
        underWay -= 1;
        return items.map((item) => ({ result: item }));
      },
      2,
      1,
    );
    expect(await Promise.all([1, 2, 3, 4, 5].map(work))).toEqual([1, 2, 3, 4, 5]);
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  test('a batch has no more bytes than the driver sends in one message', async () => {
    const sizes: number[] = [];
    const work = inBatches(async (items: readonly string[]) => {
      sizes.push(Buffer.byteLength(items.join('')));
      return items.map((item) => ({ result: item.length }));
    }, 100);
    const long = 'ü'.repeat(1_000_000);
    await Promise.all(Array.from({ length: 9 }, () => work(long)));
    expect(sizes.reduce((sum, size) => sum + size)).toBe(9 * 2_000_000);
    expect(Math.max(...sizes)).toBeLessThan(8 * 1024 * 1024);
  });

  test('[R-76] batches that hang hold up nobody for long', async () => {
    const gate = createGate();
    let hangingBatches = 0;
    const work = inBatches(async (items: readonly string[]) => {
      if (items.includes('hangs')) {
        hangingBatches += 1;
        await gate.pass();
      }
      return items.map((item) => ({ result: item }));
    }, 10);
    const first = work('hangs');
    await until('one batch hangs', () => hangingBatches === 1);
    const second = work('hangs');
    await until('two batches hang', () => hangingBatches === 2);
    expect(await Promise.all([work('a'), work('b')])).toEqual(['a', 'b']);
    expect(await work('c')).toBe('c');
    gate.open();
    expect(await Promise.all([first, second])).toEqual(['hangs', 'hangs']);
    expect(await work('d')).toBe('d');
  });

  test('one that fails fails for itself; a go that fails fails for all in it, and for nobody after it', async () => {
    let broken = true;
    const work = inBatches(async (items: readonly string[]) => {
      if (broken) throw new Error('The line is cut.');
      return items.map((item) => (item === 'bad' ? { error: new Error('No.') } : { result: item }));
    }, 10);
    const cut = await Promise.allSettled([work('a'), work('b')]);
    expect(cut.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    broken = false;
    const [good, bad] = await Promise.allSettled([work('good'), work('bad')]);
    expect(good).toEqual({ status: 'fulfilled', value: 'good' });
    expect(bad).toMatchObject({ status: 'rejected', reason: { message: 'No.' } });
  });
});
