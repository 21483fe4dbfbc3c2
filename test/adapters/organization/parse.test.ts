import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { OrganizationFileError, parseOrganizationFile } from '../../../adapters/organization/parse.ts';
import { sampleOrganizationPath } from '../../../adapters/sandbox/sandbox.ts';

const good = `organization: Northwind
people:
  - id: anna
    name: Anna Berg
    slack: { workspace: T1, user: U1 }
  - id: uma
    name: Uma User
    manager: anna
    sponsors: [anna]
    slack: { workspace: T1, user: U2 }
groups:
  - id: ledger
    name: Ledger
    members: [uma]
roles:
  Security Reader: [anna]
packages:
  - id: books
    name: Books
    resources: [{ group: ledger }]
    policy:
      access: { days: 30 }
      stages:
        - approvers: [{ people: [anna] }]
          timeoutDays: 7
settings:
  riskReview:
    idProtection: [high]
risk:
  idProtection:
    uma: { level: high }
`;

/** The same, when it is the `place`th of the new lines that is named. */
function changedLater(place: number, ...args: Parameters<typeof changed>) {
  const { text, line } = changed(...args);
  return { text, line: line + place };
}

/** The good file with one line replaced, or with lines put after it; its number is that of the first new line. */
function changed(line: string, ...by: string[]): { text: string; line: number } {
  const lines = good.split('\n');
  const index = lines.indexOf(line);
  if (index === -1) throw new Error(`the good file has no line: ${line}`);
  return { text: [...lines.slice(0, index), ...by, ...lines.slice(index + 1)].join('\n'), line: index + 1 };
}

