import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../../../../adapters/sandbox/teams/stand-in.ts';
import { ANA, attached, BEN, type Called, call, card, execute, last, SETTINGS, stageChat, text } from './stage.ts';

let staged: Awaited<ReturnType<typeof stageChat>>;
beforeEach(async () => {
  staged = await stageChat();
});
afterEach(() => staged.stop());

const refused = (answer: Called, status: number, code: string, message?: string): void => {
  expect(answer).toMatchObject({ status, body: { error: { code, message: expect.stringContaining(message ?? '') } } });
  expect(Object.keys(answer.body)).toEqual(['error']);
};
const message = (more: Json = {}): Json => ({ type: 'message', text: 'Hi', ...more });
const cards = (...contents: Json[]) => contents.map((each) => attached(each).attachments[0]);

describe('sending', () => {
  test('text, cards, and what else Teams keeps of a message', async () => {
    const { teams, send } = staged;
    const one = await send(message({ summary: 'In short', textFormat: 'markdown', inputHint: 'ignoringInput' }));
    expect(one).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^\d{13}$/) } });
    const two = await send({ type: 'message', attachments: cards(card([text('1')]), card([text('2')])) });
    expect(Number(two.body.id)).toBeGreaterThan(Number(one.body.id));
    expect(teams.messages(ANA)).toMatchObject([
      { activityId: one.body.id, text: 'Hi', cards: [], summary: 'In short', from: 'bot' },
      { activityId: two.body.id, text: '', cards: [{ body: [{ text: '1' }] }, { body: [{ text: '2' }] }] },
    ]);
    expect(teams.messages(BEN)).toEqual([]);
  });

  test('live is what waits for an answer: something to fill in, or a button to the bot that stands out', async () => {
    const { teams, send } = staged;
    const live = async (shown: Json) => {
      await send(attached(shown));
      return last(teams).live;
    };
    const link = { type: 'Action.OpenUrl', title: 'Open', url: 'https://example.com' };
    const plain = { type: 'Action.Submit', title: 'Go' };
    const submit = { ...plain, style: 'positive' };
    expect(await live(card([text('x')], [link, plain]))).toBe(false);
    expect(await live(card([{ type: 'Input.Text', id: 'why', label: 'Why' }], [plain]))).toBe(true);
    expect(await live(card([], [link, { ...submit, isEnabled: false }]))).toBe(false);
    expect(await live(card([], [submit]))).toBe(true);
    expect(
      await live(
        card([{ type: 'Container', items: [], selectAction: { ...execute('Go', 'go'), style: 'destructive' } }]),
      ),
    ).toBe(true);
    expect(await live(card([{ type: 'ActionSet', actions: [submit] }]))).toBe(true);
    const inside = { type: 'Action.ShowCard', title: 'More', card: card([], [submit]) };
    expect(await live(card([], [inside]))).toBe(true);
    expect(await live(card([{ type: 'Badge', fallback: { type: 'ActionSet', actions: [submit] } }]))).toBe(true);
  });

  test('text and a card are split into two messages, and the bot gets no id', async () => {
    const answer = await staged.send({ ...attached(card([text('card')])), text: 'text' });
    expect(answer).toMatchObject({ status: 202, body: {} });
    expect(staged.teams.messages(ANA)).toMatchObject([
      { text: 'text', cards: [] },
      { text: '', cards: [{}] },
    ]);
  });

  test('a reply may answer to something that is not there; typing leaves nothing', async () => {
    const { teams, chat } = staged;
    const reply = await call(teams, 'POST', `${chat}/activities/made-up`, message());
    expect(reply).toMatchObject({ status: 201, body: { id: last(teams).activityId } });
    expect(await call(teams, 'POST', `${chat}/activities`, { type: 'typing' })).toMatchObject({ status: 202 });
    expect(teams.messages(ANA)).toHaveLength(1);
  });

  test('what is no message', async () => {
    const { teams, send, chat } = staged;
    refused(await send({ type: 'message' }), 400, 'BadSyntax', 'text or attachments');
    refused(await send({ type: 'message', text: '', attachments: [] }), 400, 'BadSyntax');
    refused(await send({ type: 'event', name: 'x' }), 400, 'BadArgument', 'type');
    refused(await send(message({ textFormat: 'html' })), 400, 'BadArgument', 'textFormat');
    refused(await send(message({ suggestedActions: { actions: [] } })), 400, 'BadArgument', 'not played');
    const hero = { contentType: 'application/vnd.microsoft.card.hero', content: {} };
    refused(await send({ type: 'message', attachments: [hero] }), 400, 'BadArgument', 'Unknown attachment type');
    refused(await call(teams, 'POST', `${chat}/activities`, '{'), 400, 'BadSyntax', 'not JSON');
    refused(await call(teams, 'POST', `${chat}/activities`, '[]'), 400, 'BadSyntax', 'not a JSON object');
    expect(teams.messages(ANA)).toEqual([]);
  });

  test('100 KB in UTF-16, ten cards', async () => {
    const { send } = staged;
    const empty = JSON.stringify({ type: 'message', text: '' }).length;
    const most = 51_200 - empty;
    expect(await send({ type: 'message', text: 'x'.repeat(most) })).toMatchObject({ status: 201 });
    refused(await send({ type: 'message', text: 'x'.repeat(most + 1) }), 413, 'MessageSizeTooBig');
    // Two UTF-16 units each, whatever they need in UTF-8.
    expect(await send({ type: 'message', text: '😀'.repeat(most / 2) })).toMatchObject({ status: 201 });
    refused(await send({ type: 'message', text: '😀'.repeat(most / 2 + 1) }), 413, 'MessageSizeTooBig');
    const many = (count: number) => ({ type: 'message', attachments: cards(...Array(count).fill(card([]))) });
    expect(await send(many(10))).toMatchObject({ status: 201 });
    refused(await send(many(11)), 400, 'BadArgument', 'attachments');
  });

  test('a card that Teams would not read; the message says where', async () => {
    const broken = card([text('ok'), { type: 'TextBlock', txt: 'x' }, { type: 'Input.Text' }]);
    refused(
      await staged.send({ type: 'message', attachments: cards(card([]), broken) }),
      400,
      'BadArgument',
      'Adaptive Card in attachments[1]: /body/1/text is required; /body/1 has an unknown property txt; /body/2/id is required',
    );
  });
});

