import { beforeEach, describe, expect, test } from 'vitest';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { submit } from '../../../../src/approvals/requests/submit.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { RequestEvent } from '../../../../src/core/request/request.ts';
import { verifyRequest } from '../../../../src/core/request/verify.ts';
import { noticesFor } from '../../../../src/core/view/notices.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { limits } from '../../../../src/ports/limits.ts';
import { StoreError } from '../../../../src/ports/stores/store-error.ts';
import { administratorsOf } from '../../../support/administrators.ts';
import { days, hours } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { createGate, until } from '../../../support/gate.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { identityOf } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { decisionOf, doneBy, issuerOf, newId, refusalOf, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useEmptyWorld((created, opened) => {
  world = created;
  database = opened;
});

const countRequests = () => database.mongo.connection.collection('requests').countDocuments();

describe('who asks', () => {
  test('[R-60][R-81] somebody whom the directory does not know is refused, and the attempt is kept without their text', async () => {
    const from = { identity: identityOf('nobody'), delivery: 'delivery-x' };
    const refusal = refusalOf(await world.submit('nobody', { from, justification: 'Secret plans' }));
    expect(refusal.code).toBe('unknownPerson');
    expect(await countRequests()).toBe(0);
    const [attempt, ...more] = await world.attempts();
    expect(more).toEqual([]);
    expect(attempt).toMatchObject({
      id: 'delivery-x',
      command: 'submit',
      code: 'unknownPerson',
      actor: { kind: 'unknown', id: 'T1/U-nobody' },
      via: { channel: 'chat' },
      state: null,
    });
    expect(JSON.stringify(attempt)).not.toContain('Secret plans');
  });

  test('[R-81] an identity that belongs to two people belongs to nobody', async () => {
    world.directory.link('cleo', identityOf('robin'));
    expect(refusalOf(await world.submit('robin')).code).toBe('unknownPerson');
    expect(await countRequests()).toBe(0);
  });

  test('[R-81] the same user id in another tenant is nobody', async () => {
    const identity = { ...identityOf('robin'), tenant: 'T2' };
    expect(refusalOf(await world.submit('robin', { from: { identity, delivery: 'd' } })).code).toBe('unknownPerson');
  });

  test('[R-12] somebody outside the policy is refused; a member of its group is not', async () => {
    world.setup.packages = [
      accessPackage({ requestors: { kind: 'listed', people: ['bea'], groups: ['finance-team'] } }),
    ];
    expect(refusalOf(await world.submit('robin')).code).toBe('notRequestable');
    world.directory.groups.set('finance-team', new Set(['robin']));
    doneBy(await world.submit('robin'));
    doneBy(await world.submit('bea'));
  });

  test('a package that is no longer offered is refused beside its field', async () => {
    expect(refusalOf(await world.submit('robin', { packageId: 'gone' }))).toMatchObject({
      code: 'unknownPackage',
      field: 'package',
    });
  });
});

