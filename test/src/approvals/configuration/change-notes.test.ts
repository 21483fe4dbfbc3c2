import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  answerProposal,
  changeConfigurationTo,
  seedConfiguration,
} from '../../../../src/approvals/configuration/configure.ts';
import { cancel } from '../../../../src/approvals/requests/cancel.ts';
import { directoryRoles, viaCommandLine } from '../../../../src/core/base/person.ts';
import type { Configuration } from '../../../../src/core/configuration/changes.ts';
import { verifyConfiguration } from '../../../../src/core/configuration/verify.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { changeCardText } from '../../../../src/core/words/configuration/change-card.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { openDatabase, type TestDatabase } from '../../../support/database.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { asActor, personNamed } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { buttonsAfter, commandNames, linesOf, replyTo } from '../../../support/typing.ts';
import { createWorld, doneBy, issuerOf, newId, refusalOf, type World } from '../../../support/world.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'Administrator', resource: 'Production', description: '', resources: [resource('dbas')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy', 'ben')], maximumHours: 4, riskReview: false },
};
const setup = (changed: Partial<Configuration> = {}): Configuration => ({
  ...{ packages: [accessPackage(), accessPackage({ id: 'sales' })], roles: [dba] },
  ...{ eligibilities: [{ roleId: 'dba', personId: 'robin' }], risk: riskSettings() },
  ...changed,
});
const finance = (changed: Parameters<typeof accessPackage>[0]) =>
  setup({ packages: [accessPackage(changed), accessPackage({ id: 'sales' })] });

let database: TestDatabase;
let world: World;
beforeEach(async () => {
  database = await openDatabase();
  world = await createWorld(database);
  await seedConfiguration(world.services, setup());
});
afterEach(() => database.close());

const by = (id: string) => ({
  ...{ actor: asActor(personNamed(id)), via: { channel: 'chat' }, delivery: newId('change') },
});
const wish = (id: string, wanted: Configuration, via = by(id).via) =>
  changeConfigurationTo(world.services, { ...by(id), via }, () => wanted);
const answer = (id: string, proposal: number, what: 'confirm' | 'reject') =>
  answerProposal(world.services, by(id), proposal, what);
/** The notes on the only card of a change that somebody has. */
const cardNotes = async (id: string) => {
  await world.deliver();
  const [shown, ...more] = world.channel.changeCardsOf(id);
  expect(more).toEqual([]);
  return shown === undefined ? [] : textsOf(changeCardText(inEnglish, shown.card, commandNames));
};
const textsOf = ({ notes }: ReturnType<typeof changeCardText>) => linesOf({ summary: '', paragraphs: notes });
const told = async (id: string) => {
  await world.deliver();
  return world.channel.noticesOf(id).flatMap((notice) => linesOf(noticeText(inEnglish, notice, commandNames.access)));
};
const listHint =
  'To list them, type /access-admin requests finance. To cancel one, type /access cancel and its number.';