describe('editing and deleting', () => {
  test('an edit replaces everything and is marked', async () => {
    const { teams, send, chat } = staged;
    const { id } = (await send(message({ summary: 'first' }))).body;
    const path = `${chat}/activities/${id}`;
    const edit = await call(teams, 'PUT', path, attached(card([text('now')])));
    expect(edit).toMatchObject({ status: 200, body: { id } });
    expect(teams.messages(ANA)).toMatchObject([
      { activityId: id, text: '', summary: null, edited: true, earlier: [{ text: 'Hi', cards: [] }] },
    ]);
    for (let i = 1; i <= 12; i += 1) await call(teams, 'PUT', path, message({ text: `edit ${i}` }));
    expect(last(teams).earlier.map((each) => each.text)).toEqual(Array.from({ length: 10 }, (_, i) => `edit ${i + 2}`));
    refused(await call(teams, 'PUT', path, { ...attached(card([])), text: 'x' }), 400, 'BadArgument', 'multiple');
    refused(await call(teams, 'PUT', path, { type: 'message' }), 400, 'BadSyntax');
    expect(last(teams).text).toBe('edit 12');
  });

  test('a deleted message is gone for good; only the bot’s own can be touched', async () => {
    const { teams, send, chat } = staged;
    const { id } = (await send(message())).body;
    expect(await call(teams, 'DELETE', `${chat}/activities/${id}`)).toMatchObject({ status: 200 });
    expect(teams.messages(ANA)).toEqual([]);
    refused(await call(teams, 'DELETE', `${chat}/activities/${id}`), 404, 'ActivityNotFoundInConversation');
    refused(await call(teams, 'PUT', `${chat}/activities/${id}`, message()), 404, 'ActivityNotFoundInConversation');
    await teams.say(ANA, 'mine');
    const own = last(teams).activityId;
    refused(await call(teams, 'PUT', `${chat}/activities/${own}`, message()), 403, 'NotEnoughPermissions');
    refused(await call(teams, 'DELETE', `${chat}/activities/${own}`), 403, 'NotEnoughPermissions');
  });
});