describe('what is stored', () => {
  test('[R-01][R-61] the request with its first stage open, in one document that verifies', async () => {
    const request = await world.submitted('robin');
    expect(request.state).toBe('pendingApproval');
    expect(await world.stored(request.id)).toEqual(request);
    expect(verifyRequest(request)).toEqual([]);
    expect(request.stages.map(({ approversNow }) => approversNow.map(({ id }) => id))).toEqual([['amy', 'ben']]);
    expect(world.rings).toContain('plan');
    expect(await world.attempts()).toEqual([]);
  });

  test('[R-72] the same submission, ten times at once and once more later, is one request with one answer', async () => {
    const submission = {
      commandId: newId(),
      from: issuerOf('robin'),
      requested: { kind: 'accessPackage' as const, id: 'finance' },
      justification: 'Closing',
    };
    const answers = await Promise.all(Array.from({ length: 10 }, () => submit(world.services, submission)));
    const later = doneBy(await submit(world.services, submission));
    for (const answer of answers) expect(doneBy(answer).id).toBe(later.id);
    expect(await countRequests()).toBe(1);
    expect(await world.attempts()).toEqual([]);
  });

  test("[R-84] the id of somebody else's submission gives nothing of it", async () => {
    const commandId = newId();
    await world.submitted('robin', { commandId });
    const answered = await world.submit('cleo', { commandId });
    expect(answered.kind).not.toBe('done');
    expect(JSON.stringify(answered)).not.toContain('robin');
    expect(await countRequests()).toBe(1);
  });

  test('[R-12] a second request for the same package is refused and points at the first; also at the same instant', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => world.submit('robin')));
    const stored = answers.filter(({ kind }) => kind === 'done').map(doneBy);
    expect(stored).toHaveLength(1);
    for (const answer of answers.filter(({ kind }) => kind !== 'done')) {
      expect(refusalOf(answer).code).toBe('duplicateRequest');
      expect(refusalText(inEnglish, refusalOf(answer))).toContain(stored[0]?.id);
    }
    expect(refusalText(inEnglish, refusalOf(await world.submit('robin')))).toContain(stored[0]?.id);
    expect(await countRequests()).toBe(1);
    expect(await world.attempts()).toHaveLength(10);
  });

  test('[R-20] without stages a request is approved as soon as risk was asked about once more', async () => {
    world.setup.packages = [accessPackage({ stages: [] })];
    const { id, state } = await world.submitted('robin');
    expect(state).toBe('submitted');
    expect(world.rings).toContain('due');
    await world.look();
    expect((await world.stored(id)).events.map(({ type }) => type)).toEqual([
      'requestSubmitted',
      'requestApproved',
      'deliveryStarted',
    ]);
  });
});

