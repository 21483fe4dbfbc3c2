import { beforeEach, describe, expect, test } from 'vitest';
import { parseAdminWords } from '../../../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../../../src/approvals/commands/run-command.ts';
import { runDue } from '../../../../src/approvals/due/run-due.ts';
import { openExtensionForm, openRequestForm } from '../../../../src/approvals/forms/request-form.ts';
import { cancel } from '../../../../src/approvals/requests/cancel.ts';
import { returnAccess, revoke } from '../../../../src/approvals/requests/end-access.ts';
import { list, pageSize } from '../../../../src/approvals/requests/list.ts';
import { openRequest } from '../../../../src/approvals/requests/open-request.ts';
import type { Question } from '../../../../src/core/policy/policy.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { type AccessRequest, openStage } from '../../../../src/core/request/request.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { formatMoment } from '../../../../src/core/words/language/dates.ts';
import { standardReader } from '../../../../src/core/words/language/languages.ts';
import { cardText } from '../../../../src/core/words/requests/card.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { requestText } from '../../../../src/core/words/requests/request-text.ts';
import { createAssignments } from '../../../../src/holdings/assignments.ts';
import { ChannelError } from '../../../../src/ports/channel.ts';
import { days, hours } from '../../../support/clock.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { linesOf, replyTo } from '../../../support/typing.ts';
import { doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

const settle = async () => {
  await world.look();
  await world.fulfil();
  await world.deliver();
};
const granted = async (personId: string, changed: object = {}): Promise<AccessRequest> => {
  const { id } = await world.submitted(personId, changed);
  await world.deliver();
  const stored = await world.stored(id);
  if (openStage(stored) !== undefined) doneBy(await world.decide('amy', stored));
  await settle();
  return world.stored(id);
};
const rowsOf = async (personId: string) => (await replyTo(world, personId, 'access mine')).split('\n').slice(1);
const inDays = (count: number) => new Date(world.clock.now().getTime() + days(count));

describe('canceling', () => {
  const cancelBy = (personId: string, requestId: string, reason?: string) =>
    cancel(world.services, { from: issuerOf(personId), requestId, ...(reason === undefined ? {} : { reason }) });

  test('[R-19] the requestor takes a pending request back: every card closes and says so, and nobody can decide', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    expect(doneBy(await cancelBy('robin', request.id)).request.state).toBe('canceled');
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
    expect(world.channel.cardsOf('amy')[0]?.card.stage.state).toBe('canceled');
    expect(refusalText(inEnglish, refusalOf(await world.decide('amy', request)))).toContain('was canceled');
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual(['submitted']);
    expect((await world.submitted('robin')).id).not.toBe(request.id);
  });

  test('[R-19][R-60] nobody else may, and it is an attempt; the beneficiary hears why', async () => {
    world.directory.managers.set('bea', 'robin');
    const request = await world.submitted('robin', { beneficiaryId: 'bea' });
    expect(refusalText(inEnglish, refusalOf(await cancelBy('bea', request.id)))).toContain(
      'Only the person who made this request',
    );
    const sentences = await Promise.all([cancelBy('amy', request.id), cancelBy('amy', 'REQUEST00000')]);
    expect(sentences.map((one) => refusalText(inEnglish, refusalOf(one)))).toEqual(
      Array(2).fill('You have no request with this number. Nothing was changed.'),
    );
    expect((await world.attempts()).map(({ command }) => command)).toEqual(Array(3).fill('cancel'));
    await world.deliver();
    expect(doneBy(await cancelBy('robin', request.id)).request.state).toBe('canceled');
    await world.deliver();
    expect(world.channel.noticesOf('bea').map(({ about }) => about)).toEqual(['submitted', 'canceled']);
  });

  test('[R-23][R-19] an administrator cancels a pending request with a reason, which requestor and approvers read', async () => {
    const request = await world.submitted('robin');
    await world.deliver();
    expect(refusalOf(await cancelBy('ida', request.id))).toMatchObject({ code: 'reasonRequired', field: 'reason' });
    expect(refusalOf(await cancelBy('ida', request.id, ' ')).code).toBe('reasonRequired');
    expect(refusalText(inEnglish, refusalOf(await cancelBy('ida', request.id, 'x'.repeat(2_001))))).toContain(
      '2,000 characters',
    );
    expect((await world.stored(request.id)).state).toBe('pendingApproval');
    const reason = 'Finance moves to *another* system';
    const { request: canceled } = doneBy(await cancelBy('ida', request.id, reason));
    expect(canceled.events.at(-1)).toMatchObject({
      ...{ type: 'requestCanceled', actor: { id: 'ida' }, data: { why: { kind: 'administrator', text: reason } } },
    });
    expect(verifyRequest(canceled)).toEqual([]);
    await world.deliver();
    const [, notice] = world.channel.noticesOf('robin');
    if (notice === undefined) throw new Error('Robin is told.');
    const told = noticeText(inEnglish, notice, '/access');
    expect(told.summary).toBe('Ida Quill canceled your request for The finance package.');
    expect(told.paragraphs).toContainEqual({ line: [{ text: 'Reason:' }], quote: reason });
    for (const id of ['amy', 'ben']) {
      const card = world.channel.cardsOf(id)[0]?.card;
      if (card === undefined) throw new Error('Approvers have a card.');
      expect(card.live).toBe(false);
      expect(cardText(inEnglish, card).outcome).toEqual([
        { line: [{ text: 'Ida Quill canceled the request.', strong: true }], quote: reason },
      ]);
    }
    const mine = doneBy(await openRequest(world.services, issuerOf('robin'), request.id));
    expect(JSON.stringify(requestText(inEnglish, mine.request))).toContain(reason);
    expect(refusalOf(await cancelBy('igor', (await granted('bea')).id, reason)).code).toBe('notPossibleNow');
  });

  test('[R-23] who approved before reads the reason as well; who holds no role may not cancel, with whatever reason', async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: [people('ben')] }] }),
    ];
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    expect(refusalOf(await cancelBy('amy', request.id, 'I think so')).code).toBe('notYourRequest');
    doneBy(await cancelBy('ida', request.id, 'Not any more'));
    await world.deliver();
    const seen = doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).request;
    expect(seen).toMatchObject({ status: 'canceled', canceledBy: 'Ida Quill' });
    expect(JSON.stringify(requestText(inEnglish, seen))).toContain('Not any more');
  });

  test('[R-23][R-34] an administrator who asks for themselves takes their own request back, without a reason', async () => {
    const request = await world.submitted('ida');
    doneBy(await cancelBy('ida', request.id));
    expect((await world.stored(request.id)).cancelReason).toBeUndefined();
  });

  test('[R-72] twice is once; of cancel and decide at the same instant one wins', async () => {
    const request = await world.submitted('robin');
    const both = await Promise.all([cancelBy('robin', request.id), world.decide('amy', request, { answer: 'deny' })]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    const other = await world.submitted('bea');
    const twice = await Promise.all([cancelBy('bea', other.id), cancelBy('bea', other.id)]);
    expect(twice.map(({ kind }) => kind)).toEqual(['done', 'done']);
    const { events } = await world.stored(other.id);
    expect(events.filter(({ type }) => type === 'requestCanceled')).toHaveLength(1);
  });

  test('[R-19] while everybody has approved and the access begins later it may still be taken back; once given, not', async () => {
    const later = await world.submitted('robin', { startsAt: inDays(3) });
    doneBy(await world.decide('amy', later));
    expect(doneBy(await cancelBy('robin', later.id)).request.state).toBe('canceled');
    const given = await granted('bea');
    expect(refusalOf(await cancelBy('bea', given.id)).code).toBe('notPossibleNow');
  });
});