describe('conversations', () => {
  const tenantId = SETTINGS.tenantId;
  const create = (body: Json) => call(staged.teams, 'POST', '', body);

  test('the chat with one person, however it is asked for', async () => {
    const { teams, chat } = staged;
    const id = chat.slice(1);
    const members = [{ id: teams.userId(ANA) }];
    expect(await create({ members, tenantId, bot: { id: teams.bot.id }, isGroup: false })).toMatchObject({
      status: 201,
      body: { id, serviceUrl: teams.serviceUrl },
    });
    const named = await create({
      members: [{ id: ANA, name: '' }],
      channelData: { tenant: { id: tenantId } },
      activity: message(),
    });
    expect(named).toMatchObject({ status: 201, body: { id, activityId: last(teams).activityId } });
    expect(last(teams).text).toBe('Hi');
  });

  test('what cannot be created', async () => {
    const members = [{ id: ANA }];
    refused(await create({ tenantId }), 400, 'BadSyntax', 'conversation creation parameters');
    refused(await create({ tenantId, members: [{ id: ANA }, { id: BEN }] }), 400, 'BadSyntax');
    refused(await create({ tenantId, members, isGroup: true }), 400, 'BadSyntax');
    refused(await create({ members }), 400, 'BadSyntax', 'tenant');
    refused(await create({ members, tenantId: 'another' }), 400, 'BadSyntax', 'tenant');
    refused(await create({ members, tenantId, bot: { id: '28:another' } }), 400, 'BadArgument');
    refused(await create({ members: [{ id: '29:nobody' }], tenantId }), 400, 'BadArgument', 'pairwise id');
    refused(await create({ members: [{ id: BEN }], tenantId }), 403, 'BotNotInConversationRoster');
    refused(await create({ members, tenantId, activity: { type: 'message' } }), 400, 'BadSyntax');
  });

  test('nothing goes to somebody who removed the app, everything again when they install it', async () => {
    const { teams, chat, send } = staged;
    const { id } = (await send(message())).body;
    await teams.uninstall(ANA);
    const code = 'BotNotInConversationRoster';
    refused(await send(message()), 403, code);
    refused(await call(teams, 'PUT', `${chat}/activities/${id}`, message()), 403, code);
    refused(await call(teams, 'DELETE', `${chat}/activities/${id}`), 403, code);
    refused(await call(teams, 'GET', `${chat}/members`), 403, code);
    refused(await create({ members: [{ id: ANA }], tenantId }), 403, code);
    expect(teams.messages(ANA)).toHaveLength(1);
    await teams.install(ANA);
    expect(await send(message())).toMatchObject({ status: 201 });
  });

  test('conversations that there are not', async () => {
    const { teams } = staged;
    refused(await call(teams, 'POST', '/a:1nobody/activities', message()), 404, 'ConversationNotFound');
    refused(await call(teams, 'GET', '/a:1nobody/members'), 404, 'ConversationNotFound');
    refused(await call(teams, 'GET', ''), 404, 'NotFound');
    refused(await call(teams, 'PATCH', '/a:1/activities/1', {}), 404, 'NotFound');
  });
});

test('the roster is the person, without the bot', async () => {
  const { teams, chat } = staged;
  const ana = {
    id: teams.userId(ANA),
    name: 'Ana Lopes',
    aadObjectId: ANA,
    objectId: ANA,
    givenName: 'Ana',
    surname: 'Lopes',
    email: 'ana@example.com',
    userPrincipalName: 'ana@example.com',
    tenantId: SETTINGS.tenantId,
    userRole: 'user',
  };
  expect((await call(teams, 'GET', `${chat}/members`)).body).toEqual([ana]);
  expect((await call(teams, 'GET', `${chat}/pagedmembers?pageSize=10`)).body).toEqual({ members: [ana] });
  expect((await call(teams, 'GET', `${chat}/members/${encodeURIComponent(teams.userId(ANA))}`)).body).toEqual(ana);
  expect((await call(teams, 'GET', `${chat}/members/${ANA}`)).body).toEqual(ana);
  refused(await call(teams, 'GET', `${chat}/members/${BEN}`), 404, 'MemberNotFoundInConversation');
});

test('two operations on one conversation at once: the second is refused', async () => {
  await staged.stop();
  staged = await stageChat({ operationMs: 50 });
  const { teams, send } = staged;
  await teams.install(BEN);
  const ben = `/${String(Object(staged.received.at(-1)?.conversation).id)}`;
  const [one, two, other] = await Promise.all([
    send(message({ text: '1' })),
    send(message({ text: '2' })),
    call(teams, 'POST', `${ben}/activities`, message()),
  ]);
  expect([one.status, two.status].sort()).toEqual([201, 412]);
  refused(one.status === 412 ? one : two, 412, 'PreconditionFailed', 'try again');
  expect(other.status).toBe(201);
  expect(teams.messages(ANA)).toHaveLength(1);
  expect(await send(message())).toMatchObject({ status: 201 });
});

test('calls are remembered as they were received and answered, the last thousand', async () => {
  const { teams, send, chat } = staged;
  await send(message());
  await call(teams, 'PUT', `${chat}/activities/1`, message());
  const conversationId = chat.slice(1);
  expect(teams.calls()).toEqual([
    {
      method: 'send',
      at: expect.any(Date),
      route: `POST /v3/conversations${chat}/activities`,
      conversationId,
      activityId: null,
      body: message(),
      status: 201,
      answer: { id: last(teams).activityId },
    },
    expect.objectContaining({ method: 'update', activityId: '1', status: 404 }),
  ]);
  const read = () => call(teams, 'GET', `${chat}/members`);
  for (let i = 0; i < 27; i += 1) await Promise.all(Array.from({ length: 37 }, read));
  expect(teams.calls()).toHaveLength(1_000);
  expect(teams.calls()[0]).toMatchObject({ method: 'update' });
});
