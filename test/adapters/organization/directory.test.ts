import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readConfiguration } from '../../../adapters/organization/configuration.ts';
import { createOrganizationDirectory } from '../../../adapters/organization/directory.ts';
import { createGroupFulfiller } from '../../../adapters/organization/fulfiller.ts';
import { parseOrganizationFile } from '../../../adapters/organization/parse.ts';
import { createOrganizationRiskSources } from '../../../adapters/organization/risk.ts';
import type { Directory } from '../../../src/ports/directory.ts';
import { openDatabase, type TestDatabase } from '../../support/database.ts';

const text = `
organization: Northwind
timeZone: Europe/Berlin
people:
  - { id: chief, name: Chief, slack: { workspace: T1, user: U0 } }
  - { id: lead, name: Lead, manager: chief, slack: { workspace: T1, user: U1 } }
  - { id: uma, name: Uma, manager: lead, slack: { workspace: T1, user: U2 } }
  - { id: guest, name: Guest, sponsors: [uma, lead], slack: { workspace: T2, user: U2 } }
  - { id: quiet, name: Quiet }
groups:
  - { id: ledger, name: Ledger, members: [uma, lead] }
  - { id: empty, name: Empty }
roles:
  Security Reader: [lead, uma]
  constructor: [guest]
packages:
  - id: books
    name: Books
    resources: [{ group: ledger }, { group: empty }]
    policy:
      access: { until: 2027-03-31 }
      stages: [{ approvers: [{ manager: 2 }, { sponsors: true }], reasonRequired: true }]
  - { id: free, name: Free, resources: [{ group: empty }], policy: { stages: [], requestors: { groups: [ledger] } } }
settings:
  riskReview:
    insiderRisk: [moderate]
    fallbackApprovers: { idProtection: [{ people: [lead] }], insiderRisk: [{ role: Security Reader }] }
risk:
  idProtection:
    uma: { level: high, since: 2026-11-18T07:42:00+01:00, detail: Why }
  insiderRisk:
    lead: { level: minor }
`;
const file = parseOrganizationFile(text, 'org.yaml');
const strange = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'UMA', ' uma'];

let database: TestDatabase;
let directory: Directory;
beforeAll(async () => {
  database = await openDatabase();
  directory = createOrganizationDirectory(file, database.stores.memberships);
});
afterAll(() => database?.close());
beforeEach(async () => {
  await database.mongo.connection.collection('memberships').deleteMany({});
});

const ids = async (people: Promise<readonly { id: string }[]>) => (await people).map(({ id }) => id);

