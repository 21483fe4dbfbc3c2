import { expect, test } from 'vitest';
import { cardFor } from '../../../src/core/view/card.ts';
import { noticesFor } from '../../../src/core/view/notices.ts';
import { watchCredentials } from '../../../src/delivery/watch-credentials.ts';
import { ChannelError, type ToMend } from '../../../src/ports/channel.ts';
import { administratorsOf } from '../../support/administrators.ts';
import { InMemoryChannel } from '../../support/channel.ts';
import { identityOf } from '../../support/people.ts';
import { submitted } from '../../support/stories.ts';

const refusing = (toMend?: ToMend) =>
  new ChannelError('invalid_auth', { retryable: true, ...(toMend === undefined ? {} : { toMend }) });

test('[R-77] a chat that refuses our credentials is known by its last answer, whichever call that was', async () => {
  const request = submitted();
  const card = cardFor(request, 'policy-1', 'amy');
  const [told] = request.events.flatMap((event) => noticesFor(request, event, administratorsOf([])));
  if (card === undefined || told === undefined) throw new Error('Amy has a card, and Robin is told.');
  let error: Error | undefined;
  const memory = new InMemoryChannel();
  memory.before = () => {
    if (error !== undefined) throw error;
  };
  const chat = watchCredentials(memory);
  expect([chat.name, chat.title, chat.refusedCredentials()]).toEqual(['chat', 'Chat', undefined]);
  const [amy, robin] = [identityOf('amy'), identityOf('robin')];
  const posted = await chat.post(card, amy, 'a card');
  const noticed = await chat.notify(told.notice, robin, 'a notice');
  const calls = [
    () => chat.post(card, amy, 'another card'),
    () => chat.edit(posted, card),
    () => chat.notify(told.notice, robin, 'another notice'),
    () => chat.editNotice(noticed, told.notice),
    () => chat.find(amy, 'a card'),
  ];
  for (const call of calls) {
    error = refusing('credentials');
    await expect(call()).rejects.toBe(error);
    expect(chat.refusedCredentials()).toBe('invalid_auth');
    // What is wrong with a person's account, or with the network, says nothing of our credentials.
    for (const other of [refusing('person'), refusing(), new Error('reset')]) {
      error = other;
      await expect(call()).rejects.toBe(other);
      expect(chat.refusedCredentials()).toBe('invalid_auth');
    }
    error = undefined;
    await call();
    expect(chat.refusedCredentials()).toBeUndefined();
  }
  expect(await chat.find(amy, 'a card')).toEqual([posted]);
});
