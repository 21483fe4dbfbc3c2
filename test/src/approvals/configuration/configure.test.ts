import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Answered } from '../../../../src/approvals/answer.ts';
import { parseAdminWords } from '../../../../src/approvals/commands/parse-command.ts';
import { type CommandReply, runCommand } from '../../../../src/approvals/commands/run-command.ts';
import {
  answerProposal,
  changeConfigurationTo,
  expireProposals,
  seedConfiguration,
} from '../../../../src/approvals/configuration/configure.ts';
import { refreshCard } from '../../../../src/approvals/requests/refresh-card.ts';
import { submit } from '../../../../src/approvals/requests/submit.ts';
import { directoryRoles, viaCommandLine } from '../../../../src/core/base/person.ts';
import type { Configuration } from '../../../../src/core/configuration/changes.ts';
import { verifyConfiguration } from '../../../../src/core/configuration/verify.ts';
import type { AccessPackage } from '../../../../src/core/policy/policy.ts';
import type { ChangeCard } from '../../../../src/core/view/change-card.ts';
import type { Notice } from '../../../../src/core/view/notices.ts';
import { changeCardText } from '../../../../src/core/words/configuration/change-card.ts';
import type { NoticeText } from '../../../../src/core/words/language/pieces.ts';
import { noticeText } from '../../../../src/core/words/requests/notice.ts';
import { refusalText } from '../../../../src/core/words/requests/refusals.ts';
import { planConfiguration } from '../../../../src/delivery/plan-configuration.ts';
import { refreshProposals } from '../../../../src/delivery/refresh-proposals.ts';
import { createLog } from '../../../../src/log.ts';
import { unwatched } from '../../../../src/ports/look.ts';
import { createMongo } from '../../../../src/store/connection/connect.ts';
import { createStores } from '../../../../src/store/stores.ts';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, riskSettings } from '../../../support/packages.ts';
import { asActor, personNamed } from '../../../support/people.ts';
import { inEnglish } from '../../../support/reader.ts';
import { createWorld, doneBy, issuerOf, newId, refusalOf, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
const storedConfiguration = () => world.stores.configuration;
const setup: Configuration = {
  ...{ packages: [accessPackage()], roles: [], eligibilities: [] },
  risk: riskSettings({ idProtection: ['medium', 'high'] }),
};
const weaker: Configuration = { ...setup, risk: riskSettings({ idProtection: ['high'] }) };

useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await database.mongo.connection.dropDatabase();
  await Promise.all(Object.values(database.mongo.connection.models).map((model) => model.createIndexes()));
  world = await createWorld({ ...database, stores: { ...database.stores, configuration: await fresh() } });
  await seedConfiguration(world.services, setup);
});
const opened: { close(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of opened) await one.close();
});
/** A store that has folded nothing yet, like one of another process. */
async function fresh() {
  const mongo = createMongo(database.uri, createLog('silent', false));
  const { configuration } = createStores(mongo);
  await mongo.connect(AbortSignal.timeout(10_000));
  opened.push(mongo);
  return configuration;
}

const by = (id: string, delivery = newId('change')) => ({
  actor: asActor(personNamed(id)),
  via: { channel: 'chat' },
  delivery,
});
const names = { access: '/access', admin: '/access-admin' };
const wish = (id: string, wanted: Configuration) => changeConfigurationTo(world.services, by(id), () => wanted);
const answer = (id: string, proposal: number, what: 'confirm' | 'reject') =>
  answerProposal(world.services, by(id), proposal, what);

