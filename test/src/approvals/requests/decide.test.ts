import { describe, expect, test } from 'vitest';
import { decide, openReasonForm } from '../../../../src/approvals/requests/decide.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { limits } from '../../../../src/ports/limits.ts';
import { StoreError } from '../../../../src/ports/stores/store-error.ts';
import { days } from '../../../support/clock.ts';
import { openDatabase } from '../../../support/database.ts';
import { createGate, until } from '../../../support/gate.ts';
import { useEmptyWorld } from '../../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { identityOf } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, decisionOf, doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

let world: World;
useEmptyWorld((created) => {
  world = created;
});

/** A request that waits for Sofia's review of a risk. */
async function risky(): Promise<AccessRequest> {
  world.setup.risk = riskSettings({ idProtection: ['high'] });
  world.setup.reports.idProtection.set('robin', { level: 'high', detail: 'leaked-credentials' });
  return world.submitted('robin');
}

const unchanged = async (request: AccessRequest) => expect(await world.stored(request.id)).toEqual(request);
/** Still open; that somebody is not asked any more may stand in it by now. */
const undecided = async ({ id, state }: AccessRequest) => {
  const { stages, ...request } = await world.stored(id);
  expect(request.state).toBe(state);
  expect(stages[0]).toMatchObject({ state: 'open' });
  expect(stages[0]).not.toHaveProperty('decision');
};

describe('who decides', () => {
  test('[R-60][R-81] somebody whom the directory does not know: refused, recorded, nothing changed', async () => {
    const request = await world.submitted('robin');
    const from = { identity: identityOf('nobody'), delivery: 'd-1', message: 'M7' };
    expect(refusalOf(await world.decide('nobody', request, { from })).code).toBe('unknownPerson');
    await unchanged(request);
    expect(await world.attempts()).toEqual([
      {
        id: 'd-1',
        command: 'decide',
        code: 'unknownPerson',
        actor: { kind: 'unknown', id: 'T1/U-nobody' },
        via: { channel: 'chat', message: 'M7' },
        requestId: request.id,
        stage: 'policy-1',
        state: null,
        at: world.clock.now(),
      },
    ]);
  });

  test('[R-81] an identity that belongs to two people: refused, nothing changed', async () => {
    const request = await world.submitted('robin');
    world.directory.link('cleo', identityOf('amy'));
    expect(refusalOf(await world.decide('amy', request)).code).toBe('unknownPerson');
    await unchanged(request);
  });

  test('[R-05] the requestor never, also when they are on the list', async () => {
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('robin', 'amy')] }] })];
    const request = await world.submitted('robin');
    expect(refusalOf(await world.decide('robin', request)).code).toBe('ownRequest');
    await unchanged(request);
  });

  test('[R-84] who holds the ids but is not asked gets the same words for every request, stage and state', async () => {
    const request = await world.submitted('robin');
    const answers = [
      await world.decide('cleo', request),
      await world.decide('cleo', request, { requestId: 'NOSUCHREQ000' }),
      await world.decide('cleo', request, { stage: 'idProtection-1' }),
      await world.decide('cleo', request, { stage: 'policy-9' }),
      await world.decide('amy', request, { stage: 'policy-2' }),
    ];
    doneBy(await world.decide('amy', request));
    answers.push(await world.decide('cleo', request, { stage: 'policy-1' }));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(answers[0]).toEqual({
      kind: 'refused',
      refusal: { code: 'notYourDecision', reason: 'notYourDecision', values: {} },
    });
    expect(await world.attempts()).toHaveLength(answers.length);
  });

  test('[R-33][R-41] a card is no authority: no longer a member at the click means refused', async () => {
    world.directory.groups.set('leads', new Set(['amy', 'ben']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
    const request = await world.submitted('robin');
    world.directory.groups.get('leads')?.delete('amy');
    expect(refusalOf(await world.decide('amy', request)).code).toBe('notYourDecision');
    await undecided(request);
    doneBy(await world.decide('ben', request));
  });

  test('[R-41] who joined the group after the card went out may decide', async () => {
    world.directory.groups.set('leads', new Set(['amy']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
    const request = await world.submitted('robin');
    world.directory.groups.get('leads')?.add('cleo');
    expect(doneBy(await world.decide('cleo', request)).request.stages[0]?.state).toBe('approved');
  });

  test('[R-33] a reviewer who lost Security Reader between card and click is refused; with it back, they decide', async () => {
    const request = await risky();
    world.directory.revokeRole(directoryRoles.securityReader, 'sofia');
    const refusal = refusalOf(await world.decide('sofia', request));
    expect(refusal.code).toBe('missingRole');
    expect(refusalText(inEnglish, refusal)).toContain('Security Reader');
    await unchanged(request);
    world.directory.grantRole(directoryRoles.securityReader, 'sofia');
    doneBy(await world.decide('sofia', request));
  });

  test('[R-33] no other role implies Security Reader, and Security Reader alone is no authority', async () => {
    const request = await risky();
    world.directory.revokeRole(directoryRoles.securityReader, 'sofia');
    for (const role of ['Global Administrator', 'Global Reader', 'Security Operator', 'security reader'])
      world.directory.grantRole(role, 'sofia');
    expect(refusalOf(await world.decide('sofia', request)).code).toBe('missingRole');
    world.directory.grantRole(directoryRoles.securityReader, 'cleo');
    expect(refusalOf(await world.decide('cleo', request)).code).toBe('notYourDecision');
    await unchanged(request);
  });

  test('[R-33] a reviewer who lost the role that was asked is refused', async () => {
    const request = await risky();
    world.directory.revokeRole(directoryRoles.securityAdministrator, 'sofia');
    expect(refusalOf(await world.decide('sofia', request)).code).toBe('notYourDecision');
    await undecided(request);
  });

  test('[R-34] a policy approver who clicks while a risk review waits hears what a stranger hears, and gets no card', async () => {
    const request = await risky();
    const asApprover = await world.decide('amy', request, { stage: 'policy-1' });
    const asStranger = await world.decide('cleo', request, { stage: 'policy-1' });
    const nothing = await world.decide('amy', request, { requestId: 'NOSUCHREQ000', stage: 'policy-1' });
    expect(asApprover).toEqual(asStranger);
    expect(asApprover).toEqual(nothing);
  });

  test("[R-04][R-84] an approver of one stage who clicks with the id of the next gets a stranger's answer, without a card", async () => {
    world.setup.packages = [
      accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: [people('ben')] }] }),
    ];
    const request = await world.submitted('robin');
    const asStranger = await world.decide('cleo', request, { stage: 'policy-2' });
    expect(await world.decide('amy', request, { stage: 'policy-2' })).toEqual(asStranger);
    const { request: next } = doneBy(await world.decide('amy', request));
    expect(await world.decide('amy', next, { stage: 'policy-2' })).toEqual(asStranger);
    doneBy(await world.decide('ben', next, { stage: 'policy-2' }));
  });

  test('[R-34] a risk reviewer who clicks on the policy stage gets no card of it', async () => {
    const request = await risky();
    doneBy(await world.decide('sofia', request));
    expect(await world.decide('sofia', request, { stage: 'policy-1' })).not.toHaveProperty('card');
  });
});