describe('requests that are pending for what is changed', () => {
  test('[R-23] are counted for the other administrators, with what becomes of them and how to cancel them', async () => {
    await world.submitted('robin');
    await world.submitted('bea');
    await world.submitted('bea', { packageId: 'sales' });
    doneBy(await wish('ida', finance({ stages: [{ approvers: [people('cleo')] }] })));
    const sentence = `Pending requests: When this took effect, 2 requests for The finance package were pending. Pending requests keep the policy and resources they were submitted with. ${listHint}`;
    expect(await told('igor')).toContain(sentence);
    const page = await replyTo(world, 'igor', 'access-admin change 2');
    expect(page).toContain(sentence);
    expect(page).not.toContain('sales');
  });

  test('[R-34] are not counted where an administrator must not know of them', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    const counted = async (wanted: Configuration) => {
      const { event } = doneBy(await wish('ida', wanted));
      return event?.type === 'configurationChanged' ? event.data.appliedNotes?.pending.map(({ count }) => count) : [];
    };
    const risk = riskSettings({ idProtection: ['high'] });
    doneBy(await wish('ida', setup({ risk })));
    for (const id of ['robin', 'igor', 'cleo']) world.setup.reports.idProtection.set(id, { level: 'high' });
    // One of an administrator, and one that waits for a risk review.
    for (const id of ['robin', 'igor', 'bea']) await world.submitted(id);
    const approvedBy = (id: string) => ({
      ...setup({ risk }),
      packages: [accessPackage({ stages: [{ approvers: [people(id)] }] }), accessPackage({ id: 'sales' })],
    });
    expect(await counted(approvedBy('igor'))).toEqual([2]);
    // It waits for a risk review as well, and its approver will be an administrator, whatever is changed afterwards.
    await world.submitted('cleo');
    expect(await counted(approvedBy('amy'))).toEqual([2]);
    expect(await counted(approvedBy('ben'))).toEqual([2]);
  });

  test('[R-23] are counted when a change is proposed, taken up and confirmed, and the card says which of them', async () => {
    const [first] = [await world.submitted('robin'), await world.submitted('bea')];
    doneBy(await wish('ida', finance({ stages: [] }), viaCommandLine));
    const pending = (when: string, count: string) => [
      `Pending requests: When this ${when}, ${count} pending. Pending requests would keep the policy and resources they were submitted with. ${listHint}`,
    ];
    expect(await cardNotes('igor')).toEqual(pending('was proposed', '2 requests for The finance package were'));
    doneBy(await cancel(world.services, { from: issuerOf('robin'), requestId: first.id }));
    doneBy(await answer('igor', 2, 'confirm'));
    for (const id of ['ida', 'igor'])
      expect(await cardNotes(id)).toEqual(pending('was first confirmed', '1 request for The finance package was'));
    await world.submitted('cleo');
    doneBy(await answer('ida', 2, 'confirm'));
    expect(await cardNotes('igor')).toEqual([
      `Pending requests: When this took effect, 2 requests for The finance package were pending. Pending requests keep the policy and resources they were submitted with. ${listHint}`,
    ]);
    const events = [];
    for await (const event of world.stores.configuration.all()) events.push(event);
    expect(verifyConfiguration(events)).toEqual([]);
  });

  test('[R-23] are not spoken of on the card of a change that was rejected', async () => {
    await world.submitted('robin');
    doneBy(await wish('ida', finance({ stages: [] })));
    expect(await cardNotes('igor')).toHaveLength(1);
    doneBy(await answer('igor', 2, 'reject'));
    expect(await cardNotes('igor')).toEqual([]);
  });

  test('[R-23] are closed where it is removed, and that is said', async () => {
    await world.submitted('robin');
    doneBy(await wish('ida', setup({ packages: [accessPackage({ id: 'sales' })] })));
    expect(await told('igor')).toContain(
      'Pending requests: When this took effect, 1 request for The finance package was pending. Pending requests are closed because The finance package is no longer offered.',
    );
  });

  test('[R-13][R-23] what it excludes from now on counts for them too, and that is said', async () => {
    await world.submitted('robin');
    doneBy(await wish('ida', finance({ incompatible: { packages: ['sales'], groups: [] } })));
    expect((await told('igor')).join('\n')).toContain(
      'but the new incompatible packages and groups apply to them too.',
    );
  });

  test('[R-23] are counted for a role: those to activate it and those to stay eligible', async () => {
    await world.submitted('robin', { requested: { kind: 'role', id: 'dba', hours: 2 } });
    doneBy(await wish('ida', setup({ roles: [{ ...dba, maximumHours: 2 }] })));
    expect((await told('igor')).join('\n')).toContain(
      'When this took effect, 1 request for Administrator on Production was pending.',
    );
  });

  test('[R-23] nothing is said where none is pending, where only words change, and of what is over', async () => {
    doneBy(await wish('ida', finance({ access: { kind: 'days', days: 5 } })));
    const request = await world.submitted('robin');
    const renamed = { ...accessPackage({ access: { kind: 'days', days: 5 } }), name: 'Books' };
    doneBy(await wish('ida', setup({ packages: [renamed, accessPackage({ id: 'sales' })] })));
    doneBy(await world.decide('amy', request, { answer: 'deny', reason: 'No' }));
    doneBy(await wish('ida', setup()));
    expect((await told('igor')).join('\n')).not.toContain('Pending requests');
  });

  test('[R-23][R-34] who reviews risk but is no administrator hears of a weakening without any number', async () => {
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    await world.submitted('robin');
    doneBy(await wish('ida', finance({ stages: [] })));
    const [heard] = [(await told('sofia')).join('\n')];
    expect(heard).toContain('Ida Quill weakened protection');
    expect(heard).not.toMatch(/pending/i);
  });

  test('[R-23] who is no administrator learns no number', async () => {
    await world.submitted('robin');
    expect(JSON.stringify(refusalOf(await wish('amy', finance({ stages: [] }))))).not.toContain('pending');
  });
});

