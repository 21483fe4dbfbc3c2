import { beforeEach, describe, expect, test } from 'vitest';
import { parseAccessWords } from '../../../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../../../src/approvals/commands/run-command.ts';
import { refreshApprovers } from '../../../../src/approvals/due/refresh-approvers.ts';
import { openReasonForm } from '../../../../src/approvals/requests/decide.ts';
import { openRequest } from '../../../../src/approvals/requests/open-request.ts';
import { directoryRoles } from '../../../../src/core/base/person.ts';
import type { AccessRequest } from '../../../../src/core/request/request.ts';
import { cardText } from '../../../../src/core/words/requests/card.ts';
import { planDue } from '../../../../src/delivery/plan-due.ts';
import { sendDue } from '../../../../src/delivery/send.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, decisionOf, doneBy, issuerOf, refusalOf, type World } from '../../../support/world.ts';

const { securityAdministrator, securityReader } = directoryRoles;
const secrets = ['leaked-credentials', 'high', 'ID Protection'];

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.risk = riskSettings({ idProtection: ['high'] });
  world.setup.reports.idProtection.set('robin', { level: 'high', detail: 'leaked-credentials' });
  // Ben reviews risk as well; he has not been given Security Reader.
  world.directory.grantRole(securityAdministrator, 'ben');
});

const risky = async (): Promise<AccessRequest> => {
  const request = await world.submitted('robin');
  await world.deliver();
  return request;
};
const cardOf = (personId: string) => {
  const [shown] = world.channel.cardsOf(personId);
  if (shown === undefined) throw new Error(`${personId} has no card.`);
  return { ...shown, text: JSON.stringify(cardText(inEnglish, shown.card)) };
};
const refreshed = async (ms: number) => {
  world.clock.advance(ms);
  await refreshApprovers(world.services);
  await world.deliver();
};

describe('a reviewer without Security Reader', () => {
  test('[R-33][R-34] gets the card without the risk and without buttons, and reads which role is missing', async () => {
    await risky();
    expect(cardOf('sofia')).toMatchObject({ card: { live: true } });
    for (const secret of secrets) expect(cardOf('sofia').text).toContain(secret);
    const { card, text } = cardOf('ben');
    expect(card).toMatchObject({ live: false, stage: { risk: [], missingRole: securityReader } });
    expect(text).toContain('You need the Security Reader role to see and decide this review');
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect(JSON.stringify(card)).not.toContain('leaked');
    // A notification is read by whoever looks at the screen.
    expect(cardText(inEnglish, card).summary).not.toMatch(/Security|risk/i);
  });

  test('[R-34] sees the risk soon after they were given the role, and no more of it soon after they lost it', async () => {
    await risky();
    world.directory.grantRole(securityReader, 'ben');
    await refreshed(30_000);
    expect(cardOf('ben')).toMatchObject({ card: { live: true }, edits: 1 });
    expect(cardOf('ben').text).toContain('leaked-credentials');
    await refreshed(30_000);
    expect(cardOf('ben').edits).toBe(1);
    world.directory.revokeRole(securityReader, 'ben');
    await refreshed(30_000);
    expect(cardOf('ben')).toMatchObject({ card: { live: false }, edits: 2 });
    expect(JSON.stringify(cardOf('ben').card)).not.toContain('leaked');
    expect(cardOf('sofia').edits).toBe(0);
  });

  test('[R-34] who was given the role sees the risk at once when they open the request', async () => {
    const { id } = await risky();
    const opened = async () => {
      const names = { access: '/access', admin: '/access-admin' };
      const reply = doneBy(
        await runCommand(inEnglish, world.services, issuerOf('ben'), parseAccessWords(`show ${id}`), names),
      );
      await world.deliver();
      return JSON.stringify(reply);
    };
    expect(await opened()).toContain('You need the Security Reader role');
    expect(cardOf('ben').edits).toBe(0);
    world.directory.grantRole(securityReader, 'ben');
    expect(await opened()).toContain('leaked-credentials');
    expect(cardOf('ben')).toMatchObject({ card: { live: true }, edits: 1 });
  });

  test('[R-34] who lost the role loses the risk at once when they click', async () => {
    const request = await risky();
    world.directory.revokeRole(securityReader, 'sofia');
    const answered = await world.decide('sofia', request);
    expect(refusalOf(answered).code).toBe('missingRole');
    expect(answered).toMatchObject({ card: { live: false, stage: { missingRole: securityReader, risk: [] } } });
    await world.deliver();
    expect(JSON.stringify(cardOf('sofia').card)).not.toContain('leaked');
  });

  test('[R-71][R-72] roles that change while a card is on its way are shown in the end, and that comes to an end', async () => {
    await world.submitted('robin');
    await planDue(world.planner);
    world.directory.grantRole(securityReader, 'ben');
    await sendDue(world.sender, world.channel);
    expect(cardOf('ben')).toMatchObject({ card: { live: true }, edits: 0 });
    // What was shown at the end counts, not what was planned: they had no role when it was planned.
    world.directory.revokeRole(securityReader, 'ben');
    await refreshed(30_000);
    await refreshed(30_000);
    expect(cardOf('ben')).toMatchObject({ card: { live: false }, edits: 1 });
    let held = true;
    world.channel.before = async ({ method, user }) => {
      if (method !== 'edit' || user !== 'U-ben' || !held) return;
      held = false;
      // They lose it again just while the card that shows the risk is on its way.
      world.directory.revokeRole(securityReader, 'ben');
      await refreshed(30_000);
    };
    world.directory.grantRole(securityReader, 'ben');
    await refreshed(30_000);
    await refreshed(30_000);
    expect(held).toBe(false);
    expect(cardOf('ben').card.live).toBe(false);
    const { edits } = cardOf('ben');
    await refreshed(30_000);
    await refreshed(30_000);
    expect(cardOf('ben').edits).toBe(edits);
  });
});

