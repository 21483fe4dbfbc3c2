import { afterEach, expect, test } from 'vitest';
import { RateLimiter } from '../../../../adapters/sandbox/teams/connector/rates.ts';
import { ANA, BEN, call, SETTINGS, stageChat } from './stage.ts';

let staged: Awaited<ReturnType<typeof stageChat>>;
afterEach(() => staged.stop());

/** A chat under rate limits, on a clock that stands still until it is told to pass. */
async function limited() {
  let at = Date.parse('2026-11-02T09:00:00Z');
  staged = await stageChat({ rateLimits: true, operationMs: 0, now: () => new Date(at) });
  /** `Retry-After` of a call; null when it passed */
  const wait = async (verb: string, path: string, body?: unknown): Promise<number | null> => {
    const { status, headers } = await call(staged.teams, verb, path, body);
    return status === 429 ? Number(headers.get('retry-after')) : null;
  };
  return {
    ...staged,
    wait,
    post: () => wait('POST', `${staged.chat}/activities`, { type: 'message', text: 'Hi' }),
    pass: (ms: number) => {
      at += ms;
    },
  };
}

test('7 in a second, 8 in two', async () => {
  const { post, pass, teams } = await limited();
  for (let i = 0; i < 7; i += 1) expect(await post()).toBeNull();
  expect(await post()).toBe(1);
  pass(999);
  expect(await post()).toBe(1);
  pass(1);
  expect(await post()).toBeNull();
  expect(await post()).toBe(1);
  pass(1_000);
  expect(await post()).toBeNull();
  expect(teams.messages(ANA)).toHaveLength(9);
});

test('60 in thirty seconds', async () => {
  const { post, pass } = await limited();
  for (let i = 0; i < 60; i += 1) {
    expect(await post()).toBeNull();
    pass(400);
  }
  expect(await post()).toBe(6);
  pass(6_000);
  expect(await post()).toBeNull();
});

test('1,800 in an hour', () => {
  const rates = new RateLimiter();
  const take = (seconds: number) => rates.take('send', 'a:1', seconds * 1_000);
  for (let i = 0; i < 1_800; i += 1) expect(take(i)).toBeNull();
  expect(take(1_800)).toBe(1_800);
  expect(take(3_599)).toBe(1);
  expect(take(3_600)).toBeNull();
  expect(take(3_600)).toBe(1);
});

test('edits and deletions count with messages; other conversations, rosters and creation apart', async () => {
  const { wait, post, chat, teams } = await limited();
  expect(await post()).toBeNull();
  const { activityId = '' } = teams.messages(ANA)[0] ?? {};
  const path = `${chat}/activities/${activityId}`;
  for (let i = 0; i < 5; i += 1) expect(await wait('PUT', path, { type: 'message', text: 'Ho' })).toBeNull();
  expect(await wait('DELETE', path)).toBeNull();
  expect(await post()).toBe(1);

  for (let i = 0; i < 14; i += 1) expect(await wait('GET', `${chat}/members`)).toBeNull();
  expect(await wait('GET', `${chat}/members`)).toBe(1);
  const create = (user: string) => wait('POST', '', { members: [{ id: user }], tenantId: SETTINGS.tenantId });
  for (let i = 0; i < 7; i += 1) expect(await create(ANA)).toBeNull();
  expect(await create(ANA)).toBe(1);
  await teams.install(BEN);
  expect(await create(BEN)).toBeNull();
});

test('50 a second for all of a tenant', async () => {
  const many = Array.from({ length: 8 }, (_, i) => ({ aadObjectId: `u${i}`, name: `User ${i}` }));
  staged = await stageChat({ rateLimits: true, now: () => new Date(0), users: [...SETTINGS.users, ...many] });
  const { teams } = staged;
  const create = (id: string) => call(teams, 'POST', '', { members: [{ id }], tenantId: SETTINGS.tenantId });
  const statuses: number[] = [];
  for (const { aadObjectId } of many) {
    await teams.install(aadObjectId);
    for (let i = 0; i < 7; i += 1) statuses.push((await create(aadObjectId)).status);
  }
  expect(statuses.filter((status) => status === 201)).toHaveLength(50);
  expect(statuses.slice(50)).toEqual(Array(6).fill(429));
  expect((await create('u7')).body).toEqual({ error: { code: 'Throttled', message: 'Too many requests.' } });
  expect(teams.calls().at(-1)).toMatchObject({ method: 'create', status: 429 });
});