describe('the configuration', () => {
  test('is seeded once, whatever many processes bring, and never again', async () => {
    await Promise.all(Array.from({ length: 5 }, () => seedConfiguration(world.services, weaker)));
    expect((await storedConfiguration().load()).risk).toEqual(setup.risk);
    expect((await world.stores.configuration.load()).revision).toBe(1);
  });

  test('[R-31][R-60] what an administrator chooses is there at once, for every process, as one event', async () => {
    const other = await fresh();
    expect((await other.load()).risk.thresholds.insiderRisk).toEqual([]);
    const stricter = { ...setup, risk: riskSettings({ idProtection: ['medium', 'high'], insiderRisk: ['elevated'] }) };
    doneBy(await wish('ida', stricter));
    expect((await other.load()).risk.thresholds.insiderRisk).toEqual(['elevated']);
    const events = [];
    for await (const event of world.stores.configuration.all()) events.push(event);
    expect(events.map(({ type, actor }) => [type, actor.kind])).toEqual([
      ['configurationSeeded', 'system'],
      ['configurationChanged', 'person'],
    ]);
    expect(verifyConfiguration(events)).toEqual([]);
  });

  test('[R-31][R-60] somebody else is refused, and it is an attempt', async () => {
    expect(refusalOf(await wish('amy', weaker)).code).toBe('notAdministrator');
    expect((await world.attempts()).map(({ command, code }) => [command, code])).toEqual([
      ['changeConfiguration', 'notAdministrator'],
    ]);
  });

  test('[R-39] what is too much to be read on one card is refused, and can be made in smaller steps', async () => {
    const many = (count: number, stages: object[]): Configuration => ({
      ...setup,
      packages: Array.from({ length: 40 }, (_, index) =>
        accessPackage({
          id: `package-${index}`,
          resources: [{ kind: 'groupMembership', id: `group-${index}`, name: 'G' }],
          stages: index < count ? stages : [{}],
        }),
      ),
    });
    doneBy(await wish('ida', many(40, [{}])));
    const refused = refusalOf(await wish('ida', many(40, [])));
    expect(refused).toMatchObject({ code: 'invalidInput', reason: 'proposalTooLong' });
    expect((await storedConfiguration().load()).proposals).toEqual([]);
    doneBy(await wish('ida', many(5, [])));
    expect((await storedConfiguration().load()).proposals).toHaveLength(1);
  });

  test('ten changes at the same instant: each is made, one after the other', async () => {
    const wishes = Array.from({ length: 10 }, (_, index) =>
      changeConfigurationTo(world.services, by(index % 2 === 0 ? 'ida' : 'igor'), (now) => ({
        ...now,
        packages: [
          ...now.packages,
          accessPackage({
            id: `package-${index}`,
            resources: [{ kind: 'groupMembership', id: `g${index}`, name: 'G' }],
          }),
        ],
      })),
    );
    expect((await Promise.all(wishes)).map(({ kind }) => kind)).toEqual(Array(10).fill('done'));
    expect((await storedConfiguration().load()).packages).toHaveLength(11);
    expect((await world.stores.configuration.load()).revision).toBe(11);
  });

  test('[R-01] a changed or removed policy never touches requests under way', async () => {
    const { services } = world;
    const asked = doneBy(
      await submit(services, {
        ...{
          commandId: newId('submit'),
          requested: { kind: 'accessPackage', id: 'finance' },
          justification: 'Closing',
        },
        from: { identity: { channel: 'chat', tenant: 'T1', user: 'U-robin' }, delivery: newId('delivery') },
      }),
    );
    doneBy(await wish('ida', { ...setup, packages: [] }));
    expect((await storedConfiguration().load()).packages).toEqual([]);
    expect((await world.stored(asked.id)).policy).toEqual(setup.packages[0]?.policy);
    expect((await world.decide('amy', asked)).kind).toBe('done');
  });
});

/** What a notice says changed, a sentence each. */
const quotesIn = (notice: Notice | undefined): string[] =>
  notice === undefined ? [] : noticeText(inEnglish, notice, '/access').paragraphs.flatMap(({ quote }) => quote ?? []);

