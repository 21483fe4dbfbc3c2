import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hostileTicket, rolesOrganization } from '../../support/roles.ts';
import {
  accountOf,
  appears,
  organizationOf,
  peopleOf,
  type Running,
  soon,
  startRunning,
} from '../../support/running.ts';
import { sendSubmission } from '../../support/slack-sender.ts';
import { type Json, slackTyping, wordsOf } from '../../support/slack-typing.ts';

let running: Running;
let people: ReturnType<typeof peopleOf>;
let typed: ReturnType<typeof slackTyping>;

beforeAll(async () => {
  running = await startRunning({ organization: organizationOf(rolesOrganization) });
  people = peopleOf(running.slack);
  typed = slackTyping(running.slack);
});
afterAll(() => running?.stop());

const top = (personId: string) => appears('a form', () => people.views(personId).at(-1));
const submit = (personId: string, viewId: string, values: Parameters<Running['slack']['submit']>[2]) =>
  running.slack.submit(accountOf(personId), viewId, values);
const inputsOf = (view: { readonly blocks: readonly Json[] }) => view.blocks.filter(({ type }) => type === 'input');
const element = (view: { readonly blocks: readonly Json[] }, id: string) =>
  (view.blocks.find(({ block_id }) => block_id === id) as { element: Json }).element;
const requestsFor = async (targetId: string) =>
  (await running.documents('requests')).filter(({ target }) => (target as Json).id === targetId);
const newest = async (targetId: string) => (await requestsFor(targetId)).at(-1) as Json;

async function openForm(personId: string, text: string) {
  await running.slack.command(accountOf(personId), '/access', text);
  return top(personId);
}

async function activate(values: Parameters<Running['slack']['submit']>[2] = {}): Promise<string> {
  const form = await openForm('uma', 'activate');
  await submit('uma', form.id, { role: 'dba', hours: '2', justification: 'The disk is full.', ...values });
  await running.settled();
  return String((await newest('role:dba'))._id);
}

async function approve(personId: string): Promise<void> {
  await people.click(personId, await people.card(personId), 'approve_with_reason');
  await submit(personId, (await top(personId)).id, { reason: 'Go *ahead*.' });
  await running.settled();
}

const isMember = async (personId: string, group: string) =>
  (await running.documents('memberships')).some((one) => one.person === personId && one.group === group);

