import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseAccessWords } from '../../../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../../../src/approvals/commands/run-command.ts';
import { findFewApprovers } from '../../../../src/approvals/configuration/configuration-warnings.ts';
import { changeConfigurationTo, seedConfiguration } from '../../../../src/approvals/configuration/configure.ts';
import { openActivationForm, openEligibilityForm } from '../../../../src/approvals/forms/role-form.ts';
import { cancel } from '../../../../src/approvals/requests/cancel.ts';
import { revoke } from '../../../../src/approvals/requests/end-access.ts';
import { list, pageSize } from '../../../../src/approvals/requests/list.ts';
import { openRequest } from '../../../../src/approvals/requests/open-request.ts';
import type { RequestedItem } from '../../../../src/approvals/requests/requestable.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { warningSentences } from '../../../../src/core/words/configuration/change-notes.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { days, hours } from '../../../support/clock.ts';
import { openDatabase, type TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, personNamed } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { buttonsAfter, linesOf, replyTo } from '../../../support/typing.ts';
import { createWorld, doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
const role = (changed: Partial<Role> = {}): Role => ({
  ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
  ...{ resources: [resource('dbas')], administrators: [people('cleo')], approvers: [people('amy', 'ben')] },
  ...{ maximumHours: 4, riskReview: false },
  ...changed,
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.roles = [role()];
  world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin' }];
});

const activation = (count = 2): { requested: RequestedItem } => ({
  requested: { kind: 'role', id: 'dba', hours: count },
});
const staying: { requested: RequestedItem } = { requested: { kind: 'eligibility', id: 'dba' } };
const settle = async () => {
  await world.look();
  await world.fulfil();
  await world.deliver();
};
const goOn = async (ms: number) => {
  world.clock.advance(ms);
  await settle();
};
const active = async (count = 2): Promise<AccessRequest> => {
  const { id } = await world.submitted('robin', activation(count));
  await world.deliver();
  doneBy(await world.decide('amy', await world.stored(id), { reason: 'Go ahead' }));
  await settle();
  return world.stored(id);
};
const heardBy = (id: string) => world.channel.noticesOf(id).map(({ about }) => about);
const inDays = (count: number) => new Date(world.clock.now().getTime() + days(count));

describe('activating a role', () => {
  test('[R-50] an eligible person has it for the hours that they asked for, and not a moment longer', async () => {
    const request = await active(2);
    expect(request).toMatchObject({
      state: 'fulfilled',
      target: { kind: 'role', name: { kind: 'role', role: 'Database Administrator', resource: 'Production' } },
    });
    expect(request.window.endsAt).toEqual(new Date(world.clock.now().getTime() + hours(2)));
    expect(world.fulfiller.holds('robin', 'dbas')).toBe(true);
    await goOn(hours(2));
    await settle();
    expect(world.fulfiller.holds('robin', 'dbas')).toBe(false);
    expect(heardBy('robin')).toEqual(
      ['submitted', 'granted', 'endsSoon', 'ended'].filter((about) => about !== 'endsSoon'),
    );
  });

  test('[R-50] with a ticket number, which approvers see', async () => {
    await world.submitted('robin', { ...activation(), answers: { ticket: ['INC-4711'] } });
    await world.deliver();
    expect(world.channel.cardsOf('amy')[0]?.card.request.answers).toEqual([
      { question: { kind: 'ticket' }, answer: 'INC-4711' },
    ]);
  });

  test.each([
    ['nobody who is not eligible', 'bea', 2, 'role'],
    ['no hours', 'robin', 0, 'hours'],
    ['more hours than the role allows', 'robin', 5, 'hours'],
    ['a part of an hour', 'robin', 1.5, 'hours'],
  ])('[R-50] %s: refused, beside its field', async (_name, personId, count, field) => {
    expect(refusalOf(await world.submit(personId, activation(count)))).toMatchObject({ code: 'notRequestable', field });
  });

  test('[R-50] no longer than one is eligible; afterwards not at all; without a justification never', async () => {
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(1) }];
    expect(refusalOf(await world.submit('robin', { ...activation(), justification: ' ' })).field).toBe('justification');
    world.clock.advance(days(1) - hours(1));
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', activation(2))))).toContain(
      'Choose fewer hours',
    );
    expect((await world.submit('robin', activation(1))).kind).toBe('done');
    world.clock.advance(hours(1));
    expect(doneBy(await openActivationForm(inEnglish, world.services, issuerOf('robin'))).roles).toEqual([]);
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', activation(1))))).toMatch(
      /still in progress|until/,
    );
  });

  test('[R-50] of more roles than a menu holds it is said how many, and they are found by name', async () => {
    const roles = Array.from({ length: 103 }, (_, index) =>
      role({ id: `role-${index}`, name: `Role ${String(index).padStart(3, '0')}` }),
    );
    world.setup.roles = roles;
    world.setup.eligibilities = roles.map(({ id }) => ({ roleId: id, personId: 'robin' }));
    const offered = async (how: object) =>
      doneBy(await openActivationForm(inEnglish, world.services, issuerOf('robin'), how));
    expect(await offered({})).toMatchObject({ more: 3 });
    expect((await offered({})).roles).toHaveLength(100);
    expect(await offered({ search: 'role 102' })).toMatchObject({ more: 0, roles: [{ id: 'role-102' }] });
    expect((await offered({ keep: 'role-102' })).roles.map(({ id }) => id)).toContain('role-102');
  });

  test.each([
    ['the request of that number', 'extend ABCDEFGH1234', 'notYourRequest'],
    ['the role that one is eligible for', 'extend ABCDEFGHIJKL', 'eligibilityForm'],
  ])('[R-54] a word that could be a number or a short name is %s', async (_name, words, expected) => {
    world.setup.roles = [role({ id: 'abcdefghijkl' })];
    world.setup.eligibilities = [{ roleId: 'abcdefghijkl', personId: 'robin', endsAt: inDays(5) }];
    const names = { access: '/access', admin: '/access-admin' };
    const answered = await runCommand(inEnglish, world.services, issuerOf('robin'), parseAccessWords(words), names);
    expect(answered.kind === 'refused' ? answered.refusal.code : doneBy(answered).kind).toBe(expected);
  });

  test('[R-09] its approvers have 24 hours, whatever else is set; then it expires', async () => {
    const { id } = await world.submitted('robin', activation());
    await goOn(hours(24) - 1);
    expect((await world.stored(id)).state).toBe('pendingApproval');
    await goOn(1);
    expect((await world.stored(id)).state).toBe('expired');
  });

  test('[R-08] reminders come at half the time and two hours before its end', async () => {
    const { id } = await world.submitted('robin', activation());
    const count = async () => (await world.stored(id)).events.filter(({ type }) => type === 'stageReminded').length;
    await goOn(hours(12) - 1);
    expect(await count()).toBe(0);
    await goOn(1);
    await goOn(hours(10) - 1);
    expect(await count()).toBe(1);
    await goOn(1);
    expect(await count()).toBe(2);
  });

  test.each(['approve', 'deny'] as const)('[R-51] to %s needs a justification', async (answer) => {
    const request = await world.submitted('robin', activation());
    expect(refusalOf(await world.decide('amy', request, { answer })).code).toBe('reasonRequired');
    expect((await world.decide('amy', request, { answer, reason: 'Because' })).kind).toBe('done');
  });

  test('[R-52] all approvers are told who answered what; when it is active, the administrators of the resource are', async () => {
    await active();
    expect(heardBy('amy')).toEqual([]);
    const [notice] = world.channel.noticesOf('ben');
    expect(notice && noticeText(inEnglish, notice, '/access').summary).toBe(
      "Amy Quill approved Robin Quill's request for Database Administrator on Production.",
    );
    const [told] = world.channel.noticesOf('cleo');
    const lines = told === undefined ? [] : linesOf(noticeText(inEnglish, told, '/access'));
    expect(lines.join('')).toMatch(/Database Administrator on Production is now active for Robin Quill, until .*Z\./);
    expect(lines.at(-1)).toBe('Month-end closing');
    expect(heardBy('ida')).toEqual([]);
  });

  test('[R-30][R-50] risk is asked about only where the setting says so', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const plain = await active();
    expect(plain.stages.map(({ source }) => source)).toEqual(['policy']);
    await goOn(hours(2));
    await settle();
    world.setup.roles = [role({ riskReview: true })];
    const asked = await world.submitted('robin', activation());
    expect(asked.stages.map(({ source }) => source)).toEqual(['idProtection', 'policy']);
  });

  test('[R-50] a role without approvers is active at once', async () => {
    world.setup.roles = [role({ approvers: [] })];
    const { id } = await world.submitted('robin', activation());
    await settle();
    expect((await world.stored(id)).state).toBe('fulfilled');
  });

  test('[R-50] fewer than two approvers is accepted with a warning', async () => {
    const settings = [role(), role({ id: 'one', approvers: [people('amy')] }), role({ id: 'free', approvers: [] })];
    expect(warningSentences(inEnglish, await findFewApprovers(world.directory, settings))).toEqual([
      'Only one person can approve Database Administrator on Production. Name at least two approvers.',
    ]);
  });

  test.each([
    ['was taken away', []],
    ['has ended', [{ roleId: 'dba', personId: 'robin', endsAt: new Date('2000-01-01T00:00:00Z') }]],
  ])('[R-50] an eligibility that %s while approvers thought about it gives nothing', async (_name, left) => {
    const { id } = await world.submitted('robin', activation());
    world.setup.eligibilities = left;
    doneBy(await world.decide('amy', await world.stored(id), { reason: 'Go ahead' }));
    await settle();
    expect((await world.stored(id)).state).toBe('deliveryFailed');
    expect(world.fulfiller.holds('robin', 'dbas')).toBe(false);
    // Two messages that are due at once come in either order.
    const texts = world.channel
      .noticesOf('robin')
      .map((notice) => JSON.stringify(noticeText(inEnglish, notice, '/access')));
    expect(texts.filter((text) => text.includes('eligible'))).toHaveLength(1);
  });

  test('[R-50] what was approved late ends with the eligibility at the latest', async () => {
    const endsAt = new Date(world.clock.now().getTime() + hours(3));
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt }];
    const { id } = await world.submitted('robin', activation(2));
    world.clock.advance(hours(2));
    doneBy(await world.decide('amy', await world.stored(id), { reason: 'Go ahead' }));
    await settle();
    expect(await world.stored(id)).toMatchObject({ state: 'fulfilled', window: { endsAt } });
    await goOn(hours(1));
    await settle();
    expect(world.fulfiller.holds('robin', 'dbas')).toBe(false);
  });

  test('[R-54] it cannot be kept for longer than one is eligible, when asked and when approved', async () => {
    const first = await active(2);
    const until = (ms: number) => {
      const endsAt = new Date(world.clock.now().getTime() + ms);
      world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt }];
      return endsAt;
    };
    until(hours(4));
    expect(refusalOf(await world.submit('robin', activation(3)))).toMatchObject({ field: 'hours' });
    const asked = await world.submitted('robin', activation(2));
    const endsAt = until(hours(3));
    doneBy(await world.decide('ben', asked, { reason: 'Still broken' }));
    await settle();
    expect((await world.stored(first.id)).window.endsAt).toEqual(endsAt);
    const again = await world.submitted('robin', activation(1)).catch(() => undefined);
    expect(again).toBeUndefined();
  });

  test('[R-54] a role without approvers is kept for longer only if its administrators say so', async () => {
    world.setup.roles = [role({ approvers: [] })];
    const { id } = await world.submitted('robin', activation());
    await settle();
    const asked = await world.submitted('robin', activation(1));
    expect(asked).toMatchObject({ extensionOf: { requestId: id }, state: 'pendingApproval' });
    expect(asked.stages[0]?.approversNow.map((one) => one.id)).toEqual(['cleo']);
  });

  test('[R-54] asking again while it is active asks to keep it, through approval', async () => {
    const first = await active(2);
    const asked = await world.submitted('robin', activation(1));
    expect(asked).toMatchObject({ extensionOf: { requestId: first.id }, state: 'pendingApproval' });
    doneBy(await world.decide('ben', asked, { reason: 'Still broken' }));
    await settle();
    expect((await world.stored(first.id)).window.endsAt).toEqual(
      new Date((first.window.endsAt as Date).getTime() + hours(1)),
    );
  });
});

