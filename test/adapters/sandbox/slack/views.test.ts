import type { ModalView } from '@slack/types';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { plain, refusal, type Staged, section, stageApp } from './stage.ts';

let staged: Staged;
let at: number;
let triggers: string[];
/** what the app answers to submissions */
let answer: object | undefined;
let submitted: { view: Record<string, unknown> }[];
let closed: unknown[];

beforeEach(async () => {
  at = Date.parse('2026-11-02T09:00:00Z');
  triggers = [];
  answer = undefined;
  submitted = [];
  closed = [];
  const define: Parameters<typeof stageApp>[0] = (app) => {
    app.command('/access', async ({ ack, body }) => {
      triggers.push(body.trigger_id);
      await ack();
    });
    app.action(/.*/, async ({ ack, body }) => {
      triggers.push((body as { trigger_id: string }).trigger_id);
      await ack();
    });
    app.view({ type: 'view_submission', callback_id: /.*/ }, async ({ ack, body }) => {
      submitted.push(body as never);
      triggers.push((body as { trigger_id: string }).trigger_id);
      await (answer === undefined ? ack() : ack(answer as never));
    });
    app.view({ type: 'view_closed', callback_id: /.*/ }, async ({ ack, body }) => {
      closed.push(body);
      await ack();
    });
  };
  staged = await stageApp(define, { now: () => new Date(at) });
});
afterEach(() => staged.stop());

async function trigger(): Promise<string> {
  await staged.slack.command('U0ANA', '/access');
  return triggers.at(-1) ?? '';
}