describe('approvers', () => {
  test('[R-06] a policy stage with nobody refuses, names the stage, and leaves a note for the administrators', async () => {
    world.setup.packages = [accessPackage({ stages: [{}, { approvers: [{ kind: 'group', group: 'empty' }] }] })];
    const refusal = refusalOf(await world.submit('robin'));
    expect(refusal.code).toBe('noApprovers');
    expect(refusalText(inEnglish, refusal)).toContain('stage 2');
    expect(await countRequests()).toBe(0);
    const [attempt] = await world.stores.attempts.toPlan(world.clock.now(), 10);
    expect(attempt?.alert).toMatchObject({ target: 'The finance package', stage: 2 });
    expect(world.rings).toContain('plan');
  });

  test('[R-83] who joins a stage that asks 1,000 already is not asked, but may decide', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `member-${index}`);
    world.directory.add([...many, 'late']);
    world.directory.groups.set('everybody', new Set(many));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'everybody' }] }] })];
    const { id } = await world.submitted('robin');
    world.directory.groups.get('everybody')?.add('late');
    world.clock.advance(hours(1));
    await refreshApprovers(world.services);
    expect((await world.stored(id)).stages[0]?.approversNow).toHaveLength(1_000);
    expect((await world.decide('late', await world.stored(id))).kind).toBe('done');
  });

  test('[R-07] a stage that asks as many as it can is forwarded all the same', async () => {
    const many = Array.from({ length: 1_000 }, (_, index) => `member-${index}`);
    world.directory.add(many).groups.set('everybody', new Set(many));
    const escalation = { afterDays: 1, approvers: [people('cleo')], fallbackApprovers: [] };
    const stages = [{ approvers: [{ kind: 'group' as const, group: 'everybody' }], escalation }];
    world.setup.packages = [accessPackage({ stages })];
    const { id } = await world.submitted('robin');
    world.clock.advance(days(1));
    await world.look();
    expect((await world.stored(id)).stages[0]?.approversNow.at(-1)?.id).toBe('cleo');
  });

  test('[R-05][R-06] requestor and beneficiary do not count: alone on the list, there is nobody', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('robin')] }] })];
    expect(refusalOf(await world.submit('robin')).code).toBe('noApprovers');
  });

  test('[R-06] fallback approvers take over where the first ones come to nobody, and only then', async () => {
    const stages = [{ approvers: [people('robin', 'unknown')], fallbackApprovers: [people('cleo')] }];
    world.setup.packages = [accessPackage({ stages })];
    expect((await world.submitted('robin')).stages[0]?.approversNow.map(({ id }) => id)).toEqual(['cleo']);
    expect((await world.submitted('bea')).stages[0]?.approversNow.map(({ id }) => id)).toEqual(['robin']);
  });

  test('[R-06] each kind of approver is found, and each person once', async () => {
    world.directory.managers.set('robin', 'ben').set('ben', 'ida');
    world.directory.sponsors.set('robin', ['cleo']);
    world.directory.groups.set('leads', new Set(['amy', 'ben']));
    const approvers = [
      people('amy'),
      { kind: 'group', group: 'leads' },
      { kind: 'manager', level: 2 },
      { kind: 'role', role: directoryRoles.securityAdministrator },
      { kind: 'sponsors' },
    ] as const;
    world.setup.packages = [accessPackage({ stages: [{ approvers }] })];
    const asked = (await world.submitted('robin')).stages[0]?.approversNow.map(({ id }) => id);
    expect(asked?.toSorted()).toEqual(['amy', 'ben', 'cleo', 'ida', 'sofia']);
  });

  test('[R-06][R-83] a stage asks at most a thousand people, administrators hear of it, and the others may decide all the same', async () => {
    const ids = Array.from({ length: 1_200 }, (_, index) => `approver-${index}`);
    world.directory.add(ids).groups.set('crowd', new Set(ids));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'crowd' }] }] })];
    const request = await world.submitted('robin');
    expect(request.stages[0]?.approversNow).toHaveLength(1_000);
    const told = noticesFor(request, request.events[1] as RequestEvent, administratorsOf(['ida'])).map(
      ({ notice }) => notice,
    );
    expect(told).toMatchObject([
      {
        about: 'manyApprovers',
        beneficiary: 'Robin Quill',
        target: 'The finance package',
        asked: 1_000,
        notAsked: 200,
      },
    ]);
    expect((await world.decide('approver-1199', request)).kind).toBe('done');
  });
});

