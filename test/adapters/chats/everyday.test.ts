import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chats } from '../../support/chats/all.ts';
import { ask, attemptsWith, type Chat, requestOf } from '../../support/chats/chat.ts';
import { everyday } from '../../support/everyday.ts';

const noRequest = 'You have no request with this number. Nothing was changed.';
const hostile = 'For *the* **big** <!channel> [x](https://evil.example)';
const ids = ({ fields }: { readonly fields: readonly (readonly [string, boolean])[] }) => fields.map(([id]) => id);
const endOfDay = (days: number) => {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(23, 59, 0, 0);
  return at;
};

describe.each(chats)('every day in $name', ({ commands, start }) => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await start(everyday);
  });
  afterAll(() => chat?.stop());

  const numberOf = async (personId: string, packageId: string) =>
    String((await requestOf(chat, personId, packageId))._id);

  describe('[R-70] what is typed', () => {
    test('help says what there is, for everybody and for administrators', async () => {
      const everybody = ['mine', 'pending', 'history', 'show', 'cancel', 'extend', 'return', 'revoke'];
      for (const word of everybody)
        expect(await chat.type('uma', 'access help')).toContain(`${commands.access} ${word}`);
      // Nobody is eligible for a role, and Uma is no administrator.
      for (const word of [`${commands.access} activate`, `${commands.admin} thresholds`])
        expect(await chat.type('uma', 'access help')).not.toContain(word);
      expect(await chat.type('uma', 'access nonsense')).toContain(
        'There is no such command, and no access package of this name',
      );
      for (const command of ['access help', 'access-admin'])
        for (const word of ['thresholds', 'packages', 'requests'])
          expect(await chat.type('ida', command)).toContain(`${commands.admin} ${word}`);
    });

    test('[R-70] a mistyped command is answered with the one that was meant, as a button', async () => {
      expect(await chat.type('uma', 'access mien')).toContain(`Did you mean ${commands.access} mine?`);
      expect(await chat.press('uma', `${commands.access} mine`)).toBe('You have not made any requests yet.');
    });

    test('[R-21] pending, history and mine: what each person may see, and where it is', async () => {
      expect(await chat.type('uma', 'access mine')).toBe('You have not made any requests yet.');
      expect(await chat.type('anna', 'access pending')).toBe('No requests are waiting for your decision.');
      await ask(chat, 'uma', 'plain', { justification: hostile });
      const id = await numberOf('uma', 'plain');
      expect(await chat.type('uma', 'access mine')).toContain('The plain package');
      expect(await chat.type('uma', 'access mine')).toContain(`The request is in progress. Its number is ${id}.`);
      const pending = await chat.type('anna', 'access pending');
      for (const shown of ['Uma User requests The plain package', `“${hostile}”`, `Its number is ${id}.`])
        expect(pending).toContain(shown);
      expect(await chat.type('boris', 'access history')).toBe(
        'Your history is empty. Requests appear here once they no longer need your decision.',
      );
      await (await chat.card('anna')).approve();
      await chat.settled();
      expect(await chat.type('anna', 'access pending')).toBe('No requests are waiting for your decision.');
      expect(await chat.type('boris', 'access history')).toContain('Approved by Anna Berg. The access was granted.');
      expect(await chat.type('mia', 'access mine')).toBe('You have not made any requests yet.');
    });

    test('[R-17] show brings the card of a quiet package as a message, once, and it can be decided there', async () => {
      await ask(chat, 'uma', 'quiet');
      await chat.settled();
      const id = await numberOf('uma', 'quiet');
      expect(chat.liveCards('anna')).toBe(0);
      expect(await chat.type('anna', 'access pending')).toContain(id);
      expect(await chat.type('anna', `access show ${id.toLowerCase()}`)).toBe('Its card is on its way to you.');
      await chat.card('anna');
      // Opened again it has the same buttons, and loses them with the card.
      expect(await chat.press('anna', 'Open', 'Uma User requests The quiet package')).toContain('uma needs it.');
      expect(chat.liveCards('anna')).toBe(2);
      await (await chat.card('anna')).approve();
      await chat.hears('uma', 'You now have The quiet package.');
      await chat.settled();
      expect(chat.liveCards('anna')).toBe(0);
      expect(await chat.type('uma', `access show ${id}`)).toContain('The access was granted.');
    });

    test('[R-84] show teaches nothing to somebody who has no part in it', async () => {
      const id = await numberOf('uma', 'quiet');
      const nothing = 'There is no request with this number that you can see. Check the number and try again.';
      expect(await chat.type('rob', `access show ${id}`)).toBe(nothing);
      expect(await chat.type('rob', 'access show ZZZZZZZZZZZZ')).toBe(nothing);
      expect(await attemptsWith(chat, 'unknownRequest')).toHaveLength(2);
    });

    test('[R-19] cancel: by the requestor, and by nobody else', async () => {
      await ask(chat, 'rob', 'other');
      const id = await numberOf('rob', 'other');
      const card = await chat.card('anna');
      expect(await chat.type('uma', `access cancel ${id}`)).toBe(noRequest);
      expect((await requestOf(chat, 'rob', 'other')).state).toBe('pendingApproval');
      expect(await chat.type('rob', `access cancel ${id}`)).toBe('You canceled your request for The other package.');
      await chat.settled();
      expect((await requestOf(chat, 'rob', 'other')).state).toBe('canceled');
      expect(chat.liveCards('anna')).toBe(0);
      // Slack says so to the person who clicks; in Teams the card that they get back does.
      expect(await card.approveLate()).toMatch(
        /This request was canceled\. Nothing was changed\.|Rob Report canceled the request\./,
      );
      expect(await chat.type('rob', `access cancel ${id}`)).toBe('You canceled your request for The other package.');
    });

    test('[R-23] an administrator is asked for a reason; the requestor and the approvers read it letter by letter', async () => {
      await ask(chat, 'rob', 'other');
      const id = await numberOf('rob', 'other');
      await chat.card('anna');
      const form = await chat.open('ida', `access cancel ${id}`);
      expect(form.title).toBe('Cancel request');
      expect(form.words).toContain("You are about to cancel Rob Report's request for The other package.");
      expect((await requestOf(chat, 'rob', 'other')).state).toBe('pendingApproval');
      const blank = await form.send({ reason: ' ' });
      expect(blank.problems.reason).toContain('Say briefly why');
      expect((await requestOf(chat, 'rob', 'other')).state).toBe('pendingApproval');
      const reason = 'We *stop* **using** <!channel> [it](https://evil.example)';
      expect((await form.send({ reason })).said).toBe(
        "You canceled Rob Report's request for The other package. Rob Report has been told, with your reason.",
      );
      expect(await chat.hears('rob', 'Ida Roth canceled your request for The other package.')).toContain(reason);
      await chat.settled();
      expect(chat.liveCards('anna')).toBe(0);
      expect(await chat.hears('anna', 'Ida Roth canceled the request.')).toContain(reason);
      expect(await chat.type('rob', `access cancel ${id}`)).toBe(
        'Ida Roth has already canceled your request for The other package.',
      );
    });

    test('[R-36] what administrators see is refused to everybody else', async () => {
      for (const text of ['thresholds', 'packages', 'requests plain']) {
        expect(await chat.type('uma', `access-admin ${text}`)).toMatch(
          /^Only holders of the role Identity Governance Administrator (can do|and, for a role, .* can see) this\./,
        );
      }
      expect(await attemptsWith(chat, 'notAdministrator')).toHaveLength(3);
      expect(await chat.type('ida', 'access-admin packages')).toContain('The curious package (curious)');
      expect(await chat.type('ida', 'access-admin requests plain')).toContain('Uma User requests The plain package');
    });
  });

  describe('the form for a request', () => {
    const good = { 'question:project': 'Apollo', 'question:size': 'Large, or larger' };

    test('[R-10] asks the chosen package’s questions in a second step, and what was filled in stays', async () => {
      const before = await chat.documents('attempts');
      const first = await chat.open('uma', 'access');
      expect(ids(first)).toEqual(['package', 'justification', 'startsAt', 'endsAt']);
      const second = (await first.send({ package: 'curious', justification: 'Because.' })).form;
      expect(second?.fields).toEqual([
        ...[
          ['package', true],
          ['justification', true],
          ['question:project', true],
          ['question:size', true],
          ['question:regions', false],
          ['question:safeguards', false],
        ],
        ...[
          ['startsAt', false],
          ['endsAt', false],
        ],
      ]);
      const announced = 'There are 4 more questions about The curious package. Answer them below, then submit again.';
      expect([first, second].map((form) => form?.words.includes(announced))).toEqual([false, true]);
      expect(second?.given('package')).toBe('The curious package');
      expect(second?.options('package')).toHaveLength(1);
      expect(second?.given('justification')).toBe('Because.');
      // To be asked is no refusal.
      expect(await chat.documents('attempts')).toEqual(before);
      // A blank is no answer, whatever the chat thinks of it.
      const missing = await second?.send({ ...good, 'question:project': '   ', 'question:regions': ['Europe'] });
      expect(missing?.problems).toEqual({ 'question:project': 'Answer this question.' });
      expect(missing?.form?.given('question:size')).toBe('Large, or larger');
      expect(missing?.form?.given('question:regions')).toBe('Europe');
      const done = await missing?.form?.send({
        ...good,
        'question:regions': ['Asia, all', '100%2C'],
        'question:safeguards': '*Locked* **up**',
      });
      expect(done?.problems).toEqual({});
      expect(done?.said).toBe('Your request for The curious package was submitted.');
      const { answers } = await requestOf(chat, 'uma', 'curious');
      expect(answers).toEqual([
        { question: 'Which project is it for?', answer: 'Apollo' },
        { question: 'How large is it?', answer: 'Large, or larger' },
        { question: 'Which regions?', answer: 'Asia, all, 100%2C' },
        { question: 'How will it be kept safe?', answer: '*Locked* **up**' },
      ]);
      const card = await chat.card('anna');
      for (const shown of ['The curious package', 'Which regions?', 'Asia, all, 100%2C', '*Locked* **up**'])
        expect(card.words).toContain(shown);
      await card.approve();
      await chat.settled();
    });

    test('[R-10] a form for one package alone asks at once', async () => {
      const form = await chat.open('rob', 'access request curious');
      expect(ids(form)).toContain('question:project');
      await form.leave();
    });

    test('[R-11] offers managers those who report to them, and the request is for them', async () => {
      const anybody = await chat.open('anna', 'access');
      expect(ids(anybody)).not.toContain('beneficiary');
      await anybody.leave();
      const form = await chat.open('mia', 'access');
      expect(form.options('beneficiary')).toEqual(['Myself', 'Uma User', 'Rob Report']);
      expect(form.given('beneficiary')).toBe('Myself');
      // Not where the policy lets everybody ask for themselves only: said beside the field.
      const refused = await form.send({ package: 'third', beneficiary: 'rob', justification: 'For Rob.' });
      expect(refused.problems.beneficiary).toContain('for someone else');
      expect(refused.form?.given('beneficiary')).toBe('Rob Report');
      const second = await refused.form?.send({
        package: 'curious',
        beneficiary: 'uma',
        justification: 'For Uma.',
      });
      expect(second?.form?.given('beneficiary')).toBe('Uma User');
      // Uma has it already, and it cannot be extended: beside the package, and the form stays.
      const twice = await second?.form?.send(good);
      expect(twice?.problems.package).toContain('Uma User already has');
      await twice?.form?.leave();
      const own = await chat.open('mia', 'access request third');
      expect((await own.send({ justification: 'For me.' })).said).toContain('was submitted.');
      expect((await requestOf(chat, 'mia', 'third')).beneficiary).toMatchObject({ id: 'mia' });
      expect(await attemptsWith(chat, 'notRequestable')).toHaveLength(1);
    });

    test('[R-15] extend opens the form for the one package, and what lasts then lasts longer', async () => {
      await ask(chat, 'uma', 'monthly', { endsAt: endOfDay(5) });
      await chat.hears('uma', 'You now have The monthly package.');
      await chat.settled();
      const { _id } = await requestOf(chat, 'uma', 'monthly');
      const form = await chat.open('uma', `access extend ${_id}`);
      expect(form.title).toBe('Keep access');
      expect(form.words).toContain("Uma User's access to The monthly package lasts until ");
      expect(ids(form)).toEqual(['package', 'justification', 'endsAt']);
      const early = await form.send({ justification: 'Longer.', endsAt: endOfDay(4) });
      expect(early.problems.endsAt).toContain('Choose a later end.');
      expect((await early.form?.send({ endsAt: endOfDay(9) }))?.said).toContain('was submitted.');
      await chat.hears('uma', 'Your access to The monthly package was extended.');
      await chat.settled();
      const kept = (await chat.documents('requests')).find((one) => one._id === _id);
      expect(kept?.window).toMatchObject({ endsAt: endOfDay(9) });
      expect(await chat.type('rob', `access extend ${_id}`)).toBe(noRequest);
      expect(await chat.type('uma', 'access extend ZZZZZZZZZZZZ')).toBe(noRequest);
    });
  });

  test('[R-83] everything that was sent was taken by the chat', async () => {
    await chat.settled();
    expect(chat.refusedCalls()).toEqual([]);
  });
});
