import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StandInMessage } from '../../../adapters/sandbox/slack/stand-in.ts';
import {
  accountOf,
  buttonValue,
  organizationOf,
  peopleOf,
  type Running,
  shownOn,
  soon,
  startRunning,
} from '../../support/running.ts';
import {
  type ClickParts,
  clickPayload,
  interaction,
  newTrigger,
  type Replies,
  reasonValues,
  requestValues,
  type SubmissionParts,
  send,
  sendClick,
  sendSubmission,
  signed,
  startReplies,
  submissionPayload,
} from '../../support/slack-sender.ts';

/** One package and requestor for each test, so that what one decides disturbs no other. */
const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
const organization = organizationOf({
  people: {
    anna: 'Anna Berg',
    boris: 'Boris Wolf',
    carol: 'Carol Dunn',
    sam: 'Sam Security',
    max: 'Max Withoutreader',
    uma: 'Uma User',
    ria: 'Ria Risky',
  },
  groups: ids.map((id) => ({ id: `${id}-group`, name: `Group ${id}` })),
  roles: { 'Security Administrator': ['sam', 'max'], 'Security Reader': ['sam'] },
  packages: ids.map((id) => ({
    id,
    name: `Package ${id}`,
    resources: [{ group: `${id}-group` }],
    policy: { stages: [{ approvers: [{ people: ['anna', 'boris'] }] }, { approvers: [{ people: ['carol'] }] }] },
  })),
  settings: { riskReview: { idProtection: ['high'] } },
  risk: { idProtection: { ria: { level: 'high' } } },
});

const notYours = 'This request is not waiting for your decision. Nothing was changed.';
const older = 'This button or form is out of date. Nothing was changed. Open it again.';
const unknown = 'Your account in this chat is not linked to a person in Northwind yet.';

let running: Running;
let people: ReturnType<typeof peopleOf>;
let replies: Replies;

beforeAll(async () => {
  running = await startRunning({ organization });
  people = peopleOf(running.slack);
  replies = await startReplies();
});
afterAll(async () => {
  await replies?.close();
  await running?.stop();
});

/** A new request of Uma's (or Ria's) and a card for it. */
async function pending(
  packageId: string,
  requestor = 'uma',
  approver = 'anna',
): Promise<{ id: string; value: string; card: StandInMessage }> {
  await people.ask(requestor, packageId);
  const id = await soon(async () => {
    const found = (await running.documents('requests')).find(
      (one) => (one.target as { id: string }).id === packageId && (one.requestor as { id: string }).id === requestor,
    );
    expect(found).toBeDefined();
    return String(found?._id);
  });
  const card = await soon(() => {
    const found = people.liveCards(approver).find((one) => shownOn(one).includes(id));
    expect(found).toBeDefined();
    return found as StandInMessage;
  });
  await running.settled();
  return { id, value: buttonValue(card), card };
}

/** Everything that people's asking could change, whatever delivery marks. */
async function state(): Promise<unknown> {
  const requests = await running.documents('requests');
  return {
    requests: requests.map(withoutMarks),
    memberships: await running.documents('memberships'),
    holdings: await running.documents('holdings'),
  };
}

const attempts = () => running.documents('attempts');

/** Sends a click as Slack would, and gives what the clicker alone is told, once the click was answered. */
async function told(parts: ClickParts): Promise<string> {
  const before = replies.texts.length;
  const answer = await sendClick(running.slack, { responseUrl: replies.url, ...parts });
  expect(answer).toMatchObject({ status: 200, body: '' });
  expect(answer.ms).toBeLessThan(3_000);
  await soon(() => expect(replies.texts).toHaveLength(before + 1));
  return replies.texts.at(-1) ?? '';
}

/** What a person is refused with; asserts that nothing changed and exactly this attempt was recorded. */
async function refused(parts: ClickParts, attempt: object): Promise<string> {
  const [before, recorded] = [await state(), await attempts()];
  const text = await told(parts);
  expect(await state()).toEqual(before);
  const fresh = (await attempts()).slice(recorded.length);
  expect(fresh).toEqual([expect.objectContaining({ command: 'decide', ...attempt })]);
  return text;
}