describe("a resource's administrators", () => {
  test('[R-53] see all requests on it, may cancel them, and get no card', async () => {
    const request = await world.submitted('robin', activation());
    await world.deliver();
    expect(world.channel.cardsOf('cleo')).toEqual([]);
    const wanted = { kind: 'package', called: 'dba' } as const;
    const seen = doneBy(await list(world.services, issuerOf('cleo'), wanted)).requests;
    expect(seen.map(({ id, awaits }) => [id, awaits])).toEqual([[request.id, 'approval']]);
    expect(refusalOf(await list(world.services, issuerOf('amy'), wanted)).code).toBe('notAdministrator');
    doneBy(await cancel(world.services, { from: issuerOf('cleo'), requestId: request.id, reason: 'Maintenance' }));
    await world.deliver();
    expect(heardBy('robin')).toEqual(['submitted', 'canceled']);
    const notice = world.channel.noticesOf('robin').at(-1);
    expect(notice && noticeText(inEnglish, notice, '/access').summary).toContain('Cleo Quill canceled');
    expect(refusalOf(await cancel(world.services, { from: issuerOf('amy'), requestId: request.id })).code).toBe(
      'notYourRequest',
    );
  });

  test('[R-53] are those of now: who was replaced since may cancel and take away no more', async () => {
    const { id } = await active();
    world.setup.roles = [role({ administrators: [people('bea')] })];
    const by = (personId: string) =>
      revoke(world.services, { from: issuerOf(personId), requestId: id, reason: 'Done' });
    expect(refusalOf(await by('cleo')).code).toBe('notAdministrator');
    doneBy(await by('bea'));
  });

  test('[R-53] see who wants to stay eligible, and can open what they see', async () => {
    const ofRole = await world.submitted('robin', activation());
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(5) }];
    const ofEligibility = await world.submitted('robin', staying);
    const wanted = { kind: 'package', called: 'dba' } as const;
    const seen = doneBy(await list(world.services, issuerOf('cleo'), wanted)).requests;
    expect(seen.map(({ id }) => id).sort()).toEqual([ofRole.id, ofEligibility.id].sort());
    for (const { id } of seen)
      expect(doneBy(await openRequest(world.services, issuerOf('cleo'), id)).request).toMatchObject({
        id,
        awaits: 'approval',
      });
    expect(refusalOf(await openRequest(world.services, issuerOf('bea'), ofRole.id)).code).toBe('unknownRequest');
  });

  test('[R-53] list what is pending for all their roles, page by page, and read which roles these are', async () => {
    world.setup.roles = [
      role(),
      role({ id: 'reader', name: 'Reader', resource: 'Warehouse', administrators: [people('bea', 'cleo')] }),
      role({ id: 'other', name: 'Other', administrators: [people('bea')] }),
    ];
    const eligible = Array.from({ length: pageSize }, (_, index) => `person-${index}`);
    world.directory.add(eligible);
    world.setup.eligibilities = ['robin', ...eligible].flatMap((personId) =>
      ['dba', 'reader', 'other'].map((roleId) => ({ roleId, personId })),
    );
    const ask = (personId: string, id: string) =>
      world.submitted(personId, { requested: { kind: 'role', id, hours: 1 } });
    const [dba, reader, other] = [await ask('robin', 'dba'), await ask('robin', 'reader'), await ask('robin', 'other')];
    const typed = (personId: string, words = 'requests') => replyTo(world, personId, `access-admin ${words}`);
    const first = await typed('cleo');
    expect(first).toMatch(/^Pending requests for your roles\n/);
    for (const { id } of [dba, reader]) expect(first).toContain(`Waiting for approval. Its number is ${id}.`);
    expect(first).not.toContain(other.id);
    expect(first).toContain(
      'Your roles: Database Administrator on Production (dba) and Reader on Warehouse (reader). ',
    );
    expect(first).toContain('type /access-admin requests and its short name');
    doneBy(await world.decide('amy', dba, { answer: 'deny', reason: 'No' }));
    expect(await typed('cleo')).not.toContain(dba.id);
    expect(await typed('bea')).toContain(other.id);

    world.clock.advance(hours(1));
    for (const personId of eligible) await ask(personId, 'dba');
    const newest = await typed('cleo');
    expect(newest.match(/Waiting for approval/g)).toHaveLength(pageSize);
    expect(newest).not.toContain(reader.id);
    const more = await buttonsAfter(world, 'cleo', 'access-admin requests');
    expect(more.map(({ label }) => label)).toEqual(['More']);
    const older = await replyTo(world, 'cleo', String(more[0]?.command));
    expect(older.match(/Waiting for approval/g)).toHaveLength(1);
    expect(older).toContain(reader.id);
  });

  test('[R-53] who administers no resource lists nothing; to the organization’s administrators it is what is offered', async () => {
    await world.submitted('robin', activation());
    expect(await replyTo(world, 'amy', 'access-admin requests')).toContain('Only holders of the role');
    expect((await world.attempts()).map(({ command }) => command)).toEqual(['list']);
    const offered = await replyTo(world, 'ida', 'access-admin packages');
    expect(await replyTo(world, 'ida', 'access-admin requests')).toBe(offered);
    world.setup.roles = [role({ administrators: [people('ida')] })];
    expect(await replyTo(world, 'ida', 'access-admin requests')).toContain('Pending requests for your roles');
  });

  test.each(['manager', 'sponsors'] as const)(
    '[R-53] who administers a role as the %s of those who ask lists their requests, and no others',
    async (kind) => {
      world.setup.roles = [role({ administrators: [kind === 'manager' ? { kind, level: 1 } : { kind }] })];
      world.setup.eligibilities = ['robin', 'bea'].map((personId) => ({ roleId: 'dba', personId }));
      world.directory.managers.set('robin', 'cleo');
      world.directory.sponsors.set('robin', ['cleo']);
      const { id } = await world.submitted('robin', activation());
      const other = await world.submitted('bea', activation());
      for (const words of ['access-admin requests', 'access-admin requests dba']) {
        const listed = await replyTo(world, 'cleo', words);
        expect(listed, words).toContain(id);
        expect(listed, words).not.toContain(other.id);
      }
    },
  );

  test('[R-53] may take active access away, with a reason', async () => {
    const { id } = await active();
    const by = (personId: string) =>
      revoke(world.services, { from: issuerOf(personId), requestId: id, reason: 'Done' });
    expect(refusalOf(await by('ben')).code).toBe('notAdministrator');
    doneBy(await by('cleo'));
    await settle();
    expect((await world.stored(id)).state).toBe('revoked');
    expect(world.fulfiller.holds('robin', 'dbas')).toBe(false);
  });
});

