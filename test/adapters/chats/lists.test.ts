import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pageSize } from '../../../src/approvals/requests/list.ts';
import { chats } from '../../support/chats/all.ts';
import { ask, attemptsWith, type Chat, requestOf, requestsFor } from '../../support/chats/chat.ts';
import { everyday } from '../../support/everyday.ts';

const endOfDay = (days: number) => {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(23, 59, 0, 0);
  return at;
};

describe.each(chats)('lists and their buttons in $name', ({ start }) => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await start(everyday);
  });
  afterAll(() => chat?.stop());

  test('[R-21][R-70] an approver opens what waits and decides it, with two clicks', async () => {
    await ask(chat, 'uma', 'plain', { justification: 'For the audit.' });
    await chat.card('anna');
    await chat.settled();
    expect(await chat.type('anna', 'access pending')).toContain('Uma User requests The plain package');
    const opened = await chat.press('anna', 'Open', 'Uma User requests The plain package');
    expect(opened).toContain('For the audit.');
    const card = await chat.card('anna');
    await card.approve();
    await chat.hears('uma', 'You now have The plain package.');
    await chat.settled();
    expect(chat.liveCards('anna')).toBe(0);
    expect((await requestOf(chat, 'uma', 'plain')).state).toBe('fulfilled');
  });

  test('[R-16][R-70] what was given is returned from its message or the list, and revoked from the history', async () => {
    expect(chat.buttons('uma', 'You now have The plain package.')).toEqual(['Return access']);
    await chat.type('anna', 'access history');
    expect(await chat.press('anna', 'Open', 'The plain package')).toContain('The access was granted.');
    expect(chat.buttons('anna', 'The access was granted.')).toEqual(['Revoke…']);
    const form = await chat.pressForForm('anna', 'Revoke…', 'The access was granted.');
    expect(form.title).toBe('Revoke access');
    expect(form.words).toContain("You are about to revoke Uma User's access to The plain package.");
    const blank = await form.send({ reason: ' ' });
    expect(blank.problems.reason).toBe('Say briefly why you revoke this access.');
    expect((await blank.form?.send({ reason: 'The audit is over.' }))?.said).toContain(
      "Uma User's access to The plain package",
    );
    expect(await chat.hears('uma', 'Your access to The plain package was revoked.')).toContain('The audit is over.');
    await chat.settled();
    // The message that told of the access still has its button: it says what is the case now.
    expect(await chat.press('uma', 'Return access', 'You now have The plain package.')).toBe(
      'This access has already ended. Nothing was changed.',
    );
    await chat.type('uma', 'access mine');
    await chat.press('uma', 'Open', 'The plain package');
    const again = await chat.pressForForm('uma', 'Ask again');
    expect(again.given('package')).toBe('The plain package');
    await again.leave();
  });

  test('[R-19][R-23] the requestor cancels at once, an administrator with a reason', async () => {
    await ask(chat, 'rob', 'other');
    await chat.type('rob', 'access mine');
    await chat.press('rob', 'Open', 'The other package');
    expect(await chat.press('rob', 'Cancel request')).toBe('You canceled your request for The other package.');
    await ask(chat, 'rob', 'third');
    await chat.settled();
    await chat.type('ida', 'access-admin requests third');
    await chat.press('ida', 'Open', 'The third package');
    const form = await chat.pressForForm('ida', 'Cancel request');
    expect((await form.send({ reason: 'Not this year.' })).said).toContain('You canceled Rob Report');
    expect((await requestOf(chat, 'rob', 'third')).state).toBe('canceled');
  });

  test('[R-15] access is kept for longer from the list', async () => {
    await ask(chat, 'uma', 'monthly', { endsAt: endOfDay(5) });
    await chat.hears('uma', 'You now have The monthly package.');
    await chat.settled();
    await chat.type('uma', 'access mine');
    await chat.press('uma', 'Open', 'The monthly package');
    const form = await chat.pressForForm('uma', 'Extend');
    expect(form.title).toBe('Keep access');
    expect((await form.send({ justification: 'Longer.', endsAt: endOfDay(9) })).said).toContain('was submitted.');
    await chat.hears('uma', 'Your access to The monthly package was extended.');
  });

  test('[R-09] a denial can be answered with the same request again', async () => {
    await ask(chat, 'mia', 'other');
    const { _id } = await requestOf(chat, 'mia', 'other');
    await chat.type('mia', `access cancel ${String(_id)}`);
    await chat.type('mia', 'access mine');
    await chat.press('mia', 'Open', 'The other package');
    const form = await chat.pressForForm('mia', 'Ask again');
    expect(form.given('package')).toBe('The other package');
    expect((await form.send({ justification: 'Now, please.' })).said).toContain('was submitted.');
    expect(await requestsFor(chat, 'other')).toHaveLength(3);
  });

  test('[R-21] a page has as many rows as are read at a glance, and More for the next ones', async () => {
    for (let count = 0; count < pageSize + 1; count += 1) {
      await ask(chat, 'boris', 'other');
      const { _id } = await requestOf(chat, 'boris', 'other');
      await chat.type('boris', `access cancel ${String(_id)}`);
    }
    const first = await chat.type('boris', 'access mine');
    expect(first.match(/Its number is/g)).toHaveLength(pageSize);
    const second = await chat.press('boris', 'More');
    expect(second.match(/Its number is/g)).toHaveLength(1);
    expect(chat.buttons('boris', second.slice(0, 60))).not.toContain('More');
  });

  test('[R-83][R-84] everything that was sent was taken by the chat, and nobody did what they may not', async () => {
    await chat.settled();
    expect(chat.refusedCalls()).toEqual([]);
    expect(await attemptsWith(chat, 'unsupported')).toEqual([]);
  });
});
