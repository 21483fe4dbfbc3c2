import { afterEach, expect, test } from 'vitest';
import { draw } from '../../../../adapters/sandbox/teams/draw.ts';
import type { Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import {
  ANA,
  answerCard,
  answerError,
  answerMessage,
  attached,
  BEN,
  type Behaviour,
  bot,
  card,
  execute,
  last,
  type Staged,
  stageBot,
  text,
} from './stage.ts';

let staged: Staged;
afterEach(() => staged.stop());

const INPUT = { type: 'Input.Text', id: 'why' };
const CARD = card(
  [text('Request'), INPUT],
  [
    execute(
      'Approve',
      'approve',
      { id: 'r1' },
      { fallback: { type: 'Action.Submit', title: 'Approve', data: { old: 1 } } },
    ),
    execute('Deny', 'deny', { id: 'r1' }),
    { type: 'Action.Submit', title: 'Later', data: { id: 'r1', later: true } },
  ],
);

/** A bot that answers invokes like this and has posted one card to Ana. */
async function posted(invoke: Behaviour['invoke'], shown: Json = CARD, answerTimeoutMs = 2_000) {
  const message: Behaviour['message'] = (context) =>
    context.activity.value === undefined ? context.sendActivity(attached(shown)) : Promise.resolve();
  staged = await stageBot(bot({ message, ...(invoke !== undefined && { invoke }) }), { answerTimeoutMs });
  await staged.teams.install(ANA);
  await staged.teams.say(ANA, 'card');
  // The bot may need longer than it is given here, so the card may come late.
  await expect.poll(() => staged.teams.messages(ANA)).toHaveLength(2);
  return staged.teams;
}

test('a card as the answer replaces the card for this person, until the chat is opened anew', async () => {
  const done = card([text('Approved')]);
  const teams = await posted(async () => answerCard(done));
  const answer = await teams.execute(ANA, last(teams), 'approve');
  expect(answer).toMatchObject({ status: 200, sent: true, shown: { card: done } });
  expect(answer.error).toBeUndefined();
  expect(last(teams)).toMatchObject({ cards: [done], live: false, edited: false, earlier: [{ cards: [CARD] }] });
  expect(await teams.reopen(ANA)).toEqual([]);
  expect(last(teams)).toMatchObject({ cards: [CARD], live: true });
});

test('of several cards the one that was clicked is replaced', async () => {
  const { attachments } = attached(CARD);
  const other = card([text('Another')], [execute('Other', 'other')]);
  staged = await stageBot(
    bot({
      message: (context) =>
        context.sendActivity({ type: 'message', attachments: [...attachments, ...attached(other).attachments] }),
      invoke: async () => answerCard(card([text('Done')])),
    }),
  );
  const { teams } = staged;
  await teams.install(ANA);
  await teams.say(ANA, 'cards');
  await teams.execute(ANA, last(teams), 'Other');
  expect(last(teams)).toMatchObject({ cards: [CARD, { body: [{ text: 'Done' }] }], live: true });
  await teams.execute(ANA, last(teams), 'Deny');
  expect(last(teams)).toMatchObject({
    cards: [{ body: [{ text: 'Done' }] }, { body: [{ text: 'Done' }] }],
    live: false,
  });
});

test('a message as the answer is a notice under the card until the next click', async () => {
  const answers = [answerMessage('Already decided'), answerCard(CARD)];
  const teams = await posted(async () => answers.shift() ?? answerCard(CARD));
  expect(await teams.execute(ANA, last(teams), 'Deny')).toMatchObject({ shown: { message: 'Already decided' } });
  expect(last(teams)).toMatchObject({ cards: [CARD], live: true, notice: 'Already decided' });
  expect(draw(last(teams)).at(-1)).toBe('! Already decided');
  await teams.execute(ANA, last(teams), 'Deny');
  expect(last(teams).notice).toBeNull();
});

test('an error as the answer is one to the person; its words are not shown', async () => {
  const teams = await posted(async () => answerError(403, 'Forbidden', 'Not yours'));
  expect(await teams.execute(ANA, last(teams), 'Deny')).toMatchObject({
    status: 403,
    error: 'error_answer',
    problems: ['Forbidden', 'Not yours'],
    shown: { trouble: 'Something went wrong. Please try again.' },
  });
  expect(last(teams)).toMatchObject({ cards: [CARD], notice: 'Something went wrong. Please try again.' });
});

const nonsense: [string, { statusCode: number; type: string; value: unknown }, string][] = [
  ['an unknown type', { statusCode: 200, type: 'text', value: 'x' }, 'unknown type text'],
  ['an empty message', answerMessage(''), 'the value of a message must be text'],
  ['a broken card', answerCard({ type: 'AdaptiveCard', version: '1.6' }), '/version must be at most 1.5'],
  ['no card', { ...answerCard({}), value: 'x' }, '/ must be an object'],
  ['too large a card', answerCard(card([text('x'.repeat(51_200))])), '/ is too large'],
];
test.each(nonsense)('an answer that Teams would not understand: %s', async (_, answer, problem) => {
  const teams = await posted(async () => answer as never);
  const got = await teams.execute(ANA, last(teams), 'Deny');
  expect(got).toMatchObject({ status: 200, error: 'invalid_invoke_response', shown: { trouble: expect.any(String) } });
  expect(got.problems?.[0]).toContain(problem);
  expect(last(teams).cards).toEqual([CARD]);
});

test('no answer: not in time, not implemented, nobody there', async () => {
  const waiting: (() => void)[] = [];
  const teams = await posted(
    () => new Promise((resolve) => waiting.push(() => resolve(answerMessage('late')))),
    CARD,
    100,
  );
  expect(await teams.execute(ANA, last(teams), 'Deny')).toMatchObject({
    status: 0,
    error: 'operation_timeout',
    shown: { trouble: 'Unable to reach app. Please try again.' },
  });
  expect(last(teams).notice).toBe('Unable to reach app. Please try again.');
  for (const answer of waiting) answer();
  teams.connect('http://127.0.0.1:1/');
  expect(await teams.execute(ANA, last(teams), 'Deny')).toMatchObject({ status: 0, error: 'dispatch_failed' });
  await staged.stop();
  const silent = await posted(undefined);
  expect(await silent.execute(ANA, last(silent), 'Deny')).toMatchObject({ status: 501, error: 'dispatch_failed' });
});

test('a click sent twice is two invokes at the same time', async () => {
  let clicks = 0;
  const teams = await posted(async () => {
    clicks += 1;
    await expect.poll(() => clicks).toBe(2);
    return answerMessage('Done');
  });
  const answers = await teams.executeTwice(ANA, last(teams), 'Approve', { why: 'x' });
  expect(answers).toMatchObject([{ shown: { message: 'Done' } }, { shown: { message: 'Done' } }]);
  const [one, two] = staged.received.filter(({ type }) => type === 'invoke');
  expect(one?.value).toEqual(two?.value);
  expect(one?.id).not.toBe(two?.id);
});

test('an edit while the bot is thinking, and a deletion', async () => {
  const teams = await posted(async (action, context) => {
    const id = String(context.activity.replyToId);
    if (action.verb === 'deny') await context.deleteActivity(id);
    else await context.updateActivity({ ...attached(card([text('For all')])), id });
    return answerCard(card([text('For you')]));
  });
  await teams.execute(ANA, last(teams), 'Approve');
  expect(last(teams)).toMatchObject({ edited: true, cards: [{ body: [{ text: 'For you' }] }] });
  await teams.reopen(ANA);
  expect(last(teams)).toMatchObject({ cards: [{ body: [{ text: 'For all' }] }] });
  await teams.say(ANA, 'card');
  await teams.execute(ANA, last(teams), 'Deny');
  expect(teams.messages(ANA)).toHaveLength(3);
});

test('only what a person sees can be clicked; a forged click needs nothing', async () => {
  const seen: unknown[] = [];
  const teams = await posted(async (action) => {
    seen.push(action);
    return answerCard(card([text('Closed')]));
  });
  const { activityId } = last(teams);
  await teams.install(BEN);
  await expect(teams.execute(BEN, { activityId }, 'Deny')).rejects.toThrow('Ben Okafor sees no message');
  await expect(teams.execute(ANA, { activityId }, 'Nonsense')).rejects.toThrow('There is no Action.Execute Nonsense');
  await expect(teams.execute(ANA, { activityId }, 'Deny', { when: 'x' })).rejects.toThrow('no input when');
  await teams.execute(ANA, { activityId }, 'Deny');
  await expect(teams.execute(ANA, { activityId }, 'Deny')).rejects.toThrow('There is no Action.Execute Deny');

  await teams.execute(ANA, { activityId }, 'Deny', { id: 'r2', why: 7 }, { forge: true });
  await teams.execute(BEN, { activityId }, 'approve', { id: 'r1' }, { forge: true });
  await teams.execute(BEN, { activityId: '1' }, 'drop-tables', {}, { forge: true });
  await teams.submit(BEN, { activityId: '1' }, 'x', { id: 'r1' }, { forge: true });
  expect(seen).toEqual(
    [
      { type: 'Action.Execute', verb: 'deny', data: { id: 'r1' } },
      { type: 'Action.Execute', verb: 'deny', data: { id: 'r2', why: 7 } },
      { type: 'Action.Execute', verb: 'approve', data: { id: 'r1' } },
      { type: 'Action.Execute', verb: 'drop-tables', data: {} },
    ].map((action) => expect.objectContaining(action)),
  );
  expect(staged.received.at(-1)).toMatchObject({ type: 'message', replyToId: '1', value: { id: 'r1' } });
});

test('Action.Submit says under the card whether it arrived, also as the fallback of an older client', async () => {
  const teams = await posted(undefined);
  expect(await teams.submit(ANA, last(teams), 'Later', { why: 'x' })).toMatchObject({ status: 200 });
  expect(staged.received.at(-1)?.value).toEqual({ id: 'r1', later: true, why: 'x' });
  expect(last(teams)).toMatchObject({ from: 'bot', cards: [CARD], notice: 'Your response was sent to the app' });
  await teams.submit(ANA, last(teams), 'Approve');
  expect(staged.received.at(-1)?.value).toEqual({ old: 1 });
  teams.connect('http://127.0.0.1:1/');
  expect(await teams.submit(ANA, last(teams), 'Later')).toMatchObject({ error: 'dispatch_failed' });
  expect(last(teams).notice).toBe('Something went wrong. Please try again.');
});

test('refresh: by itself for those whom it names, by the menu where it names nobody', async () => {
  const actions: unknown[] = [];
  const refresh = (userIds?: string[]) => ({
    refresh: { action: execute('Refresh', 'refresh', { id: 'r1' }), ...(userIds !== undefined && { userIds }) },
  });
  const shown = card([text('Old'), INPUT], [], refresh(['29:ben', '29:ana']));
  const invoke: Behaviour['invoke'] = async (action, context) => {
    actions.push([action, context.activity.value.trigger]);
    return answerCard({ ...shown, body: [text('Fresh')] });
  };
  staged = await stageBot(
    bot({
      message: (context) =>
        context.sendActivity(attached(context.activity.text === 'any' ? { ...shown, ...refresh() } : shown)),
      invoke,
    }),
    {
      users: [
        { aadObjectId: ANA, name: 'Ana', id: '29:ana' },
        { aadObjectId: BEN, name: 'Ben', id: '29:other' },
      ],
    },
  );
  const { teams } = staged;
  await teams.install(ANA);
  await teams.say(ANA, 'card');
  expect(last(teams).expectsRefresh).toBe(true);
  expect(await teams.refresh(ANA, last(teams))).toMatchObject({ shown: { card: { body: [{ text: 'Fresh' }] } } });
  expect(last(teams)).toMatchObject({ cards: [{ body: [{ text: 'Fresh' }] }], expectsRefresh: true });
  await teams.reopen(ANA);
  expect(last(teams).cards).toMatchObject([{ body: [{ text: 'Fresh' }] }]);

  await teams.say(ANA, 'any');
  expect(last(teams).expectsRefresh).toBe(false);
  await teams.refresh(ANA, last(teams));
  const action = { type: 'Action.Execute', title: 'Refresh', verb: 'refresh', data: { id: 'r1' } };
  const expected = ['automatic', 'automatic', 'manual'].map((trigger) => [
    expect.objectContaining({ verb: action.verb, data: action.data }),
    trigger,
  ]);
  expect(actions).toEqual(expected);

  await teams.install(BEN);
  await teams.say(BEN, 'card');
  expect(last(teams, BEN).expectsRefresh).toBe(false);
  await expect(teams.refresh(BEN, last(teams, BEN))).rejects.toThrow('does not name 29:other');
  expect(await teams.refresh(BEN, last(teams, BEN), { forge: true })).toMatchObject({ status: 200 });
});