describe('a click', () => {
  test('[R-84] [R-60] on what is not the clicker’s to decide teaches nothing: one sentence for all, an attempt each', async () => {
    const { id, value } = await pending('a');
    const carol = { user: accountOf('carol'), actionId: 'approve' };
    const anna = { user: accountOf('anna'), actionId: 'approve' };
    const code = 'notYourDecision';
    const cases: [string, ClickParts, object][] = [
      [
        'an id that no request has',
        { ...carol, value: 'ZZZZZZZZZZZZ:policy-1' },
        { requestId: 'ZZZZZZZZZZZZ', state: null },
      ],
      ['a stranger to the stage', { ...carol, value }, { requestId: id, state: 'pendingApproval' }],
      ['her own stage, which waits', { ...carol, value: `${id}:policy-2` }, { stage: 'policy-2' }],
      ['an approver of this stage on the next one', { ...anna, value: `${id}:policy-2` }, { stage: 'policy-2' }],
      ['a stage that is not there', { ...anna, value: `${id}:policy-9` }, { stage: 'policy-9' }],
      ['a risk stage that is not there', { ...anna, value: `${id}:idProtection-1` }, { stage: 'idProtection-1' }],
      ['a risk reviewer on a request without risk', { ...anna, user: accountOf('sam'), value }, { requestId: id }],
    ];
    for (const [, parts, attempt] of cases) {
      for (const actionId of ['approve', 'deny', 'approve_with_reason']) {
        expect(await refused({ ...parts, actionId }, { code, ...attempt })).toBe(notYours);
      }
    }
    expect(people.views('anna')).toEqual([]);
    expect(people.views('carol')).toEqual([]);
  });

  test('[R-34] [R-84] on a risk stage that is there, by a policy approver or a stranger, reads as if it were not there', async () => {
    const { id } = await pending('a', 'ria', 'sam');
    const code = 'notYourDecision';
    for (const user of ['anna', 'carol'].map(accountOf)) {
      for (const stage of ['idProtection-1', 'insiderRisk-1', 'policy-1']) {
        expect(await refused({ user, actionId: 'approve', value: `${id}:${stage}` }, { code })).toBe(notYours);
      }
    }
  });

  test('[R-33] of a reviewer who does not hold Security Reader at that moment is refused and says what is missing', async () => {
    const { id, value } = await pending('b', 'ria', 'sam');
    const cardOfMax = () => people.messages('max').find((one) => shownOn(one).includes(id));
    await soon(() => expect(cardOfMax()).toBeDefined());
    const shown = shownOn(cardOfMax() as StandInMessage);
    expect(shown).toContain('You need the Security Reader role to see and decide this review');
    expect(shown).not.toMatch(/ID Protection|Approve|Deny/);
    // A button of a card that they may have had before.
    const parts = { user: accountOf('max'), actionId: 'approve', value };
    expect(await refused(parts, { code: 'missingRole', actor: expect.objectContaining({ id: 'max' }) })).toContain(
      'you also need the role Security Reader',
    );
    expect(await refused({ ...parts, actionId: 'deny' }, { code: 'missingRole' })).toContain('Security Reader');
    expect(people.views('max')).toEqual([]);
  });

  test('[R-81] of somebody whom the directory does not know is refused; so is a known user id from another workspace', async () => {
    const { value } = await pending('c');
    const stranger = { user: 'U0NOBODY', actionId: 'approve', value };
    expect(
      await refused(stranger, { code: 'unknownPerson', actor: { kind: 'unknown', id: 'T0NORTH/U0NOBODY' } }),
    ).toContain(unknown);
    const elsewhere = { user: accountOf('anna'), team: 'T0OTHER', actionId: 'approve', value };
    expect(
      await refused(elsewhere, { code: 'unknownPerson', actor: { kind: 'unknown', id: 'T0OTHER/U0ANNA' } }),
    ).toContain(unknown);
    for (const user of ['__proto__', 'constructor', 'toString', 'anna', 'u0anna', ' U0ANNA']) {
      expect(await refused({ ...stranger, user }, { code: 'unknownPerson' })).toContain(unknown);
    }
    expect((await sendClick(running.slack, { ...elsewhere, team: '' })).status).toBe(200);
  });

  test('[R-81] uses the clicker’s own workspace, not the one where the app is installed', async () => {
    const { value } = await pending('d');
    const payload = clickPayload({ user: accountOf('anna'), actionId: 'approve', value, responseUrl: replies.url });
    const guest = { ...payload, user: { ...payload.user, team_id: 'T0OTHER' } };
    const before = await state();
    const told = replies.texts.length;
    await send(running.slack, interaction(guest));
    await soon(() => expect(replies.texts[told]).toContain(unknown));
    expect(await state()).toEqual(before);
  });

  test('[R-03] [R-71] on an old card after the decision changes nothing and says who decided what and when', async () => {
    const { value } = await pending('e');
    expect(await sendClick(running.slack, { user: accountOf('anna'), actionId: 'approve', value })).toMatchObject({
      status: 200,
    });
    await running.settled();
    const boris = { user: accountOf('boris'), value };
    const code = 'alreadyDecided';
    for (const actionId of ['approve', 'deny', 'approve_with_reason']) {
      expect(await refused({ ...boris, actionId }, { code })).toMatch(
        /^Anna Berg already approved this request on \w+ \d+, \d{4}/,
      );
    }
    expect(await refused({ user: accountOf('anna'), value, actionId: 'deny' }, { code })).toMatch(
      /^You already approved/,
    );
    expect(people.views('boris')).toEqual([]);
  });

  test('[R-83] with a garbled or enormous value, or an action id of nobody’s, is answered in words and changes nothing', async () => {
    const { id, value } = await pending('f');
    const before = await state();
    const user = accountOf('anna');
    const recorded = (await attempts()).length;
    const values: unknown[] = [
      undefined,
      null,
      '',
      'x',
      ':',
      `${id}`,
      `${id}:`,
      `:${id}`,
      `${value}:x`,
      `${id}:policy-0`,
      `${id}:policy-10`,
      `${id}:Policy-1`,
      `${id.toLowerCase()}:policy-1`,
      `${value}\n`,
      '__proto__:policy-1',
      'A'.repeat(200_000),
      42,
      true,
      [value],
      [id, 'policy-1'],
      { $gt: '' },
      { $ne: null },
    ];
    for (const garbled of values) expect(await told({ user, actionId: 'approve', value: garbled })).toBe(older);
    for (const actionId of ['', 'Approve', 'approve ', 'revoke', '__proto__', 'constructor', 'x'.repeat(255)]) {
      expect(await told({ user, actionId, value })).toBe(older);
    }
    expect(await state()).toEqual(before);
    const fresh = (await attempts()).slice(recorded);
    expect(fresh).toHaveLength(29);
    for (const attempt of fresh) {
      expect(attempt).toMatchObject({ code: 'invalidInput', actor: { kind: 'person', id: 'anna' } });
      // What was garbled is not kept: it may be anything.
      expect(JSON.stringify(attempt).length).toBeLessThan(500);
    }
  });

  test('[R-83] [R-80] in a shape that Slack never sends is no reason to fail', async () => {
    const { value } = await pending('g');
    const before = await state();
    const good = clickPayload({ user: accountOf('anna'), actionId: 'approve', value });
    const { user: _user, ...withoutUser } = good;
    const { trigger_id: _trigger, ...withoutTrigger } = good;
    const { team: _team, ...withoutTeam } = good;
    const { actions: _actions, ...withoutActions } = good;
    const odd: unknown[] = [
      withoutUser,
      withoutTrigger,
      withoutActions,
      { ...good, actions: [] },
      { ...good, actions: null },
      { ...good, actions: 'approve' },
      { ...good, actions: [null] },
      { ...good, actions: [{ ...good.actions[0], action_id: undefined }] },
      { ...good, actions: [{ ...good.actions[0], action_id: { $gt: '' } }] },
      { ...good, user: { id: { $gt: '' }, team_id: 'T0NORTH' } },
      { ...good, user: { id: accountOf('anna'), team_id: { $ne: '' } } },
      { ...good, user: { id: 'x'.repeat(5_000), team_id: 'T0NORTH' } },
      { ...good, user: 'U0ANNA' },
      { ...good, user: null },
      { ...withoutTeam, user: { id: accountOf('anna') } },
      { ...good, team: null, user: { id: accountOf('anna') } },
      { ...good, trigger_id: { $gt: '' } },
      { ...good, trigger_id: '' },
      { ...good, trigger_id: 'x'.repeat(10_000) },
      { ...good, type: 'interactive_message', actions: [{ name: 'a', type: 'button', value }] },
      { ...withoutActions, type: 'something_else' },
      { ...withoutActions, type: null },
      {},
      [],
      null,
      'text',
      42,
    ];
    const failed: unknown[] = [];
    for (const payload of odd) {
      const { status, ms } = await send(running.slack, interaction(payload));
      if (status >= 500 || status === 0 || ms > 1_000)
        failed.push({ status, payload: JSON.stringify(payload)?.slice(0, 400) });
    }
    for (const body of [
      'payload=',
      'payload=%7B',
      'payload=null',
      'nothing=1',
      'payload=%7B%7D&payload=%7B%7D',
      '%%%',
    ]) {
      const { status } = await send(running.slack, signed(body));
      if (status >= 500 || status === 0) failed.push({ status, body });
    }
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '"x"',
      '{"type":"event_callback"}',
      '{"type":"event_callback","event":null}',
    ]) {
      const { status } = await send(running.slack, signed(body, { type: 'application/json' }));
      if (status >= 500 || status === 0) failed.push({ status, json: body });
    }
    expect(failed).toEqual([]);
    expect(await state()).toEqual(before);
  });

  test('[R-72] twice at once decides once and neither is refused', async () => {
    const { id, value } = await pending('h');
    const recorded = (await attempts()).length;
    const told = replies.texts.length;
    const click = () =>
      sendClick(running.slack, { user: accountOf('anna'), actionId: 'approve', value, responseUrl: replies.url });
    const answers = await Promise.all([click(), click(), click()]);
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [200, ''],
      [200, ''],
      [200, ''],
    ]);
    await running.settled();
    const events = await eventsOf(id);
    expect(events.filter(({ type }) => type === 'stageDecided')).toHaveLength(1);
    expect(await attempts()).toHaveLength(recorded);
    expect(replies.texts).toHaveLength(told);
  });

  test('[R-72] [R-60] replayed byte for byte is the same click: nothing more happens, and a refused one is one attempt', async () => {
    const { id, value } = await pending('i');
    const carols = interaction(clickPayload({ user: accountOf('carol'), actionId: 'approve', value }));
    const recorded = (await attempts()).length;
    for (let time = 0; time < 3; time += 1) await send(running.slack, carols);
    expect(await attempts()).toHaveLength(recorded + 1);

    const annas = interaction(clickPayload({ user: accountOf('anna'), actionId: 'approve', value }));
    await send(running.slack, annas);
    await running.settled();
    const after = await state();
    await Promise.all([send(running.slack, annas), send(running.slack, annas)]);
    expect(await state()).toEqual(after);
    expect((await eventsOf(id)).filter(({ type }) => type === 'stageDecided')).toHaveLength(1);
    expect(await attempts()).toHaveLength(recorded + 1);
  });

  test('[R-03] opposite answers of two approvers at the same instant: one decides, the other is told who', async () => {
    const { id, value } = await pending('j');
    const form = await openDenyForm('boris', value);
    const [, denied] = await Promise.all([
      sendClick(running.slack, { user: accountOf('anna'), actionId: 'approve', value, responseUrl: replies.url }),
      running.slack.submit(accountOf('boris'), form, { reason: 'No.' }),
    ]);
    const decisions = (await eventsOf(id)).filter(({ type }) => type === 'stageDecided');
    expect(decisions).toHaveLength(1);
    if (decisions[0]?.actor.id === 'anna') expect(denied.body).toContain('Anna Berg already approved');
    else await soon(() => expect(replies.texts.at(-1)).toContain('Boris Wolf already denied'));
    expect(await attempts()).toContainEqual(expect.objectContaining({ requestId: id, code: 'alreadyDecided' }));
  });
});