describe('a reviewer who was removed', () => {
  const justification = 'Month-end closing';
  const expectClosed = (personId: string) => {
    const { card, text } = cardOf(personId);
    expect(card).toMatchObject({ live: false, stage: { state: 'withdrawn' } });
    expect(text).toContain('This request no longer needs your decision.');
    for (const word of [...secrets, justification, 'Group ledger', 'What finance needs']) {
      expect(text).not.toContain(word);
      expect(JSON.stringify(card)).not.toContain(word);
    }
  };

  test('[R-34] has a card without the risk, the justification or anything else of the request after half a minute', async () => {
    await risky();
    // The first look comes as soon as the review opens.
    await refreshed(0);
    world.directory.revokeRole(securityAdministrator, 'sofia');
    await refreshed(29_999);
    expect(cardOf('sofia').card.live).toBe(true);
    await refreshed(1);
    expectClosed('sofia');
  });

  test.each([
    ['clicks', (request: AccessRequest) => world.decide('sofia', request), 'notYourDecision'],
    [
      'asks for the form for a reason',
      (request: AccessRequest) => openReasonForm(world.services, decisionOf('sofia', request, { answer: 'deny' })),
      'notYourDecision',
    ],
    [
      'opens it',
      (request: AccessRequest) => openRequest(world.services, issuerOf('sofia'), request.id),
      'unknownRequest',
    ],
  ] as const)('[R-34][R-41] who %s has it closed at once', async (_name, use, code) => {
    const request = await risky();
    world.directory.revokeRole(securityAdministrator, 'sofia');
    const answered = await use(request);
    expect(refusalOf(answered).code).toBe(code);
    if (code === 'notYourDecision') expect(answered).toMatchObject({ card: { stage: { state: 'withdrawn' } } });
    await world.deliver();
    expectClosed('sofia');
  });

  test('[R-41] the same for an approver of the policy; who was never asked changes nothing', async () => {
    world.directory.groups.set('leads', new Set(['amy', 'cleo']));
    world.setup.risk = riskSettings();
    world.setup.packages = [accessPackage({ stages: [{ approvers: [{ kind: 'group', group: 'leads' }] }] })];
    const request = await risky();
    refusalOf(await world.decide('colin', request));
    expect((await world.stored(request.id)).revision).toBe(request.revision);
    world.directory.groups.get('leads')?.delete('amy');
    refusalOf(await world.decide('amy', request));
    await world.deliver();
    expectClosed('amy');
  });

  test('[R-34] who decided an earlier stage still opens the request by it', async () => {
    world.setup.risk = riskSettings();
    world.directory.groups.set('leads', new Set(['amy', 'cleo']));
    const leads = { kind: 'group', group: 'leads' } as const;
    world.setup.packages = [accessPackage({ stages: [{ approvers: [people('amy')] }, { approvers: [leads] }] })];
    const request = await risky();
    doneBy(await world.decide('amy', request));
    world.directory.groups.get('leads')?.delete('amy');
    expect(doneBy(await openRequest(world.services, issuerOf('amy'), request.id)).request.justification).toBe(
      justification,
    );
  });
});
