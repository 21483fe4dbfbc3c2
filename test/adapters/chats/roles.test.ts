import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chats } from '../../support/chats/all.ts';
import { type Chat, isMember, requestsFor } from '../../support/chats/chat.ts';
import { hostileTicket, rolesOrganization } from '../../support/roles.ts';
import { soon } from '../../support/running.ts';

const dba = 'role:dba';
const noRequest = 'You have no request with this number. Nothing was changed.';
const inDays = (days: number) => {
  const at = new Date(Date.now() + days * 86_400_000);
  at.setUTCHours(0, 0, 0, 0);
  return at;
};

describe.each(chats)('roles in $name', ({ start }) => {
  let chat: Chat;
  beforeAll(async () => {
    chat = await start(rolesOrganization);
  });
  afterAll(() => chat?.stop());

  const newest = async (targetId: string) => {
    const found = (await requestsFor(chat, targetId)).at(-1);
    if (found === undefined) throw new Error(`There is no request for ${targetId}.`);
    return found;
  };

  async function activate(): Promise<string> {
    const form = await chat.open('uma', 'access activate');
    const { said } = await form.send({ role: 'dba', hours: '2', justification: 'The disk is full.' });
    expect(said).toContain('was submitted.');
    await chat.settled();
    return String((await newest(dba))._id);
  }

  async function approve(personId: string): Promise<void> {
    await (await chat.card(personId)).approve('Go *ahead* **now**.');
    await chat.settled();
  }

  describe('making a role active', () => {
    test('[R-50] [R-70] the form offers what one is eligible for, and says for how long', async () => {
      const form = await chat.open('uma', 'access activate');
      expect(form.title).toBe('Activate role');
      expect(form.fields).toEqual([
        ...[
          ['role', true],
          ['hours', true],
          ['justification', true],
          ['question:ticket', false],
          ['startsAt', false],
        ],
      ]);
      expect(form.options('role')).toEqual([
        'Database Administrator on Production – Up to 4 hours. For repairs',
        expect.stringMatching(
          /^Reader on Warehouse – Up to 8 hours, eligible until \w+ \d+, \d{4}( at [^,]+)?, no approval/,
        ),
      ]);
      expect(form.bounds('hours')).toEqual({ min: 1, max: 8 });
      await form.leave();
    });

    test('[R-50] [R-74] too many hours are said beside the field, what was filled in stays, and then it is asked for', async () => {
      const form = await chat.open('uma', 'access activate');
      const filledIn = {
        role: 'dba',
        hours: '6',
        justification: 'The disk is full.',
        'question:ticket': hostileTicket,
      };
      const refused = await form.send(filledIn);
      expect(refused.problems).toEqual({
        hours: 'Choose a whole number of hours from 1 to 4 for Database Administrator on Production.',
      });
      expect(refused.form?.given('role')).toContain('Database Administrator on Production');
      expect(refused.form?.given('hours')).toBe('6');
      expect(refused.form?.given('justification')).toBe('The disk is full.');
      expect(refused.form?.given('question:ticket')).toBe(hostileTicket);
      const past = await refused.form?.send({ hours: '4', startsAt: inDays(-2) });
      expect(past?.problems.startsAt).toContain('The start is in the past.');
      const blank = await past?.form?.send({ startsAt: null, justification: '  ' });
      expect(blank?.problems.justification).toContain('Say briefly');
      expect(await requestsFor(chat, dba)).toEqual([]);
      const done = await blank?.form?.send({ justification: 'The disk is full.' });
      expect(done?.problems).toEqual({});
      expect(done?.said).toContain('Your request for Database Administrator on Production was submitted.');
      await chat.hears('uma', 'Your request for Database Administrator on Production was submitted.');
      expect(await newest(dba)).toMatchObject({
        requestor: { id: 'uma' },
        answers: [{ question: { kind: 'ticket' }, answer: hostileTicket }],
        policy: { access: { kind: 'hours', hours: 4 } },
      });
      // Asking again goes beside the role.
      const again = await chat.open('uma', 'access activate');
      const twice = await again.send({ role: 'dba', hours: '1', justification: 'Again.' });
      expect(twice.problems.role).toContain('is still in progress');
      await again.leave();
    });

    test('[R-51] [R-52] its approvers see role, hours and ticket, and approve with a reason; the others and the administrators are told', async () => {
      const card = await chat.card('anna');
      for (const shown of [
        'Role: Database Administrator on Production',
        ', for 4 hours',
        'Ticket number',
        hostileTicket,
      ])
        expect(card.words).toContain(shown);
      expect(chat.messages('hana')).toEqual([]);
      const blank = await card.approve('  ');
      expect(`${blank.said}${blank.problems.reason}`).toContain('reason');
      expect((await card.approve('Go *ahead* **now**.')).problems).toEqual({});
      await chat.hears('anna', 'Approved by Anna Berg');
      await chat.hears('uma', 'You now have Database Administrator on Production.');
      await chat.hears('boris', "Anna Berg approved Uma User's request for Database Administrator on Production.");
      await chat.hears('hana', 'Database Administrator on Production is now active for Uma User, until ');
      await chat.settled();
      expect(chat.liveCards('boris')).toBe(0);
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(true);
    });

    test('[R-16] the person who has it returns it, and nobody else can', async () => {
      const id = String((await newest(dba))._id);
      expect(await chat.type('rob', `access return ${id}`)).toBe(noRequest);
      expect(await chat.type('uma', 'access return ZZZZZZZZZZZZ')).toBe(noRequest);
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(true);
      expect(await chat.type('uma', `access return ${id.toLowerCase()}`)).toContain('is being removed.');
      await chat.hears('uma', 'Your access to Database Administrator on Production has ended.');
      await chat.settled();
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(false);
    });

    test('[R-16] [R-75] a person who approved it takes it away, with a reason that is shown as it was typed', async () => {
      const id = await activate();
      await approve('boris');
      for (const person of ['anna', 'rob', 'uma'])
        expect(await chat.type(person, `access revoke ${id} Because`)).toContain('Nothing was changed.');
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(true);
      const reason = `Not *any* **more** <!channel> [x](https://evil.example),  really ${'x'.repeat(1_900)}`;
      const form = await chat.open('boris', `access revoke ${id}`);
      expect((await form.send({ reason })).said).toContain("Uma User's access to");
      expect(await chat.hears('uma', 'was revoked.')).toContain(reason);
      await chat.settled();
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(false);
    });

    test('[R-53] an administrator of the resource lists its requests, cancels one, and takes active access away', async () => {
      const id = await activate();
      expect(chat.liveCards('hana')).toBe(0);
      const listed = await chat.type('hana', 'access-admin requests dba');
      expect(listed).toContain('Uma User requests Database Administrator on Production');
      expect(listed).toContain(id);
      const pending = await chat.type('hana', 'access-admin requests');
      expect(pending).toContain('Pending requests for your roles');
      expect(pending).toContain(`Waiting for approval. Its number is ${id}.`);
      expect(pending).toContain(
        'Your roles: Database Administrator on Production (dba) and Reader on Warehouse (reader).',
      );
      expect(await chat.type('rob', 'access-admin requests')).toContain('Only holders of the role');
      expect(await chat.type('ida', 'access-admin requests')).toContain('Database Administrator on Production (dba)');
      for (const person of ['anna', 'rob'])
        expect(await chat.type(person, 'access-admin requests dba')).toContain('Only holders of the role');
      expect(await chat.type('rob', `access cancel ${id}`)).toBe(noRequest);
      const form = await chat.open('hana', `access cancel ${id}`);
      expect((await form.send({ reason: 'Maintenance' })).said).toContain('You canceled ');
      await chat.hears('uma', 'Hana Stern canceled your request for Database Administrator on Production.');
      await chat.settled();
      expect(chat.liveCards('anna') + chat.liveCards('boris')).toBe(0);

      const other = await activate();
      await approve('anna');
      expect(await chat.type('hana', `access revoke ${other} Enough`)).toContain('is being removed.');
      await chat.settled();
      expect(await isMember(chat, 'uma', 'dba-group')).toBe(false);
    });

    test('[R-50] a role that needs no approval is active at once, from when it is to start', async () => {
      const form = await chat.open('uma', 'access activate');
      const startsAt = inDays(2);
      const values = { role: 'reader', hours: '8', justification: 'Figures.' };
      expect((await form.send({ ...values, startsAt })).said).toContain('was submitted.');
      await chat.settled();
      const later = await newest('role:reader');
      expect(later.window).toMatchObject({ startsAt });
      expect(await chat.type('uma', `access cancel ${later._id}`)).toContain('You canceled ');
      const now = await chat.open('uma', 'access activate');
      expect((await now.send(values)).said).toContain('was submitted.');
      await chat.hears('uma', 'You now have Reader on Warehouse.');
    });
  });

  test('[R-54] [R-70] staying eligible: the form says until when one is, and the new end goes through approval', async () => {
    const form = await chat.open('uma', 'access extend reader');
    expect(form.title).toBe('Stay eligible');
    expect(form.words).toContain('You are eligible for Reader on Warehouse until ');
    expect(form.fields).toEqual([
      ['justification', true],
      ['endsAt', false],
    ]);
    const far = await form.send({ justification: 'Still here.', endsAt: inDays(400) });
    expect(far.problems.endsAt).toContain('Choose an earlier end.');
    expect(far.form?.given('justification')).toBe('Still here.');
    const done = await far.form?.send({ endsAt: inDays(100) });
    expect(done?.problems).toEqual({});
    expect(done?.said).toContain('Your request for eligibility for Reader on Warehouse was submitted.');
    const again = await chat.open('uma', 'access extend reader');
    const twice = await again.send({ justification: 'Again.' });
    // No field of this form could mend that: it takes the form's place, or stands above it.
    expect(`${twice.said}${twice.problems['']}`).toContain('is still in progress');
    expect((await chat.card('hana')).words).toContain('Role: eligibility for Reader on Warehouse');
    await approve('hana');
    await chat.hears('uma', 'You now have eligibility for Reader on Warehouse.');
    expect(await chat.type('uma', 'access extend reader')).toContain(
      'You can extend your eligibility in its last 14 days.',
    );
    expect(await chat.type('uma', 'access extend dba')).toContain('has no end date');
  });

  test('[R-50] [R-84] a person with no part in a role gets no form', async () => {
    expect(await chat.type('rob', 'access activate')).toBe('There is no role that you can activate.');
    for (const role of ['dba', 'reader', 'no-such-role'])
      expect(await chat.type('rob', `access extend ${role}`)).toContain(
        'You are not eligible for a role with this short name.',
      );
  });

  test('[R-83] everything that was sent was taken by the chat', async () => {
    await chat.settled();
    await soon(() => expect(chat.refusedCalls()).toEqual([]));
  });
});