describe('on behalf of somebody', () => {
  beforeEach(() => {
    world.directory.managers.set('bea', 'robin');
    world.setup.packages = [accessPackage({ requestors: { kind: 'listed', people: ['bea'], groups: [] } })];
  });

  test('[R-11] a manager asks for a direct report; both hear of it, and only the report has the access', async () => {
    const request = await granted('robin', { beneficiaryId: 'bea' });
    expect(request).toMatchObject({ state: 'fulfilled', requestor: { id: 'robin' }, beneficiary: { id: 'bea' } });
    expect(world.fulfiller.holds('bea', 'ledger')).toBe(true);
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    const about = (id: string) =>
      world.channel.noticesOf(id).map((notice) => [notice.about, 'own' in notice && notice.own]);
    expect(about('robin')).toEqual([
      ['submitted', false],
      ['granted', false],
    ]);
    expect(about('bea')).toEqual([
      ['submitted', true],
      ['granted', true],
    ]);
  });

  test('[R-11] nobody asks for somebody who does not report to them, or where the policy lets nobody', async () => {
    for (const personId of ['amy', 'bea']) {
      const refusal = refusalOf(await world.submit(personId, { beneficiaryId: personId === 'bea' ? 'robin' : 'bea' }));
      expect(refusal).toMatchObject({ code: 'notRequestable', field: 'beneficiary' });
    }
    world.setup.packages = [accessPackage({ onBehalf: false })];
    expect(refusalOf(await world.submit('robin', { beneficiaryId: 'bea' }))).toMatchObject({ field: 'beneficiary' });
    expect(refusalOf(await world.submit('robin', { beneficiaryId: 'nobody' }))).toMatchObject({
      ...{ code: 'unknownPerson', field: 'beneficiary' },
    });
  });

  test('[R-11][R-12] whether somebody has a request is told to nobody who may not ask for them', async () => {
    const request = await world.submitted('robin', { beneficiaryId: 'bea' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('bea')))).toContain(request.id);
    expect(refusalOf(await world.submit('amy', { beneficiaryId: 'bea' })).code).toBe('notRequestable');
  });

  test('[R-12][R-34] a manager who approves as well hears of it no more than their card says', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'manager', level: 1 }] }] })];
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('bea', { level: 'high' });
    const request = await world.submitted('bea');
    const refused = async () =>
      refusalText(inEnglish, refusalOf(await world.submit('robin', { beneficiaryId: 'bea' })));
    expect(await refused()).toBe('A request for The finance package for Bea Quill is still in progress.');
    world.clock.advance(days(2));
    doneBy(await world.decide('sofia', request));
    expect(await refused()).toContain(
      `submitted on ${formatMoment(inEnglish, world.clock.now())}, is still in progress (${request.id})`,
    );
  });

  test('[R-05][R-11] neither of the two is asked, nor may decide', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('robin', 'bea', 'amy')] }] })];
    const request = await world.submitted('robin', { beneficiaryId: 'bea' });
    expect(request.stages[0]?.approversNow.map(({ id }) => id)).toEqual(['amy']);
    for (const id of ['robin', 'bea']) expect(refusalOf(await world.decide(id, request)).code).toBe('ownRequest');
  });

  test('[R-30] both are asked about: the worse finding counts', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const request = await world.submitted('robin', { beneficiaryId: 'bea' });
    expect(request.stages[0]?.findings).toMatchObject([{ subject: { id: 'robin' }, level: 'high' }]);
  });

  test('[R-11] the form offers whom one may ask for, where some package allows it', async () => {
    const form = doneBy(await openRequestForm(world.services, issuerOf('robin')));
    expect(form.reports.map(({ id }) => id)).toEqual(['bea']);
    expect(form.packages.map(({ id }) => id)).toEqual(['finance']);
    expect(doneBy(await openRequestForm(world.services, issuerOf('bea'))).reports).toEqual([]);
  });
});

