import { afterEach, beforeEach, expect, test } from 'vitest';
import { errorMeanings } from '../../../../adapters/teams/errors.ts';
import { ANA, BEN, call, SETTINGS, stageChat } from './stage.ts';

let staged: Awaited<ReturnType<typeof stageChat>>;
beforeEach(async () => {
  staged = await stageChat();
});
afterEach(() => staged.stop());

const hi = { type: 'message', text: 'Hi' };
const texts = () => staged.teams.messages(ANA).map(({ text }) => text);

test('statuses in place of the effect, with the words that Microsoft documents', async () => {
  const { teams, send } = staged;
  const cases = [
    ['http500', 500, 'ServiceError', null],
    ['http502', 502, 'ServiceError', null],
    ['conflict412', 412, 'PreconditionFailed', null],
    ['ratelimited', 429, 'Throttled', '5'],
    [{ status: 403, code: 'BotDisabledByAdmin' }, 403, 'BotDisabledByAdmin', null],
  ] as const;
  for (const [kind, status, code, retryAfter] of cases) {
    teams.fault({ method: 'send', kind });
    const answer = await send(hi);
    expect(answer).toMatchObject({ status, body: { error: { code } } });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
  }
  teams.fault({ method: 'send', kind: 'ratelimited', retryAfterSeconds: 30 });
  expect((await send(hi)).headers.get('retry-after')).toBe('30');
  expect(texts()).toEqual([]);
  expect(await send(hi)).toMatchObject({ status: 201 });
});

test('as often as asked, for the calls that fit', async () => {
  const { teams, send, chat } = staged;
  const conversationId = chat.slice(1);
  const { id } = (await send(hi)).body;
  teams.fault({
    method: 'update',
    times: 2,
    when: (body, target) => body.text === 'b' && target.conversationId === conversationId && target.activityId === id,
    kind: 'http502',
  });
  const edit = async (text: string) => (await call(teams, 'PUT', `${chat}/activities/${id}`, { ...hi, text })).status;
  expect([await edit('a'), await edit('b'), await edit('b'), await edit('b')]).toEqual([200, 502, 502, 200]);
  teams.fault({ method: '*', kind: 'http500' });
  expect(await call(teams, 'GET', `${chat}/members`)).toMatchObject({ status: 500 });
  teams.fault({ method: 'create', kind: 'http500' });
  expect(await send(hi)).toMatchObject({ status: 201 });
  const members = [{ id: ANA }];
  expect(await call(teams, 'POST', '', { members, tenantId: SETTINGS.tenantId })).toMatchObject({ status: 500 });
});

test('a connection that is reset, and one that is lost after the message was posted', async () => {
  const { teams, send } = staged;
  teams.fault({ method: 'send', kind: 'reset' });
  await expect(send({ ...hi, text: 'never' })).rejects.toThrow();
  expect(texts()).toEqual([]);
  teams.fault({ method: 'send', kind: 'ok-but-connection-lost' });
  await expect(send({ ...hi, text: 'posted' })).rejects.toThrow();
  expect(texts()).toEqual(['posted']);
  expect(teams.calls()).toMatchObject([
    { status: 0, answer: null },
    { status: 0, answer: null },
  ]);
});

test('every error code that the program knows', async () => {
  const { teams, send } = staged;
  for (const [code] of errorMeanings) {
    teams.fault({ method: 'send', kind: { status: 403, code } });
    expect(await send(hi)).toMatchObject({ status: 403, body: { error: { code } } });
  }
  expect(texts()).toEqual([]);
});

test('calls about one person alone fail', async () => {
  const { teams, send } = staged;
  teams.fault({ method: '*', user: BEN, times: 10, kind: 'http500' });
  expect(await send(hi)).toMatchObject({ status: 201 });
  const create = { isGroup: false, bot: { id: teams.bot.id }, tenantId: SETTINGS.tenantId, members: [{ id: BEN }] };
  expect(await call(teams, 'POST', '', create)).toMatchObject({ status: 500 });
  teams.fault({ method: '*', user: ANA, kind: 'http502' });
  expect(await send(hi)).toMatchObject({ status: 502 });
});

test('a call that is left hanging ends with the stand-in', async () => {
  const { teams, send } = staged;
  teams.fault({ method: 'send', kind: 'timeout' });
  const hanging = send(hi);
  hanging.catch(() => undefined);
  await expect.poll(() => teams.calls()).toHaveLength(1);
  await teams.stop();
  await expect(hanging).rejects.toThrow();
  expect(texts()).toEqual([]);
});

test('faults that did not happen can be taken back', async () => {
  const { teams, send } = staged;
  teams.fault({ method: '*', kind: 'http500', times: 10 });
  teams.clearFaults();
  expect(await send(hi)).toMatchObject({ status: 201 });
});
