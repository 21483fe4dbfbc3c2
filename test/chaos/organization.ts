import { createHash } from 'node:crypto';

/** Somebody in the run, with an account in one chat or in both. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly slack?: string;
  readonly teams?: string;
}

export const workspace = 'T0CHAOS';
export const tenant = '7a1e1f5c-30c7-4c0b-9d55-6b8f6d5f0a11';

const requestors = people('requestor', 24);
const approvers = people('approver', 8);
const reviewers = people('reviewer', 2);
const administrators = people('administrator', 2);

export const everybody: readonly Person[] = [...requestors, ...approvers, ...reviewers, ...administrators];

/** Who asks for access, and who decides about it. */
export const cast = {
  requestors,
  deciders: [...approvers, ...reviewers],
} as const;

const askedOf = (...numbers: readonly number[]) => [{ people: numbers.map((number) => `approver-${number}`) }];

/** What can be requested, each package with a group of its own. */
const policies: Readonly<Record<string, object>> = {
  single: { stages: [{ approvers: askedOf(1, 2, 3, 4) }] },
  twice: { stages: [{ approvers: askedOf(1, 5, 6) }, { approvers: askedOf(7, 8), reasonRequired: true }] },
  reasoned: { stages: [{ approvers: askedOf(2, 5, 8), reasonRequired: true }], access: { days: 30 } },
  grouped: { stages: [{ approvers: [{ group: 'deciders' }] }] },
  hourly: { stages: [{ approvers: askedOf(4, 5) }], access: { hours: 1 }, extension: 'withApproval' },
  automatic: { stages: [] },
};

export const packageIds: readonly string[] = Object.keys(policies);

/** The organization file of the run: JSON is YAML. Every fifth requestor is at risk, so a review comes first. */
export function organizationFile(): string {
  const ids = (some: readonly Person[]) => some.map(({ id }) => id);
  const atRisk = requestors.filter((_, index) => index % 5 === 0);
  return JSON.stringify(
    {
      organization: 'Chaos',
      people: everybody.map(({ id, name, slack, teams }, index) => ({
        ...{ id, name },
        ...(slack === undefined ? {} : { slack: { workspace, user: slack } }),
        ...(teams === undefined ? {} : { teams: { tenant, user: teams } }),
        prefers: index % 2 === 0 ? 'slack' : 'teams',
      })),
      groups: [
        { id: 'deciders', name: 'Deciders', members: ['approver-3', 'approver-6', 'approver-7'] },
        ...packageIds.map((id) => ({ id: groupOf(id), name: `Group of ${id}` })),
      ],
      roles: {
        'Security Administrator': ids(reviewers),
        'Security Reader': ids(reviewers),
        'Identity Governance Administrator': ids(administrators),
      },
      packages: Object.entries(policies).map(([id, policy]) => ({
        ...{ id, name: `Package ${id}`, resources: [{ group: groupOf(id) }], policy },
      })),
      settings: { riskReview: { idProtection: ['high'] } },
      risk: { idProtection: Object.fromEntries(atRisk.map(({ id }) => [id, { level: 'high' }])) },
    },
    null,
    2,
  );
}

function groupOf(packageId: string): string {
  return `${packageId}-group`;
}

/** A third have Slack alone, a third Teams alone, a third both. */
function people(kind: string, count: number): Person[] {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const name = `${kind[0]?.toUpperCase()}${kind.slice(1)} ${number}`;
    const chats = ['slack', 'teams', 'both'][index % 3];
    return {
      ...{ id: `${kind}-${number}`, name },
      ...(chats === 'teams' ? {} : { slack: `U0${kind.toUpperCase()}${number}` }),
      ...(chats === 'slack' ? {} : { teams: objectId(`${kind}-${number}`) }),
    };
  });
}

/** A well-formed object id of Microsoft Entra, the same in every run. */
function objectId(of: string): string {
  const hash = createHash('sha256').update(of).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