describe('questions', () => {
  const question = (id: string, changed: Partial<Question> = {}): Question => ({
    ...{ id, text: `What about ${id}?`, kind: 'shortText', required: false, choices: [], several: false },
    ...changed,
  });
  beforeEach(() => {
    const questions = [
      question('project', { required: true }),
      question('why', { kind: 'longText' }),
      question('regions', { kind: 'multipleChoice', choices: ['Europe', 'Asia'], several: true }),
      question('data', { kind: 'multipleChoice', choices: ['Names', 'All'] }),
    ];
    world.setup.packages = [accessPackage({ questions })];
  });

  test('[R-02][R-10] answers are kept with their questions, and approvers see them', async () => {
    const answers = { project: ['  Closing '], regions: ['Europe', 'Asia'], why: [''] };
    await world.submitted('robin', { answers });
    await world.deliver();
    expect(world.channel.cardsOf('amy')[0]?.card.request.answers).toEqual([
      { question: 'What about project?', answer: 'Closing' },
      { question: 'What about regions?', answer: 'Europe, Asia' },
    ]);
  });

  test.each([
    ['a required one without an answer', {}, 'question:project'],
    ['one that is blank', { project: ['  '] }, 'question:project'],
    ['a short one that is long', { project: ['x'.repeat(201)] }, 'question:project'],
    ['a long one that is too long', { project: ['a'], why: ['x'.repeat(1001)] }, 'question:why'],
    ['a choice that is not offered', { project: ['a'], data: ['Everything'] }, 'question:data'],
    ['two choices of one', { project: ['a'], data: ['Names', 'All'] }, 'question:data'],
    ['one choice twice', { project: ['a'], regions: ['Asia', 'Asia'] }, 'question:regions'],
    ['two answers to a text', { project: ['a', 'b'] }, 'question:project'],
    ['a question that there is not', { project: ['a'], salary: ['5'] }, undefined],
  ])('[R-10] refused, beside its field: %s', async (_name, answers, field) => {
    const refusal = refusalOf(await world.submit('robin', { answers }));
    expect(refusal.code).toBe('invalidInput');
    expect(refusal.field).toBe(field);
  });
});

