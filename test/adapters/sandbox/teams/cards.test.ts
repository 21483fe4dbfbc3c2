import { describe, expect, test } from 'vitest';
import { cardProblems } from '../../../../adapters/sandbox/teams/cards/problems.ts';
import type { Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { card, execute, text } from './stage.ts';

const submit = (more: Json = {}): Json => ({ type: 'Action.Submit', title: 'Go', ...more });
const input = (type: string, more: Json = {}): Json => ({ type: `Input.${type}`, id: 'f', ...more });
const choices = [{ title: 'A', value: 'a' }];
const everybody = { type: 'Data.Query', dataset: 'graph.microsoft.com/users' };
const body = (...elements: Json[]): string[] => cardProblems(card(elements));
const withActions = (...actions: Json[]): string[] => cardProblems(card([], actions));

/** Every element and action that is played, with most of what each may have. */
const everything: Json = card(
  [
    text('T', { style: 'heading', size: 'ExtraLarge', weight: 'bolder', color: 'Good', isSubtle: true, maxLines: 2 }),
    {
      type: 'RichTextBlock',
      horizontalAlignment: 'Center',
      inlines: ['plain', { type: 'TextRun', text: 'run', italic: true, selectAction: submit() }],
    },
    {
      type: 'FactSet',
      id: 'facts',
      facts: [{ title: 'Package', value: 'Finance' }],
      spacing: 'Medium',
      separator: true,
    },
    {
      type: 'Container',
      style: 'emphasis',
      bleed: true,
      items: [text('in')],
      selectAction: submit(),
      isVisible: false,
    },
    {
      type: 'ColumnSet',
      columns: [
        { width: 'auto', items: [text('1')] },
        {
          type: 'Column',
          width: 2,
          items: [],
          backgroundImage: { url: 'https://example.com/a.png', fillMode: 'repeat' },
        },
        { type: 'Column', width: '50px', verticalContentAlignment: 'bottom', minHeight: '20px' },
      ],
    },
    {
      type: 'Table',
      columns: [{ width: 1 }, { width: '80px', horizontalCellContentAlignment: 'right' }],
      rows: [
        {
          type: 'TableRow',
          cells: [
            { type: 'TableCell', items: [text('a')] },
            { items: [], style: null },
          ],
        },
      ],
      gridStyle: 'accent',
      firstRowAsHeader: true,
      showGridLines: false,
    },
    { type: 'Image', url: 'https://example.com/a.png', altText: 'a', size: 'Small', style: 'person', height: '20px' },
    { type: 'ImageSet', images: [{ type: 'Image', url: 'data:image/png;base64,AA==' }], imageSize: 'medium' },
    { type: 'ActionSet', actions: [submit()] },
    input('Text', { id: 'i1', label: 'L', isMultiline: true, maxLength: 10, regex: '^a+$', inlineAction: submit() }),
    input('Number', { id: 'i2', min: 1, max: 1, value: 1, isRequired: true, errorMessage: 'e', placeholder: 'p' }),
    input('Date', { id: 'i3', min: '2026-01-01', max: '2026-12-31', value: '2026-11-02' }),
    input('Time', { id: 'i4', min: '00:00', max: '23:59' }),
    input('Toggle', { id: 'i5', title: 'T', valueOn: 'y', valueOff: 'n', wrap: true }),
    input('ChoiceSet', { id: 'i6', choices, style: 'filtered', value: 'a' }),
    input('ChoiceSet', { id: 'i8', choices: [], isMultiSelect: true, value: 'a,b', 'choices.data': everybody }),
    { type: 'Chart.Donut', title: 'C', data: [{ legend: 'a', value: 1, color: 'good' }], fallback: text('1 a') },
    { type: 'Chart.Pie', data: [], fallback: 'drop' },
    { type: 'Chart.VerticalBar', data: [{ x: 'a', y: 1 }], xAxisTitle: 'x', fallback: 'drop' },
    { type: 'Chart.HorizontalBar', data: [{ x: 'a', y: 1 }], fallback: 'drop' },
    { type: 'Chart.Line', data: [{ legend: 'a', values: [{ x: '2026-11-02', y: 1 }] }], fallback: 'drop' },
    { type: 'Chart.Gauge', value: 1, min: 0, max: 2, segments: [{ legend: 'low', size: 1 }], fallback: 'drop' },
    { type: 'Badge', text: 'unknown here', fallback: text('badge') },
  ],
  [
    execute('A', 'a', {}, { style: 'positive', tooltip: 't', fallback: submit(), associatedInputs: 'none' }),
    submit({ data: 'text', msTeams: { feedback: { hide: true } }, isEnabled: false }),
    { type: 'Action.OpenUrl', title: 'O', url: 'https://example.com', iconUrl: 'icon:Open', mode: 'secondary' },
    { type: 'Action.ShowCard', title: 'S', card: { type: 'AdaptiveCard', body: [input('Text', { id: 'i7' })] } },
    { type: 'Action.ToggleVisibility', title: 'V', targetElements: ['facts', { elementId: 'facts', isVisible: true }] },
    { type: 'Action.New', title: 'unknown here', fallback: 'drop' },
  ],
  {
    refresh: { action: execute('R', 'r'), userIds: ['29:a'] },
    msteams: { width: 'Full' },
    selectAction: submit(),
    fallbackText: 'f',
    speak: 's',
    lang: 'en',
    rtl: false,
    verticalContentAlignment: 'center',
    minHeight: '50px',
  },
);

test('everything that is played, and every part of it with something more', () => {
  expect(cardProblems(everything)).toEqual([]);
  let parts = 0;
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (!Array.isArray(node)) {
      const held = node as Json;
      held.unheardOf = 1;
      const problems = cardProblems(everything);
      delete held.unheardOf;
      // What an action carries is its own affair, and so is what an unknown element has.
      const free = Object.keys(held).length === 0 || held.type === 'Badge' || held.type === 'Action.New';
      if (!free) expect(problems, JSON.stringify(node)).not.toEqual([]);
      parts += 1;
    }
    for (const inner of Object.values(node)) visit(inner);
  };
  visit(everything);
  expect(parts).toBeGreaterThan(60);
  expect(cardProblems(everything)).toEqual([]);
});

