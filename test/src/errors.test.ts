import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MongoUnavailableError } from '../../adapters/mongod/errors.ts';
import { parseOrganizationFile } from '../../adapters/organization/parse.ts';
import { CountersignError, OperatorError } from '../../src/core/base/errors.ts';
import { readEnvironment } from '../../src/environment.ts';
import { ChannelError } from '../../src/ports/channel.ts';
import { StoreError } from '../../src/ports/stores/store-error.ts';

function thrownBy(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}

test('every error of the program has the same base; only the stand-ins of the chats have their own', () => {
  const files = ['src', 'adapters', 'tools'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)),
  );
  const sources = files.filter((path) => path.endsWith('.ts') && !path.includes('sandbox'));
  const outside = sources.filter((path) => /class \w+ extends Error\b/.test(readFileSync(path, 'utf8')));
  expect(outside).toEqual(['src/core/base/errors.ts']);
});

test('what the person who runs the program can correct is one kind of error', () => {
  const errors = [
    thrownBy(() => readEnvironment({ PORT: 'many' })),
    thrownBy(() => parseOrganizationFile('people: 3', 'org.yaml')),
    new MongoUnavailableError('There is no mongod.'),
  ];
  for (const error of errors) {
    expect(error).toBeInstanceOf(OperatorError);
    expect(error).toMatchObject({ retryable: false });
  }
});

test('an error has the name of its class, a code, and what caused it', () => {
  const cause = new Error('socket closed');
  const lost = new StoreError('The database could not be written.', { outcomeUnknown: true, cause });
  expect(lost).toBeInstanceOf(CountersignError);
  expect(lost).toMatchObject({ name: 'StoreError', code: 'database', retryable: true, outcomeUnknown: true, cause });
  expect('cause' in new ChannelError('timeout', { retryable: true })).toBe(false);
});