describe('risk', () => {
  beforeEach(() => {
    world.setup.risk = riskSettings({ idProtection: ['medium', 'high'], insiderRisk: ['elevated'] });
  });

  test('[R-30][R-32] both findings: ID Protection, then insider risk, then the policy', async () => {
    world.setup.reports.idProtection.set('robin', { level: 'medium' });
    world.setup.reports.insiderRisk.set('robin', { level: 'elevated' });
    const request = await world.submitted('robin');
    expect(request.stages.map(({ id }) => id)).toEqual(['idProtection-1', 'insiderRisk-1', 'policy-1']);
    expect(request.stages[0]?.approversNow.map(({ id }) => id)).toEqual(['sofia']);
  });

  test('[R-30] both sources are asked side by side', async () => {
    const [arrived, gate] = [new Set<string>(), createGate()];
    world.setup.beforeRisk = (source) => {
      arrived.add(source);
      return gate.pass();
    };
    const answer = world.submit('robin');
    await until('both are asked while neither has answered', () => arrived.size === 2);
    gate.open();
    doneBy(await answer);
  });

  test('[R-31] a source that is off is asked nothing', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    const asked: string[] = [];
    world.setup.beforeRisk = (source) => void asked.push(source);
    await world.submitted('robin');
    expect(asked).toEqual(['idProtection']);
  });

  test('[R-37] a source that fails counts as unknown and asks for a review', async () => {
    world.setup.beforeRisk = (source) => {
      if (source === 'insiderRisk') throw new Error('ECONNREFUSED 10.0.0.1');
    };
    const request = await world.submitted('robin');
    expect(request.stages.map(({ id }) => id)).toEqual(['insiderRisk-1', 'policy-1']);
    expect(request.stages[0]?.findings).toMatchObject([
      { subject: { id: 'robin', name: 'Robin Quill' }, level: 'unknown', detail: { why: 'unreachable' } },
    ]);
  });

  test('[R-37] a source that does not answer counts as unknown, in time for the person', async () => {
    const gate = createGate();
    world.setup.beforeRisk = (source) => (source === 'idProtection' ? gate.pass() : undefined);
    const request = await world.submitted('robin');
    expect(request.stages[0]).toMatchObject({ id: 'idProtection-1', findings: [{ level: 'unknown' }] });
    gate.open();
  });

  test.each([
    ['a level that it does not have', '{"level":"severe"}'],
    ["the other source's level", '{"level":"elevated"}'],
    ['no level', '{}'],
    ['a time that is none', '{"level":"medium","since":"yesterday"}'],
    ['details that are no text', '{"level":"medium","detail":{"text":"x"}}'],
    ['nothing', 'null'],
  ])('[R-37] a source that answers with %s counts as unknown', async (_, answer) => {
    world.setup.reports.idProtection.set('robin', JSON.parse(answer));
    const request = await world.submitted('robin');
    expect(request.stages[0]).toMatchObject({
      id: 'idProtection-1',
      findings: [{ subject: { id: 'robin' }, level: 'unknown', detail: { why: 'invalidAnswer' } }],
    });
    await world.deliver();
    expect(world.channel.noticesOf('ida')).toMatchObject([{ kind: 'alert', about: 'riskUnknown' }]);
  });

  test('[R-30] a report is about whom the source was asked about, whoever it names, and its text is bounded', async () => {
    const report = { level: 'medium', subject: { id: 'bea', name: 'Bea' }, detail: 'x'.repeat(100_000) };
    world.setup.reports.idProtection.set('robin', JSON.parse(JSON.stringify(report)));
    const [finding] = (await world.submitted('robin')).stages[0]?.findings ?? [];
    expect(finding).toMatchObject({ subject: { id: 'robin', name: 'Robin Quill' }, level: 'medium' });
    expect(finding?.detail).toHaveLength(1_000);
  });

  test('[R-37] a source that is not connected at all counts as unknown', async () => {
    const request = doneBy(
      await submit(
        { ...world.services, riskSources: [] },
        {
          commandId: newId(),
          from: issuerOf('robin'),
          requested: { kind: 'accessPackage' as const, id: 'finance' },
          justification: 'Closing',
        },
      ),
    );
    expect(request.stages.map(({ id }) => id)).toEqual(['idProtection-1', 'insiderRisk-1', 'policy-1']);
  });

  test('[R-06][R-35] a risk stage with nobody opens, administrators are told at once, and it ends as denied', async () => {
    world.directory.revokeRole(directoryRoles.securityAdministrator, 'sofia');
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const request = await world.submitted('robin');
    expect(request.stages[0]).toMatchObject({ id: 'idProtection-1', state: 'open', approversNow: [] });
    await world.deliver();
    for (const id of ['ida', 'igor'])
      expect(world.channel.noticesOf(id)).toMatchObject([{ kind: 'alert', about: 'stageWithoutApprovers' }]);
    world.clock.advance(days(14));
    await world.look();
    expect((await world.stored(request.id)).state).toBe('denied');
  });

  test('[R-32] fallback approvers for risk take over, and need Security Reader all the same', async () => {
    world.directory.revokeRole(directoryRoles.securityAdministrator, 'sofia');
    world.setup.risk = riskSettings({ idProtection: ['high'] }, { idProtection: [people('cleo')] });
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const request = await world.submitted('robin');
    expect(request.stages[0]?.approversNow.map(({ id }) => id)).toEqual(['cleo']);
    expect(refusalOf(await world.decide('cleo', request)).code).toBe('missingRole');
    world.directory.grantRole(directoryRoles.securityReader, 'cleo');
    expect(doneBy(await world.decide('cleo', request)).request.stages[0]?.state).toBe('approved');
  });

  test('[R-34] the requestor is answered the same with and without a risk', async () => {
    const plain = await world.submit('bea');
    world.setup.reports.idProtection.set('robin', { level: 'high' });
    const risky = await world.submit('robin');
    expect(risky.kind).toBe(plain.kind);
    expect(await world.attempts()).toEqual([]);
  });
});