describe('making a role active', () => {
  test('[R-50] [R-70] the form offers what one is eligible for, and says for how long', async () => {
    const form = await openForm('uma', 'activate');
    expect(form.title).toBe('Activate role');
    expect(inputsOf(form).map(({ block_id, optional = false }) => [block_id, optional])).toEqual([
      ...[
        ['role', false],
        ['hours', false],
        ['justification', false],
        ['question:ticket', true],
        ['startsAt', true],
      ],
    ]);
    const options = (element(form, 'role').options as { text: Json; description: Json }[]).map(
      ({ text, description }) => [text.text, description.text],
    );
    expect(options).toEqual([
      ['Database Administrator on Production', 'Up to 4 hours. For repairs'],
      [
        'Reader on Warehouse',
        expect.stringMatching(/^Up to 8 hours, eligible until \w+ \d+, \d{4}( at [^,]+)?, no approval/),
      ],
    ]);
    expect(element(form, 'hours')).toMatchObject({ is_decimal_allowed: false, min_value: '1', max_value: '8' });
    await running.slack.close(accountOf('uma'), form.id);
  });

  test('[R-50] [R-74] too many hours are said beside the field, what was filled in stays, and then it is asked for', async () => {
    const form = await openForm('uma', 'activate');
    const filledIn = { role: 'dba', hours: '6', justification: 'The disk is full.', 'question:ticket': hostileTicket };
    const refused = await submit('uma', form.id, filledIn);
    expect(refused.errors).toEqual({
      hours: 'Choose a whole number of hours from 1 to 4 for Database Administrator on Production.',
    });
    expect((await top('uma')).values).toMatchObject({
      role: { value: { selected_option: { value: 'dba' } } },
      hours: { value: { value: '6' } },
      'question:ticket': { value: { value: hostileTicket } },
    });
    const past = await submit('uma', form.id, { hours: '4', startsAt: Math.floor(Date.now() / 1000) - 86_400 });
    expect(past.errors?.startsAt).toContain('The start is in the past.');
    expect((await submit('uma', form.id, { startsAt: null, justification: ' ' })).errors).toHaveProperty(
      'justification',
    );
    expect(await requestsFor('role:dba')).toEqual([]);
    expect((await submit('uma', form.id, { justification: 'The disk is full.' })).errors).toBeUndefined();
    await people.hears('uma', 'Your request for Database Administrator on Production was submitted.');
    expect(await newest('role:dba')).toMatchObject({
      requestor: { id: 'uma' },
      answers: [{ question: 'Ticket number', answer: hostileTicket }],
      policy: { access: { kind: 'hours', hours: 4 } },
    });
    // Asking again goes beside the role.
    const again = await openForm('uma', 'activate');
    const twice = await submit('uma', again.id, { role: 'dba', hours: '1', justification: 'Again.' });
    expect(twice.errors?.role).toContain('is still in progress');
    await running.slack.close(accountOf('uma'), again.id);
  });

  test('[R-51] [R-52] its approvers see role, hours and ticket, and approve with a reason; the others and the administrators are told', async () => {
    const card = wordsOf(await people.card('anna'));
    for (const shown of ['Role: Database Administrator on Production', ', for 4 hours', 'Ticket number', hostileTicket])
      expect(card).toContain(shown);
    expect(people.messages('hana')).toEqual([]);
    await people.click('anna', await people.card('anna'), 'approve_with_reason');
    const form = await top('anna');
    expect((await submit('anna', form.id, { reason: '  ' })).errors).toHaveProperty('reason');
    await submit('anna', form.id, { reason: 'Go *ahead*.' });
    await people.hears('uma', 'You now have Database Administrator on Production.');
    await people.hears('boris', "Anna Berg approved Uma User's request for Database Administrator on Production.");
    await people.hears('hana', 'Database Administrator on Production is now active for Uma User, until ');
    await running.settled();
    expect(people.liveCards('boris')).toEqual([]);
    expect(await isMember('uma', 'dba-group')).toBe(true);
  });

  test('[R-16] whoever has it gives it back, and nobody else does', async () => {
    const id = String((await newest('role:dba'))._id);
    expect(await typed('rob', `return ${id}`)).toBe('You have no request with this number. Nothing was changed.');
    expect(await typed('uma', 'return ZZZZZZZZZZZZ')).toBe(
      'You have no request with this number. Nothing was changed.',
    );
    expect(await isMember('uma', 'dba-group')).toBe(true);
    expect(await typed('uma', `return ${id.toLowerCase()}`)).toContain('is being removed.');
    await people.hears('uma', 'Your access to Database Administrator on Production has ended.');
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
  });

  test('[R-16] [R-75] whoever approved it takes it away, with a reason that is shown as it was typed', async () => {
    const id = await activate();
    await approve('boris');
    const usage = `Add the reason after the number, for example /access revoke ${id} no longer needed. Nothing was changed.`;
    expect(await typed('boris', `revoke ${id}`)).toBe(usage);
    expect(await typed('boris', `revoke ${id}   `)).toBe(usage);
    for (const person of ['anna', 'rob', 'uma'])
      expect(await typed(person, `revoke ${id} Because`)).toContain('Nothing was changed.');
    expect(await isMember('uma', 'dba-group')).toBe(true);
    const reason = `Not *any* more <!channel>,  really ${'x'.repeat(1_900)}`;
    expect(await typed('boris', `revoke ${id} ${reason}`)).toContain("Uma User's access to");
    const told = await people.hears('uma', 'was revoked.');
    expect(wordsOf(told)).toContain(reason);
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
  });

  test('[R-53] an administrator of the resource lists its requests, cancels one, and takes active access away', async () => {
    const id = await activate();
    expect(people.liveCards('hana')).toEqual([]);
    const listed = await typed('hana', 'requests dba', '/access-admin');
    expect(listed).toContain('Uma User requests Database Administrator on Production');
    expect(listed).toContain(id);
    const pending = await typed('hana', 'requests', '/access-admin');
    expect(pending).toContain('Pending requests for your roles');
    expect(pending).toContain(`Waiting for approval. Its number is ${id}.`);
    expect(pending).toContain(
      'Your roles: Database Administrator on Production (dba) and Reader on Warehouse (reader).',
    );
    expect(await typed('rob', 'requests', '/access-admin')).toContain('Only holders of the role');
    expect(await typed('ida', 'requests', '/access-admin')).toContain('Database Administrator on Production (dba)');
    for (const person of ['anna', 'rob'])
      expect(await typed(person, 'requests dba', '/access-admin')).toContain('Only holders of the role');
    expect(await typed('rob', `cancel ${id}`)).toBe('You have no request with this number. Nothing was changed.');
    const { id: form } = await openForm('hana', `cancel ${id}`);
    await submit('hana', form, { reason: 'Maintenance' });
    await people.hears('uma', 'Hana Stern canceled your request for Database Administrator on Production.');
    await running.settled();
    expect([...people.liveCards('anna'), ...people.liveCards('boris')]).toEqual([]);

    const other = await activate();
    await approve('anna');
    expect(await typed('hana', `revoke ${other} Enough`)).toContain('is being removed.');
    await running.settled();
    expect(await isMember('uma', 'dba-group')).toBe(false);
  });

  test('[R-50] a role that needs no approval is active at once, from when it is to start', async () => {
    const form = await openForm('uma', 'activate');
    const startsAt = Math.floor(Date.now() / 1000) + 3_600;
    await submit('uma', form.id, { role: 'reader', hours: '8', justification: 'Figures.', startsAt });
    await running.settled();
    expect((await newest('role:reader')).window).toMatchObject({ startsAt: new Date(startsAt * 1000) });
    expect(await typed('uma', `cancel ${(await newest('role:reader'))._id}`)).toContain('You canceled ');
    const now = await openForm('uma', 'activate');
    await submit('uma', now.id, { role: 'reader', hours: '8', justification: 'Figures.' });
    await people.hears('uma', 'You now have Reader on Warehouse.');
  });
});

