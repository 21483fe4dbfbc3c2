import { describe, expect, test } from 'vitest';
import {
  boundedChannel,
  boundedDirectory,
  boundedFulfiller,
  boundedRiskSource,
} from '../../../src/ports/calls/bounded.ts';
import { createBreaker, HangsError } from '../../../src/ports/calls/breaker.ts';
import { LateError } from '../../../src/ports/calls/call-within.ts';
import { ChannelError } from '../../../src/ports/channel.ts';
import type { Directory } from '../../../src/ports/directory.ts';
import { FulfilmentError } from '../../../src/ports/fulfiller.ts';
import { limits } from '../../../src/ports/limits.ts';
import { InMemoryChannel } from '../../support/channel.ts';
import { InMemoryDirectory } from '../../support/directory.ts';
import { InMemoryFulfiller } from '../../support/fulfiller.ts';
import { resource } from '../../support/packages.ts';
import { identityOf } from '../../support/people.ts';

const limitMs = 20;
const never = () => new Promise<never>(() => {});
const identity = identityOf('robin');

/** What a call came to, without waiting for it any longer than its limit. */
const outcomeOf = (call: Promise<unknown>): Promise<unknown> => call.catch((error: unknown) => error);

describe('what is outside is called with a limit', () => {
  test('[R-41] a directory that hangs rejects, whatever it is asked', async () => {
    const directory = new InMemoryDirectory().add(['robin']);
    directory.before = never;
    const asked = [
      (bounded: Directory) => bounded.person('robin'),
      (bounded: Directory) => bounded.personByIdentity(identity),
      (bounded: Directory) => bounded.identities('robin'),
      (bounded: Directory) => bounded.resolve({ kind: 'manager', level: 1 }, 'robin'),
      (bounded: Directory) => bounded.reports('robin'),
      (bounded: Directory) => bounded.holders('role'),
      (bounded: Directory) => bounded.roles('robin'),
      (bounded: Directory) => bounded.groupsOf('robin'),
      (bounded: Directory) => bounded.groupsAround(['group']),
      (bounded: Directory) => bounded.groupName('group'),
    ] as const;
    for (const ask of asked) {
      const bounded = boundedDirectory(directory, limitMs);
      expect(await outcomeOf(ask(bounded))).toBeInstanceOf(LateError);
    }
    directory.before = () => {};
    const bounded = boundedDirectory(directory, limitMs);
    expect([bounded.organization, (await bounded.person('robin'))?.id]).toEqual(['Woodgrove Bank', 'robin']);
  });

  test('the signal is aborted when the time is over, and not before', async () => {
    const signals: AbortSignal[] = [];
    const source = boundedRiskSource(
      {
        name: 'idProtection',
        assess: async (personId, signal) => {
          if (signal !== undefined) signals.push(signal);
          return personId === 'slow' ? never() : undefined;
        },
      },
      limitMs,
    );
    await source.assess('quick');
    await outcomeOf(source.assess('slow'));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  test('[R-18] a target that hangs could not be reached; one that refuses still refuses', async () => {
    const target = new InMemoryFulfiller();
    const bounded = boundedFulfiller(target, limitMs);
    target.before = ({ method }) => {
      if (method === 'remove') throw new FulfilmentError('it is locked');
      return method === 'has' ? never() : undefined;
    };
    expect(await outcomeOf(bounded.has('robin', resource('ledger')))).toBeInstanceOf(LateError);
    expect(await outcomeOf(bounded.remove('robin', resource('ledger')))).toBeInstanceOf(FulfilmentError);
    await bounded.grant('robin', resource('ledger'));
    expect(target.holds('robin', 'ledger')).toBe(true);
  });

  test('[R-76] a chat that hangs may have done it, and so may one that fails in its own way', async () => {
    const chat = new InMemoryChannel();
    const bounded = boundedChannel(chat, limitMs);
    const notice = {
      kind: 'alert',
      about: 'configurationChanged',
      by: 'Ida',
      isProven: true,
      ...{ change: 2, changes: [], names: [] },
      timeZone: 'UTC',
    } as const;
    const post = () => outcomeOf(bounded.editNotice({ message: 'message-1' }, notice));
    chat.before = never;
    expect(await post()).toMatchObject({ code: 'timeout', retryable: true, outcomeUnknown: true });
    chat.before = () => {
      throw new TypeError('undefined is not a function');
    };
    const failed = await post();
    expect(failed).toBeInstanceOf(ChannelError);
    expect(failed).toMatchObject({ retryable: true, outcomeUnknown: true });
    chat.before = () => {};
    expect(await post()).toMatchObject({ code: 'message_not_found', retryable: false });
  });

  test('[R-37] a risk source is asked each time, however often it was late', async () => {
    let asked = 0;
    const assess = () => {
      asked += 1;
      return never();
    };
    const source = boundedRiskSource({ name: 'insiderRisk', assess }, limitMs);
    const count = limits.hanging.lateInARow + 2;
    for (let time = 0; time < count; time += 1) await outcomeOf(source.assess('robin'));
    expect(asked).toBe(count);
  });
});

describe('what hangs keeps nobody waiting', () => {
  test('after some late answers calls fail at once, and one now and then finds out whether it answers again', async () => {
    let [elapsed, made, answers] = [0, 0, false];
    const breaker = createBreaker({
      who: 'The target',
      lateInARow: 3,
      tryAgainAfterMs: 1_000,
      elapsedMs: () => elapsed,
    });
    const call = () =>
      outcomeOf(
        breaker.call(async () => {
          made += 1;
          if (!answers) throw new LateError('late');
          return 'answered';
        }),
      );
    for (let time = 0; time < 3; time += 1) expect(await call()).toBeInstanceOf(LateError);
    expect(await call()).toBeInstanceOf(HangsError);
    expect(made).toBe(3);
    elapsed += 1_000;
    expect(await call()).toBeInstanceOf(LateError);
    expect(await call()).toBeInstanceOf(HangsError);
    elapsed += 1_000;
    answers = true;
    expect([await call(), await call()]).toEqual(['answered', 'answered']);
    expect(made).toBe(6);
  });

  test('what says no is there', async () => {
    const breaker = createBreaker({ who: 'The target', lateInARow: 2, tryAgainAfterMs: 1_000 });
    const late = () => outcomeOf(breaker.call(() => Promise.reject(new LateError('late'))));
    await late();
    expect(await outcomeOf(breaker.call(() => Promise.reject(new Error('no'))))).toMatchObject({ message: 'no' });
    await late();
    expect(await outcomeOf(breaker.call(async () => 'answered'))).toBe('answered');
  });
});
