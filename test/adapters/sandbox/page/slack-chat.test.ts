import type { App } from '@slack/bolt';
import { afterEach, expect, test } from 'vitest';
import { createSlackChat } from '../../../../adapters/sandbox/page/slack/slack-chat.ts';
import type { SlackStandInOptions } from '../../../../adapters/sandbox/slack/stand-in.ts';
import { button, plain, type Staged, section, stageApp } from '../slack/stage.ts';
import { type Mounted, mountPage, person } from './mounted.ts';

const accounts = [
  { id: 'ana', name: 'Ana Lopes', user: 'U0ANA' },
  { id: 'ben', name: 'Ben Okafor', user: 'U0BEN' },
];
const ana = '/sandbox/as/ana/slack';
const ben = '/sandbox/as/ben/slack';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of open.splice(0).reverse()) await stop();
});

async function stage(
  define: (app: App) => void,
  settings: Partial<SlackStandInOptions> = {},
): Promise<Staged & { page: Mounted }> {
  const staged = await stageApp(define, settings);
  open.push(staged.stop);
  const chat = createSlackChat({ standIn: staged.slack, accounts, now: () => new Date() });
  const page = await mountPage({ people: accounts.map(({ id, name }) => person(id, name)), chats: [chat] });
  open.push(page.stop);
  return { ...staged, page };
}

const card = (text: string, value = 'r1') => ({
  channel: 'U0ANA',
  text,
  blocks: [
    { type: 'header' as const, text: plain(text) },
    { type: 'actions' as const, block_id: 'decision', elements: [button('approve', 'Approve', value)] },
  ],
});

test('shows the people, and how many cards wait for whom', async () => {
  const { page, client } = await stage(() => undefined);
  await client.chat.postMessage(card('First'));
  await client.chat.postMessage(card('Second'));
  await client.chat.postMessage({ channel: 'U0ANA', text: 'Only to be read' });
  const visitor = await page.visitor().open('/sandbox');
  expect(visitor.text).toContain('Ana Lopes Slack 2 2 cards wait for an answer Ben Okafor Slack');
  await visitor.follow('Ana Lopes');
  expect(visitor.articles()).toHaveLength(3);
  expect(visitor.article('First')).toContain('waits for an answer');
  expect(visitor.article('Only to be read')).not.toContain('waits');
});

test('draws everything that is text as text', async () => {
  const evil = '<img src=x onerror=alert(1)>"\'&';
  const { page, client } = await stage(() => undefined);
  await client.chat.postMessage({
    channel: 'U0ANA',
    text: evil,
    blocks: [
      { type: 'header', text: plain(evil) },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: evil },
              { type: 'link', url: 'javascript:alert(1)', text: 'click me' },
            ],
          },
        ],
      },
      { type: 'actions', elements: [button('"><script>', evil, evil)] },
    ],
  });
  const visitor = await page.visitor().open(ana);
  expect(visitor.html).not.toMatch(/<img|<script>|javascript:/);
  expect(visitor.text.split(evil)).toHaveLength(4);
  expect(visitor.text).toContain('click me');
});

test('draws what blocks are made of', async () => {
  const { page, client } = await stage(() => undefined);
  const at = Math.floor(Date.now() / 1000) + 3 * 86_400 + 60;
  const bold = (text: string) => ({ type: 'text' as const, text, style: { bold: true } });
  await client.chat.postMessage({
    channel: 'U0ANA',
    text: 'A card',
    blocks: [
      section('*Bold* `code` <https://example.com|a link> &lt;b&gt;\n>quoted'),
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              bold('For: '),
              { type: 'text', text: 'Robin' },
              bold('\nAnswer by: '),
              { type: 'date', timestamp: at, format: '{date_num}, {ago}', fallback: 'soon' },
            ],
          },
          { type: 'rich_text_quote', elements: [{ type: 'text', text: 'Because' }] },
        ],
      },
    ],
  });
  const { html } = await page.visitor().open(ana);
  expect(html).toContain('<strong>Bold</strong> <code>code</code>');
  expect(html).toMatch(/<a href="https:\/\/example.com"[^>]*>a link<\/a> &lt;b&gt;/);
  expect(html).toContain('<blockquote>quoted</blockquote>');
  expect(html).toContain('<dt>For</dt><dd>Robin</dd>');
  const day = new Date(at * 1000).toISOString().slice(0, 10);
  expect(html).toMatch(new RegExp(`<dt>Answer by</dt><dd><time datetime="${day}[^"]*">${day}, in 3 days</time></dd>`));
  expect(html).toContain('<blockquote>Because</blockquote>');
});

