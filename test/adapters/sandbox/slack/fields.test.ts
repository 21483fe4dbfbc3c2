import type { KnownBlock } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plain, type Staged, stageApp } from './stage.ts';

let staged: Staged;
let blocks: KnownBlock[];
let submissions: { view: { state: { values: Record<string, Record<string, object>> } } }[];
let actions: { actions: object[]; state?: object; view?: object }[];
let suggest: object;
let asked: object[];

const option = (value: string) => ({ text: plain(value.toUpperCase()), value });
const filled = (value: string) => ({ text: { type: 'plain_text', text: value.toUpperCase(), emoji: true }, value });
const input = (id: string, element: object, more: object = {}): KnownBlock =>
  ({
    type: 'input',
    block_id: id,
    label: plain(id),
    element: { action_id: `${id}_value`, ...element },
    ...more,
  }) as KnownBlock;

beforeEach(async () => {
  submissions = [];
  actions = [];
  asked = [];
  suggest = { options: [] };
  staged = await stageApp((app) => {
    app.command('/form', async ({ ack, client, body }) => {
      const view = { type: 'modal' as const, callback_id: 'form', title: plain('F'), submit: plain('Send'), blocks };
      await client.views.open({ trigger_id: body.trigger_id, view });
      await ack();
    });
    app.view('form', async ({ ack, body }) => {
      submissions.push(body as never);
      await ack();
    });
    app.action(/.*/, async ({ ack, body }) => {
      actions.push(body as never);
      await ack();
    });
    app.options(/.*/, async ({ ack, payload }) => {
      asked.push(payload);
      await ack(suggest as never);
    });
  });
});
afterEach(() => staged.stop());

async function form(...made: KnownBlock[]): Promise<string> {
  blocks = made;
  await staged.slack.command('U0ANA', '/form');
  return staged.slack.views('U0ANA')[0]?.id ?? '';
}

/** Submits and tells what the app got, or what Slack's client complained about. */
async function submit(viewId: string, values: Record<string, string | number | string[] | null>): Promise<unknown> {
  const before = submissions.length;
  const answer = await staged.slack.submit('U0ANA', viewId, values);
  return submissions.length > before ? submissions.at(-1)?.view.state.values : answer.errors;
}

test('every kind of field arrives as Slack sends it', async () => {
  const all = await form(
    input('text', { type: 'plain_text_input' }),
    input('number', { type: 'number_input', is_decimal_allowed: false }),
    input('mail', { type: 'email_text_input' }),
    input('url', { type: 'url_text_input' }),
    input('one', { type: 'static_select', options: [option('a'), option('b')] }),
    input('many', { type: 'multi_static_select', options: [option('a'), option('b')] }),
    input('radio', { type: 'radio_buttons', options: [option('a')] }),
    input('boxes', { type: 'checkboxes', options: [option('a'), option('b')] }),
    input('who', { type: 'users_select' }),
    input('whom', { type: 'multi_users_select' }),
    input('day', { type: 'datepicker' }),
    input('hour', { type: 'timepicker', timezone: 'Europe/Lisbon' }),
    input('moment', { type: 'datetimepicker' }),
    input('left', { type: 'plain_text_input' }, { optional: true }),
    input('kept', { type: 'datepicker', initial_date: '2026-01-31' }),
  );
  const values = await submit(all, {
    text: 'Hello',
    number: 3,
    mail: 'ana@example.com',
    url: 'https://example.com',
    one: 'b',
    many_value: ['a', 'b'],
    radio: 'a',
    boxes: ['b'],
    who: 'U0BEN',
    whom: ['U0ANA', 'U0BEN'],
    day: '2026-11-30',
    hour: '07:30',
    moment: 1_800_000_000,
  });
  expect(values).toEqual({
    text: { text_value: { type: 'plain_text_input', value: 'Hello' } },
    number: { number_value: { type: 'number_input', value: '3' } },
    mail: { mail_value: { type: 'email_text_input', value: 'ana@example.com' } },
    url: { url_value: { type: 'url_text_input', value: 'https://example.com' } },
    one: { one_value: { type: 'static_select', selected_option: filled('b') } },
    many: { many_value: { type: 'multi_static_select', selected_options: [filled('a'), filled('b')] } },
    radio: { radio_value: { type: 'radio_buttons', selected_option: filled('a') } },
    boxes: { boxes_value: { type: 'checkboxes', selected_options: [filled('b')] } },
    who: { who_value: { type: 'users_select', selected_user: 'U0BEN' } },
    whom: { whom_value: { type: 'multi_users_select', selected_users: ['U0ANA', 'U0BEN'] } },
    day: { day_value: { type: 'datepicker', selected_date: '2026-11-30' } },
    hour: { hour_value: { type: 'timepicker', selected_time: '07:30', timezone: 'Europe/Lisbon' } },
    moment: { moment_value: { type: 'datetimepicker', selected_date_time: 1_800_000_000 } },
    left: { left_value: { type: 'plain_text_input', value: null } },
    kept: { kept_value: { type: 'datepicker', selected_date: '2026-01-31' } },
  });
});