describe('the decision', () => {
  test('[R-04][R-35] a denied risk review closes the request; the policy is never asked', async () => {
    const request = await risky();
    const { request: denied } = doneBy(await world.decide('sofia', request, { answer: 'deny' }));
    expect(denied.state).toBe('denied');
    expect(denied.stages[1]).toMatchObject({ state: 'waiting', approversNow: [] });
    expect(refusalOf(await world.decide('amy', denied, { stage: 'policy-1' })).code).toBe('notYourDecision');
  });

  test('[R-35] an approved risk review goes on to the policy, whose approvers are found then', async () => {
    world.directory.groups.set('leads', new Set(['amy']));
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
    const request = await risky();
    world.directory.groups.set('leads', new Set(['ben']));
    const { request: next } = doneBy(await world.decide('sofia', request));
    expect(next.stages[1]).toMatchObject({ state: 'open', approversNow: [{ id: 'ben' }] });
  });

  test('[R-03] a reason that is required is asked for, beside its field', async () => {
    world.setup.packages = [accessPackage({ stages: [{ reasonRequired: true }] })];
    const request = await world.submitted('robin');
    expect(refusalOf(await world.decide('amy', request, { reason: '   ' }))).toMatchObject({
      code: 'reasonRequired',
      field: 'reason',
    });
    await unchanged(request);
    doneBy(await world.decide('amy', request, { reason: 'Fine' }));
  });

  test('[R-09] a slow directory does not make a late decision look timely', async () => {
    const request = await world.submitted('robin');
    world.clock.advance(days(14) - 1);
    const gate = createGate();
    world.directory.before = (method) => (method === 'resolve' ? gate.pass() : undefined);
    const answer = world.decide('amy', request);
    await until('the decision waits for the directory', () => gate.waiting() > 0);
    world.clock.advance(1);
    gate.open();
    expect(refusalOf(await answer).code).toBe('tooLate');
    await unchanged(request);
  });
});

