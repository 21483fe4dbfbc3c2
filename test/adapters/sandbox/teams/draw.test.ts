import { describe, expect, test } from 'vitest';
import { draw } from '../../../../adapters/sandbox/teams/draw.ts';
import type { Json, StandInMessage } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { card, execute, text } from './stage.ts';

const message = (more: Partial<StandInMessage>): StandInMessage => ({
  conversationId: 'a:1',
  activityId: '1',
  text: '',
  cards: [],
  summary: null,
  from: 'bot',
  edited: false,
  live: false,
  expectsRefresh: false,
  notice: null,
  earlier: [],
  ...more,
});
const now = new Date('2026-11-02T09:00:00Z');
const drawn = (...body: Json[]): string[] => draw(message({ cards: [card(body)] }), now);
const input = (type: string, more: Json): Json => ({ type: `Input.${type}`, id: 'f', ...more });

test('messages', () => {
  expect(draw(message({ text: 'a\n**b**' }), now)).toEqual(['a', '**b**']);
  expect(draw(message({ text: 'access', from: 'person' }), now)).toEqual(['> access']);
  const cards = [card([text('One')]), card([text('Two')])];
  expect(draw(message({ cards, edited: true, notice: 'Too late' }), now)).toEqual([
    'One',
    'Two',
    '(edited)',
    '! Too late',
  ]);
});

test('a card', () => {
  const deny = {
    type: 'Action.ShowCard',
    title: 'Deny',
    card: card([input('Text', { label: 'Why', isRequired: true })], [execute('Send', 'deny')]),
  };
  const shown = card(
    [
      text('Request r1', { style: 'Heading' }),
      { type: 'RichTextBlock', inlines: ['asked by ', { type: 'TextRun', text: 'Ana' }] },
      {
        type: 'FactSet',
        facts: [
          { title: 'Package:', value: 'Finance' },
          { title: 'Until', value: '{{DATE(2026-11-03T00:00:00Z)}}' },
        ],
      },
      { type: 'ColumnSet', columns: [{ items: [text('left')] }, { items: [] }, { items: [text('right')] }] },
      { type: 'ColumnSet', columns: [{ items: [text('a'), text('b')] }, { items: [text('c')] }] },
      { type: 'Table', rows: [{ cells: [{ items: [text('1')] }, { items: [text('2')] }] }] },
      { type: 'Container', items: [text('inside'), text('hidden', { isVisible: false })] },
      { type: 'Image', url: 'https://example.com/a.png', altText: 'a face' },
      { type: 'ImageSet', images: [{ type: 'Image', url: 'https://example.com/a.png' }] },
      { type: 'Badge', fallback: text('instead') },
      { type: 'Badge', fallback: 'drop' },
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Open', url: 'https://example.com' }] },
    ],
    [execute('Approve', 'approve'), deny, execute('Later', 'later', {}, { isEnabled: false })],
  );
  expect(draw(message({ cards: [shown] }), now)).toEqual([
    '# Request r1',
    'asked by Ana',
    'Package: Finance',
    'Until: 2026-11-03',
    'left  right',
    'a',
    'b',
    'c',
    '1 | 2',
    'inside',
    '(a face)',
    '(picture)',
    'instead',
    '[Open]',
    '[Approve] [Deny ▾] (Later)',
    'Deny:',
    '  Why *: ______',
    '  [Send]',
  ]);
});

test('inputs', () => {
  const choices = [
    { title: 'Low', value: 'l' },
    { title: 'High', value: 'h' },
  ];
  const picker = { isMultiSelect: true, 'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' } };
  expect(
    drawn(
      input('Text', { label: 'Why', placeholder: 'a reason' }),
      input('Text', { label: 'Why', value: 'because' }),
      input('Number', { value: 0 }),
      input('Date', { label: 'From' }),
      input('Toggle', { title: 'Tell them', value: 'true' }),
      input('Toggle', { title: 'Tell them', valueOn: 'yes' }),
      input('ChoiceSet', { label: 'Risk', choices }),
      input('ChoiceSet', { label: 'Risk', choices, value: 'h' }),
      input('ChoiceSet', { choices, style: 'Expanded', value: 'l' }),
      input('ChoiceSet', { choices, isMultiSelect: true, value: 'l,h' }),
      input('ChoiceSet', { choices, placeholder: 'How bad?' }),
      input('ChoiceSet', { ...picker, label: 'Who', choices, value: 'l,1000' }),
      input('ChoiceSet', picker),
    ),
  ).toEqual([
    'Why: ______ (a reason)',
    'Why: because',
    '0',
    'From: ______',
    '[x] Tell them',
    '[ ] Tell them',
    'Risk: [Choose ▾]',
    'Risk: [High ▾]',
    '(•) Low  ( ) High',
    '[x] Low  [x] High',
    '[How bad? ▾]',
    'Who: [Low, 1000 ▾]',
    '[Search for people ▾]',
  ]);
});

test('charts', () => {
  const fallback = 'drop';
  expect(
    drawn(
      { type: 'Chart.Donut', title: 'Requests', data: [{ legend: 'Open', value: 3 }], fallback },
      { type: 'Chart.VerticalBar', data: [{ x: 'Mon', y: 1 }], fallback },
      {
        type: 'Chart.Line',
        data: [
          {
            legend: 'A',
            values: [
              { x: 1, y: 2 },
              { x: 2, y: 3 },
            ],
          },
        ],
        fallback,
      },
      { type: 'Chart.Gauge', title: 'Risk', value: 40, fallback },
    ),
  ).toEqual([
    '(chart: Requests)',
    '  Open: 3',
    '(chart)',
    '  Mon: 1',
    '(chart)',
    '  A: 1: 2, 2: 3',
    '(chart: Risk) 40',
  ]);
});

describe('dates and times', () => {
  const cases: [string, string][] = [
    ['{{DATE(2026-11-02T23:30:00Z)}}', '2026-11-02'],
    ['{{DATE(2026-11-02T23:30:00Z, COMPACT)}}', '2026-11-02'],
    ['{{DATE(2026-11-02T23:30:00Z,SHORT)}}', 'Mon, Nov 2, 2026'],
    ['{{DATE(2026-11-02T23:30:00-02:00, LONG)}}', 'Tuesday, November 3, 2026'],
    ['at {{TIME(2026-11-02T23:30:00+02:00)}}.', 'at 9:30 PM UTC.'],
    // Clients leave these as they are, and so a bot's mistake is seen.
    ['{{DATE(2026-11-02T23:30:00.000Z)}}', '{{DATE(2026-11-02T23:30:00.000Z)}}'],
    ['{{DATE(2026-11-02)}}', '{{DATE(2026-11-02)}}'],
    ['{{DATE(2026-11-02T23:30:00Z, short)}}', '{{DATE(2026-11-02T23:30:00Z, short)}}'],
    ['{{TIME(2026-13-02T23:30:00Z)}}', '{{TIME(2026-13-02T23:30:00Z)}}'],
  ];
  test.each(cases)('%s', (given, expected) => {
    expect(drawn(text(given))).toEqual([expected]);
  });
});