describe('what Slack’s client refuses before it asks the app', () => {
  const cases: [string, KnownBlock, string | number | string[] | null, boolean][] = [
    ['nothing where something is required', input('f', { type: 'plain_text_input' }), null, false],
    ['an empty required choice', input('f', { type: 'checkboxes', options: [option('a')] }), [], false],
    ['nothing where it is optional', input('f', { type: 'plain_text_input' }, { optional: true }), null, true],
    ['too short', input('f', { type: 'plain_text_input', min_length: 3 }), 'ab', false],
    ['just long enough', input('f', { type: 'plain_text_input', min_length: 3 }), 'abc', true],
    ['too long', input('f', { type: 'plain_text_input', max_length: 3 }), 'abcd', false],
    ['as long as may be', input('f', { type: 'plain_text_input', max_length: 3 }), 'abc', true],
    ['longer than any input', input('f', { type: 'plain_text_input' }), 'x'.repeat(3_001), false],
    ['no number', input('f', { type: 'number_input', is_decimal_allowed: true }), 'three', false],
    ['a fraction', input('f', { type: 'number_input', is_decimal_allowed: false }), '1.5', false],
    ['too small', input('f', { type: 'number_input', is_decimal_allowed: false, min_value: '2' }), 1, false],
    ['the largest', input('f', { type: 'number_input', is_decimal_allowed: false, max_value: '2' }), 2, true],
    ['too large', input('f', { type: 'number_input', is_decimal_allowed: false, max_value: '2' }), 3, false],
    ['no address', input('f', { type: 'email_text_input' }), 'ana', false],
    ['no URL', input('f', { type: 'url_text_input' }), 'example', false],
    ['too many people', input('f', { type: 'multi_users_select', max_selected_items: 1 }), ['U0ANA', 'U0BEN'], false],
  ];
  test.each(cases)('%s', async (_, block, entry, passes) => {
    const got = await submit(await form(block), { f: entry });
    if (passes) expect(submissions).toHaveLength(1);
    else expect(got).toEqual({ f: expect.any(String) });
    expect(submissions).toHaveLength(passes ? 1 : 0);
  });

  test('what no client could enter is a mistake of the test', async () => {
    const viewId = await form(
      input('one', { type: 'static_select', options: [option('a')] }),
      input('day', { type: 'datepicker' }),
      input('whom', { type: 'multi_users_select' }),
    );
    await expect(submit(viewId, { whom: ['U0NOBODY'] })).rejects.toThrow('no U0NOBODY in this workspace');
    await expect(submit(viewId, { one: 'z' })).rejects.toThrow('not among the options');
    await expect(submit(viewId, { day: 'tomorrow' })).rejects.toThrow('YYYY-MM-DD');
    await expect(submit(viewId, { other: 'a' })).rejects.toThrow('no input "other"');
    await expect(submit(viewId, { one: ['a', 'a'] })).rejects.toThrow('Only one');
  });
});

