import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../../adapters/sandbox/slack/stand-in.ts';
import { everyday } from '../../support/everyday.ts';
import { proposeNoApproval, stagesOf } from '../../support/proposing.ts';
import {
  accountOf,
  appears,
  organizationOf,
  peopleOf,
  type Running,
  shownOn,
  soon,
  startRunning,
} from '../../support/running.ts';
import { requestValues, sendSubmission } from '../../support/slack-sender.ts';
import { type Json, slackTyping, wordsOf } from '../../support/slack-typing.ts';

const organization = organizationOf(everyday);
let running: Running;
let people: ReturnType<typeof peopleOf>;
let typed: ReturnType<typeof slackTyping>;

beforeAll(async () => {
  running = await startRunning({ organization });
  people = peopleOf(running.slack);
  typed = slackTyping(running.slack);
});
afterAll(() => running?.stop());

async function requestOf(personId: string, packageId: string): Promise<Json> {
  const found = (await running.documents('requests'))
    .filter((one) => (one.beneficiary as Json).id === personId && (one.target as Json).id === packageId)
    .sort((a, b) => Number(a.submittedAt) - Number(b.submittedAt));
  return appears(`a request of ${personId} for ${packageId}`, () => found.at(-1));
}

const attempts = async (code: string) => (await running.documents('attempts')).filter((one) => one.code === code);
const top = (personId: string) => appears('a form', () => people.views(personId).at(-1));
const submit = (personId: string, viewId: string, values: Parameters<Running['slack']['submit']>[2]) =>
  running.slack.submit(accountOf(personId), viewId, values);
const blockIds = (view: { readonly blocks: readonly Json[] }) =>
  view.blocks.filter(({ type }) => type === 'input').map((block) => block.block_id);

async function openForm(personId: string, text = '') {
  await running.slack.command(accountOf(personId), '/access', text);
  return top(personId);
}