function problems(text: string): string[] {
  try {
    parseOrganizationFile(text, 'org.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(OrganizationFileError);
    return (error as Error).message.split('\n');
  }
  throw new Error('the file was accepted');
}

test('a good file is read, with what it leaves out', () => {
  const file = parseOrganizationFile(good, 'org.yaml');
  expect(file.packages[0]?.policy).toMatchObject({
    requestors: 'everyone',
    access: { days: 30 },
    showApproverNames: false,
    stages: [{ timeoutDays: 7, reasonRequired: false, fallbackApprovers: [] }],
  });
  expect(file.settings.riskReview).toEqual({
    idProtection: ['high'],
    insiderRisk: [],
    fallbackApprovers: { idProtection: [], insiderRisk: [] },
  });
});

test('the sample organization that we ship is good, and both risk sources report somebody', async () => {
  const file = parseOrganizationFile(await readFile(sampleOrganizationPath, 'utf8'), 'organization.yaml');
  expect(Object.keys(file.risk.idProtection)).toEqual(['robin.hale']);
  expect(Object.keys(file.risk.insiderRisk)).toEqual(['robin.hale']);
});

describe('a mistake is named with file, line, field and what is allowed', () => {
  const cases: [string, { text: string; line: number }, string][] = [
    [
      'an unknown field',
      changed('    name: Anna Berg', '    nmae: Anna Berg', '    name: Anna Berg'),
      'people[0].nmae: this field is not known here',
    ],
    [
      'an unknown field at the top',
      changed('organization: Northwind', 'organisation: x', 'organization: Northwind'),
      'organisation: this field is not known here',
    ],
    [
      'a misspelt field deep inside',
      changed('          timeoutDays: 7', '          timeoutdays: 7'),
      'packages[0].policy.stages[0].timeoutdays: this field is not known here',
    ],
    [
      'an unknown manager',
      changed('    manager: anna', '    manager: nobody'),
      'people[1].manager: there is no person "nobody" in this file; known: anna, uma',
    ],
    [
      'an unknown sponsor',
      changed('    sponsors: [anna]', '    sponsors: [nobody]'),
      'people[1].sponsors[0]: there is no person "nobody"',
    ],
    [
      'an unknown member',
      changed('    members: [uma]', '    members: [uma, nobody]'),
      'groups[0].members[1]: there is no person "nobody"',
    ],
    [
      'an unknown role holder',
      changed('  Security Reader: [anna]', '  Security Reader: [nobody]'),
      'roles.Security Reader[0]: there is no person "nobody"',
    ],
    [
      'an unknown group in a package',
      changed('    resources: [{ group: ledger }]', '    resources: [{ group: nothing }]'),
      'packages[0].resources[0].group: there is no group "nothing" in this file; known: ledger',
    ],
    [
      'an unknown approver',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ people: [nobody] }]'),
      'packages[0].policy.stages[0].approvers[0].people[0]: there is no person "nobody"',
    ],
    [
      'an unknown approver group',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ group: nothing }]'),
      'approvers[0].group: there is no group "nothing"',
    ],
    [
      'an unknown approver role',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ role: Boss }]'),
      'approvers[0].role: there is no role "Boss" in this file; known: Security Reader',
    ],
    [
      'an unknown fallback approver',
      changed('          timeoutDays: 7', '          fallbackApprovers: [{ people: [nobody] }]'),
      'fallbackApprovers[0].people[0]: there is no person "nobody"',
    ],
    [
      'an unknown requestor',
      changed('      access: { days: 30 }', '      requestors: { people: [nobody] }'),
      'policy.requestors.people[0]: there is no person "nobody"',
    ],
    [
      'an unknown requestor group',
      changed('      access: { days: 30 }', '      requestors: { groups: [nothing] }'),
      'policy.requestors.groups[0]: there is no group "nothing"',
    ],
    [
      'an unknown risky person',
      changed('    uma: { level: high }', '    nobody: { level: high }'),
      'risk.idProtection.nobody: there is no person "nobody"',
    ],
    [
      'an unknown risk fallback',
      changed(
        '    idProtection: [high]',
        '    fallbackApprovers: { idProtection: [{ people: [nobody] }], insiderRisk: [] }',
      ),
      'settings.riskReview.fallbackApprovers.idProtection[0].people[0]: there is no person "nobody"',
    ],
    [
      'an id given twice',
      changed('  - id: uma', '  - id: anna'),
      'people[1].id: "anna" is already used by entry 1 of people',
    ],
    [
      'a Slack account given twice',
      changed('    slack: { workspace: T1, user: U2 }', '    slack: { workspace: T1, user: U1 }'),
      'people[1].slack: "T1/U1" is already used by entry 1 of people',
    ],
    [
      'somebody who is their own manager',
      changed('    manager: anna', '    manager: uma'),
      "people[1].manager: these people are each other's managers in a circle: uma → uma",
    ],
    [
      'a level of the other source',
      changed('    uma: { level: high }', '    uma: { level: elevated }'),
      'risk.idProtection.uma.level: write one of low, medium, high',
    ],
    [
      'a level that is none',
      changed('    idProtection: [high]', '    idProtection: [High]'),
      'settings.riskReview.idProtection[0]: write one of low, medium, high',
    ],
    [
      'escalation of a short stage',
      changedLater(
        1,
        '          timeoutDays: 7',
        '          timeoutDays: 3',
        '          escalation: { afterDays: 1, approvers: [{ people: [anna] }] }',
      ),
      'stages[0].escalation: escalation needs a stage with timeoutDays of at least 4',
    ],
    [
      'escalation after the end',
      changedLater(
        1,
        '          timeoutDays: 7',
        '          timeoutDays: 7',
        '          escalation: { afterDays: 7, approvers: [{ people: [anna] }] }',
      ),
      'escalation.afterDays: write fewer days than the timeoutDays of the stage, 7',
    ],
    [
      'an alternate approver whom nobody knows',
      changedLater(
        1,
        '          timeoutDays: 7',
        '          timeoutDays: 7',
        '          escalation: { afterDays: 2, approvers: [{ people: [ann] }] }',
      ),
      'escalation.approvers[0].people[0]: there is no person "ann"',
    ],
    [
      'the same stage twice',
      changedLater(
        1,
        '          timeoutDays: 7',
        '          timeoutDays: 7',
        '        - approvers: [{ people: [anna] }]',
      ),
      'packages[0].policy.stages[1]: stage 1 already asks the same people',
    ],
    [
      'four stages',
      changedLater(
        -2,
        '          timeoutDays: 7',
        ...[
          '          timeoutDays: 7',
          '        - approvers: [{ manager: 1 }]',
          '        - approvers: [{ manager: 2 }]',
          '        - approvers: [{ manager: 3 }]',
        ],
      ),
      'packages[0].policy.stages: a policy has at most 3 stages',
    ],
    [
      'a question of two kinds',
      changed('      access: { days: 30 }', '      questions: [{ id: q, shortText: Why?, longText: Why? }]'),
      'questions[0]: write the question as one of',
    ],
    [
      'a choice of one',
      changed('      access: { days: 30 }', '      questions: [{ id: q, multipleChoice: Which?, choices: [One] }]'),
      'questions[0].choices: offer at least two choices',
    ],
    [
      'two questions with one id',
      changed(
        '      access: { days: 30 }',
        '      questions: [{ id: q, shortText: Why? }, { id: q, shortText: How? }]',
      ),
      'questions[1].id: question 1 already has the same id',
    ],
    [
      'a package that excludes itself',
      changed('      access: { days: 30 }', '      incompatible: { packages: [books] }'),
      'incompatible.packages[0]: a package cannot be incompatible with itself',
    ],
    [
      'a package that excludes a group that it gives',
      changed('      access: { days: 30 }', '      incompatible: { groups: [ledger] }'),
      'incompatible.groups[0]: a package cannot be incompatible with a group that it gives',
    ],
    [
      'a group inside a group that there is not',
      changed('    members: [uma]', '    groups: [nothing]'),
      'groups[0].groups[0]: there is no group "nothing"',
    ],
    [
      'groups inside each other',
      changed('    members: [uma]', '    groups: [ledger]'),
      'groups[0].groups[0]: groups are inside each other in a circle: ledger and ledger',
    ],
    [
      'a package that excludes what there is not',
      changed('      access: { days: 30 }', '      incompatible: { packages: [bokos], groups: [ledgers] }'),
      'incompatible.packages[0]: there is no package "bokos"',
    ],
    [
      'an extension of no kind',
      changed('      access: { days: 30 }', '      extension: maybe'),
      'extension: write one of no, withApproval, withoutApproval',
    ],
    [
      'no approvers',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: []'),
      'packages[0].policy.stages[0].approvers: name at least one approver',
    ],
    [
      'approvers of no kind',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ boss: 1 }]'),
      'approvers[0]: say who approves: one of',
    ],
    [
      'approvers of two kinds',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ people: [anna], manager: 1 }]'),
      'approvers[0]: say who approves: one of',
    ],
    [
      'a manager too high',
      changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ manager: 11 }]'),
      'approvers[0].manager: write a number that is at most 10',
    ],
    [
      'a time beyond 14 days',
      changed('          timeoutDays: 7', '          timeoutDays: 15'),
      'packages[0].policy.stages[0].timeoutDays: write a number that is at most 14',
    ],
    [
      'a time of nothing',
      changed('          timeoutDays: 7', '          timeoutDays: 0'),
      'timeoutDays: write a number that is at least 1',
    ],
    [
      'a fraction of days',
      changed('          timeoutDays: 7', '          timeoutDays: 1.5'),
      'timeoutDays: write a whole number here',
    ],
    [
      'words for a number',
      changed('          timeoutDays: 7', '          timeoutDays: seven'),
      'timeoutDays: write a number here',
    ],
    [
      'words for yes',
      changed('          timeoutDays: 7', '          reasonRequired: "yes"'),
      'reasonRequired: write true or false here',
    ],
    [
      'access of no kind',
      changed('      access: { days: 30 }', '      access: { weeks: 2 }'),
      'policy.access: say how long access lasts',
    ],
    [
      'a time zone that there is not',
      changed('organization: Northwind', 'timeZone: Europe/Berlln', 'organization: Northwind'),
      'timeZone: write an IANA time zone, such as Europe/Berlin',
    ],
    [
      'access until no day',
      changed('      access: { days: 30 }', '      access: { until: 2027-02-30 }'),
      'policy.access.until: write a day of the calendar, such as 2027-03-31',
    ],
    [
      'requestors of no kind',
      changed('      access: { days: 30 }', '      requestors: anybody'),
      'policy.requestors: say who can request it',
    ],
    [
      'a person where a list is due',
      changed('    members: [uma]', '    members: uma'),
      'groups[0].members: write a list here',
    ],
    [
      'an id with capitals',
      changed('  - id: anna', '  - id: Anna'),
      'people[0].id: write an id of up to 63 lower-case letters',
    ],
    ['an id that is a number', changed('  - id: anna', '  - id: 42'), 'people[0].id: write text here'],
    ['an id that is an operator', changed('  - id: anna', '  - id: { $gt: "" }'), 'people[0].id: write text here'],
    [
      'an id of the language',
      changed('  - id: anna', '  - id: __proto__'),
      'people[0].id: write an id of up to 63 lower-case letters',
    ],
    [
      'a name of blanks',
      changed('    name: Anna Berg', '    name: "   "'),
      'people[0].name: write at least 1 character',
    ],
    [
      'a name that is too long',
      changed('    name: Anna Berg', `    name: ${'x'.repeat(121)}`),
      'people[0].name: write at most 120 characters',
    ],
    [
      'a package name that is too long',
      changed('    name: Books', `    name: ${'x'.repeat(76)}`),
      'packages[0].name: write at most 75 characters',
    ],
    [
      'a chat of no kind',
      changed('    slack: { workspace: T1, user: U1 }', '    slack: U1'),
      'people[0].slack: write fields with values here',
    ],
    [
      'half a chat account',
      changed('    slack: { workspace: T1, user: U1 }', '    slack: { user: U1 }'),
      'people[0].slack.workspace: this field is missing; it holds text',
    ],
  ];
  test.each(cases)('%s', (_name, { text, line }, words) => {
    const here = problems(text).filter((problem) => problem.startsWith(`org.yaml:${line}: `));
    expect(here, problems(text).join('\n')).toContainEqual(expect.stringContaining(words));
  });

  test('a field that is missing, at the entry that misses it', () => {
    const { text } = changed('    name: Uma User');
    expect(problems(text)[0]).toBe('org.yaml:6: people[1].name: this field is missing; it holds text');
  });

  test('managers in a circle over several people, for each of them', () => {
    const { text } = changed('    name: Anna Berg', '    name: Anna Berg', '    manager: uma');
    expect(problems(text)).toEqual([
      "org.yaml:5: people[0].manager: these people are each other's managers in a circle: anna → uma → anna",
      "org.yaml:9: people[1].manager: these people are each other's managers in a circle: uma → anna → uma",
    ]);
  });

  test('[R-13] a package that excludes a group around one that it gives', () => {
    const groups =
      '  - { id: money, name: Money, groups: [tellers] }\n  - { id: tellers, name: Tellers, groups: [ledger] }';
    const text = good
      .replace('    members: [uma]', `    members: [uma]\n${groups}`)
      .replace('access: { days: 30 }', 'incompatible: { groups: [money] }');
    expect(problems(text)).toEqual([
      expect.stringContaining('incompatible.groups[0]: a package cannot be incompatible with a group that it gives'),
    ]);
  });

  test('groups inside each other over several groups, for each of them', () => {
    const groups = '    groups: [money]\n  - { id: money, name: Money, groups: [ledger] }';
    const text = good.replace('    members: [uma]', `    members: [uma]\n${groups}`);
    expect(problems(text)).toEqual([
      expect.stringContaining('groups[0].groups[0]: groups are inside each other in a circle: ledger and money'),
      expect.stringContaining('groups[1].groups[0]: groups are inside each other in a circle: money and ledger'),
    ]);
  });

  test('more than one, each of them, in the order of the file', () => {
    const first = changed('    manager: anna', '    manager: nobody').text;
    const text = first.replace('level: high', 'level: high, extra: 1').replace('timeoutDays: 7', 'timeoutDays: 99');
    const lines = problems(text).map((problem) => Number(problem.split(':')[1]));
    expect(lines.length).toBeGreaterThan(1);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
  });
});