describe('a change that takes effect at once', () => {
  const others: Configuration = { ...setup, packages: [accessPackage({ stages: [{ approvers: [people('robin')] }] })] };
  const sentence =
    'The finance package, stage 1: requests are decided by Robin Quill instead of Amy Quill or Ben Quill.';

  test('[R-39] is told to the other administrators, with all that differs, by name', async () => {
    doneBy(await wish('ida', others));
    await world.deliver();
    const [notice, ...more] = world.channel.noticesOf('igor');
    expect(more).toEqual([]);
    expect(notice).toMatchObject({ about: 'configurationChanged', by: 'Ida Quill', isProven: true });
    expect(quotesIn(notice)).toEqual([sentence]);
    expect(world.channel.noticesOf('ida')).toEqual([]);
  });

  test('[R-39] by the command line is told to whom it names as well: who it was is not proven', async () => {
    const onCommandLine = { ...by('ida'), via: viaCommandLine };
    doneBy(await changeConfigurationTo(world.services, onCommandLine, () => others));
    await world.deliver();
    for (const id of ['ida', 'igor'])
      expect(world.channel.noticesOf(id).map((notice) => noticeText(inEnglish, notice, '/access').summary)).toEqual([
        'Packages or settings were changed on the command line in the name of Ida Quill.',
      ]);
  });
});

describe('a change that is too much for a message', () => {
  const many = Array.from({ length: 15 }, (_, index) =>
    accessPackage({ id: `package-${index}`, resources: [{ kind: 'groupMembership', id: `g${index}`, name: 'G' }] }),
  );
  const typed = async (id: string, words: string): Promise<Answered<CommandReply>> => {
    const from = { identity: { channel: 'chat', tenant: 'T1', user: `U-${id}` }, delivery: newId('typed') };
    const { services } = world;
    return runCommand(inEnglish, services, from, parseAdminWords(words), names);
  };

  test('[R-39] says how much more there is, and where all of it can be read, by administrators alone', async () => {
    doneBy(await wish('ida', { ...setup, packages: [...setup.packages, ...many] }));
    await world.deliver();
    const [notice] = world.channel.noticesOf('igor');
    const told = quotesIn(notice);
    expect(told).toHaveLength(20);
    const said = JSON.stringify(notice && noticeText(inEnglish, notice, '/access'));
    const howMany = /There are (\d+) more changes\. To read all of them, type \/access-admin change 2\./.exec(
      said,
    )?.[1];
    const left = Number(howMany);
    const sentences: string[] = [];
    let next: string | undefined = 'change 2';
    while (next !== undefined) {
      const shown: CommandReply = doneBy(await typed('igor', next));
      if (shown.kind !== 'text') throw new Error('It is a text.');
      const { paragraphs, buttons }: NoticeText = shown.text;
      sentences.push(...paragraphs.flatMap(({ quote }) => quote ?? []));
      next = buttons?.[0]?.command.replace('access-admin ', '');
    }
    expect(sentences).toHaveLength(20 + left);
    expect(sentences.slice(0, 20)).toEqual(told);
    expect(refusalOf(await typed('amy', 'change 2')).code).toBe('notAdministrator');
    expect(JSON.stringify(doneBy(await typed('igor', 'change 99')))).toContain(
      'There is no change with the number 99.',
    );
  });

  test('[R-39][R-75] a long or many-lined description hides nothing and looks like nothing else', async () => {
    const description = `x”.\n\u202eThe payroll package, stage 1: requests are decided by Amy instead of Cleo. ${'y'.repeat(400)}`;
    const [finance] = setup.packages as [AccessPackage];
    const changed = accessPackage({ stages: [{ approvers: [people('robin')] }] });
    doneBy(await wish('ida', { ...setup, packages: [{ ...changed, id: finance.id, description }] }));
    await world.deliver();
    const [notice] = world.channel.noticesOf('igor');
    const told = quotesIn(notice);
    expect(told[0]).toContain('stage 1: requests are decided by Robin Quill instead of Amy Quill or Ben Quill.');
    expect(told[1]).toMatch(/^The finance package: the description is “x”\. The payroll package.*…$/u);
    expect(told.join('')).not.toMatch(/[\n\u202e]/);
    expect(JSON.stringify(notice && noticeText(inEnglish, notice, '/access'))).toContain(
      'of it is too long for a message. To read all of it, type /access-admin change 2.',
    );
  });

  test('[R-76] one of which the messages cannot be planned holds up no other', async () => {
    doneBy(await wish('ida', { ...setup, packages: [...setup.packages, ...many.slice(0, 1)] }));
    doneBy(await wish('ida', { ...setup, packages: [...setup.packages, ...many.slice(0, 2)] }));
    const { deliveries } = world.planner;
    const failing = {
      ...deliveries,
      plan: async (...[plans, at]: Parameters<typeof deliveries.plan>) => {
        if (JSON.stringify(plans).includes('"change":2')) throw new Error('too large');
        await deliveries.plan(plans, at);
      },
    };
    await planConfiguration({ ...world.planner, deliveries: failing }, unwatched);
    const { configuration } = world.stores;
    expect(await configuration.toPlan(world.clock.now(), 10)).toEqual([]);
    world.clock.advance(1_000);
    expect((await configuration.toPlan(world.clock.now(), 10)).map(({ seq }) => seq)).toEqual([2]);
    await world.deliver();
    expect(world.channel.noticesOf('igor')).toHaveLength(2);
  });

  test('[R-39] a change that became void comes to nobody who was not asked about it', async () => {
    doneBy(await wish('ida', weaker));
    await world.deliver();
    doneBy(await wish('ida', { ...setup, risk: riskSettings({ idProtection: ['low', 'medium', 'high'] }) }));
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'cleo');
    doneBy(
      await wish('ida', {
        ...(await storedConfiguration().load()),
        packages: [...setup.packages, ...many.slice(0, 1)],
      }),
    );
    await world.deliver();
    expect(world.channel.changeCardsOf('igor')).toMatchObject([{ card: { live: false, state: 'superseded' } }]);
    expect(world.channel.changeCardsOf('cleo')).toEqual([]);
  });
});

