import { describe, expect, test } from 'vitest';
import type { Person } from '../../../src/core/base/person.ts';
import { InvalidAnswerError, parsedDirectory, parsedFulfiller } from '../../../src/ports/calls/parsed-answers.ts';
import { InMemoryDirectory } from '../../support/directory.ts';
import { InMemoryFulfiller } from '../../support/fulfiller.ts';
import { resource } from '../../support/packages.ts';
import { identityOf } from '../../support/people.ts';

/** What something outside sent, which may be anything. */
const sent = (json: string) => JSON.parse(json);

describe('what ports answer is parsed', () => {
  test('[R-22][R-41] a directory that answers nonsense counts as unreachable, not as saying that nobody is there', async () => {
    const directory = new InMemoryDirectory().add(['robin', 'bea']);
    const broken = (method: string, json: string) => parsedDirectory(withAnswer(directory, method, json));
    const refused: [string, string, (parsed: ReturnType<typeof parsedDirectory>) => Promise<unknown>][] = [
      ['person', 'null', (parsed) => parsed.person('robin')],
      ['person', '{"id":"bea","name":"Bea"}', (parsed) => parsed.person('robin')],
      ['person', '{"id":"robin"}', (parsed) => parsed.person('robin')],
      ['personByIdentity', '{"id":7,"name":"x"}', (parsed) => parsed.personByIdentity(identityOf('robin'))],
      ['resolve', '{}', (parsed) => parsed.resolve({ kind: 'manager', level: 1 }, 'robin')],
      ['holders', '[{"name":"x"}]', (parsed) => parsed.holders('Reader')],
      ['roles', '"Security Reader"', (parsed) => parsed.roles('robin')],
      ['groupsOf', '["ledger"]', (parsed) => parsed.groupsOf('robin')],
      ['groupsAround', '{"ledger":["vault"]}', (parsed) => parsed.groupsAround(['ledger'])],
      ['identities', '[{"channel":"chat"}]', (parsed) => parsed.identities('robin')],
    ];
    const forgetful = new InMemoryDirectory();
    forgetful.groupsAround = async () => new Map();
    await expect(parsedDirectory(forgetful).groupsAround(['ledger'])).rejects.toThrow(InvalidAnswerError);
    for (const [method, json, ask] of refused)
      await expect(ask(broken(method, json)), `${method} ${json}`).rejects.toThrow(InvalidAnswerError);
  });

  test('what a directory answers in the right shape comes through, without what nobody asked for', async () => {
    const directory = new InMemoryDirectory().add(['robin']);
    const parsed = parsedDirectory(withAnswer(directory, 'person', '{"id":"robin","name":" Robin Quill ","salary":1}'));
    expect(await parsed.person('robin')).toEqual({ id: 'robin', name: 'Robin Quill' } satisfies Person);
    expect(await parsed.identities('robin')).toEqual([identityOf('robin')]);
    expect(await parsed.personByIdentity(identityOf('bea'))).toBeUndefined();
  });

  test('a target that answers nonsense was not asked', async () => {
    const target = new InMemoryFulfiller();
    const parsed = parsedFulfiller(target);
    await parsed.grant('robin', resource('ledger'));
    expect(await parsed.has('robin', resource('ledger'))).toBe('there');
    target.has = async () => sent('"yes"');
    await expect(parsed.has('robin', resource('ledger'))).rejects.toThrow(InvalidAnswerError);
  });
});

function withAnswer(directory: InMemoryDirectory, method: string, json: string): InMemoryDirectory {
  return new Proxy(directory, {
    get(target, property) {
      if (property === method) return async () => sent(json);
      const value = Reflect.get(target, property, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
