import { beforeEach, describe, expect, test } from 'vitest';
import { parseAccessWords, parseAdminWords } from '../../../../src/approvals/commands/parse-command.ts';
import { pageSize } from '../../../../src/approvals/requests/list.ts';
import type { Question } from '../../../../src/core/policy/policy.ts';
import type { Role } from '../../../../src/core/policy/role.ts';
import { days } from '../../../support/clock.ts';
import type { TestDatabase } from '../../../support/database.ts';
import { emptyDatabase, useDatabase } from '../../../support/openings.ts';
import { accessPackage, people, resource } from '../../../support/packages.ts';
import { answerTo, buttonsAfter, replyTo } from '../../../support/typing.ts';
import { createWorld, type World } from '../../../support/world.ts';

const dba: Role = {
  ...{ id: 'dba', name: 'DBA', resource: 'Production', description: 'For repairs', resources: [resource('dbas')] },
  ...{ administrators: [people('cleo')], approvers: [people('amy', 'ben')], maximumHours: 4, riskReview: false },
};

let database: TestDatabase;
let world: World;
useDatabase((opened) => {
  database = opened;
});
beforeEach(async () => {
  await emptyDatabase(database);
  world = await createWorld(database);
  world.setup.packages = [
    { ...accessPackage(), id: 'finance', name: 'Finance Reports' },
    { ...accessPackage(), id: 'fin-archive', name: 'Archive of Finance' },
    { ...accessPackage(), id: 'design', name: 'Design Tools' },
  ];
});

const type = (personId: string, line: string) => replyTo(world, personId, line);
const buttons = (personId: string, line: string) => buttonsAfter(world, personId, line);
const stored = () => world.database.mongo.connection.collection('requests').find().toArray();

describe('asking in one line', () => {
  test('[R-12][R-70] submits what is meant by the name, the short name or the beginning of one, and shows where it is', async () => {
    const sent = 'Your request for Finance Reports was submitted.';
    const [open] = await buttons('robin', 'access request "finance reports" quarter-end close');
    const [first] = await stored();
    expect(first).toMatchObject({ target: { id: 'finance' }, justification: 'quarter-end close' });
    expect(open).toEqual({ label: 'Open', command: `access show ${String(first?._id)}` });
    expect(await type('bea', 'access request "finance" For Bea')).toBe(sent);
    expect(await type('cleo', 'access request "Desi" For Cleo')).toBe('Your request for Design Tools was submitted.');
    expect(await type('robin', 'access request "finance" once more')).toContain('is still in progress');
    expect(await stored()).toHaveLength(3);
  });

  test('[R-10] brings the form where there is more to fill in, or several are meant', async () => {
    const question: Question = {
      ...{ id: 'why', text: 'Which project?', kind: 'shortText', required: true, choices: [], several: false },
    };
    world.setup.packages = [
      ...world.setup.packages,
      { ...accessPackage({ questions: [question] }), id: 'asks', name: 'Customer Data' },
    ];
    expect(await type('robin', 'access request "customer data" churn')).toBe('requestForm');
    expect(await type('robin', 'access request "fin" closing')).toBe('requestForm');
    expect(await stored()).toEqual([]);
  });

  test('[R-12] brings the form where what is found is not called so', async () => {
    world.setup.packages = [{ ...accessPackage(), id: 'kv', name: 'Key Vault', description: 'For production' }];
    for (const search of ['', ' ', 'production', 'vault', 'y v'])
      expect(await type('robin', `access request "${search}" tonight`)).toBe('requestForm');
    expect(await stored()).toEqual([]);
  });

  test('[R-12] refuses what cannot be asked for, in the same words as the form', async () => {
    expect(await type('robin', 'access request "nothing" please')).toBe(
      'There is no access package with this name that you can request.',
    );
  });
});

describe('what begins with no command', () => {
  test('[R-70] is searched for', async () => {
    for (const line of ['access fin', 'access design', 'access Archive of Finance'])
      expect(await type('robin', line)).toBe('requestForm');
  });

  test('[R-70] is taken for a mistyped command where it finds nothing, with a button for that', async () => {
    expect(await type('robin', 'access pendng')).toBe('There is no such command. Did you mean /access pending?');
    expect(await buttons('robin', 'access cancle ABCDEFGH1234')).toEqual([
      { label: '/access cancel ABCDEFGH1234', command: 'access cancel ABCDEFGH1234' },
    ]);
    expect(await buttons('ida', 'access-admin helth')).toEqual([
      { label: '/access-admin health', command: 'access-admin health' },
    ]);
    // A button holds 75 characters in Slack, and what follows is left out where it could not.
    const labels = [55, 56, 60, 75].map(async (length) => {
      const [button] = await buttons('ida', `access-admin helt ${'x'.repeat(length)}`);
      return button?.label.length;
    });
    for (const length of await Promise.all(labels)) expect(length).toBeLessThanOrEqual(75);
    expect(await buttons('robin', `access revok ABCDEFGH1234 ${'x'.repeat(75)}`)).toEqual([
      { label: '/access revoke', command: 'access revoke' },
    ]);
  });

  test('[R-70] is answered with help where it is like nothing', async () => {
    expect(await type('robin', 'access sesame')).toMatch(
      /^There is no such command, and no access package of this name/,
    );
    expect(await type('ida', 'access-admin sesame')).toMatch(/^There is no such command\. /);
  });

  test('[R-83] more than a command takes is refused, and nothing is done', async () => {
    expect(await type('robin', 'access pending please')).toBe(
      'Type /access pending alone, with nothing after it. Nothing was changed.',
    );
    const { id } = await world.submitted('robin');
    expect(await type('robin', `access cancel ${id} I changed my mind`)).toBe(
      'Type /access cancel with one number, and nothing after it. Nothing was changed.',
    );
    expect((await world.stored(id)).state).toBe('pendingApproval');
  });
});

