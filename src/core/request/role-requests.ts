import type { ApproverSpec, Policy, PolicyStage, Question } from '../policy/policy.ts';
import { eligibilityTarget, type Role, roleName, roleTarget } from '../policy/role.ts';
import type { Requestable } from './request.ts';

/** For how long an eligibility is extended or renewed at the most. */
const eligibilityDays = 365;

/** What requests about roles are called, for the people who read them. */
export interface RoleRequestWords {
  readonly ticket: string;
  /** What staying eligible for the role of this name is called. */
  readonly eligibilityFor: (role: string) => string;
  readonly eligibilityDescription: string;
}

export const ticketId = 'ticket';

/** Of no use to anybody but those who read the request: which ticket it is for. */
export function ticketQuestion({ ticket: text }: Pick<RoleRequestWords, 'ticket'>): Question {
  return { id: ticketId, text, kind: 'shortText', required: false, choices: [], several: false };
}

/** Activating a role for so many hours, as something that is requested like everything else. */
export function activationOf(role: Role, hours: number, words: RoleRequestWords): Requestable {
  return {
    kind: 'role',
    id: roleTarget(role.id),
    name: roleName(role),
    description: role.description,
    resources: role.resources,
    administrators: role.administrators,
    policy: {
      ...rolePolicy(role, role.approvers),
      questions: [ticketQuestion(words)],
      access: { kind: 'hours', hours },
      // Asking again while it is active is asking to keep it active.
      extension: 'withApproval',
    },
  };
}

/**
 * Something that somebody has, as it is asked for to keep it for longer: a role that anybody eligible can make active
 * without approval is kept only with the approval of its resource's administrators.
 */
export function extensionOf(asked: Requestable): Requestable {
  const { kind, policy, administrators = [] } = asked;
  if (kind !== 'role' || policy.stages.length > 0) return asked;
  return { ...asked, policy: { ...policy, stages: stagesOf(administrators, []) } };
}

/** Extending or renewing somebody's eligibility: it needs approval also where activating does not. */
export function eligibilityOf(role: Role, words: RoleRequestWords): Requestable {
  const name = words.eligibilityFor(roleName(role));
  const approvers = role.approvers.length > 0 ? role.approvers : role.administrators;
  return {
    kind: 'eligibility',
    id: eligibilityTarget(role.id),
    name,
    description: words.eligibilityDescription,
    resources: [{ kind: 'eligibility', id: role.id, name }],
    administrators: role.administrators,
    policy: {
      ...rolePolicy(role, approvers),
      questions: [],
      access: { kind: 'days', days: eligibilityDays },
      extension: 'no',
    },
  };
}

function rolePolicy({ administrators, riskReview }: Role, approvers: readonly ApproverSpec[]) {
  return {
    requestors: { kind: 'everyone' },
    onBehalf: false,
    stages: stagesOf(approvers, administrators),
    incompatible: { packages: [], groups: [] },
    notifications: true,
    showApproverNames: true,
    riskReview,
  } as const satisfies Partial<Policy>;
}

function stagesOf(approvers: readonly ApproverSpec[], fallbackApprovers: readonly ApproverSpec[]): PolicyStage[] {
  if (approvers.length === 0) return [];
  // 24 hours, for everybody, with the last reminder two hours before.
  const time = { timeoutDays: 1, lastReminderHours: 2 };
  return [{ approvers, fallbackApprovers, ...time, reasonRequired: true }];
}