describe('the organization file as a directory', () => {
  test('[R-22] whom the file disables is nobody: no approver, no holder, no report, and no account is theirs', async () => {
    const gone = parseOrganizationFile(text.replace('name: Lead,', 'name: Lead, disabled: true,'), 'org.yaml');
    const without = createOrganizationDirectory(gone, database.stores.memberships);
    expect(await without.person('lead')).toBeUndefined();
    expect(await without.personByIdentity({ channel: 'slack', tenant: 'T1', user: 'U1' })).toBeUndefined();
    expect(await without.identities('lead')).toEqual([]);
    expect(await without.roles('lead')).toEqual([]);
    expect(await ids(without.holders('Security Reader'))).toEqual(['uma']);
    expect(await ids(without.reports('chief'))).toEqual([]);
    expect(await ids(without.resolve({ kind: 'group', group: 'ledger' }, 'uma'))).toEqual(['uma']);
    expect(await ids(without.resolve({ kind: 'people', people: ['lead'] }, 'uma'))).toEqual([]);
    expect(await ids(without.resolve({ kind: 'manager', level: 1 }, 'uma'))).toEqual([]);
    // Whoever is above them still is two levels above their reports.
    expect(await ids(without.resolve({ kind: 'manager', level: 2 }, 'uma'))).toEqual(['chief']);
    expect(await ids(without.resolve({ kind: 'sponsors' }, 'guest'))).toEqual(['uma']);
  });

  test('[R-81] knows a person by workspace and user together, and by nothing less', async () => {
    const slack = (tenant: string, user: string) => directory.personByIdentity({ channel: 'slack', tenant, user });
    expect(await slack('T1', 'U2')).toEqual({ id: 'uma', name: 'Uma' });
    expect(await slack('T2', 'U2')).toEqual({ id: 'guest', name: 'Guest' });
    for (const [tenant, user] of [
      ['T2', 'U1'],
      ['', 'U2'],
      ['T1', ''],
      ['T1', 'u2'],
      ['T1', 'U2 '],
      ['T1/U2', ''],
      ['__proto__', 'constructor'],
    ] as const) {
      expect(await slack(tenant, user), `${tenant}/${user}`).toBeUndefined();
    }
    expect(await directory.personByIdentity({ channel: 'teams', tenant: 'T1', user: 'U2' })).toBeUndefined();
    expect(await directory.personByIdentity({ channel: '', tenant: '', user: '' })).toBeUndefined();
  });

  test('knows how somebody can be reached, or that they cannot', async () => {
    expect(await directory.identities('uma')).toEqual([{ channel: 'slack', tenant: 'T1', user: 'U2' }]);
    expect(await directory.identities('quiet')).toEqual([]);
    for (const id of strange) expect(await directory.identities(id)).toEqual([]);
  });

  test('[R-06][R-40] managers, n levels up, and nobody where the chain ends', async () => {
    const manager = (level: number, of: string) => ids(directory.resolve({ kind: 'manager', level }, of));
    expect(await manager(1, 'uma')).toEqual(['lead']);
    expect(await manager(2, 'uma')).toEqual(['chief']);
    expect(await manager(3, 'uma')).toEqual([]);
    expect(await manager(1, 'chief')).toEqual([]);
    expect(await manager(1, 'guest')).toEqual([]);
    expect(await manager(10, 'nobody')).toEqual([]);
  });

  test('[R-06][R-40] sponsors, people and role holders; each person once', async () => {
    expect(await ids(directory.resolve({ kind: 'sponsors' }, 'guest'))).toEqual(['uma', 'lead']);
    expect(await ids(directory.resolve({ kind: 'sponsors' }, 'uma'))).toEqual([]);
    expect(await ids(directory.resolve({ kind: 'people', people: ['uma', 'uma', 'nobody'] }, 'x'))).toEqual(['uma']);
    expect(await ids(directory.resolve({ kind: 'role', role: 'Security Reader' }, 'x'))).toEqual(['lead', 'uma']);
    expect(await ids(directory.resolve({ kind: 'role', role: 'Nothing' }, 'x'))).toEqual([]);
  });

  test('[R-40] groups hold whom the file says and whom we gave membership, from then on and until it is taken away', async () => {
    const { memberships } = database.stores;
    const group = () => ids(directory.resolve({ kind: 'group', group: 'ledger' }, 'x'));
    expect(await group()).toEqual(['uma', 'lead']);
    await memberships.add('guest', 'ledger');
    await memberships.add('uma', 'ledger');
    await memberships.add('no-such-person', 'ledger');
    expect(await group()).toEqual(['uma', 'lead', 'guest']);
    expect(await directory.groupsOf('guest')).toEqual(new Set(['ledger']));
    await memberships.remove('guest', 'ledger');
    expect(await directory.groupsOf('guest')).toEqual(new Set());
    expect(await group()).toEqual(['uma', 'lead']);
    expect(await directory.groupsOf('uma')).toEqual(new Set(['ledger']));
  });

  test('roles are held by name, exactly', async () => {
    expect(await directory.roles('uma')).toEqual(['Security Reader']);
    expect(await directory.roles('guest')).toEqual(['constructor']);
    expect(await ids(directory.holders('constructor'))).toEqual(['guest']);
    for (const role of ['security reader', '__proto__', 'toString', 'hasOwnProperty', '']) {
      expect(await directory.holders(role), role).toEqual([]);
    }
  });

  test('[R-83] names of the language are nobody', async () => {
    for (const id of strange) {
      expect(await directory.person(id)).toBeUndefined();
      expect(await directory.roles(id)).toEqual([]);
      expect(await directory.groupsOf(id)).toEqual(new Set());
      expect(await directory.resolve({ kind: 'group', group: id }, 'uma')).toEqual([]);
      expect(await directory.resolve({ kind: 'manager', level: 1 }, id)).toEqual([]);
      expect(await directory.resolve({ kind: 'sponsors' }, id)).toEqual([]);
    }
  });
});

describe('the organization file as risk sources', () => {
  test('[R-30] report whom the file names, with level, since when and why; nobody else', async () => {
    const sources = createOrganizationRiskSources(file);
    expect(sources.map(({ name }) => name)).toEqual(['idProtection', 'insiderRisk']);
    const [idProtection, insiderRisk] = sources;
    const signal = AbortSignal.timeout(1_000);
    expect(await idProtection?.assess('uma', signal)).toEqual({
      level: 'high',
      since: new Date('2026-11-18T06:42:00Z'),
      detail: 'Why',
    });
    expect(await idProtection?.assess('lead', signal)).toBeUndefined();
    expect(await insiderRisk?.assess('lead', signal)).toEqual({ level: 'minor' });
    for (const id of strange) {
      for (const source of sources) expect(await source.assess(id, signal)).toBeUndefined();
    }
  });
});