describe('extension', () => {
  beforeEach(() => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 }, extension: 'withApproval' })];
  });

  test('[R-12][R-15] asking again while access lasts goes through the same stages and moves its end', async () => {
    const first = await granted('robin');
    const end = first.window.endsAt as Date;
    const asked = await world.submitted('robin');
    expect(asked).toMatchObject({ extensionOf: { requestId: first.id, endsAt: end }, state: 'pendingApproval' });
    await world.deliver();
    const card = world.channel.cardsOf('amy').find((one) => one.card.request.id === asked.id)?.card;
    expect(card?.request.extendsUntil).toEqual(end);
    doneBy(await world.decide('amy', asked));
    await settle();
    expect(await world.stored(asked.id)).toMatchObject({ state: 'fulfilled' });
    const extended = await world.stored(first.id);
    expect(extended.state).toBe('accessExtended');
    expect(extended.window.endsAt).toEqual(new Date(end.getTime() + days(30)));
    expect(world.channel.noticesOf('robin').map(({ about }) => about)).toEqual([
      ...['submitted', 'granted', 'submitted', 'extended'],
    ]);
    world.clock.advance(days(31));
    await settle();
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(true);
    world.clock.advance(days(30));
    await settle();
    await settle();
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
    expect((await world.stored(first.id)).state).toBe('accessExpired');
  });

  test('[R-15][R-30] without approval risk is asked about all the same', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 }, extension: 'withoutApproval' })];
    const first = await granted('robin');
    world.setup.risk = riskSettings({ insiderRisk: ['elevated'] });
    world.setup.reports.insiderRisk.set('robin', { level: 'elevated' });
    const asked = await world.submitted('robin');
    expect(asked.stages.map(({ id }) => id)).toEqual(['insiderRisk-1']);
    doneBy(await world.decide('colin', asked));
    await settle();
    expect((await world.stored(first.id)).state).toBe('accessExtended');
  });

  test('[R-15] it can be answered only while the access lasts; after that nothing is extended', async () => {
    const first = await granted('robin');
    world.clock.advance(days(29));
    const asked = await world.submitted('robin');
    expect(openStage(asked)?.dueAt).toEqual(first.window.endsAt);
    doneBy(await world.decide('amy', asked));
    world.clock.advance(days(1));
    await settle();
    await settle();
    expect((await world.stored(first.id)).state).toBe('accessExpired');
    expect(await world.stored(asked.id)).toMatchObject({ state: 'deliveryFailed' });
    expect(world.fulfiller.holds('robin', 'ledger')).toBe(false);
  });

  test('[R-15] a crash at any step: the next look ends it, once', async () => {
    const first = await granted('robin');
    const asked = await world.submitted('robin');
    doneBy(await world.decide('amy', asked));
    const { requests } = world.stores;
    for (let writes = 1; writes <= 4; writes += 1) {
      let left = writes;
      const replace = async (...args: Parameters<typeof requests.replace>) => {
        left -= 1;
        if (left <= 0) throw new Error('The process was killed.');
        return requests.replace(...args);
      };
      const services = { ...world.services, requests: { ...requests, replace } };
      await runDue(services, createAssignments({ ...services, holdings: world.stores.holdings }));
      // What failed is tried again after a wait.
      world.clock.advance(hours(1));
    }
    await settle();
    const extended = await world.stored(first.id);
    expect(extended.events.filter(({ type }) => type === 'accessExtended')).toHaveLength(1);
    expect((await world.stored(asked.id)).state).toBe('fulfilled');
  });

  const extended = async () => {
    const first = await granted('robin');
    world.clock.advance(days(1));
    const asked = await world.submitted('robin');
    await world.deliver();
    doneBy(await world.decide('amy', asked));
    await settle();
    return { first, asked };
  };
  const rows = () => rowsOf('robin');

  test('[R-54][R-73] ends with the access that it is about; mine tells both apart, and says when each ends', async () => {
    const { first, asked } = await extended();
    const end = (await world.stored(first.id)).window.endsAt as Date;
    const submitted = (request: AccessRequest) => request.submittedAt.toISOString();
    expect(await rows()).toEqual([
      `You asked to keep The finance package (${submitted(asked)}). The access was extended. It ends ${end.toISOString()}. Its number is ${asked.id}.`,
      `You requested The finance package (${submitted(first)}). The access was granted. It ends ${end.toISOString()}. Its number is ${first.id}.`,
    ]);
    world.clock.advance(days(61));
    await settle();
    await settle();
    expect((await world.stored(first.id)).state).toBe('accessExpired');
    const ended = await world.stored(asked.id);
    expect(ended.state).toBe('accessExpired');
    expect(verifyRequest(ended)).toEqual([]);
    const [extension, original] = await rows();
    for (const row of [extension, original])
      expect(row).toMatch(/The access has ended\. That was \S+Z\. Its number is /);
    expect(extension).toMatch(/^You asked to keep The finance package \(/);
    expect(await replyTo(world, 'robin', `access show ${asked.id}`)).toContain('The access has ended.');
    const card = world.channel.cardsOf('amy').find((one) => one.card.request.id === asked.id)?.card;
    expect(card?.request.status).toBe('ended');
    const heard = world.channel.noticesOf('robin').map(({ about }) => about);
    expect(heard.filter((about) => about === 'ended')).toHaveLength(1);
  });

  test('[R-16][R-73] ends with access that is revoked; its people hear of that once', async () => {
    const { first, asked } = await extended();
    const command = { from: issuerOf('amy'), requestId: first.id, reason: 'The project is over' };
    doneBy(await revoke(world.services, command));
    await settle();
    await settle();
    expect((await world.stored(first.id)).state).toBe('revoked');
    expect((await world.stored(asked.id)).state).toBe('revoked');
    for (const row of await rows()) expect(row).toContain('The access has ended.');
    const heard = world.channel.noticesOf('robin').map(({ about }) => about);
    expect(heard.filter((about) => ['revoked', 'ended'].includes(about))).toEqual(['revoked']);
  });

  test('[R-73] ends also where it was still being carried out when the access was returned', async () => {
    const first = await granted('robin');
    const asked = await world.submitted('robin');
    doneBy(await world.decide('amy', asked));
    const { requests } = world.stores;
    const replace = async (...[request, expected]: Parameters<typeof requests.replace>) => {
      if (request.id === asked.id && request.state === 'fulfilled') throw new Error('The process was killed.');
      return requests.replace(request, expected);
    };
    const services = { ...world.services, requests: { ...requests, replace } };
    const look = () => runDue(services, createAssignments({ ...services, holdings: world.stores.holdings }));
    await look();
    doneBy(await returnAccess(world.services, { from: issuerOf('robin'), requestId: first.id }));
    await look();
    await world.fulfil();
    expect((await world.stored(first.id)).state).toBe('revoked');
    expect((await world.stored(asked.id)).state).toBe('delivering');
    await settle();
    world.clock.advance(hours(1));
    await settle();
    expect((await world.stored(asked.id)).state).toBe('revoked');
  });

  test.each([
    ['an end that is not later', { endsAt: 20 }, 'endsAt'],
    ['an end beyond what the policy allows', { endsAt: 61 }, 'endsAt'],
    ['a start', { startsAt: 5 }, 'startsAt'],
  ])(
    '[R-15] refused, beside its field: %s',
    async (_name, { endsAt, startsAt }: { endsAt?: number; startsAt?: number }, field) => {
      await granted('robin');
      const when = {
        ...(endsAt === undefined ? {} : { endsAt: inDays(endsAt) }),
        ...(startsAt === undefined ? {} : { startsAt: inDays(startsAt) }),
      };
      expect(refusalOf(await world.submit('robin', when)).field).toBe(field);
    },
  );

  test('[R-12] refused with the end date where the policy does not allow it, or there is no end', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 } })];
    await granted('robin');
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin')))).toMatch(/until \w+ \d+, \d+/);
    world.setup.packages = [accessPackage({ id: 'sales', extension: 'withApproval' })];
    await granted('robin', { packageId: 'sales' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'sales' })))).toContain(
      'without an end date',
    );
  });

  test('[R-15] its form is for whoever has the access or asked for it, and for nobody else', async () => {
    const first = await granted('robin');
    const form = doneBy(await openExtensionForm(world.services, issuerOf('robin'), first.id));
    expect(form.extends).toMatchObject({ endsAt: first.window.endsAt, beneficiary: first.beneficiary });
    expect(refusalOf(await openExtensionForm(world.services, issuerOf('amy'), first.id)).code).toBe('notYourRequest');
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 } })];
    expect(refusalOf(await openExtensionForm(world.services, issuerOf('robin'), first.id)).code).toBe('notRequestable');
  });
});

/** Gives the same group as the usual package, without approval. */
const clerk: Role = {
  ...{ id: 'clerk', name: 'Clerk', resource: 'Books', description: 'Enters what was sold', riskReview: false },
  ...{ resources: [resource('ledger')], administrators: [people('ida')], approvers: [], maximumHours: 8 },
};

