import type { KnownBlock } from '@slack/types';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SlackStandIn, startSlackStandIn } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { clientOf, refusal, SETTINGS } from './stage.ts';

let slack: SlackStandIn;
beforeAll(async () => {
  slack = await startSlackStandIn(SETTINGS);
});
afterAll(() => slack.stop());

type Part = Record<string, unknown>;
const x = (length: number): string => 'x'.repeat(length);
const plain = (length: number): Part => ({ type: 'plain_text', text: x(length) });
const mrkdwn = (length: number): Part => ({ type: 'mrkdwn', text: x(length) });
const times = (count: number, make: (index: number) => Part): Part[] =>
  Array.from({ length: count }, (_, i) => make(i));
const option = (i: number): Part => ({ text: plain(1), value: `v${i}` });
const button = (more: Part): Part => ({ type: 'button', text: plain(1), ...more });
const actions = (...elements: Part[]): Part => ({ type: 'actions', elements });
const select = (more: Part): Part => ({ type: 'static_select', options: [option(0)], ...more });
const input = (element: Part, more: Part = {}): Part => ({ type: 'input', label: plain(1), element, ...more });
const confirm = (more: Part): Part => ({ title: plain(1), text: plain(1), confirm: plain(1), deny: plain(1), ...more });
const url = (length: number): string => `https://example.com/${x(length - 20)}`;

const post = (blocks: Part[]) =>
  clientOf(slack).chat.postMessage({ channel: 'U0ANA', text: 'a', blocks: blocks as unknown as KnownBlock[] });

