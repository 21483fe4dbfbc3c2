import { beforeEach, describe, expect, test } from 'vitest';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, resource, riskSettings } from '../../../support/packages.ts';
import { replyTo } from '../../../support/typing.ts';
import { createWorld, doneBy, type World } from '../../../support/world.ts';

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.risk = riskSettings();
});
const type = (personId: string, typed: string) => replyTo(world, personId, typed);

describe('a package, as administrators see it', () => {
  test('[R-36][R-74] its stages, who may ask, what it gives and what excludes it, by name', async () => {
    const question = {
      id: 'why',
      text: 'Which branch?',
      kind: 'shortText',
      required: true,
      choices: [],
      several: false,
    };
    world.setup.packages = [
      accessPackage({
        access: { kind: 'days', days: 30 },
        extension: 'withApproval',
        requestors: { kind: 'listed', people: ['robin', 'bea'], groups: [] },
        questions: [question as never],
        incompatible: { packages: ['sales'], groups: [] },
        stages: [
          { fallbackApprovers: [people('cleo')], timeoutDays: 5, reasonRequired: true },
          { escalation: { afterDays: 2, approvers: [people('cleo')], fallbackApprovers: [] } },
        ],
      }),
      accessPackage({ id: 'sales' }),
    ];
    const shown = await type('ida', 'access-admin package finance');
    for (const sentence of [
      'The finance package (finance)',
      'What finance needs',
      'membership in the group Group ledger (ledger)',
      'Open to only Robin Quill and Bea Quill. Managers can request it for their direct reports.',
      'Decided by Amy Quill or Ben Quill within 5 days.\nIf no approver can be found, requests go to Cleo Quill.\nA reason is required.',
      'Alternate approver: Cleo Quill (asked after 2 days).',
      'Access lasts 30 days. It can be extended with approval.',
      '“Which branch?” (required, short text)',
      'Incompatible with\nThe sales package',
      'Nobody has it now. No requests are pending.',
    ])
      expect(shown).toContain(sentence);
    expect(shown).not.toContain('Warning');
    expect(await type('ida', 'access-admin package The Finance package')).toBe(shown);
    expect(await type('ida', 'access-admin package nothing')).toContain('no package or role called “nothing”');
    expect(await type('amy', 'access-admin package finance')).toMatch(/^Only holders of the role/);
  });

  test('[R-36] how many people have it, and how many requests for it are pending', async () => {
    world.setup.packages = [accessPackage()];
    const request = await world.submitted('robin');
    await world.submitted('bea');
    doneBy(await world.decide('amy', request));
    for (let round = 0; round < 2; round += 1) {
      await world.look();
      await world.fulfil();
    }
    expect(await type('ida', 'access-admin package finance')).toContain('1 person has it now. 1 request is pending.');
  });

  test('[R-06][R-24][R-34] what is weak about it is said first', async () => {
    world.setup.packages = [
      accessPackage({
        stages: [
          { approvers: [people('amy')] },
          { approvers: [people('gone')] },
          { approvers: [people('ben', 'cleo')] },
        ],
        extension: 'withoutApproval',
      }),
    ];
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    for (const id of ['ben', 'cleo']) world.directory.unlink(id);
    const [, , ...warnings] = (await type('ida', 'access-admin package finance')).split('\n');
    expect(warnings.slice(0, 4)).toEqual([
      'Warning: Only one person can decide stage 1 of The finance package. Name at least two approvers.',
      'Warning: Nobody can decide stage 2 of The finance package. Name at least two approvers.',
      expect.stringMatching(/^Warning: No connected chat reaches the approvers in stage 3 of The finance package/),
      expect.stringMatching(/^Warning: Requestors can tell that they are under risk review/),
    ]);
  });

  test('[R-75] one that is too long for a message is shown page by page, and nothing is cut', async () => {
    const questions = Array.from({ length: 300 }, (_, index) => ({
      ...{ id: `q${index}`, text: `Question ${index}? ${'x'.repeat(90)}`, kind: 'shortText', required: true },
      ...{ choices: [], several: false },
    }));
    world.setup.packages = [accessPackage({ questions: questions as never })];
    const first = await type('ida', 'access-admin package finance');
    expect(first).toMatch(/Page 1 of 3$/);
    const others = await Promise.all([2, 3].map((page) => type('ida', `access-admin package finance page ${page}`)));
    const isAround = (line: string) => /^(The finance package|Page \d)/.test(line);
    const all = [first, ...others].flatMap((page) => page.split('\n').filter((line) => !isAround(line))).join('');
    const missing = questions.filter(({ text }) => !all.includes(text));
    expect(missing).toEqual([]);
  });
});

describe('a role, as administrators see it', () => {
  beforeEach(() => {
    world.setup.roles = [
      {
        ...{ id: 'dba', name: 'Database Administrator', resource: 'Production', description: 'For repairs' },
        ...{ resources: [resource('dbas')], administrators: [people('cleo')], approvers: [people('amy', 'ben')] },
        ...{ maximumHours: 4, riskReview: true },
      },
    ];
    world.setup.eligibilities = [
      { roleId: 'dba', personId: 'robin' },
      { roleId: 'dba', personId: 'bea', endsAt: new Date(world.clock.now().getTime() + days(5)) },
      { roleId: 'dba', personId: 'sofia', endsAt: new Date(world.clock.now().getTime() - days(5)) },
    ];
  });

  test('[R-53] also to those of its resource, by its name', async () => {
    const shown = await type('cleo', 'access-admin role Database Administrator on Production');
    expect(shown).toContain('Decided by Amy Quill or Ben Quill.');
    expect(shown).toContain('Up to 4 hours.');
    expect(shown).toContain('Who is eligible\nBea Quill, until Nov 26, 2026 at 9:00 AM UTC\nRobin Quill\n');
    expect(await type('ida', 'access-admin role dba')).toBe(shown);
    expect(await type('amy', 'access-admin role dba')).toMatch(/^Only holders of the role/);
  });

  test('[R-34][R-53] to those of its resource as many requests count as their list has, asked or not', async () => {
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' } as never);
    const { id } = await world.submitted('robin', { requested: { kind: 'role', id: 'dba', hours: 2 } });
    const reads = async (count: string) => {
      expect(await type('cleo', 'access-admin requests dba')).toContain('Waiting for approval.');
      expect(await type('cleo', 'access-admin role dba')).toContain(count);
    };
    await reads('1 request is pending.');
    expect(await type('ida', 'access-admin role dba')).toContain('1 request is pending.');
    doneBy(await world.decide('sofia', await world.stored(id)));
    await reads('1 request is pending.');
  });

  test('[R-34][R-53] none counts to those of its resource who approve it before they are asked', async () => {
    world.setup.roles = world.setup.roles.map((role) => ({ ...role, administrators: [people('amy', 'cleo')] }));
    world.setup.risk = riskSettings({ idProtection: ['high'] });
    world.setup.reports.idProtection.set('robin', { level: 'high' } as never);
    const { id } = await world.submitted('robin', { requested: { kind: 'role', id: 'dba', hours: 2 } });
    expect(await type('amy', 'access-admin role dba')).toContain('No requests are pending.');
    doneBy(await world.decide('sofia', await world.stored(id)));
    expect(await type('amy', 'access-admin role dba')).toContain('1 request is pending.');
  });
});