const choice = (value: string) => ({ text: plain(value), value });
const form = {
  type: 'modal' as const,
  callback_id: 'form',
  title: plain('A form'),
  submit: plain('Send it'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'package',
      label: plain('Package'),
      element: {
        type: 'static_select' as const,
        action_id: 'value',
        option_groups: [
          { label: plain('A to M'), options: [choice('Alpha')] },
          { label: plain('N to Z'), options: [choice('Omega')] },
        ],
      },
    },
    {
      type: 'input' as const,
      block_id: 'why',
      label: plain('Why'),
      hint: plain('They read it.'),
      element: { type: 'plain_text_input' as const, action_id: 'value', multiline: true },
    },
    {
      type: 'input' as const,
      block_id: 'until',
      optional: true,
      label: plain('Until'),
      element: { type: 'datetimepicker' as const, action_id: 'value' },
    },
    {
      type: 'input' as const,
      block_id: 'share',
      optional: true,
      label: plain('Who sees it'),
      element: {
        type: 'checkboxes' as const,
        action_id: 'value',
        options: [choice('Share it'), choice('Shout it')],
        initial_options: [choice('Share it')],
      },
    },
    {
      type: 'input' as const,
      block_id: 'whom',
      label: plain('For whom'),
      element: { type: 'users_select' as const, action_id: 'value' },
    },
    {
      type: 'input' as const,
      block_id: 'besides',
      label: plain('And for whom'),
      element: { type: 'multi_users_select' as const, action_id: 'value', initial_users: ['U0BEN'] },
    },
    {
      type: 'input' as const,
      block_id: 'how',
      optional: true,
      label: plain('How'),
      element: { type: 'radio_buttons' as const, action_id: 'value', options: [choice('Fast'), choice('Well')] },
    },
  ],
};

test('a command opens a form, which is filled in, complained about and submitted', async () => {
  const submitted: unknown[] = [];
  const { page } = await stage((app) => {
    app.command('/access', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view: form });
      await ack();
    });
    app.view('form', async ({ ack, view }) => {
      submitted.push(view.state.values);
      if (submitted.length > 1) return ack();
      return ack({ response_action: 'errors', errors: { why: 'Say more.' } });
    });
  });
  const visitor = await page.visitor().open(ana);
  await visitor.press('Send', { 'Type as Ana Lopes': '/access please' });
  expect(visitor.address).toBe(ana);
  expect(visitor.text).toContain('A form');

  await visitor.press('Send it', { Why: 'Two\nlines <b>', Until: '2026-12-05T10:30' });
  expect(submitted).toEqual([]);
  expect(visitor.text).toContain('Please complete this required field.');
  expect(visitor.held('Why')).toBe('Two\nlines <b>');
  expect(visitor.held('Until')).toBe('2026-12-05T10:30');

  await visitor.press('Send it', {
    Package: 'Omega',
    'Share it': false,
    'Shout it': true,
    'For whom': 'Ben Okafor',
    'Ana Lopes': true,
    Well: true,
  });
  expect(visitor.text).toContain('Say more.');
  expect(visitor.held('Package')).toBe('Omega');
  expect(visitor.held('Why')).toBe('Two\nlines <b>');
  expect(submitted[0]).toMatchObject({
    package: { value: { selected_option: { value: 'Omega' } } },
    why: { value: { value: 'Two\nlines <b>' } },
    until: { value: { selected_date_time: Date.parse('2026-12-05T10:30Z') / 1000 } },
    share: { value: { selected_options: [{ value: 'Shout it' }] } },
    whom: { value: { selected_user: 'U0BEN' } },
    besides: { value: { selected_users: ['U0BEN', 'U0ANA'] } },
    how: { value: { selected_option: { value: 'Well' } } },
  });

  await visitor.press('Send it', { Why: 'More' });
  expect(submitted).toHaveLength(2);
  expect(visitor.text).not.toContain('A form');
});