describe('a change that gives risk reviews away', () => {
  const reviewed = (wanted: Configuration): Configuration => ({
    ...wanted,
    risk: riskSettings({ idProtection: ['high'] }),
  });
  const waits = (what: string) =>
    `Warning: Requestors can tell that they are under risk review, because nothing else makes them wait for ${what}. Require approval, or accept this.`;

  test('[R-34] is made, and administrators are warned on the card while it waits and once it took effect', async () => {
    doneBy(await wish('ida', reviewed(setup())));
    doneBy(await wish('ida', reviewed(finance({ stages: [] }))));
    for (const id of ['ida', 'igor']) expect(await cardNotes(id)).toEqual([waits('The finance package')]);
    doneBy(await answer('igor', 3, 'confirm'));
    expect(await cardNotes('igor')).toEqual([waits('The finance package')]);
    expect(
      (await world.stores.configuration.load()).packages.find(({ id }) => id === 'finance')?.policy.stages,
    ).toEqual([]);
  });

  test('[R-34] when reviews are switched on while there are such packages, the other administrators are warned', async () => {
    // What gives something new weakens nothing, so it takes effect at once.
    const kept = accessPackage({ id: 'kept', extension: 'withoutApproval', resources: [resource('kept')] });
    const packages = [accessPackage({ id: 'free', stages: [], resources: [resource('free')] }), kept];
    doneBy(await wish('ida', setup({ packages })));
    expect((await told('igor')).join('\n')).not.toContain('Warning');
    doneBy(await wish('ida', reviewed(setup({ packages }))));
    expect(await told('igor')).toContain(waits('The free package or extensions of The kept package'));
  });

  test('[R-34][R-50] warnings about a role are told with its change: too few approvers, and none with a review', async () => {
    doneBy(await wish('ida', reviewed(setup({ roles: [{ ...dba, approvers: [people('amy')] }] }))));
    expect(await told('igor')).toContain(
      'Warning: Only one person can approve Administrator on Production. Name at least two approvers.',
    );
    const free = { ...dba, id: 'free', name: 'Reader', resources: [resource('new')], approvers: [], riskReview: true };
    doneBy(await wish('ida', reviewed(setup({ roles: [{ ...dba, approvers: [people('amy')] }, free] }))));
    expect(await told('igor')).toContain(waits('activations of Reader on Production'));
  });
});

test('[R-39][R-74] changes are listed, newest first, with who, when and what became of each proposal', async () => {
  await wish('ida', finance({ stages: [] }));
  const all = async (typed = 'access-admin changes') => (await replyTo(world, 'igor', typed)).split('\n');
  expect((await all())[2]).toBe('What is proposed is waiting to be confirmed.');
  doneBy(await answer('igor', 2, 'reject'));
  expect(await all()).toEqual([
    'Changes of packages and settings',
    expect.stringMatching(/^Change 3: Igor Quill rejected change 2 \(.+\)\.$/),
    expect.stringMatching(/^Change 2: Proposed by Ida Quill \(.+\)\.$/),
    'What was proposed was rejected.',
    expect.stringMatching(/^Change 1: The database was filled from the organization file/),
  ]);
  for (let count = 0; count < 10; count += 1) doneBy(await wish('ida', finance({ id: `package-${count}` })));
  expect((await all()).filter((line) => line.startsWith('Change '))).toHaveLength(10);
  const [more] = await buttonsAfter(world, 'igor', 'access-admin changes');
  expect(more?.command).toBe('access-admin changes before 4');
  expect((await all('access-admin changes before 4'))[1]).toContain('Change 3: ');
  expect(await replyTo(world, 'amy', 'access-admin changes')).toContain('Only holders of the role');
});

test('[R-39] what a change proposed is shown as that, with where to read what became of it', async () => {
  await wish('ida', finance({ stages: [] }));
  const page = async (change: number) => replyTo(world, 'igor', `access-admin change ${change}`);
  expect(await page(2)).toContain('What is proposed is waiting to be confirmed.');
  doneBy(await answer('igor', 2, 'confirm'));
  expect(await page(2)).toContain('Proposed: ');
  expect(await page(2)).toContain('What was proposed was confirmed.');
  expect(await page(3)).toContain('Change 3: Igor Quill confirmed change 2');
});
