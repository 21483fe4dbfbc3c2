import { describe, expect, test } from 'vitest';
import { draw } from '../../../../adapters/sandbox/slack/draw.ts';
import type { StandInMessage, StandInView } from '../../../../adapters/sandbox/slack/stand-in.ts';

const now = new Date('2026-11-02T09:00:00Z');
const message = (more: Partial<StandInMessage>): StandInMessage => ({
  channel: 'D1',
  ts: '1.000000',
  text: '',
  blocks: [],
  ephemeral: false,
  edited: false,
  metadata: null,
  threadTs: null,
  from: 'app',
  live: false,
  earlier: [],
  ...more,
});
const line = (text: string): string | undefined => draw(message({ text }), now)[0];
const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });

describe('text', () => {
  const seconds = (iso: string): number => Date.parse(iso) / 1_000;
  const dates: [string, string, string][] = [
    ['{date_short_pretty} at {time}', '2026-11-02T17:30:00Z', 'today at 5:30 PM UTC'],
    ['{date_short_pretty}', '2026-11-03T00:00:00Z', 'tomorrow'],
    ['{date_short_pretty}', '2026-11-01T23:59:59Z', 'yesterday'],
    ['{date_short_pretty}', '2026-12-24T00:00:00Z', 'Dec 24, 2026'],
    ['{date_num}', '2026-01-05T00:00:00Z', '2026-01-05'],
    ['{date}', '2026-11-22T00:00:00Z', 'November 22nd, 2026'],
    ['{date_long}', '2026-11-12T00:00:00Z', 'Thursday, November 12th, 2026'],
    ['{ago}', '2026-11-02T08:57:00Z', '3 minutes ago'],
    ['{ago}', '2026-11-03T09:00:00Z', 'in 1 day'],
    ['{nonsense}', '2026-11-02T08:57:00Z', 'fallback'],
  ];
  test.each(dates)('date %s of %s', (format, iso, drawn) => {
    expect(line(`Ends <!date^${seconds(iso)}^${format}|fallback>.`)).toBe(`Ends ${drawn}.`);
  });

  test('links and escapes; what was escaped is never special', () => {
    expect(line('*A* &amp; B &lt;C&gt; <https://example.com?a=1&amp;b=2|site>')).toBe(
      '*A* & B <C> site (https://example.com?a=1&b=2)',
    );
    expect(line('&lt;!date^1^{date}|x&gt; &amp;lt;')).toBe('<!date^1^{date}|x> &lt;');
    expect(line('<https://example.com>')).toBe('https://example.com');
  });
});

test('a card', () => {
  const card = message({
    text: 'only for notifications',
    edited: false,
    blocks: [
      { type: 'header', text: plain('Request <1>') },
      {
        type: 'section',
        text: mrkdwn('*Ana* asks'),
        fields: [mrkdwn('*Package*\nFinance')],
        accessory: { type: 'button', text: plain('Open') },
      },
      { type: 'context', elements: [mrkdwn('Stage 1'), plain('2 days')] },
      { type: 'divider' },
      {
        type: 'actions',
        elements: [
          { type: 'button', text: plain('Approve') },
          { type: 'button', text: plain('Deny') },
          { type: 'static_select', placeholder: plain('More'), options: [] },
        ],
      },
    ],
  });
  expect(draw(card, now)).toEqual([
    '# Request <1>',
    '*Ana* asks  [Open]',
    '*Package* Finance',
    'Stage 1 · 2 days',
    '────────',
    '[Approve] [Deny] [More ▾]',
  ]);
  expect(draw(message({ text: 'a\nb', ephemeral: true, edited: true }), now)).toEqual([
    '(only visible to you)',
    'a',
    'b',
    '(edited)',
  ]);
});

test('a form', () => {
  const option = (value: string) => ({ text: plain(value), value });
  const input = (id: string, element: object, more: object = {}) => ({
    type: 'input',
    block_id: id,
    label: plain(id),
    element: { action_id: 'a', ...element },
    ...more,
  });
  const view: StandInView = {
    id: 'V1',
    hash: 'h',
    callbackId: '',
    externalId: null,
    privateMetadata: '',
    title: 'Request',
    submit: 'Send',
    close: 'Cancel',
    blocks: [
      input('Why', { type: 'plain_text_input', placeholder: plain('A reason') }, { hint: plain('Auditors read this') }),
      input('Note', { type: 'plain_text_input' }, { optional: true }),
      input('Package', { type: 'external_select' }),
      input('Risk', { type: 'radio_buttons', options: [option('low'), option('high')] }),
      input('Also', { type: 'checkboxes', options: [option('x'), option('y')] }),
      input('From', { type: 'datetimepicker' }),
    ],
    values: {
      Note: { a: { type: 'plain_text_input', value: 'Hi' } },
      Package: { a: { type: 'external_select', selected_option: option('Finance') } },
      Risk: { a: { type: 'radio_buttons', selected_option: option('high') } },
      Also: { a: { type: 'checkboxes', selected_options: [option('x')] } },
      From: { a: { type: 'datetimepicker', selected_date_time: 1_793_610_000 } },
    },
    errors: { Why: 'Please complete this required field.' },
    trouble: null,
  };
  expect(draw(view, now)).toEqual([
    '== Request ==',
    'Why: ______ (A reason)',
    '  Auditors read this',
    '  ! Please complete this required field.',
    'Note (optional): Hi',
    'Package: [Finance ▾]',
    'Risk: ( ) low  (•) high',
    'Also: [x] x  [ ] y',
    'From: [2026-11-02 9:00 AM UTC ▾]',
    '[Cancel] [Send]',
  ]);
});

test('rich text', () => {
  const text = (value: string) => ({ type: 'text', text: value });
  const blocks = [
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [text('See '), { type: 'link', url: 'https://example.com', text: 'this' }],
        },
        { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'rich_text_section', elements: [text('one')] }] },
      ],
    },
  ];
  expect(draw({ id: 'V1', hash: 'h', blocks }, now)).toEqual(['See this (https://example.com)', '• one']);
});
