import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BotAnswer, StandInMessage } from '../../../adapters/sandbox/teams/stand-in.ts';
import { soon } from '../../support/running.ts';
import { activityOf, invokeOf, type Json } from '../../support/teams-activities.ts';
import { objectIdOf, packageWithGroup, teamsOrganization, tenantId } from '../../support/teams-organization.ts';
import {
  shownInTeams,
  stageOn,
  startTeamsRunning,
  type TeamsRunning,
  teamsPeople,
  told,
} from '../../support/teams-running.ts';

/** One package for each test, so that what one decides disturbs no other. */
const ids = [...'abcdefghijklmnopqrst'];
const twoStages = [{ approvers: [{ people: ['anna', 'boris'] }] }, { approvers: [{ people: ['carol'] }] }];
const plain = ids.map((id) => packageWithGroup(id, { stages: twoStages }));
const reasoned = packageWithGroup('reasoned', { stages: [{ ...twoStages[0], reasonRequired: true }] });
const inner = packageWithGroup('inner', { stages: [], requestors: { people: ['anna'] } });
const all = [...plain, reasoned, inner];

const organization = teamsOrganization({
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    carol: 'Carol Dunn',
    sam: 'Sam Security',
    max: 'Max Withoutreader',
    uma: 'Uma User',
    ria: 'Ria Risky',
    sly: 'Sly Slackonly',
  },
  chats: { sly: ['slack'] },
  groups: all.map(({ group }) => group),
  roles: { 'Security Administrator': ['sam', 'max'], 'Security Reader': ['sam'] },
  packages: all.map((one) => one.package),
  settings: { riskReview: { idProtection: ['high'] } },
  risk: { idProtection: { ria: { level: 'high', detail: 'Anonymous address' } } },
});

const notYours = 'This request is not waiting for your decision. Nothing was changed.';
const older = 'This button or form is out of date. Nothing was changed. Open it again.';
const unknown = 'Your account in this chat is not linked to a person in Northwind yet.';

let running: TeamsRunning;
let people: ReturnType<typeof teamsPeople>;

beforeAll(async () => {
  running = await startTeamsRunning({ organization });
  people = teamsPeople(running.teams);
});
afterAll(() => running?.stop());

interface Pending {
  readonly id: string;
  readonly about: { readonly requestId: string; readonly stage: string };
  readonly card: StandInMessage;
}

/** A new request of Uma's (or Ria's) and a card for it. */
async function pending(packageId: string, requestor = 'uma', approver = 'anna'): Promise<Pending> {
  expect(told(await people.ask(requestor, packageId))).toContain('was submitted.');
  const card = await people.card(approver, `The ${packageId} package`);
  const about = stageOn(card);
  await running.settled();
  return { id: about.requestId, about, card };
}

const attempts = () => running.documents('attempts');

async function requestOf(id: string): Promise<Json> {
  const found = (await running.documents('requests')).find((one) => one._id === id);
  if (found === undefined) throw new Error(`there is no request ${id}`);
  return found;
}

async function decisionsOn(id: string): Promise<readonly Json[]> {
  return ((await requestOf(id)).events as Json[]).filter(({ type }) => type === 'stageDecided');
}

/** Asserts that nothing changed and exactly these attempts were recorded. */
async function changesNothing<T>(doing: () => Promise<T>, ...recorded: object[]): Promise<T> {
  const [before, known] = [await running.state(), (await attempts()).map(({ _id }) => _id)];
  const result = await doing();
  expect(await running.state()).toEqual(before);
  const fresh = (await attempts()).filter(({ _id }) => !known.includes(_id));
  expect(fresh).toEqual(recorded.map((one) => expect.objectContaining(one)));
  return result;
}

/** Asserts that nothing changed, and that what was recorded is not more than that somebody sent something odd. */
async function isOdd(doing: () => Promise<void>): Promise<number> {
  const [before, known] = [await running.state(), (await attempts()).map(({ _id }) => _id)];
  await doing();
  expect(await running.state()).toEqual(before);
  const fresh = (await attempts()).filter(({ _id }) => !known.includes(_id));
  expect(new Set(fresh.map(({ command }) => command))).toEqual(
    fresh.length === 0 ? new Set() : new Set(['unsupported']),
  );
  return fresh.length;
}

