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
  test('[R-75] text that is too long for any command is refused with its length and the limit', async () => {
    for (const command of ['/access', '/access-admin'])
      expect(await typed('uma', `revoke ABCDEFGH1234 ${'x'.repeat(60_000)}`, command)).toBe(
        'This command is too long. It has 60,020 characters, and at most 50,000 are possible. Nothing was changed. Shorten it and send it again.',
      );
  });
});

describe('the form for a request', () => {
  test('[R-10] a form for one package is asked about anew when another package is sent with it', async () => {
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