describe('[R-70] what is typed', () => {
  test('help says what there is, for everybody and for administrators', async () => {
    for (const word of ['activate', 'mine', 'pending', 'history', 'show', 'cancel', 'extend', 'return', 'revoke'])
      expect(await typed('uma', 'help')).toContain(`/access ${word}`);
    expect(await typed('uma', 'nonsense')).toContain(
      'There is no such command. You can type these commands:/access: request',
    );
    for (const word of ['thresholds', 'packages', 'requests'])
      expect(await typed('uma', '', '/access-admin')).toContain(`/access-admin ${word}`);
  });

  test('[R-75] text that is too long for any command is refused with its length and the limit', async () => {
    for (const command of ['/access', '/access-admin'])
      expect(await typed('uma', `revoke ABCDEFGH1234 ${'x'.repeat(60_000)}`, command)).toBe(
        'This command is too long. It has 60,020 characters, and at most 50,000 are possible. Nothing was changed. Shorten it and send it again.',
      );
  });

  test('[R-21] pending, history and mine: what each person may see, and where it is', async () => {
    expect(await typed('uma', 'mine')).toBe('You have not made any requests yet.');
    expect(await typed('anna', 'pending')).toBe('No requests are waiting for your decision.');
    await people.ask('uma', 'plain', { justification: 'For *the* <!channel>' });
    const id = String((await requestOf('uma', 'plain'))._id);
    expect(await typed('uma', 'mine')).toContain(`The plain package`);
    expect(await typed('uma', 'mine')).toContain(`The request is in progress. Its number is ${id}.`);
    const pending = await typed('anna', 'pending');
    for (const shown of [
      'Uma User requests The plain package',
      '“For *the* <!channel>”',
      `Its number is ${id}.`,
      '/access show',
    ])
      expect(pending).toContain(shown);
    expect(await typed('boris', 'history')).toBe(
      'Your history is empty. Requests appear here once they no longer need your decision.',
    );
    await people.click('anna', await people.card('anna'), 'approve');
    await running.settled();
    expect(await typed('anna', 'pending')).toBe('No requests are waiting for your decision.');
    expect(await typed('boris', 'history')).toContain('Approved by Anna Berg. The access was granted.');
    expect(await typed('mia', `mine`)).toBe('You have not made any requests yet.');
  });

  test('[R-17] show brings the card of a quiet package as a message, once, and it can be decided there', async () => {
    await people.ask('uma', 'quiet');
    await running.settled();
    const id = String((await requestOf('uma', 'quiet'))._id);
    expect(people.liveCards('anna')).toEqual([]);
    expect(await typed('anna', 'pending')).toContain(id);
    expect(await typed('anna', `show ${id.toLowerCase()}`)).toBe('I have sent you its card.');
    const card = await people.card('anna');
    expect(await typed('anna', `show ${id}`)).toContain('Decide on the card that you already have here.');
    await people.click('anna', card, 'approve');
    await people.hears('uma', 'You now have The quiet package.');
    await running.settled();
    expect(people.messages('anna').filter((one) => !one.ephemeral && shownOn(one).includes(id))).toHaveLength(1);
    expect(await typed('uma', `show ${id}`)).toContain('The access was granted.');
  });

  test('[R-84] show teaches nothing to somebody who has no part in it', async () => {
    const id = String((await requestOf('uma', 'quiet'))._id);
    const nothing = 'There is no request with this number that you can see. Check the number and try again.';
    expect(await typed('rob', `show ${id}`)).toBe(nothing);
    expect(await typed('rob', 'show ZZZZZZZZZZZZ')).toBe(nothing);
    expect(await attempts('unknownRequest')).toHaveLength(2);
  });

  test('[R-19] cancel: by whoever asked, and by nobody else', async () => {
    await people.ask('rob', 'other');
    const id = String((await requestOf('rob', 'other'))._id);
    const card = await people.card('anna');
    expect(await typed('uma', `cancel ${id}`)).toBe('You have no request with this number. Nothing was changed.');
    expect((await requestOf('rob', 'other')).state).toBe('pendingApproval');
    expect(await typed('rob', `cancel ${id}`)).toBe('You canceled your request for The other package.');
    await running.settled();
    expect((await requestOf('rob', 'other')).state).toBe('canceled');
    expect(people.liveCards('anna')).toEqual([]);
    await people.forge('anna', card, 'approve');
    await soon(() =>
      expect(wordsOf(people.ephemeral('anna').at(-1))).toContain('This request was canceled. Nothing was changed.'),
    );
    expect(await typed('rob', `cancel ${id}`)).toBe('You canceled your request for The other package.');
  });

  test('[R-23] an administrator is asked for a reason; the requestor and the approvers read it letter by letter', async () => {
    await people.ask('rob', 'other');
    const id = String((await requestOf('rob', 'other'))._id);
    await people.card('anna');
    const form = await openForm('ida', `cancel ${id}`);
    expect(form.title).toBe('Cancel request');
    expect(wordsOf(form)).toContain("You are about to cancel Rob Report's request for The other package.");
    expect((await requestOf('rob', 'other')).state).toBe('pendingApproval');
    await submit('ida', form.id, { reason: ' ' });
    expect((await requestOf('rob', 'other')).state).toBe('pendingApproval');
    const reason = 'We *stop* using it <!channel>';
    await submit('ida', form.id, { reason });
    expect(wordsOf(await top('ida'))).toBe(
      "You canceled Rob Report's request for The other package. Rob Report has been told, with your reason.",
    );
    const told = await people.hears('rob', 'Ida Roth canceled your request for The other package.');
    expect(wordsOf(told)).toContain(reason);
    await running.settled();
    expect(people.liveCards('anna')).toEqual([]);
    expect(wordsOf(await people.hears('anna', 'Ida Roth canceled the request.'))).toContain(reason);
    expect(await typed('rob', `cancel ${id}`)).toBe(
      'Ida Roth has already canceled your request for The other package.',
    );
  });

  test('[R-36] what administrators see is refused to everybody else', async () => {
    for (const text of ['thresholds', 'packages', 'requests plain']) {
      expect(await typed('uma', text, '/access-admin')).toMatch(
        /^Only holders of the role Identity Governance Administrator (can do|and, for a role, .* can see) this\./,
      );
    }
    expect(await attempts('notAdministrator')).toHaveLength(3);
    expect(await typed('ida', 'packages', '/access-admin')).toContain('The curious package (curious)');
    expect(await typed('ida', 'requests plain', '/access-admin')).toContain('Uma User requests The plain package');
  });
});

