import { expect, test } from 'vitest';
import { CountersignError, InvariantError, OperatorError } from '../../../../src/core/base/errors.ts';

test('errors carry the kind of failure, whether to try again, and what caused them', () => {
  const cause = new Error('refused');
  expect(new InvariantError('broken')).toMatchObject({
    ...{ name: 'InvariantError', code: 'invariant', retryable: false, message: 'broken' },
  });
  expect(new InvariantError('broken')).not.toHaveProperty('cause');
  expect(new OperatorError('set it')).toMatchObject({ name: 'OperatorError', code: 'start', retryable: false });
  expect(new OperatorError('set it', { code: 'mongod', cause })).toMatchObject({ code: 'mongod', cause });
  expect(new OperatorError('set it')).toBeInstanceOf(CountersignError);
});
