import { expect, test } from 'vitest';
import { watchSystems } from '../../src/failing-systems.ts';
import { measureCalls } from '../../src/ports/calls/measured-calls.ts';
import { ChannelError } from '../../src/ports/channel.ts';

const minutes = (count: number) => new Date(Date.UTC(2026, 10, 29, 9, count));

function watch() {
  const clock = { at: minutes(0) };
  const systems = watchSystems(() => clock.at);
  const called = (call: string, isDown: boolean, at: number) => {
    clock.at = minutes(at);
    systems.measure({ kind: 'call', system: 'directory', call, outcome: isDown ? 'late' : 'done', isDown }, 5);
  };
  return { systems, called };
}

test('[R-76] a system fails while one kind of call does, whatever others it answers', () => {
  const { systems, called } = watch();
  called('grant', true, 0);
  called('has', false, 1);
  called('grant', true, 4);
  called('has', false, 5);
  expect(systems.failing()).toEqual([{ system: 'directory', since: minutes(0), lastAt: minutes(4), code: 'late' }]);
  called('grant', false, 6);
  expect(systems.failing()).toEqual([]);
});

test('[R-76] a failure of two kinds of calls is one, since the first of them and until the last', () => {
  const { systems, called } = watch();
  called('grant', true, 0);
  called('remove', true, 3);
  expect(systems.failing()).toEqual([{ system: 'directory', since: minutes(0), lastAt: minutes(3), code: 'late' }]);
});

test('[R-76] a call that failed and is not made again does not count for ever', () => {
  const { systems, called } = watch();
  called('grant', true, 0);
  called('has', false, 120);
  expect(systems.failing()).toHaveLength(1);
  called('has', false, 121);
  expect(systems.failing()).toEqual([]);
});

test('[R-76] a chat that takes no more for now does not fail', async () => {
  const systems = watchSystems(() => minutes(0));
  const answers = [
    new ChannelError('ratelimited', { retryable: true, limit: {} }),
    new ChannelError('network', { retryable: true }),
  ];
  const chat = { edit: () => Promise.reject(answers.shift()) };
  const measured = measureCalls(chat, 'chat', systems.measure);
  await expect(measured.edit()).rejects.toThrow();
  expect(systems.failing()).toEqual([]);
  await expect(measured.edit()).rejects.toThrow();
  expect(systems.failing()).toMatchObject([{ system: 'chat', code: 'network' }]);
});