describe('what must not be held together', () => {
  beforeEach(() => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: ['sales'], groups: [{ id: 'auditors', name: 'The auditors' }] } }),
      accessPackage({ id: 'sales', access: { kind: 'days', days: 1 } }),
    ];
  });

  test('[R-13] refused and named, whichever of the two packages says so', async () => {
    await granted('robin', { packageId: 'sales' });
    expect(refusalOf(await world.submit('robin'))).toEqual({
      code: 'incompatible',
      ...{ reason: 'incompatible', field: 'package' },
      values: {
        target: 'The finance package',
        conflicts: [{ kind: 'package', status: 'held', name: 'The sales package' }],
      },
    });
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin')))).toBe(
      'The finance package is incompatible with The sales package, which you have.',
    );
    await granted('bea');
    expect(refusalOf(await world.submit('bea', { packageId: 'sales' })).code).toBe('incompatible');
  });

  test('[R-13] a group that one of the two gives and the other one excludes, in both directions, by role as well', async () => {
    world.setup.packages = [
      accessPackage({
        id: 'audit',
        resources: [resource('records')],
        incompatible: { packages: [], groups: [{ id: 'ledger', name: 'The ledger keepers' }] },
      }),
      accessPackage({ id: 'books' }),
    ];
    world.setup.roles = [clerk];
    world.setup.eligibilities = ['robin', 'bea', 'cleo'].map((personId) => ({ roleId: 'clerk', personId }));
    const clerkRole = { requested: { kind: 'role', id: 'clerk', hours: 2 } } as const;

    await granted('robin', { packageId: 'books' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'audit' })))).toBe(
      'The audit package is incompatible with membership in The ledger keepers, which The books package gives you.',
    );
    await granted('bea', { packageId: 'audit' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('bea', { packageId: 'books' })))).toBe(
      'The books package includes membership in The ledger keepers. This is incompatible with The audit package, which you have.',
    );
    expect(refusalText(inEnglish, refusalOf(await world.submit('bea', clerkRole)))).toBe(
      'Clerk on Books includes membership in The ledger keepers. This is incompatible with The audit package, which you have.',
    );
    await granted('cleo', clerkRole);
    expect(refusalText(inEnglish, refusalOf(await world.submit('cleo', { packageId: 'audit' })))).toBe(
      'The audit package is incompatible with membership in The ledger keepers, which Clerk on Books gives you.',
    );
  });

  test('[R-13] what is about to be given counts, and what is still being taken away; a manager reads whose it is', async () => {
    world.setup.packages = [
      accessPackage({ incompatible: { packages: [], groups: [{ id: 'vault', name: 'The vault keepers' }] } }),
      accessPackage({ id: 'sales', resources: [resource('vault')] }),
    ];
    world.directory.managers.set('robin', 'cleo');
    world.fulfiller.before = () => {
      throw new Error('ECONNREFUSED');
    };
    const { id } = await granted('robin', { packageId: 'sales' });
    expect((await world.stored(id)).state).toBe('delivering');
    expect(refusalText(inEnglish, refusalOf(await world.submit('cleo', { beneficiaryId: 'robin' })))).toBe(
      'The finance package is incompatible with membership in The vault keepers, which The sales package gives Robin Quill.',
    );
    doneBy(await returnAccess(world.services, { from: issuerOf('robin'), requestId: id }));
    await settle();
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin')))).toBe(
      'The finance package is incompatible with membership in The vault keepers, which is still being removed. Request The finance package again when it is gone.',
    );
  });

  test('[R-13][R-40] a group inside an excluded one, in both directions, and a person who is in it', async () => {
    world.setup.packages = [
      accessPackage({
        ...{ id: 'audit', resources: [resource('records')] },
        incompatible: { packages: [], groups: [{ id: 'money', name: 'All who handle money' }] },
      }),
      accessPackage({ id: 'books' }),
      accessPackage({
        ...{
          id: 'control',
          resources: [resource('archive')],
          access: { kind: 'days', days: 30 },
          extension: 'withApproval',
        },
        incompatible: { packages: [], groups: [{ id: 'money', name: 'All who handle money' }] },
      }),
    ];
    world.directory.groupsInside.set('money', new Set(['cashiers'])).set('cashiers', new Set(['ledger']));
    await granted('robin', { packageId: 'books' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin', { packageId: 'audit' })))).toBe(
      'The audit package is incompatible with membership in All who handle money, which The books package gives you.',
    );
    await granted('bea', { packageId: 'audit' });
    expect(refusalText(inEnglish, refusalOf(await world.submit('bea', { packageId: 'books' })))).toBe(
      'The books package includes membership in All who handle money. This is incompatible with The audit package, which you have.',
    );
    world.directory.groups.set('cashiers', new Set(['cleo']));
    expect(refusalText(inEnglish, refusalOf(await world.submit('cleo', { packageId: 'audit' })))).toContain(
      'membership in All who handle money, which you have',
    );
    // What it gives lies in no excluded group, so it can be kept.
    await granted('ben', { packageId: 'control' });
    expect((await world.submit('ben', { packageId: 'control' })).kind).toBe('done');
  });

  test('[R-13] when the directory cannot say which groups lie inside others, nothing is made', async () => {
    world.directory.before = (method) => {
      if (method === 'groupsAround') throw new Error('ECONNREFUSED');
    };
    expect(await world.submit('robin')).toEqual({ kind: 'tryAgain' });
    world.directory.before = () => {};
    expect((await world.submit('robin')).kind).toBe('done');
  });

  test('[R-13] access is not extended beside what it must not be held together with', async () => {
    const lasting = (groups: { id: string; name: string }[]) => [
      accessPackage({
        ...{ access: { kind: 'days', days: 30 }, extension: 'withApproval' },
        incompatible: { packages: [], groups },
      }),
    ];
    world.setup.packages = lasting([]);
    await granted('robin');
    const asked = await world.submitted('robin');
    world.setup.packages = lasting([{ id: 'auditors', name: 'The auditors' }]);
    world.directory.groups.set('auditors', new Set(['robin']));
    expect(refusalOf(await world.submit('robin')).code).toBe('duplicateRequest');
    doneBy(await world.decide('amy', asked));
    await settle();
    await settle();
    expect((await world.stored(asked.id)).outcomes[0]?.problem).toMatchObject({
      why: 'conflict',
      conflict: { group: 'The auditors' },
    });
    expect(refusalOf(await world.submit('robin')).code).toBe('incompatible');
  });

  test('[R-13] a group as well; once it is over it may be asked for', async () => {
    world.directory.groups.set('auditors', new Set(['robin']));
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin')))).toContain('membership in The auditors');
    world.directory.groups.set('auditors', new Set());
    await granted('robin', { packageId: 'sales' });
    world.clock.advance(days(2));
    await settle();
    await settle();
    expect((await world.submit('robin')).kind).toBe('done');
  });
});