describe('a change that weakens protection', () => {
  test('[R-39][R-84] its card, shown afresh, is for administrators, and without buttons for those who were asked before', async () => {
    doneBy(await wish('ida', weaker));
    await world.deliver();
    const shown = (personId: string, proposal = 2) => refreshCard(world.services, issuerOf(personId), { proposal });
    expect(doneBy(await shown('igor')).card).toMatchObject({ kind: 'change', live: true });
    const stranger = refusalOf(await shown('amy'));
    expect(stranger).toEqual(refusalOf(await shown('amy', 99)));
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    expect(doneBy(await shown('igor')).card).toMatchObject({ kind: 'change', live: false });
    expect(refusalOf(await shown('amy'))).toEqual(stranger);
  });

  test('[R-39] every administrator gets a card; the second one confirms; all cards close and say who', async () => {
    doneBy(await wish('ida', weaker));
    await world.deliver();
    expect((await storedConfiguration().load()).risk).toEqual(setup.risk);
    const [idas, igors] = ['ida', 'igor'].map((id) => world.channel.changeCardsOf(id)[0]?.card);
    expect(idas).toMatchObject({ live: true, isOwn: true });
    expect(igors).toMatchObject({ live: true, isOwn: false, proposedBy: 'Ida Quill' });
    expect(changeCardText(inEnglish, igors as ChangeCard, names).changes.sentences).toEqual([
      'Microsoft Entra ID Protection: a review is needed at high instead of medium or high.',
    ]);
    expect(refusalOf(await answer('ida', 2, 'confirm')).code).toBe('ownChange');
    expect(refusalOf(await answer('amy', 2, 'confirm')).code).toBe('notAdministrator');
    doneBy(await answer('igor', 2, 'confirm'));
    expect((await storedConfiguration().load()).risk).toEqual(weaker.risk);
    await world.deliver();
    for (const id of ['ida', 'igor'])
      expect(world.channel.changeCardsOf(id)).toMatchObject([
        { card: { live: false, state: 'confirmed', answer: { by: 'Igor Quill' } } },
      ]);
  });

  test('[R-39] two who answer at the same instant: one answer counts, the other hears whose', async () => {
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'cleo');
    doneBy(await wish('ida', weaker));
    const answers = await Promise.all([answer('igor', 2, 'confirm'), answer('cleo', 2, 'reject')]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['done', 'refused']);
    const refused = answers.find(({ kind }) => kind === 'refused');
    expect(refused === undefined ? '' : refusalText(inEnglish, refusalOf(refused))).toMatch(
      /already (confirmed|rejected) this change/,
    );
  });

  test('[R-39] with one administrator only it takes effect, and all who review risk are told, once', async () => {
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    doneBy(await wish('ida', weaker));
    expect((await storedConfiguration().load()).risk).toEqual(weaker.risk);
    await Promise.all([world.deliver(), world.deliver()]);
    for (const id of ['sofia', 'colin']) {
      const [notice, ...more] = world.channel.noticesOf(id);
      expect(more).toEqual([]);
      expect(notice).toMatchObject({ about: 'protectionWeakened' });
      expect(notice && noticeText(inEnglish, notice, '/access').summary).toContain('Ida Quill weakened protection');
    }
  });

  test('[R-39] who becomes an administrator while a change waits gets its card as well, once', async () => {
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'amy');
    doneBy(await wish('ida', weaker));
    await world.deliver();
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'cleo');
    await refreshProposals(world.planner);
    await refreshProposals(world.planner);
    await world.deliver();
    expect(world.channel.changeCardsOf('cleo')).toMatchObject([{ card: { live: true, isOwn: false } }]);
    expect(world.channel.changeCardsOf('amy')).toHaveLength(1);
    doneBy(await answer('cleo', 2, 'confirm'));
    await world.deliver();
    expect(world.channel.changeCardsOf('cleo')).toMatchObject([{ card: { live: false, state: 'confirmed' } }]);
  });

  test('[R-39] where it came from a command line its cards say so to the end, and whose name was used', async () => {
    world.directory.grantRole(directoryRoles.identityGovernanceAdministrator, 'cleo');
    doneBy(await changeConfigurationTo(world.services, { ...by('ida'), via: viaCommandLine }, () => weaker));
    const read = (id: string) => {
      const [shown] = world.channel.changeCardsOf(id);
      return shown === undefined ? '' : JSON.stringify(changeCardText(inEnglish, shown.card, names));
    };
    doneBy(await answer('igor', 2, 'confirm'));
    await world.deliver();
    expect(read('igor')).toContain('You were the first to confirm a change from the command line');
    expect(read('cleo')).toContain('Igor Quill was the first to confirm a change from the command line');
    expect(read('cleo')).toContain('"In the name of","value":[{"text":"Ida Quill"}]');
    doneBy(await answer('cleo', 2, 'confirm'));
    await world.deliver();
    expect(read('ida')).toContain('Igor Quill was the first to confirm a change from the command line');
    expect(read('ida')).not.toMatch(/proposed a change/);
  });

  test('[R-39] who has lost the role since cannot confirm', async () => {
    doneBy(await wish('ida', weaker));
    world.directory.revokeRole(directoryRoles.identityGovernanceAdministrator, 'igor');
    expect(refusalOf(await answer('igor', 2, 'confirm')).code).toBe('notAdministrator');
  });

  test('what nobody confirms ends after 14 days: its cards close, and nothing changes', async () => {
    doneBy(await wish('ida', weaker));
    await world.deliver();
    world.clock.advance(days(14));
    await Promise.all([expireProposals(world.services), expireProposals(world.services)]);
    await world.deliver();
    expect(world.channel.liveCards).toEqual([]);
    expect(world.channel.changeCardsOf('igor')[0]?.card.state).toBe('expired');
    expect((await storedConfiguration().load()).risk).toEqual(setup.risk);
  });

  test('[R-39] a fallback reviewer waits for confirmation, and reviews nothing before it', async () => {
    doneBy(
      await wish('ida', {
        ...setup,
        risk: riskSettings({ idProtection: ['medium', 'high'] }, { idProtection: [people('ben')] }),
      }),
    );
    expect((await storedConfiguration().load()).risk.fallbackApprovers.idProtection).toEqual([]);
    doneBy(await answer('igor', 2, 'confirm'));
    expect((await storedConfiguration().load()).risk.fallbackApprovers.idProtection).toEqual([people('ben')]);
  });
});