describe('staying eligible', () => {
  test('[R-54] [R-70] the form says until when one is eligible, and the new end goes through approval', async () => {
    const form = await openForm('uma', 'extend reader');
    expect(form.title).toBe('Stay eligible');
    expect(wordsOf(form)).toContain('You are eligible for Reader on Warehouse until ');
    expect(inputsOf(form).map(({ block_id, optional = false }) => [block_id, optional])).toEqual([
      ['justification', false],
      ['endsAt', true],
    ]);
    const inDays = (days: number) => Math.floor(Date.now() / 1000) + days * 86_400;
    const far = await submit('uma', form.id, { justification: 'Still here.', endsAt: inDays(400) });
    expect(far.errors?.endsAt).toContain('Choose an earlier end.');
    const endsAt = inDays(100);
    expect((await submit('uma', form.id, { endsAt })).errors).toBeUndefined();
    const again = await openForm('uma', 'extend reader');
    // No field of this form could mend that, so it takes the form's place.
    expect((await submit('uma', again.id, { justification: 'Again.' })).errors).toBeUndefined();
    expect(wordsOf(await top('uma'))).toContain('is still in progress');
    await running.slack.close(accountOf('uma'), (await top('uma')).id);
    expect(wordsOf(await people.card('hana'))).toContain('Role: Eligibility for Reader on Warehouse');
    await approve('hana');
    await people.hears('uma', 'You now have Eligibility for Reader on Warehouse.');
    expect(await typed('uma', 'extend reader')).toContain('You can extend your eligibility in its last 14 days.');
    expect(await typed('uma', 'extend dba')).toContain('has no end date');
  });
});