describe('the form for a request', () => {
  const good = { 'question:project': 'Apollo', 'question:size': 'Large, or larger' };

  test('[R-10] asks the chosen package’s questions in a second step, and what was filled in stays', async () => {
    const before = await running.documents('attempts');
    const first = await openForm('uma');
    expect(blockIds(first)).toEqual(['package', 'justification', 'startsAt', 'endsAt']);
    await submit('uma', first.id, { package: 'curious', justification: 'Because.' });
    const second = await top('uma');
    expect(second.id).toBe(first.id);
    expect(blockIds(second)).toEqual([
      ...['package', 'justification', 'question:project', 'question:size', 'question:regions', 'question:safeguards'],
      ...['startsAt', 'endsAt'],
    ]);
    const announced = 'There are 4 more questions about The curious package. Answer them below, then submit again.';
    expect([wordsOf(first).includes(announced), wordsOf(second).includes(announced)]).toEqual([false, true]);
    expect(second.values).toMatchObject({
      package: { value: { selected_option: { value: 'curious' } } },
      justification: { value: { value: 'Because.' } },
    });
    const optional = Object.fromEntries(second.blocks.map(({ block_id, optional }) => [block_id, optional]));
    expect(optional).toMatchObject({ 'question:project': false, 'question:size': false, 'question:regions': true });
    // To be asked is no refusal.
    expect(await running.documents('attempts')).toEqual(before);
    // A blank is no answer, whatever the chat thinks of it.
    const missing = await submit('uma', second.id, { ...good, 'question:project': '   ' });
    expect(missing.errors).toEqual({ 'question:project': 'Answer this question.' });
    const done = await submit('uma', second.id, {
      ...good,
      'question:regions': ['Asia, all', '100%2C'],
      'question:safeguards': '*Locked* up',
    });
    expect(done.errors).toBeUndefined();
    const { answers } = await requestOf('uma', 'curious');
    expect(answers).toEqual([
      { question: 'Which project is it for?', answer: 'Apollo' },
      { question: 'How large is it?', answer: 'Large, or larger' },
      { question: 'Which regions?', answer: 'Asia, all, 100%2C' },
      { question: 'How will it be kept safe?', answer: '*Locked* up' },
    ]);
    const card = wordsOf(await people.card('anna'));
    for (const shown of ['Which regions?', 'Asia, all, 100%2C', '*Locked* up']) expect(card).toContain(shown);
    await people.click('anna', await people.card('anna'), 'approve');
    await running.settled();
  });

  test('[R-10] a form for one package alone asks at once; another package than its own is asked about anew', async () => {
    const form = await openForm('rob', 'request curious');
    expect(blockIds(form)).toContain('question:project');
    const values = { ...requestValues({ package: 'curious', justification: 'Please.' }) };
    const parts = { user: accountOf('rob'), callbackId: 'request_form', values };
    const metadata = JSON.stringify({ search: '', questionsOf: 'plain', questions: ['project'] });
    const { body } = await sendSubmission(running.slack, { ...parts, metadata });
    expect(JSON.parse(body)).toMatchObject({ response_action: 'update' });
    expect(body).toContain('question:safeguards');
    await running.slack.close(accountOf('rob'), form.id);
  });

  test('[R-72] the second step sent twice is one request, and the first step sent again asks again', async () => {
    const form = await openForm('rob');
    await submit('rob', form.id, { package: 'curious', justification: 'Once.' });
    const view = await top('rob');
    const parts = { user: accountOf('rob'), callbackId: 'request_form', viewId: view.id };
    const first = requestValues({ package: 'curious', justification: 'Once.' });
    const values = {
      ...first,
      'question:project': { value: { type: 'plain_text_input', value: 'Twice' } },
      'question:size': { value: { type: 'static_select', selected_option: { value: 'Small' } } },
    };
    const send = () => sendSubmission(running.slack, { ...parts, values, metadata: view.privateMetadata });
    for (const { body } of await Promise.all([send(), send()])) expect(body).toContain('Request submitted');
    expect((await sendSubmission(running.slack, { ...parts, values: first })).body).toContain('question:project');
    const mine = (await running.documents('requests')).filter(
      (one) => (one.requestor as Json).id === 'rob' && (one.target as Json).id === 'curious',
    );
    expect(mine).toHaveLength(1);
    await running.slack.close(accountOf('rob'), view.id);
  });

  test('[R-83] carrying what we never made is not understood, and asks for nothing', async () => {
    const before = (await running.documents('requests')).length;
    const values = requestValues({ package: 'curious', justification: 'Please.' });
    const question = (value: unknown) => ({ ...values, 'question:project': { value } });
    const shown = { questionsOf: 'curious', questions: ['project'] };
    const cases: [unknown, unknown][] = [
      [values, 'nonsense'],
      [values, '{"questions":{"$gt":""}}'],
      [values, JSON.stringify({ questions: ['__proto__'] })],
      [values, JSON.stringify({ questions: Array.from({ length: 51 }, (_, index) => `q${index}`) })],
      [values, JSON.stringify({ search: 'x'.repeat(101) })],
      [values, JSON.stringify({ extends: { requestId: 'x', beneficiary: 'uma' } })],
      [question({ value: { $gt: '' } }), JSON.stringify(shown)],
      [question({ value: 'x'.repeat(3_001) }), JSON.stringify(shown)],
      [question({ selected_options: 'all' }), JSON.stringify(shown)],
      [{ ...values, beneficiary: { value: { selected_option: null } } }, ''],
      [{ ...values, beneficiary: { value: { selected_option: { value: { $ne: '' } } } } }, ''],
    ];
    for (const [given, metadata] of cases) {
      const parts = { user: accountOf('boris'), callbackId: 'request_form', values: given };
      const { status, body } = await sendSubmission(running.slack, { ...parts, metadata });
      expect([status, body], JSON.stringify(metadata)).toEqual([200, expect.stringContaining('out of date')]);
    }
    expect((await running.documents('requests')).length).toBe(before);
  });

  test('[R-11] offers managers those who report to them, and the request is for them', async () => {
    expect(blockIds(await openForm('anna'))).not.toContain('beneficiary');
    await running.slack.close(accountOf('anna'), (await top('anna')).id);
    const form = await openForm('mia');
    const field = form.blocks.find(({ block_id }) => block_id === 'beneficiary') as { element: Json };
    const options = (field.element.options as { text: Json }[]).map(({ text }) => text.text);
    expect(options).toEqual(['Myself', 'Uma User', 'Rob Report']);
    expect(form.values.beneficiary).toMatchObject({ value: { selected_option: { text: { text: 'Myself' } } } });
    // Not where the policy lets everybody ask for themselves only: said beside the field.
    const refused = await submit('mia', form.id, { package: 'third', beneficiary: 'rob', justification: 'For Rob.' });
    expect(refused.errors?.beneficiary).toContain('for someone else');
    await submit('mia', form.id, { package: 'curious', beneficiary: 'uma', justification: 'For Uma.' });
    const second = await top('mia');
    expect(second.values.beneficiary).toMatchObject({ value: { selected_option: { value: 'uma' } } });
    // Uma has it already, and it cannot be extended: beside the package, and the form stays.
    expect((await submit('mia', second.id, good)).errors?.package).toContain('Uma User already has');
    const again = await openForm('mia', 'request third');
    await submit('mia', again.id, { justification: 'For me.' });
    const own = await requestOf('mia', 'third');
    expect(own.beneficiary).toMatchObject({ id: 'mia' });
    expect(await attempts('notRequestable')).toHaveLength(1);
  });

  test('[R-11] [R-84] naming somebody who does not report to them is refused beside the field, or in its place', async () => {
    const values = {
      ...requestValues({ package: 'curious', justification: 'For Anna.' }),
      beneficiary: { value: { type: 'static_select', selected_option: { value: 'anna' } } },
      'question:project': { value: { value: 'P' } },
      'question:size': { value: { selected_option: { value: 'Small' } } },
    };
    const metadata = JSON.stringify({
      questionsOf: 'curious',
      questions: ['project', 'size', 'regions', 'safeguards'],
    });
    const send = (more: object) =>
      sendSubmission(running.slack, { user: accountOf('mia'), callbackId: 'request_form', values: more, metadata });
    expect(JSON.parse((await send(values)).body)).toMatchObject({
      response_action: 'errors',
      errors: { beneficiary: expect.stringContaining('for Anna Berg because you are not their direct manager') },
    });
    const extended = { ...JSON.parse(metadata), extends: { requestId: 'ABCDEFGH1234', beneficiary: 'anna' } };
    const { beneficiary: _, ...hidden } = values;
    const { body } = await sendSubmission(running.slack, {
      ...{ user: accountOf('mia'), callbackId: 'request_form', values: hidden, metadata: JSON.stringify(extended) },
    });
    expect(JSON.parse(body)).toMatchObject({ response_action: 'update' });
    expect(body).toContain('for Anna Berg because you are not their direct manager');
  });

  test('[R-15] extend opens the form for the one package, and what lasts then lasts longer', async () => {
    await people.ask('uma', 'monthly');
    await people.hears('uma', 'You now have The monthly package.');
    await running.settled();
    const { _id, window } = await requestOf('uma', 'monthly');
    const form = await openForm('uma', `extend ${_id}`);
    expect(form.title).toBe('Keep access');
    expect(wordsOf(form)).toContain("Uma User's access to The monthly package lasts until ");
    expect(blockIds(form)).toEqual(['package', 'justification', 'endsAt']);
    const early = Math.floor((window as { endsAt: Date }).endsAt.getTime() / 1000) - 3_600;
    expect((await submit('uma', form.id, { justification: 'Longer.', endsAt: early })).errors?.endsAt).toContain(
      'Choose a later end.',
    );
    await submit('uma', form.id, { endsAt: early + 7_200 });
    await people.hears('uma', 'Your access to The monthly package was extended.');
    await running.settled();
    const kept = (await running.documents('requests')).find((one) => one._id === _id);
    expect(kept?.window).toMatchObject({ endsAt: new Date((early + 7_200) * 1000) });
    expect(await typed('rob', `extend ${_id}`)).toBe('You have no request with this number. Nothing was changed.');
    expect(await typed('uma', 'extend ZZZZZZZZZZZZ')).toBe(
      'You have no request with this number. Nothing was changed.',
    );
  });
});