describe('options that the app suggests', () => {
  const external = (more: object = {}) => input('package', { type: 'external_select', ...more });
  const type = (viewId: string, query: string) => staged.slack.options('U0ANA', viewId, 'package_value', query);

  test('are asked for as somebody types, and can be chosen then', async () => {
    const viewId = await form(external({ min_query_length: 2 }));
    const offered = [option('fin'), option('fit')];
    suggest = { options: offered };
    expect(await type(viewId, 'f')).toMatchObject({ options: [], answer: { sent: false } });
    await expect(submit(viewId, { package: 'fin' })).rejects.toThrow('call options() first');
    expect((await type(viewId, 'fi')).options).toEqual(offered);
    expect(asked).toMatchObject([
      { type: 'block_suggestion', action_id: 'package_value', block_id: 'package', value: 'fi', view: { id: viewId } },
    ]);
    expect(await submit(viewId, { package: 'fin' })).toMatchObject({
      package: { package_value: { type: 'external_select', selected_option: { value: 'fin' } } },
    });
  });

  test('three letters unless the app says otherwise; groups; wrong answers', async () => {
    const viewId = await form(external());
    suggest = { option_groups: [{ label: plain('G'), options: [option('abc')] }] };
    expect(await type(viewId, 'ab')).toMatchObject({ answer: { sent: false } });
    expect((await type(viewId, 'abc')).options).toMatchObject([{ value: 'abc' }]);
    suggest = { options: Array.from({ length: 101 }, (_, i) => option(`o${i}`)) };
    expect(await type(viewId, 'abc')).toMatchObject({ options: [], answer: { error: 'invalid_options_response' } });
  });
});

test('choices in messages and dispatching inputs tell the app at once, with the state of everything', async () => {
  const menu = { type: 'static_select', action_id: 'pick', options: [option('a'), option('b')] };
  const posted = await staged.client.chat.postMessage({
    channel: 'U0ANA',
    text: 'Pick',
    blocks: [
      {
        type: 'actions',
        block_id: 'row',
        elements: [menu, { type: 'button', action_id: 'go', text: plain('Go'), value: 'v' }],
      },
    ] as never,
  });
  const where = { channel: posted.channel ?? '', ts: posted.ts ?? '' };
  await expect(staged.slack.click('U0ANA', where, 'pick')).rejects.toThrow('Say by value');
  await expect(staged.slack.click('U0ANA', where, 'go', { value: 'w' })).rejects.toThrow('only a forged click');
  await staged.slack.click('U0ANA', where, 'pick', { value: 'b' });
  await staged.slack.click('U0ANA', where, 'go');
  const state = { values: { row: { pick: { type: 'static_select', selected_option: filled('b') } } } };
  expect(actions).toMatchObject([
    { actions: [{ type: 'static_select', action_id: 'pick', selected_option: filled('b') }], state },
    { actions: [{ type: 'button', value: 'v' }], state },
  ]);

  const viewId = await form(
    input('kind', { type: 'static_select', options: [option('a')] }, { dispatch_action: true }),
    input('quiet', { type: 'plain_text_input' }),
  );
  await staged.slack.click('U0ANA', { viewId }, 'kind_value', { value: 'a' });
  expect(actions.at(-1)).toMatchObject({
    container: { type: 'view', view_id: viewId },
    actions: [{ selected_option: filled('a') }],
    view: { state: { values: { kind: { kind_value: { selected_option: filled('a') } } } } },
  });
  await expect(staged.slack.click('U0ANA', { viewId }, 'quiet_value', { value: 'a' })).rejects.toThrow(
    'tells the app nothing',
  );
});