describe('whoever has no part in a role', () => {
  const entered = (role: unknown, hours: unknown) => ({
    role: { value: { type: 'static_select', selected_option: { value: role } } },
    hours: { value: { type: 'number_input', value: hours } },
    justification: { value: { type: 'plain_text_input', value: 'Please.' } },
    'question:ticket': { value: { type: 'plain_text_input', value: null } },
    startsAt: { value: { type: 'datetimepicker', selected_date_time: null } },
  });
  const { role: _, hours: __, startsAt, ...rest } = entered('dba', '1');
  const staying = { justification: rest.justification, endsAt: startsAt };
  const send = (user: string, callbackId: string, values: unknown, metadata = '') =>
    sendSubmission(running.slack, { user: accountOf(user), callbackId, values, metadata });

  test('[R-50] [R-84] gets no form, and what they send all the same asks for nothing and teaches nothing', async () => {
    const before = (await running.documents('requests')).length;
    expect(await typed('rob', 'activate')).toBe('There is no role that you can activate.');
    for (const id of ['dba', 'reader', 'no-such-role']) {
      expect(await typed('rob', `extend ${id}`)).toContain('You are not eligible for a role with this short name.');
      const { body } = await send('rob', 'activation_form', entered(id, '1'));
      expect(JSON.parse(body)).toEqual({
        response_action: 'errors',
        errors: { role: 'You are not eligible for this role.' },
      });
      const stay = await send('rob', 'eligibility_form', staying, JSON.stringify({ role: id }));
      expect(stay.body).toContain('You are not eligible for this role.');
    }
    expect((await running.documents('requests')).length).toBe(before);
    expect(
      (await running.documents('attempts')).filter(({ code }) => code === 'notRequestable').length,
    ).toBeGreaterThan(5);
  });

  test('[R-83] sends what we never made: not understood, and asks for nothing', async () => {
    const before = (await running.documents('requests')).length;
    const cases: [string, unknown, string][] = [
      ['activation_form', entered({ $ne: '' }, '1'), ''],
      ['activation_form', entered('', '1'), ''],
      ['activation_form', entered('x'.repeat(101), '1'), ''],
      ...['1.5', '-1', '1e1', ' 1', '9'.repeat(7), null, 1, { $gt: 0 }].map((hours): [string, unknown, string] => [
        'activation_form',
        entered('dba', hours),
        '',
      ]),
      ['activation_form', { ...entered('dba', '1'), 'question:ticket': { value: { value: { $gt: '' } } } }, ''],
      ['activation_form', { ...entered('dba', '1'), startsAt: { value: { selected_date_time: 'soon' } } }, ''],
      ['activation_form', rest, ''],
      ['eligibility_form', staying, ''],
      ['eligibility_form', staying, '{"role":{"$ne":""}}'],
      ['eligibility_form', staying, '{"role":"dba","more":1}'],
      ['eligibility_form', { justification: rest.justification }, '{"role":"reader"}'],
    ];
    for (const [form, values, metadata] of cases) {
      const { status, body } = await send('uma', form, values, metadata);
      expect([status, body], JSON.stringify([values, metadata])).toEqual([200, expect.stringContaining('out of date')]);
    }
    const many = await send('uma', 'activation_form', entered('dba', '999999'));
    expect(JSON.parse(many.body).errors.hours).toContain('from 1 to 4');
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-72] a form that is sent twice is one request', async () => {
    const before = (await requestsFor('role:dba')).length;
    const form = await openForm('uma', 'activate');
    const parts = { user: accountOf('uma'), callbackId: 'activation_form', viewId: form.id };
    const twice = [1, 2].map(() => sendSubmission(running.slack, { ...parts, values: entered('dba', '1') }));
    for (const { body } of await Promise.all(twice)) expect(body).toContain('Request submitted');
    expect((await requestsFor('role:dba')).length).toBe(before + 1);
  });
});

test('[R-83] everything that was sent was taken by Slack', async () => {
  await running.settled();
  await soon(() => expect(running.slack.calls().filter(({ answer }) => answer?.ok !== true)).toEqual([]));
});