test('what no client would send is told, and nothing that was typed is lost', async () => {
  const { page } = await stage((app) => {
    app.command('/access', async ({ ack, client, command }) => {
      await client.views.open({ trigger_id: command.trigger_id, view: form });
      await ack();
    });
  });
  const visitor = await page.visitor().open(ana);
  await visitor.press('Send', { 'Type as Ana': '/access' });
  await visitor.press('Send it', { Why: 'Long ago', Until: '0999-01-01T00:00' });
  expect(visitor.text).toContain('That was not possible.');
  expect(visitor.held('Why')).toBe('Long ago');
  // Told once: who looks again sees the form as it is.
  expect((await visitor.open(ana)).text).not.toContain('That was not possible.');
  await visitor.press('Close');
  expect(visitor.text).not.toContain('A form');
});

test('a click acts on the card, for the others too, and only its person sees what is for their eyes only', async () => {
  const { page, client } = await stage((app) => {
    app.action('approve', async ({ ack, respond, body, client: web }) => {
      const { channel, message } = body as unknown as { channel: { id: string }; message: { ts: string } };
      await web.chat.update({ channel: channel.id, ts: message.ts, text: 'Approved', blocks: [section('Approved')] });
      await ack();
      await respond({ text: 'You approved', response_type: 'ephemeral', replace_original: false });
    });
  });
  await client.chat.postMessage(card('Approve me'));
  const visitor = await page.visitor().open(ana);
  const early = visitor.fillIn('Approve');
  await visitor.press('Approve');
  expect(visitor.address).toMatch(/#message-/);
  expect(visitor.articles()[0]).toMatch(/closed Approved$/);
  expect(visitor.html).not.toContain('>Approve<');
  expect(visitor.article('You approved')).toContain('only visible to you');
  expect((await page.visitor().open(ben)).articles()).toEqual([]);

  // Somebody else's window still shows the button.
  const headers = { Origin: page.origin };
  await fetch(page.origin + early.action, { method: 'POST', headers, body: early.body, redirect: 'manual' });
  expect((await visitor.open(ana)).text).toContain('This has changed since you looked');
});

test('says in words what the chat says when the app is silent, broken or not spoken to', async () => {
  const settings = { answerTimeoutMs: 200 };
  const { page } = await stage((app) => {
    app.command('/access', () => new Promise(() => undefined));
  }, settings);
  const visitor = await page.visitor().open(ana);
  await visitor.press('Send', { 'Type as Ana': '/access' });
  expect(visitor.text).toContain('The app did not answer within 3 seconds');
  expect(visitor.article('failed with the error')).toContain('operation_timeout');

  await visitor.press('Send', { 'Type as Ana': 'hello' });
  expect(visitor.text).toContain('type one that begins with a slash');
  expect(visitor.held('Type as Ana')).toBe('hello');
});

test('what can change by itself is there apart, for the script that keeps it current', async () => {
  const { page, client } = await stage(() => undefined);
  const live = async () => (await fetch(`${page.origin}${ana}/live`)).text();
  expect(await live()).toContain('Nothing has been said here yet');
  await client.chat.postMessage(card('News'));
  const html = await live();
  for (const id of ['people', 'tabs', 'messages', 'forms']) expect(html).toContain(` id="${id}"`);
  expect(html).toContain('News');
  expect(html).not.toContain('<html');
});
