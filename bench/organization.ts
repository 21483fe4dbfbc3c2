import type { Person } from '../src/core/base/person.ts';
import type { Configuration } from '../src/core/configuration/changes.ts';
import { type AccessPackage, groupMembership } from '../src/core/policy/policy.ts';
import type { Directory, Identity } from '../src/ports/directory.ts';

/**
 * An organization of any size: who somebody is and whom they report to follows from the number in their id, so that it
 * answers at once and takes no memory. What is measured is Countersign, not a directory.
 */
export const channel = 'chat';

const reportsPerManager = 5;
const packageCount = 10;

const numbered = (kind: string, number: number) => `${kind}-${String(number).padStart(7, '0')}`;
const personId = (number: number) => numbered('person', number);
const managerId = (number: number) => numbered('manager', number);
const packageId = (number: number) => numbered('package', number);

/** `person-0000042` is Person 0000042 Quill. */
function named(id: string): Person {
  return { id, name: `${id.charAt(0).toUpperCase()}${id.slice(1).replace('-', ' ')} Quill` };
}

export function identityOf(id: string): Identity {
  return { channel, tenant: 'T1', user: `U-${id}` };
}

export const owners = ['owner-1', 'owner-2', 'owner-3'].map(named);

export const directory: Directory = {
  organization: 'Woodgrove Bank',
  timeZone: 'UTC',
  person: async (id) => named(id),
  personByIdentity: async ({ user }) => named(user.slice(2)),
  identities: async (id) => [identityOf(id)],
  async resolve(spec, beneficiaryId) {
    if (spec.kind === 'group') return owners;
    if (spec.kind === 'manager')
      return [named(managerId(Math.floor(Number(beneficiaryId.slice(-7)) / reportsPerManager)))];
    throw new Error(`Nobody asks ${spec.kind} here.`);
  },
  reports: async () => [],
  holders: async () => [],
  roles: async () => [],
  groupsOf: async () => new Set(),
  groupsAround: async (ids) => new Map(ids.map((id) => [id, new Set()])),
  groupName: async (id) => id,
};

/** The packages that are asked for. */
const packages: readonly AccessPackage[] = Array.from({ length: packageCount }, (_, number) => packageOf(number));

/** The package of a number: the manager decides, then one of three owners. */
export function packageOf(number: number): AccessPackage {
  return {
    id: packageId(number),
    name: packageName(packageId(number)),
    description: 'Reports and ledgers for the month-end closing, to read and to comment on',
    resources: ['Ledger readers', 'Report commenters', 'Closing calendar'].map((name, index) => ({
      kind: groupMembership,
      id: `group-${index + 1}`,
      name,
    })),
    policy: {
      requestors: { kind: 'everyone' },
      onBehalf: true,
      questions: [
        { id: 'project', text: 'For which project?', kind: 'shortText', required: true, choices: [], several: false },
      ],
      stages: [
        {
          approvers: [{ kind: 'manager', level: 1 }],
          fallbackApprovers: [{ kind: 'group', group: 'owners' }],
          timeoutDays: 14,
          reasonRequired: false,
        },
        {
          approvers: [{ kind: 'group', group: 'owners' }],
          fallbackApprovers: [],
          timeoutDays: 14,
          reasonRequired: false,
        },
      ],
      access: { kind: 'days', days: 90 },
      extension: 'withApproval',
      incompatible: { packages: [], groups: [] },
      notifications: true,
      showApproverNames: false,
      riskReview: true,
    },
  };
}

/** What the whole stories are about: the manager decides, then two groups; two resources are given. */
export const lifecyclePackage: AccessPackage = {
  ...(packages[0] as AccessPackage),
  id: 'package-lifecycle',
  name: 'Branch ledgers',
  resources: ['Branch ledgers', 'Branch vaults'].map((name, index) => ({
    kind: groupMembership,
    id: `branch-${index + 1}`,
    name,
  })),
  policy: {
    ...(packages[0] as AccessPackage).policy,
    questions: [],
    stages: [
      { kind: 'manager', level: 1 } as const,
      ...['owners', 'heads'].map((group) => ({ kind: 'group', group }) as const),
    ].map((approvers) => ({ approvers: [approvers], fallbackApprovers: [], timeoutDays: 14, reasonRequired: false })),
  },
};

/** Who asks for it in the story of a number. */
export function lifecycleSubjects(number: number): Pick<Subjects, 'person' | 'manager'> {
  return { person: named(personId(number)), manager: named(managerId(Math.floor(number / reportsPerManager))) };
}

/** What administrators have set up: no risk asks for a review. */
export const setup: Configuration = {
  packages: [...packages, lifecyclePackage],
  risk: {
    thresholds: { idProtection: [], insiderRisk: [] },
    fallbackApprovers: { idProtection: [], insiderRisk: [] },
  },
  roles: [],
  eligibilities: [],
};

function packageName(id: string): string {
  return `Finance reports ${id.slice(-2)}`;
}

/** Whom and what the request of a number is about. */
export interface Subjects {
  readonly person: Person;
  readonly manager: Person;
  readonly package: { readonly id: string; readonly name: string };
}

/**
 * Nobody asks for the same package twice, so everybody asks for each of the ten, and a manager has the fifty requests of
 * five people to decide, however many requests there are.
 */
export function subjectsOf(number: number, count: number): Subjects {
  const people = Math.ceil(count / packageCount);
  const person = number % people;
  const wanted = packageId(Math.floor(number / people));
  return {
    person: named(personId(person)),
    manager: named(managerId(Math.floor(person / reportsPerManager))),
    package: { id: wanted, name: packageName(wanted) },
  };
}

/** Managers who have something to decide among so many requests. */
export function managersOf(count: number): Person[] {
  const people = Math.ceil(count / packageCount);
  return Array.from({ length: Math.floor(people / reportsPerManager) }, (_, number) => named(managerId(number)));
}