describe('the card', () => {
  const cases: [string, unknown, string | null][] = [
    ['no object', 'x', '/ must be an object'],
    ['a list', [], '/ must be an object'],
    ['another type', { type: 'HeroCard', version: '1.5' }, '/ has the type HeroCard, which is not supported here'],
    ['no type', { version: '1.5' }, '/type is required'],
    ['no version', { type: 'AdaptiveCard' }, '/version is required'],
    ['version 1.0', card([], [], { version: '1.0' }), null],
    ['version 1.6', card([], [], { version: '1.6' }), '/version must be at most 1.5'],
    ['version 2.0', card([], [], { version: '2.0' }), '/version must be at most 1.5'],
    ['version 1.10', card([], [], { version: '1.10' }), '/version must be at most 1.5'],
    ['no number as version', card([], [], { version: 'x' }), '/version must be like 1.5'],
    ['Action.Execute in 1.4', card([], [execute('a', 'a')], { version: '1.4' }), null],
    [
      'Action.Execute in 1.3',
      card([], [execute('a', 'a')], { version: '1.3' }),
      '/actions/0 needs a card of version 1.4',
    ],
    [
      'refresh in 1.3',
      card([], [], { version: '1.3', refresh: { action: execute('a', 'a') } }),
      '/refresh/action needs',
    ],
    [
      '60 to refresh for',
      card([], [], { refresh: { action: execute('a', 'a'), userIds: Array(60).fill('29:a') } }),
      null,
    ],
    [
      '61 to refresh for',
      card([], [], { refresh: { action: execute('a', 'a'), userIds: Array(61).fill('29:a') } }),
      '/refresh/userIds must have at most 60',
    ],
    ['refresh by another action', card([], [], { refresh: { action: submit() } }), '/refresh/action has the type'],
    ['refresh without action', card([], [], { refresh: {} }), '/refresh/action is required'],
    ['mentions', card([], [], { msteams: { entities: [] } }), '/msteams has an unknown property entities'],
    ['another width', card([], [], { msteams: { width: 'Half' } }), '/msteams/width must be one of full'],
    ['sign-in', card([], [], { authentication: {} }), '/ has an unknown property authentication'],
    ['a body that is no list', card([], [], { body: {} }), '/body must be array'],
    ['text as an element', card(['x' as never]), '/body/0 must be an object'],
  ];
  test.each(cases)('%s', (_, given, problem) => {
    if (problem === null) expect(cardProblems(given)).toEqual([]);
    else expect(cardProblems(given)).toContainEqual(expect.stringContaining(problem));
  });
});