describe('lists', () => {
  const idsOf = async (personId: string, kind: 'pending' | 'history' | 'mine', after?: string) => {
    const listed = doneBy(await list(world.services, issuerOf(personId), { kind }, after));
    return listed.requests.map(({ id }) => id);
  };

  test('[R-21] pending, history and mine, newest first', async () => {
    const first = await world.submitted('robin');
    world.clock.advance(hours(1));
    const second = await world.submitted('bea');
    expect(await idsOf('amy', 'pending')).toEqual([second.id, first.id]);
    expect(await idsOf('amy', 'history')).toEqual([]);
    doneBy(await world.decide('ben', first));
    expect(await idsOf('amy', 'pending')).toEqual([second.id]);
    expect(await idsOf('amy', 'history')).toEqual([first.id]);
    expect(await idsOf('robin', 'mine')).toEqual([first.id]);
    expect(await idsOf('robin', 'pending')).toEqual([]);
    expect(await idsOf('cleo', 'history')).toEqual([]);
    const [seen] = doneBy(await list(world.services, issuerOf('amy'), { kind: 'history' })).requests;
    expect(seen?.stages[0]?.decision).toMatchObject({ by: 'Ben Quill', answer: 'approve' });
  });

  test('[R-21] page by page, none twice and none left out, also when many have the same time', async () => {
    const ids = Array.from({ length: 2 * pageSize + 5 }, (_, index) => `person-${index}`);
    world.directory.add(ids);
    for (const [index, id] of ids.entries()) {
      if (index % 7 === 0) world.clock.advance(1_000);
      await world.submitted(id);
    }
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = doneBy(await list(world.services, issuerOf('amy'), { kind: 'pending' }, after));
      expect(page.requests.length).toBeLessThanOrEqual(pageSize);
      seen.push(...page.requests.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(new Set(seen).size).toBe(ids.length);
    expect(seen).toHaveLength(ids.length);
  });

  test('[R-34] a place in a list does not tell how long a request lay with risk reviewers', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const risky = await world.submitted('robin');
    expect(await idsOf('amy', 'pending')).toEqual([]);
    expect(await idsOf('sofia', 'pending')).toEqual([risky.id]);
    world.clock.advance(hours(1));
    const plain = await world.submitted('bea');
    world.clock.advance(hours(1));
    doneBy(await world.decide('sofia', risky));
    expect(await idsOf('amy', 'pending')).toEqual([risky.id, plain.id]);
  });

  test.each([
    ['after a risk review', true],
    ['without one', false],
  ])(
    '[R-34] one’s own request is no place in another list, %s: pages do not tell how long it lay',
    async (_name, risky) => {
      world.setup.risk = riskSettings({ idProtection: ['high'] });
      if (risky) world.setup.reports.idProtection.set('robin', { level: 'high' });
      world.setup.packages = [accessPackage({ stages: [{ approvers: [people('robin', 'amy')] }] })];
      const own = await world.submitted('robin');
      world.clock.advance(hours(1));
      const other = await world.submitted('bea');
      world.clock.advance(hours(1));
      if (risky) doneBy(await world.decide('sofia', own));
      expect(await idsOf('robin', 'pending', own.id)).toEqual([other.id]);
      expect(await idsOf('robin', 'pending', other.id)).toEqual([]);
    },
  );

  test('[R-36] administrators see what waits for a risk review as such, but not of their own', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    for (const id of ['robin', 'ida']) world.setup.reports.idProtection.set(id, { level: 'high' });
    await world.submitted('robin');
    await world.submitted('bea');
    const own = await world.submitted('ida');
    const wanted = { kind: 'package', called: 'finance' } as const;
    const seen = doneBy(await list(world.services, issuerOf('ida'), wanted)).requests;
    expect(Object.fromEntries(seen.map(({ beneficiary, awaits }) => [beneficiary.id, awaits]))).toEqual({
      ...{ robin: 'riskReview', bea: 'approval', ida: undefined },
    });
    expect(JSON.stringify(seen)).not.toMatch(/high|sofia/);
    const igors = doneBy(await list(world.services, issuerOf('igor'), wanted)).requests;
    expect(igors.find(({ id }) => id === own.id)?.awaits).toBe('riskReview');
    expect(refusalOf(await list(world.services, issuerOf('amy'), wanted)).code).toBe('notAdministrator');
  });

  test('[R-36] administrators read that a request was canceled, and that nothing is called so', async () => {
    const request = await world.submitted('robin');
    doneBy(await cancel(world.services, { from: issuerOf('robin'), requestId: request.id }));
    const names = { access: '/access', admin: '/access-admin' };
    const typed = async (words: string) => {
      const reply = doneBy(await runCommand(inEnglish, world.services, issuerOf('ida'), parseAdminWords(words), names));
      return JSON.stringify(reply);
    };
    expect(await typed('requests finance')).toContain('Robin Quill canceled the request.');
    expect(await typed('requests nonsense')).toContain('There is no package or role called “nonsense”');
  });

  test('[R-34][R-36] administrators open what they list: what it waits for and who decided, but no risk, and their own like anybody', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    for (const id of ['robin', 'ida']) world.setup.reports.idProtection.set(id, { level: 'high', detail: 'leaked' });
    const request = await world.submitted('robin');
    const own = await world.submitted('ida');
    const opened = async (id: string) => doneBy(await openRequest(world.services, issuerOf('ida'), id)).request;
    const read = async (id: string) => linesOf(requestText(inEnglish, await opened(id))).join('\n');
    const due = new Date(request.submittedAt.getTime() + days(14));
    const waits = await opened(request.id);
    expect(waits).toMatchObject({
      awaits: 'riskReview',
      stages: [
        { number: 1, source: 'risk', state: 'open', approvers: ['Sofia Quill'], dueAt: due },
        { number: 2, state: 'waiting', approvers: [] },
      ],
    });
    expect(JSON.stringify(waits)).not.toMatch(/high|leaked|idProtection/i);
    const shown = await read(request.id);
    expect(shown).toContain('Waiting for a risk review.');
    expect(shown).not.toContain('The request is in progress.');
    expect(shown).toContain('Stage 1 (risk review): Waiting for Sofia Quill until ');
    expect(shown).toContain('Stage 2: Nobody has been asked yet.');
    doneBy(await world.decide('sofia', request, { reason: 'leaked password was changed' }));
    expect(await read(request.id)).toContain('Stage 2: Waiting for Amy Quill or Ben Quill until ');
    doneBy(await world.decide('amy', await world.stored(request.id), { answer: 'deny', reason: 'Not needed' }));
    expect((await opened(request.id)).stages).toMatchObject([
      { source: 'risk', decision: { answer: 'approve', by: 'Sofia Quill' } },
      { decision: { by: 'Amy Quill', reason: 'Not needed' } },
    ]);
    const finished = await read(request.id);
    expect(finished).toContain('Stage 1 (risk review): Approved by Sofia Quill, ');
    expect(finished).toContain('Stage 2: Denied by Amy Quill, ');
    expect(JSON.stringify([finished, await opened(request.id)])).not.toMatch(/high|leaked|idProtection/i);
    expect(await opened(own.id)).toMatchObject({ status: 'inProgress', stages: [] });
    expect((await opened(own.id)).awaits).toBeUndefined();
    expect(await read(own.id)).not.toMatch(/risk|sofia/i);
  });

  test('[R-19] access that was taken away is shown with its real end', async () => {
    world.setup.packages = [accessPackage({ access: { kind: 'days', days: 30 }, extension: 'withApproval' })];
    const request = await world.submitted('robin');
    doneBy(await world.decide('amy', request));
    const settle = async () => {
      for (let round = 0; round < 2; round += 1) {
        await world.look();
        await world.fulfil();
      }
    };
    await settle();
    world.clock.advance(days(2));
    const read = async () =>
      linesOf(
        requestText(inEnglish, doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).request),
      ).join('\n');
    const [planned] = /Access: from approval until \S+/.exec(await read()) ?? [];
    const at = world.clock.now().toISOString();
    doneBy(await revoke(world.services, { from: issuerOf('amy'), requestId: request.id, reason: 'Over' }));
    await settle();
    expect(planned).toBeDefined();
    expect(await read()).toContain(`Access: from approval until ${at}`);
  });

  describe('who may also approve', () => {
    const wanted = { kind: 'package', called: 'finance' } as const;
    const listOf = async (personId: string, after?: string) =>
      doneBy(await list(world.services, issuerOf(personId), wanted, after)).requests;
    const absent = 'REQUEST00000';
    const answersAbout = async (personId: string, requestId: string) => {
      const from = () => issuerOf(personId);
      const answers = await Promise.all([
        openRequest(world.services, from(), requestId),
        cancel(world.services, { from: from(), requestId }),
        revoke(world.services, { from: from(), requestId, reason: 'Done' }),
      ]);
      return answers.map((answered) => refusalOf(answered));
    };
    beforeEach(() => {
      world.setup.risk = riskSettings({ idProtection: ['high'] });
      world.setup.reports.idProtection.set('robin', { level: 'high' });
      world.setup.packages = [
        accessPackage({ stages: [{ approvers: [people('ida', 'amy')] }, { approvers: [people('ben')] }] }),
      ];
    });

    test('[R-34] does not know of a request before its approvers are asked; other administrators read that it waits for a risk review', async () => {
      const request = await world.submitted('robin');
      expect(await listOf('ida')).toEqual([]);
      expect(await answersAbout('ida', request.id)).toEqual(await answersAbout('ida', absent));
      expect(await listOf('igor')).toMatchObject([{ awaits: 'riskReview' }]);
      world.clock.advance(hours(3));
      const asked = world.clock.now();
      doneBy(await world.decide('sofia', request));
      expect(await listOf('ida')).toEqual(await listOf('ida', absent));
      expect(await listOf('ida')).toMatchObject([{ id: request.id, submittedAt: asked, since: asked }]);
      const opened = doneBy(await openRequest(world.services, issuerOf('ida'), request.id)).request;
      expect(opened).toMatchObject({ submittedAt: asked, stages: [{ id: 'policy-1' }, { id: 'policy-2' }] });
      expect(JSON.stringify([opened, await listOf('ida')])).not.toMatch(/risk-|riskReview|sofia/i);
    });

    test('[R-34] never hears of a request that reviewers denied', async () => {
      const request = await world.submitted('robin');
      doneBy(await world.decide('sofia', request, { answer: 'deny', reason: 'Risky' }));
      expect(await listOf('ida')).toEqual([]);
      expect(await answersAbout('ida', request.id)).toEqual(await answersAbout('ida', absent));
      expect(await listOf('igor')).toHaveLength(1);
    });

    test('[R-34] sees a request that they decided as an approver, in the list as in show and in the history', async () => {
      const request = await world.submitted('robin');
      doneBy(await world.decide('sofia', request));
      doneBy(await world.decide('ida', await world.stored(request.id)));
      const opened = doneBy(await openRequest(world.services, issuerOf('ida'), request.id)).request;
      const [listed] = await listOf('ida');
      const [past] = doneBy(await list(world.services, issuerOf('ida'), { kind: 'history' })).requests;
      expect(listed).toEqual(opened);
      expect(past).toEqual(opened);
      expect(opened).toEqual(doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).request);
      // Approvers and other people are answered alike while access is being given and while risk is reviewed again.
      world.setup.reports.idProtection.delete('robin');
      doneBy(await world.decide('ben', await world.stored(request.id)));
      const answer = refusalOf(
        await revoke(world.services, { from: issuerOf('ida'), requestId: request.id, reason: 'Done' }),
      );
      expect(answer).toMatchObject({ reason: 'accessNotGranted' });
    });

    test('[R-34] sees their list in the order of the times that it shows', async () => {
      const risky = await world.submitted('robin');
      world.clock.advance(hours(1));
      const plain = await world.submitted('bea');
      expect((await listOf('ida')).map(({ id }) => id)).toEqual([plain.id]);
      expect(await listOf('ida', risky.id)).toEqual(await listOf('ida', absent));
      world.clock.advance(hours(1));
      doneBy(await world.decide('sofia', risky));
      expect((await listOf('ida')).map(({ id }) => id)).toEqual([risky.id, plain.id]);
    });
  });
});