describe('a file that is no YAML of ours', () => {
  test.each([
    ['tab indentation', 'organization: x\npeople:\n\t- id: a\n', 3, /tab/i],
    ['a key given twice', 'organization: x\norganization: y\n', 2, /unique/],
    ['a role given twice', good.replace('  Security Reader: [anna]', '  A: [anna]\n  A: [uma]'), 17, /unique/],
    ['an unclosed bracket', 'organization: [x\n', 2, /./],
    ['an unclosed quote', 'organization: "x\npeople: []\n', 3, /./],
    ['wrong indentation', 'organization: x\npeople:\n  - id: a\n   name: b\n', 4, /./],
  ])('%s', (_name, text, line, words) => {
    const [first = ''] = problems(text);
    expect(first.startsWith(`org.yaml:${line}: `), first).toBe(true);
    expect(first).toMatch(words);
  });

  test.each([
    ['nothing', ''],
    ['comments alone', '# soon\n'],
    ['null', 'null\n'],
    ['an empty object', '{}\n'],
  ])('%s: says what is needed', (_name, text) => {
    expect(problems(text).join('\n')).toMatch(/organization: this field is missing/);
    expect(problems(text).join('\n')).toMatch(/people: this field is missing/);
  });

  test.each([
    ['a list', '- a\n'],
    ['a word', 'hello\n'],
    ['a number', '42\n'],
  ])('%s: says so, at line 1', (_name, text) => {
    expect(problems(text)[0]).toMatch(/^org\.yaml:1: .*write fields with values/);
  });

  test('no people', () => {
    expect(problems('organization: x\npeople: []\n')[0]).toBe('org.yaml:2: people: list at least 1 entry');
  });

  test('an alias bomb is refused, quickly', () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(10).fill(`*l${n}`).join(', ')}]`,
    );
    const began = performance.now();
    expect(() => parseOrganizationFile(`l0: &l0 [x]\n${levels.join('\n')}\n`, 'org.yaml')).toThrow(
      OrganizationFileError,
    );
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('an alias that leads nowhere, at its line', () => {
    expect(problems(good.replace('name: Books', 'name: *Books'))[0]).toMatch(/^org\.yaml:19: .*[Aa]lias/);
  });

  test('two documents in one file', () => {
    expect(problems(`${good}---\norganization: other\n`)[0]).toMatch(/^org\.yaml:\d+: /);
  });
});

test('names of the language are roles and fields like any others, and change nothing elsewhere', () => {
  const text = good.replace(
    '  Security Reader: [anna]',
    '  Security Reader: [anna]\n  constructor: [anna]\n  toString: [uma]',
  );
  const file = parseOrganizationFile(text, 'org.yaml');
  expect(Object.keys(file.roles)).toEqual(['Security Reader', 'constructor', 'toString']);
  const polluting = good.replace('roles:', 'roles:\n  __proto__: [anna]');
  try {
    parseOrganizationFile(polluting, 'org.yaml');
  } catch (error) {
    expect(error).toBeInstanceOf(OrganizationFileError);
  }
  expect(({} as Record<string, unknown>).anna).toBeUndefined();
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
});

test('packages and settings may be held against the people, groups and roles of another file', () => {
  const own = parseOrganizationFile(good, 'own.yaml');
  const { text } = changed('        - approvers: [{ people: [anna] }]', '        - approvers: [{ people: [nora] }]');
  const withNora = text.replace('people:\n', 'people:\n  - id: nora\n    name: Nora Lund\n');
  expect(parseOrganizationFile(withNora, 'new.yaml').people).toHaveLength(3);
  expect(() => parseOrganizationFile(withNora, 'new.yaml', own)).toThrow(
    /^new\.yaml:\d+: packages\[0\]\.policy\.stages\[0\]\.approvers\[0\]\.people\[0\]: there is no person "nora"/,
  );
});