describe('the organization file as settings', () => {
  test('packages with their policies, resources by their groups’ names', () => {
    const { packages, risk } = readConfiguration(file);
    const [books, free] = packages;
    expect(books).toMatchObject({
      id: 'books',
      resources: [
        { kind: 'groupMembership', id: 'ledger', name: 'Ledger' },
        { kind: 'groupMembership', id: 'empty', name: 'Empty' },
      ],
      policy: {
        requestors: { kind: 'everyone' },
        access: { kind: 'until', date: new Date('2027-03-31T21:59:00Z') },
        stages: [
          { approvers: [{ kind: 'manager', level: 2 }, { kind: 'sponsors' }], reasonRequired: true, timeoutDays: 14 },
        ],
      },
    });
    expect(free?.policy).toMatchObject({ requestors: { kind: 'listed', people: [], groups: ['ledger'] }, stages: [] });
    expect(risk).toEqual({
      thresholds: { idProtection: [], insiderRisk: ['moderate'] },
      fallbackApprovers: {
        idProtection: [{ kind: 'people', people: ['lead'] }],
        insiderRisk: [{ kind: 'role', role: 'Security Reader' }],
      },
    });
  });
});

test('[R-14] dates include the whole day in the organization’s time zone, UTC unless it says another', () => {
  const until = (zone: string) => {
    const { packages, eligibilities } = readConfiguration(
      parseOrganizationFile(
        `organization: Northwind
${zone}
people: [{ id: anna, name: Anna Berg }]
groups: [{ id: ledger, name: Ledger }]
packages: [{ id: books, name: Books, resources: [{ group: ledger }], policy: { access: { until: 2027-03-28 }, stages: [] } }]
roleSettings:
  - id: dba
    name: Administrator
    resource: Database
    gives: [{ group: ledger }]
    administrators: [{ people: [anna] }]
    eligible: [{ person: anna, until: 2027-03-28 }]
`,
        'organization.yaml',
      ),
    );
    const [access, eligibility] = [packages[0]?.policy.access, eligibilities[0]?.endsAt];
    return [access?.kind === 'until' ? access.date.toISOString() : undefined, eligibility?.toISOString()];
  };
  const both = (end: string) => [end, end];
  expect(until('')).toEqual(both('2027-03-28T23:59:00.000Z'));
  // The day on which summer time begins there.
  expect(until('timeZone: Europe/Berlin')).toEqual(both('2027-03-28T21:59:00.000Z'));
  expect(until('timeZone: America/New_York')).toEqual(both('2027-03-29T03:59:00.000Z'));
});

test('policies with all that they can say', () => {
  const { packages } = readConfiguration(
    parseOrganizationFile(
      `organization: Northwind
people: [{ id: anna, name: Anna Berg }]
groups: [{ id: ledger, name: Ledger }, { id: audit, name: Audit }]
packages:
  - id: books
    name: Books
    resources: [{ group: ledger }]
    policy:
      onBehalf: true
      extension: withoutApproval
      notifications: false
      incompatible: { groups: [audit] }
      questions:
        - { id: a, longText: Why?, required: true }
        - { id: b, multipleChoice: Which?, choices: [One, Two], several: true }
      stages:
        - approvers: [{ manager: 1 }]
          escalation: { afterDays: 2, approvers: [{ people: [anna] }], fallbackApprovers: [{ sponsors: true }] }
`,
      'books.yaml',
    ),
  );
  expect(packages[0]?.policy).toEqual({
    ...{ requestors: { kind: 'everyone' }, onBehalf: true, extension: 'withoutApproval', notifications: false },
    ...{ access: { kind: 'forever' }, showApproverNames: false, riskReview: true },
    incompatible: { packages: [], groups: [{ id: 'audit', name: 'Audit' }] },
    questions: [
      { id: 'a', text: 'Why?', kind: 'longText', required: true, choices: [], several: false },
      { id: 'b', text: 'Which?', kind: 'multipleChoice', required: false, choices: ['One', 'Two'], several: true },
    ],
    stages: [
      {
        ...{
          approvers: [{ kind: 'manager', level: 1 }],
          fallbackApprovers: [],
          timeoutDays: 14,
          reasonRequired: false,
        },
        escalation: {
          afterDays: 2,
          approvers: [{ kind: 'people', people: ['anna'] }],
          fallbackApprovers: [{ kind: 'sponsors' }],
        },
      },
    ],
  });
});

describe('the organization file as fulfilment', () => {
  test('[R-44] gives, takes, and never takes what the file itself says', async () => {
    const fulfiller = createGroupFulfiller(file, database.stores.memberships);
    const resource = { kind: fulfiller.kind, id: 'ledger', name: 'Ledger' };
    expect(await fulfiller.has('uma', resource)).toBe('there');
    expect(await fulfiller.has('guest', resource)).toBe('absent');
    await fulfiller.grant('guest', resource);
    await fulfiller.grant('guest', resource);
    expect(await fulfiller.has('guest', resource)).toBe('there');
    await fulfiller.remove('guest', resource);
    await fulfiller.remove('guest', resource);
    expect(await fulfiller.has('guest', resource)).toBe('absent');
    await fulfiller.remove('uma', resource);
    expect(await fulfiller.has('uma', resource)).toBe('there');
    await expect(fulfiller.grant('guest', { ...resource, id: 'gone', name: 'Gone' })).rejects.toThrow(
      'the group Gone no longer exists',
    );
  });
});
