import { CardFactory } from 'botbuilder';
import { afterEach, expect, test } from 'vitest';
import { createTeamsChat } from '../../../../adapters/sandbox/page/teams/teams-chat.ts';
import type { Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { ANA, answerCard, answerMessage, BEN, type Behaviour, bot, execute, stageBot, text } from '../teams/stage.ts';
import { type Mounted, mountPage, person } from './mounted.ts';
import type { Visitor } from './visitor.ts';

const accounts = [
  { id: 'ana', name: 'Ana Lopes', user: ANA },
  { id: 'ben', name: 'Ben Okafor', user: BEN },
];

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).reverse()) await stop();
});

const cardOf = (body: Json[], actions: Json[] = []): Json => ({ type: 'AdaptiveCard', version: '1.5', body, actions });

/** Ana's chat with a bot that answers whatever she types with this card. */
async function stage(
  card: Json,
  behaviour: Behaviour = {},
): Promise<{ page: Mounted; visitor: Visitor; received: Json[] }> {
  const staged = await stageBot(
    bot({
      message: (context) => context.sendActivity({ attachments: [CardFactory.adaptiveCard(card)] }),
      ...behaviour,
    }),
  );
  open.push(staged.stop);
  await staged.teams.install(ANA);
  const chat = createTeamsChat({ standIn: staged.teams, accounts });
  const page = await mountPage({ people: accounts.map(({ id, name }) => person(id, name)), chats: [chat] });
  open.push(page.stop);
  const visitor = await page.visitor().open('/sandbox/as/ana/teams');
  await visitor.press('Send', { 'Type as Ana Lopes': 'access' });
  staged.received.length = 0;
  return { page, visitor, received: staged.received };
}

test('draws what cards are made of, as text', async () => {
  const evil = '<img src=x onerror=alert(1)>';
  const { visitor } = await stage(
    cardOf([
      text('Robin asks', { size: 'Large', weight: 'Bolder' }),
      text(`**Bold** _soft_ [a link](https://example.com) [bad](javascript:alert(1))\n- one\n- two`),
      { type: 'FactSet', facts: [{ title: 'Until', value: '{{DATE(2026-12-05T10:00:00Z, COMPACT)}}' }] },
      {
        type: 'RichTextBlock',
        inlines: [
          { type: 'TextRun', text: 'For: ', weight: 'Bolder' },
          { type: 'TextRun', text: evil },
        ],
      },
      {
        type: 'RichTextBlock',
        spacing: 'Small',
        inlines: [{ type: 'TextRun', text: 'Gives: ', weight: 'Bolder' }, 'Payroll'],
      },
      {
        type: 'ColumnSet',
        columns: [
          { type: 'Column', items: [text('Left')] },
          { type: 'Column', items: [text('Right')] },
        ],
      },
      { type: 'Container', style: 'attention', items: [text('Careful')] },
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'Look', url: 'https://example.com/x' }] },
    ]),
  );
  const { html } = visitor;
  expect(visitor.articles()[0]).toContain('Ana Lopes');
  expect(html).toContain('<h2>Robin asks</h2>');
  expect(html).toMatch(/<strong>Bold<\/strong> <em>soft<\/em> <a href="https:\/\/example.com"[^>]*>a link<\/a>/);
  expect(html).toContain('<li>one</li><li>two</li>');
  expect(html).toContain('<dt>Until</dt><dd>2026-12-05</dd>');
  expect(html).toContain('<dt>For</dt><dd>&lt;img src=x onerror=alert(1)&gt;</dd>');
  expect(html).toContain('<dt>Gives</dt><dd>Payroll</dd>');
  expect(html).toMatch(/<div class="columns">.*Left.*Right/s);
  expect(html).toMatch(/<div class="box attention">.*Careful/s);
  expect(html).toMatch(/<a class="button" href="https:\/\/example.com\/x"[^>]*>Look<\/a>/);
  expect(html).not.toMatch(/<img|href="javascript/);
});