/** Sends any body as Teams; what a person would read, or the status when that is not 200. */
async function post(body: unknown): Promise<{ status: number; words: string }> {
  const answer = await fetch(running.messagesUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const { type, value } = (answer.status === 200 ? JSON.parse(text) : {}) as { type?: string; value?: unknown };
  const words = type === 'application/vnd.microsoft.activity.message' ? String(value) : text;
  return { status: answer.status, words };
}

/** A click in the person's own chat. */
const click = (person: string, verb: unknown, data: unknown, more: Json = {}) =>
  invokeOf(person, running.teams.serviceUrl, verb, data, { ...running.chatOf(person), ...more });

describe('a click', () => {
  test('[R-84] [R-60] on what is not the clicker’s to decide teaches nothing: one sentence for all, an attempt each', async () => {
    const { id, about, card } = await pending('a');
    const code = 'notYourDecision';
    const cases: [string, string, object, object][] = [
      [
        'an id that no request has',
        'carol',
        { ...about, requestId: 'ZZZZZZZZZZZZ' },
        { requestId: 'ZZZZZZZZZZZZ', state: null },
      ],
      ['a stranger to the stage', 'carol', about, { requestId: id, state: 'pendingApproval' }],
      ['her own stage, which waits', 'carol', { ...about, stage: 'policy-2' }, { stage: 'policy-2' }],
      ['an approver of this stage on the next one', 'anna', { ...about, stage: 'policy-2' }, { stage: 'policy-2' }],
      ['a stage that is not there', 'anna', { ...about, stage: 'policy-9' }, { stage: 'policy-9' }],
      ['a risk stage that is not there', 'anna', { ...about, stage: 'idProtection-1' }, { stage: 'idProtection-1' }],
      ['a risk reviewer on a request without risk', 'sam', about, { requestId: id }],
    ];
    for (const [name, person, data, attempt] of cases) {
      for (const verb of ['approve', 'deny']) {
        const answer = await changesNothing(() => people.forge(person, card, verb, { ...data }), {
          command: 'decide',
          code,
          via: expect.objectContaining({ channel: 'teams' }),
          ...attempt,
        });
        expect(told(answer), name).toBe(notYours);
      }
    }
  });

  test('[R-34] [R-84] on a risk stage that is there, by a policy approver or a stranger, reads as if it were not there', async () => {
    const { about, card } = await pending('b', 'ria', 'sam');
    expect(about.stage).toBe('idProtection-1');
    for (const person of ['anna', 'carol']) {
      for (const stage of ['idProtection-1', 'insiderRisk-1', 'policy-1']) {
        const answer = await changesNothing(() => people.forge(person, card, 'approve', { ...about, stage }), {
          code: 'notYourDecision',
        });
        expect(told(answer)).toBe(notYours);
      }
    }
    for (const verb of ['approve', 'deny']) {
      const own = await changesNothing(() => people.forge('ria', card, verb, about), { code: 'ownRequest' });
      expect(told(own)).toBe('You cannot decide on your own request. Nothing was changed.');
    }
  });

  test('[R-33] of a reviewer who does not hold Security Reader at that moment is refused and says what is missing', async () => {
    const { about } = await pending('c', 'ria', 'sam');
    const missing = { code: 'missingRole', actor: expect.objectContaining({ id: 'max' }) };
    // A button of a card that they may have had before: what comes back is the card as it should be, without the risk.
    for (const verb of ['approve', 'deny'] as const) {
      const answer = await changesNothing(() => post(click('max', verb, about)), missing);
      expect(answer.words).toContain('You need the Security Reader role to see and decide this review');
      expect(answer.words).not.toMatch(/ID Protection/);
    }
  });

  test('[R-81] of somebody whom the directory does not know is refused; so is a known person of another tenant', async () => {
    const { about } = await pending('d');
    const stranger = { code: 'unknownPerson', actor: { kind: 'unknown', id: `${tenantId}/${objectIdOf('nobody')}` } };
    const answer = await changesNothing(() => post(click('nobody', 'approve', about)), stranger);
    expect(answer.words).toContain(unknown);

    const other = '99999999-0000-4000-8000-000000000000';
    const { conversation } = running.chatOf('anna');
    for (const more of [
      { channelData: { tenant: { id: other } }, conversation: { ...conversation, tenantId: other } },
      { channelData: { tenant: { id: other } }, conversation: { ...conversation, tenantId: undefined } },
      { channelData: {}, conversation: { ...conversation, tenantId: other } },
      { channelData: {}, conversation: { ...conversation, tenantId: undefined } },
    ]) {
      const elsewhere = await changesNothing(() => post(click('anna', 'approve', about, more)), {
        code: 'unknownPerson',
      });
      expect(elsewhere.words).toContain(unknown);
    }
    // Somebody of the organization without an account here, by what they are called elsewhere.
    for (const user of ['sly', 'U0SLY', 'anna', `29:anna`, '__proto__', 'constructor', ` ${objectIdOf('anna')}`]) {
      const from = { id: '29:x', aadObjectId: user };
      const refused = await changesNothing(() => post(click('x', 'approve', about, { from })), {
        code: 'unknownPerson',
      });
      expect(refused.words, user).toContain(unknown);
    }
  });

  test('[R-81] is its sender’s, whatever else the activity says about people', async () => {
    const { about } = await pending('e');
    const anna = { id: '29:anna', name: 'Anna Berg', aadObjectId: objectIdOf('anna') };
    for (const more of [
      { from: { id: '29:anna', name: 'Anna Berg', aadObjectId: objectIdOf('carol') } },
      { from: { id: '29:carol', aadObjectId: objectIdOf('carol') }, onBehalfOf: [anna], replyTo: anna, person: anna },
      { from: { id: '29:carol', aadObjectId: objectIdOf('carol'), properties: anna, role: 'user' } },
      {
        from: { id: '29:carol', aadObjectId: objectIdOf('carol') },
        channelData: { tenant: { id: tenantId }, from: anna },
      },
    ]) {
      const answer = await changesNothing(
        () => post(click('carol', 'approve', { ...about, actor: anna, from: anna }, more)),
        {
          code: 'notYourDecision',
          actor: expect.objectContaining({ id: 'carol' }),
        },
      );
      expect(answer.words).toBe(notYours);
    }
  });

  test('[R-03] [R-71] on an old card after the decision is answered with the card as it is, saying who decided', async () => {
    const { id, about, card } = await pending('f');
    const boriss = await people.card('boris', 'The f package');
    await people.deny('anna', card, { denyReason: 'Not in your team.' });
    await running.settled();
    for (const verb of ['approve', 'deny']) {
      const answer = await changesNothing(() => people.forge('boris', boriss, verb, about), {
        code: 'alreadyDecided',
        requestId: id,
        state: 'denied',
      });
      expect(told(answer)).toContain('Denied by Anna Berg');
      expect(told(answer)).toContain('Not in your team.');
      expect(JSON.stringify(answer.shown)).not.toContain('Action.Execute');
    }
    // Her own decision again is that decision; another one is not.
    expect(told(await changesNothing(() => people.forge('anna', card, 'deny', about)))).toContain(
      'Denied by Anna Berg',
    );
    expect(
      told(await changesNothing(() => people.forge('anna', card, 'approve', about), { code: 'alreadyDecided' })),
    ).toContain('Denied by Anna Berg');
    // Somebody without a part in it sees no card for it, now as before.
    expect(
      told(await changesNothing(() => people.forge('carol', card, 'approve', about), { code: 'notYourDecision' })),
    ).toBe(notYours);
    expect(await decisionsOn(id)).toHaveLength(1);
  });

  test('[R-72] that a client sends twice at once decides once, and both show the decision', async () => {
    const { id, card } = await pending('g');
    const answers = await changesOnce(id, () => running.teams.executeTwice(objectIdOf('anna'), card, 'approve'));
    for (const answer of answers) {
      expect(answer).toMatchObject({ status: 200 });
      expect(told(answer)).toContain('Approved by Anna Berg');
    }
  });

  test('[R-72] a denial that is sent twice with a reason keeps the reason, once', async () => {
    const { id, card } = await pending('h');
    const answers = await changesOnce(id, () =>
      running.teams.executeTwice(objectIdOf('anna'), card, 'deny', { denyReason: 'No seat left.' }),
    );
    for (const answer of answers) expect(told(answer)).toContain('No seat left.');
    expect(await decisionsOn(id)).toEqual([
      expect.objectContaining({
        data: { stage: 'policy-1', answer: 'deny', reason: 'No seat left.', shareReason: true },
      }),
    ]);
  });

  async function changesOnce(id: string, doing: () => Promise<readonly BotAnswer[]>): Promise<readonly BotAnswer[]> {
    const known = (await attempts()).length;
    const answers = await doing();
    await running.settled();
    expect(await decisionsOn(id)).toHaveLength(1);
    expect(await attempts()).toHaveLength(known);
    return answers;
  }

  test('[R-72] [R-60] replayed byte for byte is the same click: nothing more happens, and a refused one is one attempt', async () => {
    const { id, about } = await pending('i');
    const carols = JSON.stringify(click('carol', 'approve', about));
    await changesNothing(
      async () => {
        for (let time = 0; time < 3; time += 1) expect((await post(carols)).words).toBe(notYours);
      },
      { code: 'notYourDecision' },
    );

    const annas = JSON.stringify(click('anna', 'approve', about));
    expect((await post(annas)).words).toContain('Approved by Anna Berg');
    await running.settled();
    await changesNothing(async () => {
      for (const { status, words } of await Promise.all([post(annas), post(annas)])) {
        expect(status).toBe(200);
        expect(words).toContain('Approved by Anna Berg');
      }
    });
    // The same id in somebody else's hands is another click.
    const carol = { id: '29:carol', aadObjectId: objectIdOf('carol') };
    const forged = { ...(JSON.parse(annas) as Json), ...running.chatOf('carol'), from: carol };
    await changesNothing(() => post(forged), {
      code: 'notYourDecision',
      actor: expect.objectContaining({ id: 'carol' }),
    });
    expect(await decisionsOn(id)).toHaveLength(1);
  });

  test('[R-03] opposite answers of two approvers at the same instant: one decides, the other sees who', async () => {
    const { id, card } = await pending('j');
    const boriss = await people.card('boris', 'The j package');
    const answers = await Promise.all([
      people.approve('anna', card),
      people.deny('boris', boriss, { denyReason: 'No.' }),
    ]);
    const decisions = await decisionsOn(id);
    expect(decisions).toHaveLength(1);
    const words = decisions.some(({ actor }) => (actor as Json).id === 'anna')
      ? 'Approved by Anna Berg'
      : 'Denied by Boris Wolf';
    for (const answer of answers) expect(told(answer)).toContain(words);
    expect(await attempts()).toContainEqual(expect.objectContaining({ requestId: id, code: 'alreadyDecided' }));
    await running.settled();
    expect(people.liveCards('anna').filter((one) => shownInTeams(one).includes('The j package'))).toEqual([]);
    expect(people.liveCards('boris').filter((one) => shownInTeams(one).includes('The j package'))).toEqual([]);
  });

  test('an old client’s Action.Submit decides like a click, and its card closes', async () => {
    const { id, card } = await pending('k');
    const answer = await running.teams.submit(objectIdOf('anna'), card, 'Deny', { denyReason: 'Too early.' });
    expect(answer).toMatchObject({ status: 200 });
    const closed = await people.hears('anna', /The k package[\s\S]*Denied by Anna Berg/);
    expect(closed.activityId).toBe(card.activityId);
    expect(shownInTeams(closed)).toContain('Too early.');
    expect(await decisionsOn(id)).toHaveLength(1);
    await running.settled();
    // A late one, from a client that shows the card as it was, is told who decided.
    const boriss = await people.hears('boris', /The k package[\s\S]*Denied by Anna Berg/);
    const count = people.messages('boris').length;
    await changesNothing(() => running.teams.submit(objectIdOf('boris'), boriss, 'Approve', {}, { forge: true }), {
      code: 'alreadyDecided',
    });
    const after = people.messages('boris');
    expect(after.length - count).toBeLessThanOrEqual(1);
    expect(shownInTeams(after.find(({ activityId }) => activityId === boriss.activityId) ?? boriss)).toContain(
      'Denied by Anna Berg',
    );
  });

  test('an old client’s Action.Submit that is refused, or whose card is gone, is answered with a message', async () => {
    const { id, about, card } = await pending('l');
    const before = people.messages('carol').length;
    await changesNothing(
      () =>
        running.teams.submit(
          objectIdOf('carol'),
          { activityId: '1' },
          'x',
          { ...about, verb: 'approve' },
          { forge: true },
        ),
      { code: 'notYourDecision' },
    );
    await soon(() =>
      expect(
        people
          .messages('carol')
          .slice(before)
          .map(({ text }) => text),
      ).toEqual([notYours]),
    );

    const count = people.messages('anna').length;
    await running.teams.submit(
      objectIdOf('anna'),
      { activityId: '1' },
      'x',
      { ...about, verb: 'approve' },
      { forge: true },
    );
    expect(await decisionsOn(id)).toHaveLength(1);
    await soon(() => {
      const fresh = people.messages('anna').slice(count).map(shownInTeams).join('\n');
      expect(fresh).toContain('Approved by Anna Berg');
    });
    await running.settled();
    expect(
      shownInTeams(people.messages('anna').find(({ activityId }) => activityId === card.activityId) ?? card),
    ).toContain('Approved by Anna Berg');
  });

  test('[R-03] where the policy asks for a reason, none and a blank one do not decide; what a client lets through is refused', async () => {
    const { id, about, card } = await pending('reasoned');
    for (const verb of ['approve', 'deny'] as const) {
      const kept = await changesNothing(() => running.teams.execute(objectIdOf('anna'), card, verb));
      expect(kept).toMatchObject({ sent: false, errors: { [`${verb}Reason`]: 'Say briefly why you decided this.' } });
      for (const reason of [undefined, '', '   ', ' \n ']) {
        const answer = await changesNothing(
          () =>
            people.forge('anna', card, verb, {
              ...about,
              ...(reason === undefined ? {} : { [`${verb}Reason`]: reason }),
            }),
          { code: 'reasonRequired', requestId: id },
        );
        expect(told(answer)).toBe('This policy requires a reason. Say briefly why you decided this.');
      }
    }
    expect((await people.card('anna', 'The reasoned package')).notice).toContain('requires a reason');
    const done = await running.teams.execute(objectIdOf('anna'), card, 'approve', { approveReason: 'She joined us.' });
    expect(told(done)).toContain('She joined us.');
    await people.hears('boris', 'She joined us.');
  });

  test('[R-83] a reason that is too long is refused and says so; one as long as may be is kept whole', async () => {
    const { id, about, card } = await pending('m');
    for (const length of [2_001, 3_000]) {
      const answer = await changesNothing(
        () => people.forge('anna', card, 'deny', { ...about, denyReason: 'x'.repeat(length) }),
        { code: 'invalidInput' },
      );
      expect(told(answer)).toBe(`Keep the reason to 2,000 characters. It has ${length.toLocaleString('en')}.`);
    }
    await isOdd(async () => {
      const answer = await people.forge('anna', card, 'deny', { ...about, denyReason: 'x'.repeat(50_000) });
      expect(told(answer)).toBe(older);
    });
    const reason = '🔑'.repeat(1_000);
    expect(told(await people.deny('anna', card, { denyReason: reason }))).toContain(reason);
    expect(await decisionsOn(id)).toEqual([expect.objectContaining({ data: expect.objectContaining({ reason }) })]);
    await people.hears('uma', reason);
  });

  test('[R-34] [R-03] a risk reviewer’s reason is never shared, not even by a forged toggle', async () => {
    const { id, about, card } = await pending('n', 'ria', 'sam');
    const before = people.everything('ria').length;
    await people.forge('sam', card, 'deny', { ...about, denyReason: 'Looks compromised.', denyShare: 'true' });
    expect(await decisionsOn(id)).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ shareReason: false }) }),
    ]);
    await people.hears('ria', 'Your request for The n package was not granted.');
    await running.settled();
    expect(people.everything('ria').slice(before)).not.toMatch(/compromised|Sam|protection|review|insider/i);
  });

  test('[R-83] with an unknown verb, or garbled or enormous data, is answered in words and changes nothing', async () => {
    const { id, about } = await pending('o');
    const recorded = await isOdd(async () => {
      for (const verb of [
        '',
        'Approve',
        'approve ',
        'APPROVE',
        'revoke',
        '__proto__',
        'constructor',
        'toString',
        'x'.repeat(100),
      ]) {
        expect((await post(click('anna', verb, about))).words, verb).toBe(older);
      }
      for (const verb of [undefined, null, 42, true, ['approve'], { $gt: '' }, { $ne: null }, 'x'.repeat(5_000)]) {
        expect((await post(click('anna', verb, about))).words, String(verb)).toBe(older);
      }
      const operators: unknown[] = [{ $gt: '' }, { $ne: null }, { $in: [id] }, { $regex: '.*' }, { $where: 'true' }];
      const odd: unknown[] = [undefined, null, '', 'x', 0, 1, true, [], [id], {}, ...operators];
      for (const value of odd) {
        for (const data of [
          value,
          { ...about, requestId: value },
          { ...about, stage: value },
          { requestId: value, stage: value },
          ...(value === undefined ? [] : [{ ...about, denyReason: value === '' || value === 'x' ? ['x'] : value }]),
          { ...about, denyReason: 'x', denyShare: Array.isArray(value) ? value : [value] },
        ]) {
          expect((await post(click('anna', 'deny', data))).words, JSON.stringify(data)).toBe(older);
        }
      }
      for (const requestId of [
        id.toLowerCase(),
        `${id}\n`,
        `${id} `,
        `${id}A`,
        id.slice(1),
        `../${id}`,
        `${id}\u0000`,
      ]) {
        expect((await post(click('anna', 'approve', { ...about, requestId }))).words, requestId).toBe(older);
      }
      for (const stage of ['policy-0', 'policy-10', 'Policy-1', 'policy-1\n', 'policy', '__proto__', 'policy-١']) {
        expect((await post(click('anna', 'approve', { ...about, stage }))).words, stage).toBe(older);
      }
    });
    expect(recorded).toBeGreaterThan(80);
  });

  test('[R-83] [R-80] in a shape that Teams never sends is no reason to fail', async () => {
    const { about } = await pending('p');
    const good = click('anna', 'approve', about);
    const action = (good.value as { action: Json }).action;
    const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const operators = [{ $gt: '' }, { $ne: null }];
    const fields: Readonly<Record<string, readonly unknown[]>> = {
      type: [undefined, null, '', 42, [], {}, 'x'.repeat(1_000), ...operators],
      from: [undefined, null, '', 42, [], {}, { id: '29:x' }, { aadObjectId: objectIdOf('anna') }],
      conversation: [undefined, null, '', 42, [], {}, { id: '' }, { id: {} }, { id: 'x'.repeat(5_000) }],
      recipient: [undefined, null, '', 42, [], {}, { id: {} }],
      value: [undefined, null, '', 42, [], {}, { action: null }, { action: [] }, { action: 'approve' }, { action: {} }],
      name: [undefined, null, '', 42, {}, 'task/fetch', 'composeExtension/query', 'signin/verifyState'],
      id: [null, 42, [], {}, 'x'.repeat(10_000)],
      replyToId: [null, 42, [], {}, 'x'.repeat(10_000)],
      channelData: [42, [], { tenant: 42 }, { tenant: { id: {} } }],
    };
    const bodies: unknown[] = [
      ...Object.entries(fields).flatMap(([field, values]) => values.map((value) => ({ ...good, [field]: value }))),
      ...[undefined, ...operators, 42, ['x']].map((user) => ({ ...good, from: { id: '29:x', aadObjectId: user } })),
      ...[undefined, ...operators, 42].map((id) => ({ ...good, from: { id, aadObjectId: objectIdOf('anna') } })),
      JSON.stringify({ ...good, value: { action: { ...action, data: 'deep' } } }).replace('"deep"', nested(50_000)),
      '[]',
      '[{}]',
      '{}',
      '',
      '{',
      'null',
      'true',
      '"text"',
      nested(50_000),
      `{"type":"invoke","value":${nested(100_000)}}`,
      JSON.stringify({ ...good, text: 'x'.repeat(300_000) }),
      JSON.stringify({ ...good, text: 'x'.repeat(5_000_000) }),
    ];
    await isOdd(async () => {
      const failed: unknown[] = [];
      for (const body of bodies) {
        const text = typeof body === 'string' ? body : JSON.stringify(body);
        const began = performance.now();
        // The program may hang up while the body is still on its way.
        const { status, words } = await post(text).catch(() => ({ status: 413, words: '' }));
        const refused = status >= 400 && status < 500;
        const answered = status === 200 && (words === older || words.startsWith(unknown));
        if (!(refused || answered) || performance.now() - began > 3_000)
          failed.push({ status, words, body: text.slice(0, 300) });
      }
      expect(failed).toEqual([]);
    });
    expect((await fetch(`${running.program.url}/readyz`)).status).toBe(200);
  });

  test('[R-83] oddities that this program does not read, but its SDK might, are no reason to fail', async () => {
    const { id, about } = await pending('q');
    const values: unknown[] = [null, 42, 'x', [], {}, [null], [42], { toString: 1 }, ['x'.repeat(10_000)]];
    const names = [
      'entities',
      'attachments',
      'membersAdded',
      'membersRemoved',
      'reactionsAdded',
      'suggestedActions',
      'timestamp',
      'localTimestamp',
      'expiration',
      'locale',
      'callerId',
      'relatesTo',
      'semanticAction',
      'deliveryMode',
      'channelSettings',
      'toString',
      '__proto__',
      'constructor',
    ];
    await isOdd(async () => {
      const failed: unknown[] = [];
      for (const name of names) {
        for (const value of values) {
          const odd = click('anna', 'nothing', about);
          const { status, words } = await post(
            JSON.stringify({ ...odd, marker: 1 }).replace('"marker":1', `"${name}":${JSON.stringify(value)}`),
          );
          if (status >= 500 || (status === 200 && words !== older)) failed.push({ name, value, status, words });
        }
      }
      expect(failed).toEqual([]);
    });
    // One of them with a good click goes through as ever.
    expect((await post(click('anna', 'approve', about, { entities: 42, deliveryMode: 'expectReplies' }))).status).toBe(
      200,
    );
    expect(await decisionsOn(id)).toHaveLength(1);
  });

  test('[R-83] other activities than messages and clicks change nothing and are not answered with a fault', async () => {
    await changesNothing(async () => {
      for (const type of [
        'typing',
        'messageReaction',
        'messageUpdate',
        'messageDelete',
        'event',
        'endOfConversation',
        'handoff',
        'trace',
        'command',
        'conversationUpdate',
        'installationUpdate',
        'unheardOf',
      ]) {
        const activity = activityOf('anna', running.teams.serviceUrl, {
          ...running.chatOf('anna'),
          type,
          action: 'upgrade',
        });
        expect((await post(activity)).status, type).toBe(200);
      }
    });
  });
});