describe('the form for a reason', () => {
  const open = (personId: string, request: AccessRequest, changed: Parameters<typeof decisionOf>[2] = {}) =>
    openReasonForm(world.services, decisionOf(personId, request, changed));

  test('[R-03] an approver gets it, and may share the reason; a risk reviewer may not', async () => {
    const plain = await world.submitted('bea');
    expect(doneBy(await open('amy', plain, { answer: 'deny' }))).toEqual({
      answer: 'deny',
      beneficiary: 'Bea Quill',
      packageName: 'The finance package',
      reasonRequired: false,
      mayShare: true,
    });
    expect(doneBy(await open('sofia', await risky())).mayShare).toBe(false);
  });

  test('[R-33][R-60] who may not decide gets none: refused and recorded', async () => {
    const request = await world.submitted('robin');
    expect(refusalOf(await open('cleo', request)).code).toBe('notYourDecision');
    expect(refusalOf(await open('robin', request)).code).toBe('ownRequest');
    expect(refusalOf(await open('cleo', request, { requestId: 'NOSUCHREQ000' })).code).toBe('notYourDecision');
    world.clock.advance(days(14));
    expect(refusalOf(await open('amy', request)).code).toBe('tooLate');
    expect(await world.attempts()).toHaveLength(4);
    await unchanged(request);
  });

  test('[R-03] after the decision nobody gets one, not even the one who decided', async () => {
    const request = await world.submitted('robin');
    const { request: done } = doneBy(await world.decide('amy', request));
    expect(refusalText(inEnglish, refusalOf(await open('ben', done, { stage: 'policy-1' })))).toContain(
      'Amy Quill already approved',
    );
    expect(refusalText(inEnglish, refusalOf(await open('amy', done, { stage: 'policy-1' })))).toContain(
      'You already approved',
    );
  });

  test('[R-03] where a reason is required the form opens without one', async () => {
    world.setup.packages = [accessPackage({ stages: [{ reasonRequired: true }] })];
    expect(doneBy(await open('amy', await world.submitted('robin'))).reasonRequired).toBe(true);
  });
});

describe('trouble', () => {
  test('[R-41] a directory that fails: try again, nothing changed, nothing recorded', async () => {
    const request = await world.submitted('robin');
    for (const broken of ['personByIdentity', 'resolve', 'roles']) {
      world.directory.before = (method) => {
        if (method === broken) throw new Error('down');
      };
      expect((await world.decide('amy', request)).kind).toBe('tryAgain');
    }
    await unchanged(request);
  });

  test('[R-41] a directory that hangs: try again in the time that an answer may take, and no write afterwards', async () => {
    const request = await world.submitted('robin');
    const gate = createGate();
    let answered = 0;
    world.directory.before = async (method) => {
      if (method !== 'roles') return;
      await gate.pass();
      answered += 1;
    };
    const began = performance.now();
    expect((await world.decide('amy', request)).kind).toBe('tryAgain');
    expect(performance.now() - began).toBeLessThan(limits.answer + 900);
    gate.open();
    await until('the directory has answered after all', () => answered === 1);
    // A whole decision on another request goes through behind the one that was given up.
    world.directory.before = () => {};
    doneBy(await world.decide('amy', await world.submitted('bea')));
    await unchanged(request);
    doneBy(await world.decide('ben', request));
  });

  test('a write whose answer is lost: unconfirmed; the same click again gets its answer', async () => {
    const request = await world.submitted('robin');
    const { requests } = world.stores;
    const losing = {
      ...world.services,
      requests: {
        ...requests,
        async replace(...args: Parameters<typeof requests.replace>): Promise<boolean> {
          await requests.replace(...args);
          throw new StoreError('The database could not be written.', { outcomeUnknown: true });
        },
      },
    };
    const click = decisionOf('amy', request, { answer: 'deny' });
    expect((await decide(losing, click)).kind).toBe('unconfirmed');
    expect(doneBy(await decide(world.services, click)).request.state).toBe('denied');
    expect((await world.stored(request.id)).events.filter(({ type }) => type === 'stageDecided')).toHaveLength(1);
  });

  test('a write that hangs: unconfirmed in the time that an answer may take', async () => {
    const request = await world.submitted('robin');
    const { requests } = world.stores;
    const gate = createGate();
    const hanging = {
      ...world.services,
      requests: {
        ...requests,
        async replace(...args: Parameters<typeof requests.replace>): Promise<boolean> {
          await gate.pass();
          return requests.replace(...args);
        },
      },
    };
    const began = performance.now();
    expect((await decide(hanging, decisionOf('amy', request))).kind).toBe('unconfirmed');
    expect(performance.now() - began).toBeLessThan(limits.answer + 900);
    gate.open();
    await until(
      'the write has come through',
      async () => (await world.stored(request.id)).stages[0]?.state === 'approved',
    );
  });

  test('a write that the database refused: try again, nothing changed', async () => {
    const request = await world.submitted('robin');
    const refusing = {
      ...world.services,
      requests: {
        ...world.stores.requests,
        async replace(): Promise<boolean> {
          throw new StoreError('The database could not be written.', { outcomeUnknown: false });
        },
      },
    };
    expect((await decide(refusing, decisionOf('amy', request))).kind).toBe('tryAgain');
    await unchanged(request);
  });

  test('a database that is gone: try again', async () => {
    const gone = await openDatabase();
    const lost = await createWorld(gone);
    await gone.close();
    const input = decisionOf('amy', { id: 'REQUEST00001', stages: [] } as never, { from: issuerOf('amy') });
    expect((await decide(lost.services, input)).kind).toBe('tryAgain');
  });
});