describe('elements', () => {
  const cases: [string, string[], string | null][] = [
    ['no type', body({ text: 'x' }), '/body/0/type is required'],
    [
      'an unknown type',
      body({ type: 'Badge' }),
      '/body/0 has the type Badge, which is not supported here, and no fallback',
    ],
    ['an unknown type to drop', body({ type: 'Badge', fallback: 'Drop' }), null],
    ['an unknown fallback', body({ type: 'Badge', fallback: { type: 'Icon' } }), '/body/0/fallback has the type Icon'],
    ['a fallback that is another word', body(text('x', { fallback: 'hide' })), '/body/0/fallback must be an object'],
    [
      'a broken fallback',
      body({ type: 'Badge', fallback: { type: 'TextBlock' } }),
      '/body/0/fallback/text is required',
    ],
    [
      'an action as fallback',
      body({ type: 'Badge', fallback: submit() }),
      '/body/0/fallback has the type Action.Submit',
    ],
    ['a chart without fallback', body({ type: 'Chart.Pie', data: [] }), '/body/0/fallback is required'],
    [
      'a chart’s data',
      body({ type: 'Chart.Pie', data: [{ label: 1 }], fallback: 'drop' }),
      '/body/0/data/0 has an unknown',
    ],
    ['media', body({ type: 'Media', sources: [] }), '/body/0 has the type Media'],
    ['capitals', body(text('x', { weight: 'BOLDER', size: 'extralarge' })), null],
    ['an unknown word', body(text('x', { size: 'huge' })), '/body/0/size must be one of default, small'],
    ['nothing said', body(text('x', { size: null })), null],
    ['a number as text', body(text(7 as never)), '/body/0/text must be string'],
    ['a fact without value', body({ type: 'FactSet', facts: [{ title: 'x' }] }), '/body/0/facts/0/value is required'],
    [
      'a number as fact',
      body({ type: 'FactSet', facts: [{ title: 'x', value: 1 }] }),
      '/body/0/facts/0/value must be string',
    ],
    [
      'a list as selectAction',
      body({ type: 'Container', items: [], selectAction: [submit()] }),
      'selectAction must be an object',
    ],
    [
      'deep inside',
      body({ type: 'ColumnSet', columns: [{ items: [{ type: 'TextBlock' }] }] }),
      '/body/0/columns/0/items/0/text',
    ],
    [
      'in a table',
      body({ type: 'Table', rows: [{ cells: [{ items: [{ type: 'X' }] }] }] }),
      '/body/0/rows/0/cells/0/items/0 has',
    ],
    ['a relative picture', body({ type: 'Image', url: '/a.png' }), '/body/0/url must be an http, https or data URL'],
    ['text in an ImageSet', body({ type: 'ImageSet', images: [text('x')] }), '/body/0/images/0 has the type TextBlock'],
  ];
  test.each(cases)('%s', (_, problems, expected) => {
    if (expected === null) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expect.stringContaining(expected));
  });
});