/** what, the last size that is taken, a block of a size, how Slack refuses one more and where */
const sizes: [string, number, (size: number) => Part, string][] = [
  [
    'section text',
    3000,
    (n) => ({ type: 'section', text: mrkdwn(n) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'section fields',
    10,
    (n) => ({ type: 'section', fields: times(n, () => plain(1)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a field',
    2000,
    (n) => ({ type: 'section', fields: [mrkdwn(n)] }),
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'header',
    150,
    (n) => ({ type: 'header', text: plain(n) }),
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'context elements',
    10,
    (n) => ({ type: 'context', elements: times(n, () => plain(1)) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'context text',
    3000,
    (n) => ({ type: 'context', elements: [mrkdwn(n)] }),
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/text]',
  ],
  [
    'actions elements',
    25,
    (n) => actions(...times(n, () => button({}))),
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'block_id',
    255,
    (n) => ({ type: 'divider', block_id: x(n) }),
    'must be less than 256 characters [json-pointer:/blocks/0/block_id]',
  ],
  [
    'action_id',
    255,
    (n) => actions(button({ action_id: x(n) })),
    'must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]',
  ],
  [
    'button text',
    75,
    (n) => actions(button({ text: plain(n) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'button value',
    2000,
    (n) => actions(button({ value: x(n) })),
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'button url',
    3000,
    (n) => actions(button({ url: url(n) })),
    'must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]',
  ],
  [
    'button label',
    75,
    (n) => actions(button({ accessibility_label: x(n) })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/accessibility_label]',
  ],
  [
    'confirm title',
    100,
    (n) => actions(button({ confirm: confirm({ title: plain(n) }) })),
    'must be less than 101 characters [json-pointer:/blocks/0/elements/0/confirm/title/text]',
  ],
  [
    'confirm text',
    300,
    (n) => actions(button({ confirm: confirm({ text: mrkdwn(n) }) })),
    'must be less than 301 characters [json-pointer:/blocks/0/elements/0/confirm/text/text]',
  ],
  [
    'confirm button',
    30,
    (n) => actions(button({ confirm: confirm({ confirm: plain(n) }) })),
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/confirm/text]',
  ],
  [
    'deny button',
    30,
    (n) => actions(button({ confirm: confirm({ deny: plain(n) }) })),
    'must be less than 31 characters [json-pointer:/blocks/0/elements/0/confirm/deny/text]',
  ],
  [
    'select options',
    100,
    (n) => actions(select({ options: times(n, option) })),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'option groups',
    100,
    (n) =>
      actions(
        select({ options: undefined, option_groups: times(n, (i) => ({ label: plain(1), options: [option(i)] })) }),
      ),
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/option_groups]',
  ],
  [
    'group label',
    75,
    (n) => actions(select({ options: undefined, option_groups: [{ label: plain(n), options: [option(0)] }] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/option_groups/0/label/text]',
  ],
  [
    'option text',
    75,
    (n) => actions(select({ options: [{ text: plain(n), value: 'v' }] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'option value',
    75,
    (n) => actions(select({ options: [{ text: plain(1), value: x(n) }] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    'option description',
    75,
    (n) => actions(select({ options: [{ ...option(0), description: plain(n) }] })),
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/description/text]',
  ],
  [
    'placeholder',
    150,
    (n) => actions(select({ placeholder: plain(n) })),
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/placeholder/text]',
  ],
  [
    'overflow options',
    5,
    (n) => actions({ type: 'overflow', options: times(n, option) }),
    'no more than 5 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'checkboxes',
    10,
    (n) => actions({ type: 'checkboxes', options: times(n, option) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'radio buttons',
    10,
    (n) => actions({ type: 'radio_buttons', options: times(n, option) }),
    'no more than 10 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'input label',
    2000,
    (n) => input({ type: 'plain_text_input' }, { label: plain(n) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/label/text]',
  ],
  [
    'input hint',
    2000,
    (n) => input({ type: 'plain_text_input' }, { hint: plain(n) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/hint/text]',
  ],
  [
    'max_length',
    3000,
    (n) => input({ type: 'plain_text_input', max_length: n }),
    'must be less than 3001 [json-pointer:/blocks/0/element/max_length]',
  ],
  [
    'initial_value',
    3000,
    (n) => input({ type: 'plain_text_input', initial_value: x(n) }),
    'must be less than 3001 characters [json-pointer:/blocks/0/element/initial_value]',
  ],
  [
    'image alt_text',
    2000,
    (n) => ({ type: 'image', image_url: 'https://example.com/a.png', alt_text: x(n) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/alt_text]',
  ],
  [
    'image title',
    2000,
    (n) => ({ type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a', title: plain(n) }),
    'must be less than 2001 characters [json-pointer:/blocks/0/title/text]',
  ],
  [
    'image url',
    3000,
    (n) => ({ type: 'image', image_url: url(n), alt_text: 'a' }),
    'must be less than 3001 characters [json-pointer:/blocks/0/image_url]',
  ],
];

describe('the last size is taken, one more is refused in Slack’s words', () => {
  test.each(sizes)('%s: %i', async (_, size, block, message) => {
    expect(await refusal(post([block(size)]))).toBeNull();
    const refused = await refusal(post([block(size + 1)]));
    expect(refused?.error).toBe('invalid_blocks');
    expect(refused?.messages).toContain(`[ERROR] ${message}`);
  });

  test('blocks of a message: 50', async () => {
    const dividers = (count: number): Part[] => times(count, () => ({ type: 'divider' }));
    expect(await refusal(post(dividers(50)))).toBeNull();
    expect(await refusal(post(dividers(51)))).toEqual({
      error: 'invalid_blocks',
      messages: ['[ERROR] no more than 50 items allowed [json-pointer:/blocks]'],
    });
  });

  test('text of a message: 40,000', async () => {
    const say = (length: number) => clientOf(slack).chat.postMessage({ channel: 'U0ANA', text: x(length) });
    expect(await refusal(say(40_000))).toBeNull();
    expect(await refusal(say(40_001))).toMatchObject({ error: 'msg_too_long' });
  });

  test('all text of a message’s blocks: 13,200', async () => {
    const full = times(4, () => ({ type: 'section', text: plain(3000) }));
    expect(await refusal(post([...full, { type: 'section', text: plain(1200) }]))).toBeNull();
    expect(await refusal(post([...full, { type: 'section', text: plain(1201) }]))).toMatchObject({
      error: 'msg_blocks_too_long',
    });
  });
});

describe('shapes that Slack refuses', () => {
  const refused: [string, Part[], string][] = [
    [
      'an unknown field',
      [{ type: 'divider', text: 'a' }],
      'invalid additional property: text [json-pointer:/blocks/0]',
    ],
    ['an unknown block', [{ type: 'button' }], 'unsupported type: button [json-pointer:/blocks/0/type]'],
    ['a block without a type', [{ text: plain(1) }], 'missing required field: type [json-pointer:/blocks/0]'],
    [
      'a missing field',
      [actions({ type: 'button' })],
      'missing required field: text [json-pointer:/blocks/0/elements/0]',
    ],
    [
      'mrkdwn where only plain text may stand',
      [{ type: 'header', text: mrkdwn(1) }],
      'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
    ],
    [
      'empty text',
      [{ type: 'header', text: plain(0) }],
      'must be more than 0 characters [json-pointer:/blocks/0/text/text]',
    ],
    [
      'a string for a text object',
      [{ type: 'header', text: 'Hello' }],
      'must be a valid object [json-pointer:/blocks/0/text]',
    ],
    [
      'a section that says nothing',
      [{ type: 'section' }],
      'must define either `text` or `fields` [json-pointer:/blocks/0]',
    ],
    ['no buttons at all', [actions()], 'must provide at least 1 items [json-pointer:/blocks/0/elements]'],
    [
      'no options at all',
      [actions(select({ options: [] }))],
      'must provide at least 1 items [json-pointer:/blocks/0/elements/0/options]',
    ],
    [
      'an unknown style',
      [actions(button({ style: 'warning' }))],
      'must be one of primary, danger [json-pointer:/blocks/0/elements/0/style]',
    ],
    [
      'an element where it may not stand',
      [{ type: 'section', text: plain(1), accessory: { type: 'plain_text_input' } }],
      'unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]',
    ],
    [
      'the same block_id twice',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
      '`block_id` "a" already exists [json-pointer:/blocks/1/block_id]',
    ],
    [
      'the same action_id twice in a block',
      [actions(button({ action_id: 'a' }), button({ action_id: 'a' }))],
      '`action_id` "a" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
    ],
    [
      'a preselected option that is not offered',
      [actions(select({ initial_option: option(9) }))],
      'must match one of the options provided [json-pointer:/blocks/0/elements/0/initial_option]',
    ],
    [
      'mrkdwn in a menu’s option',
      [actions(select({ options: [{ text: mrkdwn(1), value: 'a' }] }))],
      'unsupported type: mrkdwn [json-pointer:/blocks/0/elements/0/options/0/text/type]',
    ],
    [
      'a date of another shape',
      [actions({ type: 'datepicker', initial_date: '1.2.2026' })],
      'must be a valid date [json-pointer:/blocks/0/elements/0/initial_date]',
    ],
    [
      'milliseconds for seconds',
      [actions({ type: 'datetimepicker', initial_date_time: 1_700_000_000_000 })],
      'must be less than 10000000000 [json-pointer:/blocks/0/elements/0/initial_date_time]',
    ],
    [
      'two elements that take the focus',
      [actions(select({ focus_on_load: true })), input({ type: 'plain_text_input', focus_on_load: true })],
      'only one element may set `focus_on_load` [json-pointer:/blocks/1]',
    ],
    [
      'a picture from nowhere',
      [{ type: 'image', alt_text: 'a' }],
      'must define either `image_url` or `slack_file` [json-pointer:/blocks/0]',
    ],
  ];
  test.each(refused)('%s', async (_, blocks, message) => {
    const answer = await refusal(post(blocks));
    expect(answer?.error).toBe('invalid_blocks');
    expect(answer?.messages).toContain(`[ERROR] ${message}`);
  });

  test('mrkdwn is fine in checkboxes, sections, contexts and confirmations', async () => {
    const blocks = [
      { type: 'section', text: mrkdwn(1), fields: [mrkdwn(1)], expand: true },
      {
        type: 'context',
        elements: [mrkdwn(1), { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'a' }],
      },
      actions({ type: 'checkboxes', options: [{ text: mrkdwn(1), value: 'a', description: mrkdwn(1) }] }),
      actions(button({ style: 'danger', confirm: confirm({ text: mrkdwn(1), style: 'danger' }) })),
    ];
    expect(await refusal(post(blocks))).toBeNull();
  });

  test('a refusal says every mistake at once, and nothing is posted', async () => {
    const before = slack.messages('U0BEN').length;
    const answer = await refusal(
      clientOf(slack).chat.postMessage({
        channel: 'U0BEN',
        text: 'a',
        blocks: [{ type: 'header', text: plain(151) }, { type: 'nonsense' }] as unknown as KnownBlock[],
      }),
    );
    expect(answer?.messages).toHaveLength(2);
    expect(slack.messages('U0BEN')).toHaveLength(before);
  });
});