describe('an organization with a time zone of its own', () => {
  test('[R-14] whole days of access read as days in it, in cards, lists, notices and refusals; other moments name the zone', async () => {
    world.directory.timeZone = 'Europe/Berlin';
    const inBerlin = standardReader('Europe/Berlin');
    const endsAt = new Date('2027-03-31T21:59:00Z');
    world.setup.packages = [accessPackage({ access: { kind: 'until', date: endsAt } })];
    const request = await world.submitted('robin');
    await world.deliver();
    const card = world.channel.cardsOf('amy')[0]?.card;
    const access = card && cardText(inBerlin, card).facts.find(({ label }) => label === 'Access')?.value;
    expect(access?.map((piece) => ('text' in piece ? piece.text : ''))).toEqual([
      ...['from approval until ', 'the end of Mar 31, 2027'],
    ]);
    expect(refusalText(inBerlin, refusalOf(await world.submit('robin')))).toContain(
      'submitted on Nov 21, 2026 at 10:00 AM GMT+1, is still',
    );
    doneBy(await world.decide('amy', request));
    expect(refusalText(inBerlin, refusalOf(await world.decide('ben', request)))).toContain(
      'on Nov 21, 2026 at 10:00 AM GMT+1.',
    );
    await settle();
    expect((await rowsOf('robin'))[0]).toContain(
      'The access was granted. It ends at the end of Mar 31, 2027. Its number',
    );
    const granted = world.channel.noticesOf('robin').find(({ about }) => about === 'granted');
    expect(granted && linesOf(noticeText(inBerlin, granted, '/access'))).toContain(
      'It ends at the end of Mar 31, 2027.',
    );
    expect(refusalText(inBerlin, refusalOf(await world.submit('robin')))).toContain('until the end of Mar 31, 2027');
  });
});