describe('trouble', () => {
  test('a directory that fails: try again, nothing stored', async () => {
    world.directory.before = () => {
      throw new Error('down');
    };
    expect((await world.submit('robin')).kind).toBe('tryAgain');
    expect(await countRequests()).toBe(0);
  });

  test('a directory that hangs: try again in the time that an answer may take, and nothing is written afterwards', async () => {
    const gate = createGate();
    world.directory.before = (method) => (method === 'resolve' ? gate.pass() : undefined);
    const began = performance.now();
    const commandId = newId();
    expect((await world.submit('robin', { commandId })).kind).toBe('tryAgain');
    expect(performance.now() - began).toBeLessThan(limits.answer + 900);
    gate.open();
    // The same submission, sent again, goes through the whole way behind the one that was given up.
    world.directory.before = () => {};
    const rings = world.rings.length;
    await decisionsSettled();
    expect(await countRequests()).toBe(0);
    expect(world.rings.length).toBe(rings);
    doneBy(await world.submit('robin', { commandId }));
  });

  test('a write whose answer is lost: unconfirmed, and trying again finds it', async () => {
    const commandId = newId();
    const { requests } = world.stores;
    const losing = {
      ...world.services,
      requests: {
        ...requests,
        async insert(request: Parameters<typeof requests.insert>[0]): ReturnType<typeof requests.insert> {
          await requests.insert(request);
          throw new StoreError('The database could not be written.', { outcomeUnknown: true });
        },
      },
    };
    const submission = {
      commandId,
      from: issuerOf('robin'),
      requested: { kind: 'accessPackage' as const, id: 'finance' },
      justification: 'Closing',
    };
    expect((await submit(losing, submission)).kind).toBe('unconfirmed');
    const again = doneBy(await submit(world.services, submission));
    expect(await world.stored(again.id)).toEqual(again);
    expect(await countRequests()).toBe(1);
  });

  test('a write that the database refused: try again', async () => {
    const { requests } = world.stores;
    const refusing = {
      ...world.services,
      requests: {
        ...requests,
        async insert(): Promise<never> {
          throw new StoreError('The database could not be written.', { outcomeUnknown: false });
        },
      },
    };
    const submission = {
      commandId: newId(),
      from: issuerOf('robin'),
      requested: { kind: 'accessPackage' as const, id: 'finance' },
      justification: 'Closing',
    };
    expect((await submit(refusing, submission)).kind).toBe('tryAgain');
  });

  test('[R-12] asking again while access lasts is refused with its end', async () => {
    world.setup.packages = [accessPackage({ stages: [], access: { kind: 'days', days: 30 } })];
    const request = await world.submitted('robin');
    await world.look();
    await world.fulfil();
    expect((await world.stored(request.id)).state).toBe('fulfilled');
    const refusal = refusalOf(await world.submit('robin'));
    expect(refusal.code).toBe('alreadyHasAccess');
    expect(refusalText(inEnglish, refusal)).toContain('Dec 21, 2026');
  });

  test('[R-12] while a request waits, another person may ask for the same package', async () => {
    const first = await world.submitted('robin');
    const second = await world.submitted('bea');
    expect(second.id).not.toBe(first.id);
    expect(decisionOf('amy', second).requestId).toBe(second.id);
  });
});

/** Everything that was let go has run: a whole decision of somebody else has come and gone behind it. */
async function decisionsSettled(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    await world.decide('cleo', { id: 'NOSUCHREQ', stages: [] } as never);
  }
}