describe('an administrator of a resource who can also approve its role', () => {
  const wanted = { kind: 'package', called: 'dba' } as const;
  const listOf = async (personId: string, after?: string) =>
    doneBy(await list(world.services, issuerOf(personId), wanted, after));
  const absent = 'REQUEST00000';
  /** What the administrator is answered about a request, whatever they try. */
  const answersAbout = async (personId: string, requestId: string) => {
    const from = () => issuerOf(personId);
    const answers = await Promise.all([
      openRequest(world.services, from(), requestId),
      cancel(world.services, { from: from(), requestId }),
      revoke(world.services, { from: from(), requestId, reason: 'Done' }),
      world.decide(personId, { ...(await world.stored(someId)), id: requestId }),
    ]);
    return answers.map((answered) => refusalOf(answered));
  };
  let someId = '';
  beforeEach(() => {
    world.setup.roles = [role({ administrators: [people('amy', 'cleo')], riskReview: true })];
    world.setup.eligibilities = ['robin', 'bea'].map((personId) => ({ roleId: 'dba', personId }));
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
  });

  test('[R-34][R-53] knows of a request only from when its approvers are asked, and one of the others from its submission', async () => {
    const before = await listOf('amy');
    const { id } = await world.submitted('robin', activation());
    someId = id;
    const typed = (personId: string) => replyTo(world, personId, 'access-admin requests');
    expect(await typed('amy')).toContain('There are no pending requests for your roles.');
    expect(await typed('cleo')).toContain(id);
    expect(await listOf('amy')).toEqual(before);
    expect(await answersAbout('amy', id)).toEqual(await answersAbout('amy', absent));
    expect((await listOf('cleo')).requests.map((one) => one.id)).toEqual([id]);
    expect(doneBy(await openRequest(world.services, issuerOf('cleo'), id)).request.awaits).toBe('approval');
    world.clock.advance(hours(3));
    const asked = world.clock.now();
    doneBy(await world.decide('sofia', await world.stored(id)));
    await world.deliver();
    const times = [
      (await listOf('amy')).requests[0]?.submittedAt,
      doneBy(await openRequest(world.services, issuerOf('amy'), id)).request.submittedAt,
      world.channel.cardsOf('amy')[0]?.card.request.submittedAt,
    ];
    expect(times).toEqual([asked, asked, asked]);
    expect((await listOf('amy')).requests[0]?.since).toEqual(asked);
    doneBy(await cancel(world.services, { from: issuerOf('amy'), requestId: id, reason: 'Maintenance' }));
  });

  test('[R-34] never hears of a request that reviewers denied, or that was canceled before', async () => {
    const denied = await world.submitted('robin', activation());
    doneBy(await world.decide('sofia', denied, { answer: 'deny', reason: 'Risky' }));
    const canceled = await world.submitted('robin', activation());
    doneBy(await cancel(world.services, { from: issuerOf('robin'), requestId: canceled.id }));
    someId = denied.id;
    expect((await listOf('amy')).requests).toEqual([]);
    for (const { id } of [denied, canceled])
      expect(await answersAbout('amy', id)).toEqual(await answersAbout('amy', absent));
    await world.deliver();
    expect(heardBy('amy')).toEqual([]);
    expect((await listOf('cleo')).requests).toHaveLength(2);
  });

  test('[R-34] whoever would be asked because nobody else can be is one of them', async () => {
    world.setup.roles = [role({ administrators: [people('cleo')], approvers: [people('nobody')], riskReview: true })];
    const { id } = await world.submitted('robin', activation());
    expect((await listOf('cleo')).requests).toEqual([]);
    expect(refusalOf(await openRequest(world.services, issuerOf('cleo'), id)).code).toBe('unknownRequest');
  });

  test('[R-34] the order and the pages of their list tell nothing of what waits before them, nor of their own', async () => {
    world.setup.eligibilities = ['robin', 'bea', 'amy'].map((personId) => ({ roleId: 'dba', personId }));
    world.setup.reports.idProtection.set('amy', { level: 'high' });
    const risky = await world.submitted('robin', activation());
    world.clock.advance(hours(1));
    const own = await world.submitted('amy', activation());
    world.clock.advance(hours(1));
    const plain = await world.submitted('bea', activation());
    expect((await listOf('amy')).requests.map(({ id }) => id)).toEqual([plain.id, own.id]);
    // Naming a request that one must not know of begins the list anew, like naming none.
    expect(await listOf('amy', risky.id)).toEqual(await listOf('amy', absent));
    expect((await listOf('amy', plain.id)).requests.map(({ id }) => id)).toEqual([own.id]);
    world.clock.advance(hours(1));
    for (const request of [risky, own]) doneBy(await world.decide('sofia', await world.stored(request.id)));
    // Where it stands follows from the times that it shows.
    const now = await listOf('amy');
    expect(now.requests.map(({ id }) => id)).toEqual([risky.id, plain.id, own.id]);
    const shown = now.requests.map(({ submittedAt }) => submittedAt.getTime());
    expect(shown).toEqual([...shown].sort((a, b) => b - a));
  });

  test('[R-21][R-34] pages are full whatever is left out of them', async () => {
    const everybody = Array.from({ length: pageSize + 3 }, (_, index) => `person-${index}`);
    world.directory.add(everybody);
    world.setup.eligibilities = everybody.map((personId) => ({ roleId: 'dba', personId }));
    for (const [index, personId] of everybody.entries()) {
      if (index % 5 === 3) world.setup.reports.idProtection.set(personId, { level: 'high' });
      await world.submitted(personId, activation());
      world.clock.advance(hours(1) / 60);
    }
    const first = await listOf('amy');
    expect(first.requests).toHaveLength(pageSize);
    expect(first.next).toBe(first.requests.at(-1)?.id);
    const second = await listOf('amy', first.next);
    expect(second.requests).toHaveLength(everybody.length - 2 - pageSize);
    expect(second.next).toBeUndefined();
  });
});