async function openDenyForm(personId: string, value: string): Promise<string> {
  const card = await soon(() => {
    const found = people.liveCards(personId).find((one) => buttonValue(one) === value);
    expect(found).toBeDefined();
    return found as StandInMessage;
  });
  await people.click(personId, card, 'deny');
  return soon(() => {
    const view = people.views(personId).at(-1);
    expect(view?.callbackId).toBe('reason_form');
    return view?.id ?? '';
  });
}

async function eventsOf(id: string): Promise<{ type: string; actor: { id?: string }; commandId: string }[]> {
  const found = (await running.documents('requests')).find((one) => one._id === id);
  return (found?.events ?? []) as { type: string; actor: { id?: string }; commandId: string }[];
}

describe('a submitted form', () => {
  /** The decision form of the request that is pending on package a (see the first test). */
  const metadata = (value: string, more: object = {}) => {
    const [requestId, stage] = value.split(':');
    return JSON.stringify({ requestId, stage, answer: 'deny', message: '', ...more });
  };
  const reasonForm = (parts: Partial<SubmissionParts>): SubmissionParts => ({
    user: accountOf('anna'),
    callbackId: 'reason_form',
    values: reasonValues('Because.'),
    ...parts,
  });

  /** What the form says in its place or beside its fields. */
  async function answered(parts: SubmissionParts): Promise<string> {
    const answer = await sendSubmission(running.slack, parts);
    expect(answer.status).toBe(200);
    return answer.body;
  }

  async function target(packageId: string): Promise<string> {
    const known = (await running.documents('requests')).find(
      (one) => (one.target as { id: string }).id === packageId && (one.requestor as { id: string }).id === 'uma',
    );
    return known === undefined ? (await pending(packageId)).value : `${known._id}:policy-1`;
  }

  test('[R-84] [R-60] whose metadata name a request of others’ is refused like a click', async () => {
    const value = await target('a');
    const before = await state();
    for (const user of ['carol', 'sam', 'uma'].map(accountOf)) {
      for (const answer of ['approve', 'deny']) {
        const recorded = (await attempts()).length;
        const body = await answered(reasonForm({ user, metadata: metadata(value, { answer }) }));
        expect(body).toContain(user === accountOf('uma') ? 'your own request' : notYours);
        expect(await attempts()).toHaveLength(recorded + 1);
      }
    }
    expect(await answered(reasonForm({ user: 'U0NOBODY', metadata: metadata(value) }))).toContain(unknown);
    expect(await answered(reasonForm({ team: 'T0OTHER', metadata: metadata(value) }))).toContain(unknown);
    expect(await answered(reasonForm({ metadata: metadata('ZZZZZZZZZZZZ:policy-1') }))).toContain(notYours);
    expect(await state()).toEqual(before);
  });

  test('[R-83] with metadata or fields of another shape is not understood, and changes nothing', async () => {
    const value = await target('a');
    const before = await state();
    const recorded = (await attempts()).length;
    const shapes: Partial<SubmissionParts>[] = [
      { metadata: '' },
      { metadata: '{' },
      { metadata: 'null' },
      { metadata: '[]' },
      { metadata: 42 },
      { metadata: { requestId: 'x' } },
      { metadata: 'x'.repeat(3_001) },
      { metadata: metadata(value, { answer: 'revoke' }) },
      { metadata: metadata(value, { answer: undefined }) },
      { metadata: metadata(value, { requestId: { $gt: '' } }) },
      { metadata: metadata(value, { stage: { $gt: '' } }) },
      { metadata: metadata(value, { stage: 'policy-1; drop' }) },
      { metadata: metadata(value, { extra: 1 }) },
      { metadata: metadata(value, { message: 'x'.repeat(201) }) },
      { metadata: metadata(value), values: undefined },
      { metadata: metadata(value), values: null },
      { metadata: metadata(value), values: [] },
      { metadata: metadata(value), values: {} },
      { metadata: metadata(value), values: { reason: {} } },
      { metadata: metadata(value), values: reasonValues({ $gt: '' }) },
      { metadata: metadata(value), values: reasonValues(['Because.']) },
      { metadata: metadata(value), values: reasonValues('x'.repeat(3_001)) },
      { metadata: metadata(value), values: reasonValues('Because.', 'share') },
      { metadata: metadata(value), values: reasonValues('Because.', { value: { $gt: '' } }) },
      { metadata: metadata(value), callbackId: 'another_form' },
      { metadata: metadata(value), callbackId: '' },
      { metadata: metadata(value), callbackId: { $gt: '' } },
      { callbackId: '__proto__' },
      { callbackId: 'request_form', values: {} },
      { callbackId: 'request_form', values: requestValues({ package: { $gt: '' }, justification: 'x' }) },
      { callbackId: 'request_form', values: requestValues({ package: ['b'], justification: 'x' }) },
      { callbackId: 'request_form', values: requestValues({ package: '', justification: 'x' }) },
      { callbackId: 'request_form', values: requestValues({ package: 'x'.repeat(101), justification: 'x' }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: { $gt: '' } }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x'.repeat(3_001) }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x', endsAt: '2027' }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x', endsAt: -1 }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x', endsAt: 1e300 }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x', endsAt: 1.5 }) },
      { callbackId: 'request_form', values: requestValues({ package: 'b', justification: 'x', endsAt: { $gt: 1 } }) },
    ];
    const understood: unknown[] = [];
    for (const shape of shapes) {
      const answer = await sendSubmission(running.slack, reasonForm(shape));
      const { response_action: action, view } = JSON.parse(answer.body || '{}');
      const said = action === 'update' && JSON.stringify(view).includes('is out of date');
      if (answer.status !== 200 || !said) understood.push({ shape, answer });
    }
    expect(understood).toEqual([]);
    expect(await state()).toEqual(before);
    const fresh = (await attempts()).slice(recorded);
    expect(fresh).toHaveLength(shapes.length);
    for (const attempt of fresh) expect(attempt).toMatchObject({ code: 'invalidInput', actor: { id: 'anna' } });
  });

  test('[R-83] in a shape that Slack never sends is no reason to fail', async () => {
    const before = await state();
    const good = submissionPayload(reasonForm({ metadata: metadata(await target('a')) }));
    const { view: _view, ...withoutView } = good;
    const { user: _user, ...withoutUser } = good;
    const odd: unknown[] = [
      withoutView,
      withoutUser,
      { ...good, view: null },
      { ...good, view: 'V1' },
      { ...good, view: {} },
      { ...good, view: { ...good.view, id: undefined } },
      { ...good, view: { ...good.view, id: { $gt: '' } } },
      { ...good, view: { ...good.view, state: null } },
      { ...good, user: null },
      { ...good, trigger_id: undefined },
      { ...good, type: 'view_closed' },
    ];
    const failed: unknown[] = [];
    for (const payload of odd) {
      const { status } = await send(running.slack, interaction(payload));
      if (status >= 500 || status === 0) failed.push({ status, payload: JSON.stringify(payload) });
    }
    expect(failed).toEqual([]);
    expect(await state()).toEqual(before);
  });

  test('[R-12] for a package that is not offered is refused beside the field', async () => {
    for (const packageId of ['nonsense', '__proto__', 'constructor', 'toString']) {
      const body = await answered({
        user: accountOf('uma'),
        callbackId: 'request_form',
        values: requestValues({ package: packageId, justification: 'Please.' }),
      });
      expect(JSON.parse(body)).toEqual({
        response_action: 'errors',
        errors: { package: expect.stringContaining('no longer offered') },
      });
    }
  });

  test('with a text that is too long or empty is refused beside the field', async () => {
    const value = await target('a');
    const long = 'x'.repeat(2_001);
    expect(JSON.parse(await answered(reasonForm({ metadata: metadata(value), values: reasonValues(long) })))).toEqual({
      response_action: 'errors',
      errors: { reason: expect.stringContaining('2,000 characters. It has 2,001') },
    });
    for (const [justification, words] of [
      [long, '2,000 characters. It has 2,001'],
      ['  \n ', 'Say briefly'],
      [null, 'Say briefly'],
    ] as const) {
      const body = await answered({
        user: accountOf('boris'),
        callbackId: 'request_form',
        values: requestValues({ package: 'a', justification }),
      });
      expect(JSON.parse(body)).toEqual({
        response_action: 'errors',
        errors: { justification: expect.stringContaining(words) },
      });
    }
  });

  test('[R-34] [R-03] of a risk review that carries a forged "share" shares nothing', async () => {
    const { value, id } = await pending('c', 'ria', 'sam');
    await answered(
      reasonForm({
        user: accountOf('sam'),
        metadata: metadata(value),
        values: reasonValues('Seen in an incident.', { value: 'share' }),
      }),
    );
    await people.hears('ria', 'Your request for Package c was not granted.');
    await running.settled();
    expect(people.messages('ria').map(shownOn).join()).not.toContain('Seen in an incident.');
    expect((await eventsOf(id)).at(-2)).toMatchObject({ type: 'stageDecided', data: { shareReason: false } });
  });

  test('with a share option that was never offered shares nothing', async () => {
    const value = await target('f');
    await answered(
      reasonForm({ metadata: metadata(value), values: reasonValues('Only for approvers.', { value: 'everything' }) }),
    );
    await people.hears('uma', 'Your request for Package f was not granted.');
    await running.settled();
    expect(people.messages('uma').map(shownOn).join()).not.toContain('Only for approvers.');
  });

  test('[R-72] sent twice makes one request and one decision', async () => {
    const parts = {
      user: accountOf('max'),
      callbackId: 'request_form',
      values: requestValues({ package: 'h', justification: 'Once.' }),
      viewId: 'V0TWICE',
    };
    const same = interaction(submissionPayload(parts));
    const recorded = (await attempts()).length;
    const answers = await Promise.all([send(running.slack, same), send(running.slack, same)]);
    answers.push(await send(running.slack, same));
    for (const { body } of answers) expect(body).toContain('Request submitted');
    const mine = (await running.documents('requests')).filter((one) => (one.requestor as { id: string }).id === 'max');
    expect(mine).toHaveLength(1);
    expect(await attempts()).toHaveLength(recorded);

    const value = `${mine[0]?._id}:policy-1`;
    const denial = interaction(submissionPayload(reasonForm({ metadata: metadata(value), viewId: 'V0DENIAL' })));
    for (const { status, body } of await Promise.all([send(running.slack, denial), send(running.slack, denial)])) {
      expect([status, body]).toEqual([200, '']);
    }
    expect((await eventsOf(String(mine[0]?._id))).filter(({ type }) => type === 'stageDecided')).toHaveLength(1);
  });

  test('[R-03] after one’s own denial the old button does not offer to say it again', async () => {
    const value = await target('g');
    const form = await openDenyForm('boris', value);
    await running.slack.submit(accountOf('boris'), form, { reason: 'First words.' });
    await running.settled();
    const card = people.messages('boris').find((one) => !one.ephemeral && shownOn(one).includes('First words.'));
    await people.forge('boris', card as StandInMessage, 'deny', value);
    await soon(() =>
      expect(
        people
          .ephemeral('boris')
          .map(({ text }) => text)
          .join(),
      ).toContain('You already denied this'),
    );
    expect(people.views('boris')).toEqual([]);
  });
});