describe('inputs', () => {
  const cases: [string, string[], string | null][] = [
    ['no id', body({ type: 'Input.Text' }), '/body/0/id is required'],
    ['an empty id', body(input('Text', { id: '' })), '/body/0/id must be at least 1 long'],
    ['an id twice', body(input('Text'), input('Date')), '/body/1/id is used twice: f'],
    ['an id of another element', body(text('x', { id: 'f' }), input('Date')), '/body/1/id is used twice: f'],
    ['an id in a fallback again', body({ type: 'Rating', id: 'f', fallback: input('Number') }), null],
    [
      'an id again in a ShowCard',
      cardProblems(
        card([input('Text')], [{ type: 'Action.ShowCard', card: { type: 'AdaptiveCard', body: [input('Text')] } }]),
      ),
      '/actions/0/card/body/0/id is used twice',
    ],
    ['no choices', body(input('ChoiceSet')), '/body/0/choices is required'],
    ['empty choices', body(input('ChoiceSet', { choices: [] })), '/body/0/choices must be at least 1 long'],
    [
      'a value twice',
      body(input('ChoiceSet', { choices: [...choices, ...choices] })),
      '/body/0/choices/1/value is the value',
    ],
    [
      'a comma in one of many',
      body(input('ChoiceSet', { isMultiSelect: true, choices: [{ title: 'x', value: 'a,b' }] })),
      '/body/0/choices/0/value must have no comma',
    ],
    ['a comma in one of one', body(input('ChoiceSet', { choices: [{ title: 'x', value: 'a,b' }] })), null],
    ['a people picker', body(input('ChoiceSet', { choices, 'choices.data': everybody })), null],
    [
      'dynamic choices of other kinds',
      body(input('ChoiceSet', { choices, 'choices.data': { ...everybody, dataset: 'cities' } })),
      '/body/0/choices.data/dataset must be graph.microsoft.com/users',
    ],
    [
      'a people picker with something more',
      body(input('ChoiceSet', { choices, 'choices.data': { ...everybody, count: 5 } })),
      'unknown property count',
    ],
    ['a toggle without title', body(input('Toggle')), '/body/0/title is required'],
    ['a boolean as toggle', body(input('Toggle', { title: 't', value: true })), '/body/0/value must be string'],
    ['a number as text', body(input('Number', { value: '1' })), '/body/0/value must be number'],
    ['min above max', body(input('Number', { min: 2, max: 1 })), '/body/0/min must not be more than max'],
    ['dates in order', body(input('Date', { min: '2026-11-02', max: '2026-11-01' })), '/body/0/min must not be'],
    ['a date that is none', body(input('Date', { value: '2026-02-30' })), '/body/0/value must be YYYY-MM-DD'],
    ['a time with seconds', body(input('Time', { value: '09:00:00' })), '/body/0/value must be HH:MM'],
    ['no regular expression', body(input('Text', { regex: '(' })), '/body/0/regex must be a regular expression'],
    [
      'another inline action',
      body(input('Text', { inlineAction: { type: 'Action.ShowCard' } })),
      'inlineAction has the type',
    ],
  ];
  test.each(cases)('%s', (_, problems, expected) => {
    if (expected === null) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expect.stringContaining(expected));
  });
});

describe('actions', () => {
  const many = (count: number, more: Json = {}) => Array.from({ length: count }, () => submit(more));
  const cases: [string, string[], string | null][] = [
    ['six', withActions(...many(6)), null],
    ['seven', withActions(...many(7)), '/actions has 7 primary actions, at most 6 are shown'],
    ['six and more in the menu', withActions(...many(6), ...many(9, { mode: 'Secondary' })), null],
    ['seven in a set', body({ type: 'ActionSet', actions: many(7) }), '/body/0/actions has 7 primary actions'],
    ['two sets of six', body({ type: 'ActionSet', actions: many(6) }, { type: 'ActionSet', actions: many(6) }), null],
    ['an unknown type', withActions({ type: 'Action.Http' }), '/actions/0 has the type Action.Http'],
    [
      'Action.Submit as a word',
      withActions(execute('a', 'a', {}, { fallback: 'Action.Submit' })),
      '/actions/0/fallback must be',
    ],
    ['an element', withActions(text('x')), '/actions/0 has the type TextBlock'],
    ['a list as data', withActions(submit({ data: [] })), '/actions/0/data'],
    ['msteams in data', withActions(submit({ data: { msteams: {} } })), 'is not played by this stand-in'],
    ['a relative link', withActions({ type: 'Action.OpenUrl', url: '/x' }), '/actions/0/url must be an absolute'],
    [
      'a script',
      withActions({ type: 'Action.OpenUrl', url: 'javascript:alert(1)' }),
      '/actions/0/url must be an absolute',
    ],
    ['ShowCard without card', withActions({ type: 'Action.ShowCard' }), '/actions/0'],
    [
      'ShowCard that refreshes',
      withActions({ type: 'Action.ShowCard', card: { type: 'AdaptiveCard', refresh: { action: execute('a', 'a') } } }),
      '/actions/0/card has an unknown property refresh',
    ],
    [
      'ShowCard as selectAction',
      body({ type: 'Container', items: [], selectAction: { type: 'Action.ShowCard' } }),
      'selectAction has',
    ],
  ];
  test.each(cases)('%s', (_, problems, expected) => {
    if (expected === null) expect(problems).toEqual([]);
    else expect(problems).toContainEqual(expect.stringContaining(expected));
  });
});