describe('a form', () => {
  const submission = (data: unknown, more: Json = {}, person = 'uma') => click(person, 'submitRequest', data, more);
  const entered = { package: 'r', justification: 'Quarter end.' };

  test('[R-84] [R-12] forged for a package outside the person’s scope, or one that is not there, is refused beside its field', async () => {
    const outside = await changesNothing(() => post(submission({ ...entered, package: 'inner' })), {
      command: 'submit',
      code: 'notRequestable',
    });
    expect(outside.words).toContain('its policy does not include you');
    const gone = await changesNothing(() => post(submission({ ...entered, package: 'gone' })), {
      command: 'submit',
      code: 'unknownPackage',
    });
    expect(gone.words).toContain('This access package is no longer offered.');
    for (const name of ['__proto__', 'constructor', 'toString', 'R', ' r', '$gt']) {
      const { status, words } = await changesNothing(() => post(submission({ ...entered, package: name })), {
        code: 'unknownPackage',
      });
      expect(status).toBe(200);
      expect(words).toContain('This access package is no longer offered.');
    }
  });

  test('[R-81] by somebody whom the directory does not know is refused, one attempt', async () => {
    const answer = await changesNothing(() => post(submission(entered, {}, 'nobody')), {
      command: 'submit',
      code: 'unknownPerson',
    });
    expect(answer.words).toContain(unknown);
  });

  test('[R-83] with garbled or enormous values is answered in words and makes no request', async () => {
    const operators: unknown[] = [{ $gt: '' }, { $ne: null }, ['r'], 42, true, null];
    const odd: unknown[] = [
      null,
      'x',
      [],
      {},
      ...operators,
      ...operators.flatMap((value) => [
        { ...entered, package: value },
        { ...entered, justification: value },
        { ...entered, startsOn: value },
        { ...entered, endsOn: value },
      ]),
      { justification: 'x' },
      { ...entered, package: '' },
      { ...entered, package: 'x'.repeat(10_000) },
      { ...entered, justification: 'x'.repeat(200_000) },
      ...[
        'tomorrow',
        '2026-02-30',
        '2026-13-01',
        '20261201',
        '2026-12-01T00:00:00Z',
        '99999-01-01',
        '-1',
        '1; drop',
      ].flatMap((day) => [
        { ...entered, startsOn: day },
        { ...entered, endsOn: day },
      ]),
    ];
    await isOdd(async () => {
      for (const data of odd) {
        const { status, words } = await post(submission(data));
        expect({ status, words }, JSON.stringify(data)?.slice(0, 200)).toEqual({ status: 200, words: older });
      }
    });
  });

  test('[R-83] without words, or with too many, is shown again with what is wrong', async () => {
    for (const justification of [undefined, '', ' \n ', 'x'.repeat(2_001), 'x'.repeat(3_000)]) {
      const { status, words } = await changesNothing(() => post(submission({ ...entered, justification })), {
        command: 'submit',
        code: 'invalidInput',
      });
      expect(status).toBe(200);
      expect(words).toMatch(
        /Say briefly why you need this access\.|Keep the justification to 2,000 characters\. It has [23],00[01]\./,
      );
    }
  });

  test('[R-72] [R-84] of one person is not another one’s, though both name the same message', async () => {
    const where = { replyToId: '1700000009999' };
    expect((await post(submission({ ...entered, package: 's' }, where))).words).toContain('was submitted.');
    await running.settled();
    const other = await post(submission({ ...entered, package: 't' }, where, 'boris'));
    expect(other.words).toContain('Your request for The t package was submitted.');
    const requests = await running.documents('requests');
    expect(requests.map(({ requestor, target }) => [(requestor as Json).id, (target as Json).id])).toContainEqual([
      'boris',
      't',
    ]);
  });

  test('[R-80] a stranger’s question and a garbled zone are answered in words', async () => {
    for (const localTimezone of ['Not/AZone', '', '../../etc/passwd', 'x'.repeat(100), '🙂']) {
      const { status } = await post(submission({ ...entered, startsOn: '2020-01-01' }, { localTimezone }));
      expect(status).toBe(200);
    }
  });
});