describe('[R-39] a change that weakens protection', () => {
  const changeCard = (personId: string, words: string | RegExp) =>
    appears(`a change's card for ${personId}`, () =>
      people.messages(personId).findLast((one) => !one.ephemeral && wordsOf(one).match(words) !== null),
    );
  const buttonsOn = ({ blocks }: StandInMessage) =>
    blocks
      .filter(({ type }) => type === 'actions')
      .flatMap(({ elements }) => (elements as { text: Json }[]).map(({ text }) => text.text));

  test('is confirmed by another administrator on the card; the proposer can only take it back', async () => {
    const proposal = await proposeNoApproval(running.database, organization, 'ida', 'plain');
    const own = await changeCard('ida', 'You proposed a change');
    const card = await changeCard('igor', 'Ida Roth proposes a change');
    expect(buttonsOn(own)).toEqual(['Take back']);
    expect(buttonsOn(card)).toEqual(['Confirm', 'Reject']);
    expect(wordsOf(card)).toContain('The plain package: no approval is needed. Before, there was 1 stage');

    await people.forge('ida', own, 'confirm_change', String(proposal));
    await soon(() => expect(wordsOf(people.ephemeral('ida').at(-1))).toContain('someone else must confirm it'));
    await people.forge('uma', card, 'confirm_change', String(proposal));
    await soon(() => expect(wordsOf(people.ephemeral('uma').at(-1))).toContain('Only holders of the role'));
    await people.forge('igor', card, 'confirm_change', '999');
    await soon(() =>
      expect(wordsOf(people.ephemeral('igor').at(-1))).toContain('This change is no longer waiting for confirmation.'),
    );
    for (const value of ['0', '-1', '1e3', '9'.repeat(10), '__proto__', `${proposal} `]) {
      const before = people.ephemeral('igor').length;
      await people.forge('igor', card, 'confirm_change', value);
      const told = await appears('an answer', () => people.ephemeral('igor')[before]);
      expect(wordsOf(told)).toContain('out of date');
    }
    expect(await stagesOf(running.database, 'plain')).toBe(1);

    await people.click('igor', card, 'confirm_change');
    expect(await stagesOf(running.database, 'plain')).toBe(0);
    for (const person of ['ida', 'igor']) {
      const closed = await changeCard(person, 'Confirmed by Igor Sand');
      expect(buttonsOn(closed)).toEqual([]);
      expect(wordsOf(closed)).toContain('The change has taken effect.');
    }
    await people.forge('ida', own, 'reject_change', String(proposal));
    await soon(() =>
      expect(wordsOf(people.ephemeral('ida').at(-1))).toContain('Igor Sand already confirmed this change'),
    );
    expect(people.liveCards('igor')).toEqual([]);
  });

  test('is rejected, or taken back, and then changes nothing', async () => {
    await proposeNoApproval(running.database, organization, 'ida', 'other');
    await people.click('igor', await people.card('igor'), 'reject_change');
    await changeCard('ida', 'Rejected by Igor Sand');
    await proposeNoApproval(running.database, organization, 'ida', 'other');
    const own = await people.card('ida');
    await people.click('ida', own, 'reject_change');
    await changeCard('igor', 'Taken back by Ida Roth');
    expect(await stagesOf(running.database, 'other')).toBe(1);
    await soon(() => expect([...people.liveCards('ida'), ...people.liveCards('igor')]).toEqual([]));
  });
});

test('[R-83] everything that was sent was taken by Slack', () => {
  const failed = running.slack.calls().filter(({ answer }) => answer?.ok !== true);
  expect(failed).toEqual([]);
});