describe('a slash command', () => {
  const form = (fields: Record<string, string>) => signed(new URLSearchParams(fields).toString());
  const good = () => ({
    command: '/access',
    text: '',
    user_id: accountOf('uma'),
    team_id: 'T0NORTH',
    trigger_id: newTrigger(),
    channel_id: 'D1',
    response_url: replies.url,
  });

  test('[R-81] of a stranger, or from another workspace, is told so and recorded', async () => {
    for (const from of [{ user_id: 'U0NOBODY' }, { team_id: 'T0OTHER' }]) {
      const recorded = (await attempts()).length;
      const answer = await send(running.slack, form({ ...good(), ...from }));
      expect(answer.body).toContain(unknown);
      expect((await attempts()).slice(recorded)).toEqual([
        expect.objectContaining({ command: 'openRequestForm', code: 'unknownPerson' }),
      ]);
    }
  });

  test('with words that mean nothing is answered with help, however long they are', async () => {
    for (const text of ['nonsense', '<!channel>', 'x'.repeat(40_000), '\u0000', '{"$gt":""}']) {
      const answer = await send(running.slack, form({ ...good(), text }));
      expect(answer.status).toBe(200);
      expect(answer.body).toContain('There is no such command');
      expect(answer.body).not.toContain('channel>');
      expect(answer.body.length).toBeLessThan(5_000);
    }
  });

  test('[R-34] typed in a channel, also one that is shared with another company, is answered to its sender alone', async () => {
    const calls = running.slack.calls().length;
    const places = [
      { channel_id: 'C0GENERAL', channel_name: 'general' },
      { channel_id: 'C0SHARED', channel_name: 'privategroup', is_ext_shared_channel: 'true' },
    ];
    for (const place of places) {
      for (const text of ['mine', 'pending', 'help', 'show ABCDEFGH1234', 'cancel ABCDEFGH1234']) {
        const answer = await send(running.slack, form({ ...good(), ...place, text }));
        expect(JSON.parse(answer.body), text).toMatchObject({ response_type: 'ephemeral', replace_original: false });
      }
      const guest = await send(running.slack, form({ ...good(), ...place, team_id: 'T0OTHER', text: 'mine' }));
      expect(JSON.parse(guest.body)).toMatchObject({ response_type: 'ephemeral' });
      expect(guest.body).toContain(unknown);
    }
    expect(running.slack.calls().length).toBe(calls);
  });

  test('[R-81] what bots and workflows post is no command of anybody’s: messages are not listened to', async () => {
    const before = await state();
    const recorded = (await attempts()).length;
    const events = [
      { type: 'message', channel: 'D1', bot_id: 'B1', user: accountOf('uma'), text: '/access mine' },
      { type: 'message', channel: 'D1', subtype: 'bot_message', user: accountOf('uma'), text: '/access' },
      { type: 'app_mention', channel: 'C1', user: accountOf('uma'), text: '<@U1> access mine' },
    ];
    for (const event of events) {
      const body = JSON.stringify({ type: 'event_callback', team_id: 'T0NORTH', event_id: newTrigger(), event });
      const { status } = await send(running.slack, signed(body, { type: 'application/json' }));
      expect(status).toBe(200);
    }
    expect(await state()).toEqual(before);
    expect((await attempts()).length).toBe(recorded);
  });

  test('[R-83] with missing, repeated or operator-like fields is no reason to fail, and opens nothing', async () => {
    const before = await state();
    const calls = running.slack.calls().length;
    const bodies = [
      { ...good(), user_id: '' },
      { ...good(), team_id: '' },
      { command: '/access' },
      { command: '/access', user_id: accountOf('uma'), team_id: 'T0NORTH', trigger_id: newTrigger() },
      { command: '/access', text: '', 'user_id[$gt]': '', 'team_id[$ne]': '' },
      { command: '/other', text: '', user_id: accountOf('uma'), team_id: 'T0NORTH' },
    ].map((fields) => new URLSearchParams(fields as Record<string, string>).toString());
    bodies.push(
      `${new URLSearchParams(good())}&user_id=${accountOf('anna')}`,
      `${new URLSearchParams(good())}&text=a&text=b`,
    );
    const failed: unknown[] = [];
    for (const body of bodies) {
      const answer = await send(running.slack, signed(body));
      if (answer.status >= 500 || answer.status === 0) failed.push({ body, status: answer.status });
    }
    expect(failed).toEqual([]);
    expect(await state()).toEqual(before);
    expect(
      running.slack
        .calls()
        .slice(calls)
        .filter(({ answer }) => answer?.ok === true),
    ).toEqual([]);
  });
});

test('[R-83] nothing that was stored has a key or value that a query would read as an operator', async () => {
  for (const collection of ['requests', 'attempts', 'holdings', 'memberships', 'deliveries']) {
    expect(JSON.stringify(await running.documents(collection))).not.toMatch(/"\$[a-z]/i);
  }
});

/** Without what looks at due work mark for themselves, whenever they happen to look. */
function withoutMarks(request: Readonly<Record<string, unknown>>): object {
  const { planDue: _, planAt: __, plannedRevision: ___, refreshAt: ____, actAt: _____, ...rest } = request;
  return rest;
}
