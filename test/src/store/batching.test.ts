import { describe, expect, test } from 'vitest';
import { inBatches } from '../../../src/store/database/batching.ts';
import { createGate, until } from '../../support/gate.ts';

describe('calls in batches', () => {
  test('whoever is alone waits for nobody; who comes meanwhile shares the next go', async () => {
    const goes: (readonly number[])[] = [];
    const gate = createGate();
    const double = inBatches(async (items: readonly number[]) => {
      goes.push(items);
      await gate.pass();
      return items.map((item) => ({ result: 2 * item }));
    }, 3);
    const first = double(1);
    await until('the first one is on its way', () => goes.length === 1);
    const others = [2, 3, 4, 5].map(double);
    gate.open();
    expect(await first).toBe(2);
    expect(await Promise.all(others)).toEqual([4, 6, 8, 10]);
    expect(goes).toEqual([[1], [2, 3, 4], [5]]);
  });

  test('[R-76] a go that hangs holds up nobody for long', async () => {
    const gate = createGate();
    const work = inBatches(async (items: readonly string[]) => {
      if (items.includes('hangs')) await gate.pass();
      return items.map((item) => ({ result: item }));
    }, 10);
    const hanging = work('hangs');
    expect(await Promise.all([work('a'), work('b')])).toEqual(['a', 'b']);
    expect(await work('c')).toBe('c');
    gate.open();
    expect(await hanging).toBe('hangs');
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