const modal = (more: Partial<ModalView> = {}): ModalView => ({
  type: 'modal',
  callback_id: 'form',
  title: plain('Form'),
  submit: plain('Send'),
  blocks: [
    {
      type: 'input',
      block_id: 'why',
      label: plain('Why'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    { type: 'actions', block_id: 'more', elements: [{ type: 'button', action_id: 'go', text: plain('Go') }] },
  ],
  ...more,
});

const open = async (view: unknown = modal()) =>
  staged.client.views.open({ trigger_id: await trigger(), view: view as ModalView });
const error = async (call: Promise<unknown>) => (await refusal(call))?.error;
const messages = async (call: Promise<unknown>) => (await refusal(call))?.messages;
const top = () => staged.slack.views('U0ANA').at(-1);

describe('triggers', () => {
  test('work once, for three seconds, and cannot be made up', async () => {
    const first = await trigger();
    at += 3_001;
    const use = (trigger_id: string) => staged.client.views.open({ trigger_id, view: modal() });
    expect(await error(use(first))).toBe('expired_trigger_id');
    const second = await trigger();
    at += 3_000;
    expect(await error(use(second))).toBeUndefined();
    expect(await error(use(second))).toBe('exchanged_trigger_id');
    expect(await error(use('1.2.3'))).toBe('invalid_trigger_id');
    expect(await messages(staged.client.apiCall('views.open', { view: modal() }))).toEqual([
      '[ERROR] missing required field: trigger_id',
    ]);
  });
});

describe('what a view may be', () => {
  const x = (length: number) => 'x'.repeat(length);
  const sizes: [string, number, (size: number) => Partial<ModalView>, string][] = [
    ['title', 24, (n) => ({ title: plain(x(n)) }), 'must be less than 25 characters [json-pointer:/view/title/text]'],
    [
      'submit',
      24,
      (n) => ({ submit: plain(x(n)) }),
      'must be less than 25 characters [json-pointer:/view/submit/text]',
    ],
    ['close', 24, (n) => ({ close: plain(x(n)) }), 'must be less than 25 characters [json-pointer:/view/close/text]'],
    [
      'private_metadata',
      3000,
      (n) => ({ private_metadata: x(n) }),
      'must be less than 3001 characters [json-pointer:/view/private_metadata]',
    ],
    [
      'callback_id',
      255,
      (n) => ({ callback_id: x(n) }),
      'must be less than 256 characters [json-pointer:/view/callback_id]',
    ],
    [
      'external_id',
      255,
      (n) => ({ external_id: x(n) }),
      'must be less than 256 characters [json-pointer:/view/external_id]',
    ],
    [
      'blocks',
      100,
      (n) => ({ blocks: Array.from({ length: n }, () => ({ type: 'divider' })) }),
      'no more than 100 items allowed [json-pointer:/view/blocks]',
    ],
  ];
  test.each(sizes)('%s: %i', async (_, size, part, message) => {
    expect(await refusal(open(modal(part(size))))).toBeNull();
    expect(await refusal(open(modal(part(size + 1))))).toEqual({
      error: 'invalid_arguments',
      messages: [`[ERROR] ${message}`],
    });
  });

  test('inputs need a submit button, a modal needs a title, unknown fields are refused', async () => {
    const { submit: _, ...without } = modal();
    expect(await messages(open(without))).toEqual([
      '[ERROR] must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]',
    ]);
    const { title: __, ...untitled } = modal();
    expect(await messages(open(untitled))).toEqual(['[ERROR] missing required field: title [json-pointer:/view]']);
    expect(await messages(open({ ...modal(), colour: 'red' }))).toEqual([
      '[ERROR] invalid additional property: colour [json-pointer:/view]',
    ]);
  });

  test('250 KB', async () => {
    const option = (i: number) => ({
      text: plain('x'.repeat(75)),
      value: `${i}`.padEnd(75, 'v'),
      description: plain('x'.repeat(75)),
    });
    const blocks = (count: number) =>
      Array.from({ length: count }, (_, b) => ({
        type: 'actions' as const,
        elements: [
          {
            type: 'static_select' as const,
            action_id: `a${b}`,
            options: Array.from({ length: 100 }, (_, i) => option(i)),
          },
        ],
      }));
    expect(await error(open(modal({ blocks: blocks(7) })))).toBeUndefined();
    expect(await error(open(modal({ blocks: blocks(9) })))).toBe('view_too_large');
  });
});

describe('a stack of modals', () => {
  test('push, submit back down, clear', async () => {
    await open();
    for (const title of ['Second', 'Third']) {
      await staged.slack.click('U0ANA', { viewId: top()?.id ?? '' }, 'go');
      await staged.client.views.push({ trigger_id: triggers.at(-1) ?? '', view: modal({ title: plain(title) }) });
    }
    expect(staged.slack.views('U0ANA').map((view) => view.title)).toEqual(['Form', 'Second', 'Third']);
    await staged.slack.click('U0ANA', { viewId: top()?.id ?? '' }, 'go');
    expect(await error(staged.client.views.push({ trigger_id: triggers.at(-1) ?? '', view: modal() }))).toBe(
      'push_limit_reached',
    );

    await staged.slack.submit('U0ANA', top()?.id ?? '', { why: 'a' });
    expect(submitted.at(-1)?.view).toMatchObject({ previous_view_id: staged.slack.views('U0ANA')[1]?.id });
    expect(top()?.title).toBe('Second');
    const hidden = staged.slack.views('U0ANA')[0]?.id ?? '';
    await expect(staged.slack.submit('U0ANA', hidden, { why: 'a' })).rejects.toThrow('does not see');
    answer = { response_action: 'clear' };
    await staged.slack.submit('U0ANA', top()?.id ?? '', { why: 'a' });
    expect(staged.slack.views('U0ANA')).toEqual([]);
  });

  test('errors, update and push as answers to a submission', async () => {
    await open();
    const viewId = top()?.id ?? '';
    answer = { response_action: 'errors', errors: { why: 'Say more' } };
    expect(await staged.slack.submit('U0ANA', viewId, { why: 'a' })).toMatchObject({
      status: 200,
      errors: { why: 'Say more' },
    });
    expect(top()).toMatchObject({ id: viewId, errors: { why: 'Say more' }, values: { why: { text: { value: 'a' } } } });
    answer = { response_action: 'update', view: modal({ title: plain('Updated') }) };
    await staged.slack.submit('U0ANA', viewId);
    expect(top()).toMatchObject({
      id: viewId,
      title: 'Updated',
      errors: {},
      values: { why: { text: { value: 'a' } } },
    });
    answer = { response_action: 'push', view: modal({ title: plain('Pushed') }) };
    await staged.slack.submit('U0ANA', viewId);
    expect(staged.slack.views('U0ANA').map((view) => view.title)).toEqual(['Updated', 'Pushed']);
  });

  test('an answer that breaks the rules leaves the modal open, with trouble', async () => {
    await open();
    const viewId = top()?.id ?? '';
    const { submit: _, ...broken } = modal();
    const wrong: [object, RegExp][] = [
      [{ response_action: 'errors', errors: { nothing: 'No' } }, /no input block/],
      [{ response_action: 'update', view: broken }, /must define `submit`/],
      [{ response_action: 'shout' }, /invalid_response_action/],
      [{ text: 'hello' }, /invalid_response_action/],
    ];
    for (const [given, problem] of wrong) {
      answer = given;
      const got = await staged.slack.submit('U0ANA', viewId, { why: 'a' });
      expect(got).toMatchObject({ status: 200, error: 'invalid_view_response' });
      expect(got.problems?.join()).toMatch(problem);
      expect(top()).toMatchObject({ id: viewId, trouble: 'We had some trouble connecting. Try again?' });
    }
  });

  test('closing: the app hears of it when it asked to', async () => {
    await open();
    expect(await staged.slack.close('U0ANA', top()?.id ?? '')).toMatchObject({ sent: false });
    expect(staged.slack.views('U0ANA')).toEqual([]);
    await open(modal({ notify_on_close: true, clear_on_close: true }));
    const viewId = top()?.id ?? '';
    expect(await staged.slack.close('U0ANA', viewId)).toMatchObject({ status: 200 });
    expect(closed).toMatchObject([{ type: 'view_closed', is_cleared: true, view: { id: viewId } }]);
  });
});

describe('views.update', () => {
  test('by id or external id, against a hash; what was typed stays', async () => {
    const opened = await open(modal({ external_id: 'form-1' }));
    const hash = opened.view?.hash ?? '';
    const view = modal({ external_id: 'form-1', title: plain('New') });
    const update = (by: object) => staged.client.views.update({ view, ...by } as never);
    expect(await error(update({ view_id: opened.view?.id, hash: 'old' }))).toBe('hash_conflict');
    expect(await error(update({ view_id: opened.view?.id, hash }))).toBeUndefined();
    expect(top()?.title).toBe('New');
    expect(await error(update({ view_id: opened.view?.id, hash }))).toBe('hash_conflict');
    expect(await error(update({ external_id: 'form-1' }))).toBeUndefined();
    expect(await error(update({ external_id: 'form-2' }))).toBe('not_found');
    expect(await messages(update({ view_id: 'V1', external_id: 'form-1' }))).toEqual([
      '[ERROR] Cannot provide both `view_id` and `external_id`',
    ]);
    expect(await error(open(modal({ external_id: 'form-1' })))).toBe('duplicate_external_id');
    await staged.slack.close('U0ANA', opened.view?.id ?? '');
    expect(await error(update({ view_id: opened.view?.id }))).toBe('not_found');
  });
});

describe('App Home', () => {
  test('published, published again against a hash, clicked', async () => {
    const home = (text: string) => ({
      type: 'home' as const,
      blocks: [
        section(text),
        { type: 'actions' as const, elements: [{ type: 'button' as const, action_id: 'go', text: plain('Go') }] },
      ],
    });
    expect(staged.slack.home('U0ANA')).toBeNull();
    const first = await staged.client.views.publish({ user_id: 'U0ANA', view: home('One') });
    const hash = first.view?.hash ?? '';
    await staged.client.views.publish({ user_id: 'U0ANA', view: home('Two'), hash });
    expect(staged.slack.home('U0ANA')).toMatchObject({ id: first.view?.id, blocks: [{ text: { text: 'Two' } }, {}] });
    expect(await error(staged.client.views.publish({ user_id: 'U0ANA', view: home('3'), hash }))).toBe('hash_conflict');
    expect(await error(staged.client.views.publish({ user_id: 'U0NOBODY', view: home('3') }))).toBe('user_not_found');
    expect(await error(staged.client.views.publish({ user_id: 'U0ANA', view: modal() as never }))).toBe(
      'invalid_arguments',
    );
    expect(await staged.slack.click('U0ANA', { viewId: first.view?.id ?? '' }, 'go')).toMatchObject({ status: 200 });
    await expect(staged.slack.click('U0BEN', { viewId: first.view?.id ?? '' }, 'go')).rejects.toThrow('does not see');
    await staged.client.views.open({ trigger_id: triggers.at(-1) ?? '', view: modal() });
    expect(staged.slack.views('U0ANA')).toHaveLength(1);
  });
});