const formCard = cardOf(
  [
    {
      type: 'Input.ChoiceSet',
      id: 'package',
      label: 'Package',
      isRequired: true,
      errorMessage: 'Choose one.',
      choices: [
        { title: 'Alpha', value: 'a' },
        { title: 'Omega', value: 'o' },
      ],
    },
    { type: 'Input.Text', id: 'why', label: 'Why', isMultiline: true },
    { type: 'Input.Date', id: 'until', label: 'Until' },
    { type: 'Input.Time', id: 'at', label: 'At' },
    { type: 'Input.Toggle', id: 'share', title: 'Share it', value: 'true' },
    {
      type: 'Input.ChoiceSet',
      id: 'days',
      label: 'Days',
      isMultiSelect: true,
      choices: [
        { title: 'Monday', value: 'mon' },
        { title: 'Friday', value: 'fri' },
      ],
      value: 'mon',
    },
    {
      type: 'Input.ChoiceSet',
      id: 'who',
      label: 'Who',
      isMultiSelect: true,
      choices: [{ title: 'Whoever is on duty', value: 'duty' }],
      'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
      value: `duty,${ANA}`,
    },
  ],
  [execute('Submit', 'send', { kind: 'form' })],
);

test('a form is a card: complaints stand at its fields, and what was typed stays', async () => {
  const { visitor, received } = await stage(formCard, {
    invoke: async () => answerCard(cardOf([text('Thank you')])),
  });
  expect(visitor.article('Package')).toContain('waits for an answer');
  await visitor.press('Submit', {
    Why: 'Two\nlines',
    Until: '2026-12-05',
    'Share it': false,
    Friday: true,
    'Ana Lopes': false,
    'Ben Okafor': true,
  });
  expect(received).toEqual([]);
  expect(visitor.text).toContain('Choose one.');
  expect(visitor.address).toMatch(/#message-\d+-package$/);
  expect(visitor.held('Why')).toBe('Two\nlines');
  expect(visitor.held('Until')).toBe('2026-12-05');

  await visitor.press('Submit', { Package: 'Omega', At: '10:30' });
  expect(received).toMatchObject([
    {
      type: 'invoke',
      value: {
        action: {
          verb: 'send',
          data: {
            kind: 'form',
            package: 'o',
            why: 'Two\nlines',
            until: '2026-12-05',
            at: '10:30',
            share: 'false',
            days: 'mon,fri',
            who: `duty,${BEN}`,
          },
        },
      },
    },
  ]);
  expect(visitor.articles()[1]).toMatch(/closed Thank you$/);
});

test('a button unfolds a form of its own, and its inputs go with its button only', async () => {
  const reason = { type: 'Input.Text', id: 'reason', label: 'Reason', isRequired: true, errorMessage: 'Say why.' };
  const inner = { type: 'AdaptiveCard', body: [reason], actions: [execute('Deny', 'deny')] };
  const { visitor, received } = await stage(
    cardOf([text('A card')], [execute('Approve', 'approve'), { type: 'Action.ShowCard', title: 'Deny…', card: inner }]),
    { invoke: async () => answerMessage('Noted') },
  );
  expect(visitor.html).toMatch(/<details class="unfolds"><summary[^>]*>Deny…/);
  await visitor.press('Deny');
  expect(visitor.html).toMatch(/<details class="unfolds" open>.*Say why\./s);
  await visitor.press('Approve', { Reason: 'Half a thought' });
  expect(received).toMatchObject([{ value: { action: { verb: 'approve' } } }]);
  expect(JSON.stringify(received)).not.toContain('Half a thought');
  expect(visitor.articles()[1]).toMatch(/Noted$/);
  await visitor.press('Deny', { Reason: 'Not now' });
  expect(received.at(-1)).toMatchObject({ value: { action: { verb: 'deny', data: { reason: 'Not now' } } } });
});

test('who has not got the app is told so', async () => {
  const { page } = await stage(formCard);
  const visitor = await page.visitor().open('/sandbox/as/ben/teams');
  await visitor.press('Send', { 'Type as Ben': 'access' });
  expect(visitor.text).toContain('Ben Okafor has not installed the app.');
});