describe('opening a request', () => {
  test('[R-17] with notifications off no card goes out; opened from the list it comes, once, and is kept up to date', async () => {
    world.setup.packages = [accessPackage({ notifications: false })];
    const request = await world.submitted('robin');
    await world.deliver();
    expect(world.channel.cards).toEqual([]);
    const opened = () => openRequest(world.services, issuerOf('amy'), request.id);
    expect(doneBy(await opened()).card?.isSent).toBe(true);
    await world.deliver();
    expect(doneBy(await opened()).card).toMatchObject({ isSent: false, shown: { live: true } });
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toHaveLength(1);
    doneBy(await world.decide('ben', await world.stored(request.id)));
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
    expect(world.channel.cardsOf('amy')[0]?.card.stage.decision?.by).toBe('Ben Quill');
    expect(world.channel.cardsOf('ben')).toEqual([]);
  });

  test('[R-17][R-76] a card that was given up comes when its reader opens the request', async () => {
    const request = await world.submitted('robin');
    world.channel.before = () => {
      throw new ChannelError('user_blocked_the_app', { retryable: false });
    };
    await world.deliver();
    world.channel.before = () => {};
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toEqual([]);
    const opened = () => openRequest(world.services, issuerOf('amy'), request.id);
    expect(doneBy(await opened()).card).toMatchObject({ isSent: false, shown: { live: true } });
    await world.deliver();
    expect(world.channel.cardsOf('amy')).toMatchObject([{ card: { live: true } }]);
    expect(doneBy(await opened()).card).toMatchObject({ isSent: false, shown: { live: true } });
    expect(world.channel.cardsOf('ben')).toEqual([]);
  });

  test('[R-34][R-84] its subjects see its status, who was asked sees the card, and to everybody else there is none', async () => {
    const request = await world.submitted('robin');
    expect(doneBy(await openRequest(world.services, issuerOf('robin'), request.id)).request).toMatchObject({
      status: 'inProgress',
      stages: [],
    });
    const nothing = await Promise.all([
      openRequest(world.services, issuerOf('cleo'), request.id),
      openRequest(world.services, issuerOf('cleo'), 'REQUEST00000'),
    ]);
    expect(new Set(nothing.map((one) => refusalText(inEnglish, refusalOf(one)))).size).toBe(1);
    expect((await world.attempts()).map(({ code }) => code)).toEqual(['unknownRequest', 'unknownRequest']);
  });
});