describe('help', () => {
  const commandsIn = (text: string) =>
    text.split('\n').flatMap((line) => /^(\/access(?:-admin)?(?: \w+)?)(?: …)?(?: reason)?: /.exec(line)?.[1] ?? []);

  test('[R-70] names what somebody’s roles allow, and every command that it names is one', async () => {
    const everybody = ['', ' mine', ' pending', ' history', ' show', ' cancel', ' extend', ' return', ' revoke'];
    expect(commandsIn(await type('amy', 'access help'))).toEqual(everybody.map((word) => `/access${word}`));
    world.setup.roles = [dba];
    world.setup.eligibilities = [{ roleId: 'dba', personId: 'robin' }];
    expect(commandsIn(await type('robin', 'access help'))).toContain('/access activate');
    const ofResource = commandsIn(await type('cleo', 'access help')).filter((one) => one.includes('-admin'));
    expect(ofResource).toEqual(['package', 'requests', 'requests'].map((word) => `/access-admin ${word}`));
    const all = commandsIn(await type('ida', 'access help'));
    for (const word of ['thresholds', 'packages', 'package', 'change', 'requests', 'health'])
      expect(all).toContain(`/access-admin ${word}`);
    for (const line of all) {
      const [, admin, words = ''] = /^\/access(-admin)?(.*)$/.exec(line) ?? [];
      const parsed = admin === undefined ? parseAccessWords(words) : parseAdminWords(words);
      expect(parsed, line).not.toMatchObject({ typed: {} });
      expect(['help', 'didYouMean']).not.toContain(parsed.kind);
    }
  });

  test('[R-36] says of administrators’ commands only that they are theirs, to everybody else', async () => {
    expect(await type('amy', 'access-admin help')).toBe('Only administrators can use these commands.');
    expect(await type('ida', 'access-admin help')).toContain('/access-admin thresholds: ');
  });

  test('[R-70] has buttons for what most people come for', async () => {
    expect((await buttons('amy', 'access help')).map(({ command }) => command)).toEqual([
      ...['access request', 'access pending'],
    ]);
  });
});

test('[R-36] a list of all requests is found by the name of its package, or the beginning of it', async () => {
  await world.submitted('robin', { packageId: 'design' });
  for (const called of ['design', 'Design Tools', 'desi'])
    expect(await type('ida', `access-admin requests ${called}`)).toMatch(/^Requests for Design Tools\n/);
  expect(await type('ida', 'access-admin requests fin')).toContain('called “fin”, or more than one');
});

describe('what somebody is eligible for', () => {
  const beside = async (line: string) => {
    const answered = await answerTo(world, 'robin', line);
    if (answered.kind !== 'done' || answered.value.kind !== 'text') throw new Error('A list is a text.');
    return answered.value.text.paragraphs.flatMap(({ buttons: some = [] }) => some.map(({ command }) => command));
  };
  const inDays = (count: number) => new Date(world.clock.now().getTime() + days(count));
  const eligible = (roleId: string, endsAt?: Date) => ({
    ...{ roleId, personId: 'robin' },
    ...(endsAt === undefined ? {} : { endsAt }),
  });

  test('[R-50][R-54] stands under their own requests, with buttons to activate, extend and renew it', async () => {
    world.setup.roles = ['dba', 'near', 'past', 'gone'].map((id) => ({ ...dba, id, name: id.toUpperCase() }));
    world.setup.eligibilities = [
      ...[eligible('dba'), eligible('near', inDays(5)), eligible('past', inDays(-5)), eligible('gone', inDays(-40))],
    ];
    const said = await type('robin', 'access mine');
    expect(said).toContain('You have not made any requests yet.\nYour eligibilities\nDBA on Production.\nNEAR on');
    expect(said).toContain(`PAST on Production, ended at ${inDays(-5).toISOString()}.`);
    expect(said).not.toContain('GONE');
    expect(await beside('access mine')).toEqual([
      ...['access activate dba', 'access activate near', 'access extend near', 'access extend past'],
    ]);
    for (const command of await beside('access mine'))
      expect(await type('robin', command)).toBe(command.includes('activate') ? 'activationForm' : 'eligibilityForm');
  });

  test('[R-21] is not repeated on later pages, and of many only the first ones are named', async () => {
    world.setup.roles = Array.from({ length: pageSize + 2 }, (_, index) => ({ ...dba, id: `role-${index}` }));
    world.setup.eligibilities = world.setup.roles.map(({ id }) => eligible(id));
    expect(await type('robin', 'access mine')).toContain('2 more');
    expect((await beside('access mine')).at(-1)).toBe('access activate');
    expect(await beside('access mine before ABCDEFGH1234')).toEqual([]);
    world.setup.eligibilities = [];
    expect(await type('robin', 'access mine')).toBe('You have not made any requests yet.');
  });
});