describe('staying eligible', () => {
  /** The configuration keeps eligibilities, and a process folds its events once: so each of these has its own database. */
  const seeded = async (endsAt: Date) => {
    const own = await openDatabase();
    onTestFinished(() => own.close());
    world = await createWorld(own);
    const { configuration } = own.stores;
    Object.assign(world.services, { configuration });
    world.setup.roles = [role()];
    const eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt }];
    await seedConfiguration(world.services, { packages: [], risk: riskSettings(), roles: [role()], eligibilities });
    return configuration;
  };

  test.each([
    ['before its last 14 days', 15, 'extend your eligibility in its last 14 days'],
    ['more than 30 days after its end', -31, 'can be renewed only within 30 days'],
  ])('[R-54] %s: not yet, or not any more', async (_name, until, said) => {
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(until) }];
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', staying)))).toContain(said);
    expect(
      refusalText(inEnglish, refusalOf(await openEligibilityForm(world.services, issuerOf('robin'), 'dba'))),
    ).toContain(said);
  });

  test.each([[10], [-20]])(
    '[R-54] with an end in %d days it goes through approval, and the eligibility lasts longer',
    async (until) => {
      const store = await seeded(inDays(until));
      expect(doneBy(await openEligibilityForm(world.services, issuerOf('robin'), 'dba')).role.endsAt).toEqual(
        inDays(until),
      );
      const endsAt = inDays(100);
      const { id } = await world.submitted('robin', { ...staying, endsAt });
      await world.deliver();
      expect(world.channel.cardsOf('amy')[0]?.card.live).toBe(true);
      doneBy(await world.decide('amy', await world.stored(id), { reason: 'Still needed' }));
      await Promise.all([world.look(), world.look()]);
      await settle();
      expect((await world.stored(id)).state).toBe('fulfilled');
      expect((await store.load()).eligibilities).toEqual([{ roleId: 'dba', personId: 'robin', endsAt }]);
      const told = world.channel.noticesOf('robin').find(({ about }) => about === 'granted');
      // It cannot be returned, so that is not offered.
      expect(told && noticeText(inEnglish, told, '/access').buttons).toEqual([]);
      await goOn(days(101));
      await settle();
      expect((await world.stored(id)).state).toBe('accessExpired');
      expect(heardBy('robin').slice(-2)).toEqual(['granted', 'eligibilityEnded']);
    },
  );

  test('[R-54] what lasts for longer already by the time it is approved counts as done', async () => {
    await seeded(inDays(5));
    const { id } = await world.submitted('robin', { ...staying, endsAt: inDays(50) });
    const administrator = {
      ...{ actor: asActor(personNamed('ida')), via: { channel: 'chat' }, delivery: 'for-ever' },
    } as const;
    const forEver = [{ roleId: 'dba', personId: 'robin' }];
    doneBy(await changeConfigurationTo(world.services, administrator, (now) => ({ ...now, eligibilities: forEver })));
    await settle();
    doneBy(await world.decide('amy', await world.stored(id), { reason: 'Still needed' }));
    await settle();
    const { state, window } = await world.stored(id);
    expect([state, window.endsAt]).toEqual(['fulfilled', undefined]);
    expect((await world.stores.configuration.load()).eligibilities).toEqual(forEver);
  });

  test('[R-34][R-37] whoever alone approves next hears nothing of a risk review before; those who can help do', async () => {
    world.setup.roles = [role({ approvers: [], riskReview: true })];
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(5) }];
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.beforeRisk = () => {
      throw new Error('ECONNREFUSED');
    };
    world.directory.revokeRole(directoryRoles.complianceAdministrator, 'colin');
    const { id } = await world.submitted('robin', staying);
    await world.deliver();
    expect(heardBy('cleo')).toEqual([]);
    expect(heardBy('ida').sort()).toEqual(['riskUnknown', 'stageWithoutApprovers']);
    const wanted = { kind: 'package', called: 'dba' } as const;
    expect(doneBy(await list(world.services, issuerOf('cleo'), wanted)).requests).toEqual([]);
    expect(refusalOf(await openRequest(world.services, issuerOf('cleo'), id)).code).toBe('unknownRequest');
    expect(doneBy(await openRequest(world.services, issuerOf('ida'), id)).request.awaits).toBe('riskReview');
  });

  test('[R-54] a role that needs no approval still asks its administrators', async () => {
    world.setup.roles = [role({ approvers: [] })];
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin', endsAt: inDays(5) }];
    const asked = await world.submitted('robin', staying);
    expect(asked.stages[0]?.approversNow.map(({ id }) => id)).toEqual(['cleo']);
  });
});
