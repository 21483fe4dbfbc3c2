import {
  type AccessDuration,
  type AccessPackage,
  type ApproverSpec,
  groupMembership,
  type Policy,
  type PolicyStage,
  type Question,
  type RequestorScope,
  type Resource,
} from '../../src/core/policy/policy.ts';
import type { RiskLevel, RiskSettings } from '../../src/core/policy/risk.ts';
import type { Requestable } from '../../src/core/request/request.ts';

interface PackageInput {
  readonly id?: string;
  readonly resources?: readonly Resource[];
  readonly stages?: readonly Partial<PolicyStage>[];
  readonly requestors?: RequestorScope;
  readonly access?: AccessDuration;
  readonly showApproverNames?: boolean;
  readonly onBehalf?: boolean;
  readonly questions?: readonly Question[];
  readonly extension?: Policy['extension'];
  readonly incompatible?: Policy['incompatible'];
  readonly notifications?: boolean;
}

export const people = (...ids: string[]): ApproverSpec => ({ kind: 'people', people: ids });

export function resource(id: string): Resource {
  return { kind: groupMembership, id, name: `Group ${id}` };
}

/**
 * An access package with one resource and one stage that Amy or Ben decides, and that managers may ask for on behalf of
 * their reports, unless said otherwise.
 */
export function accessPackage({
  id = 'finance',
  resources,
  stages = [{}],
  ...policy
}: PackageInput = {}): AccessPackage & Requestable {
  return {
    kind: 'accessPackage',
    id,
    name: `The ${id} package`,
    description: `What ${id} needs`,
    resources: resources ?? [resource('ledger')],
    policy: {
      requestors: { kind: 'everyone' },
      access: { kind: 'forever' },
      showApproverNames: false,
      onBehalf: true,
      questions: [],
      extension: 'no',
      incompatible: { packages: [], groups: [] },
      notifications: true,
      riskReview: true,
      ...policy,
      stages: stages.map((stage) => ({
        approvers: [people('amy', 'ben')],
        fallbackApprovers: [],
        timeoutDays: 14,
        reasonRequired: false,
        ...stage,
      })),
    },
  };
}

/** Which levels ask for a review, per source; off unless said. */
export function riskSettings(
  thresholds: { readonly idProtection?: readonly RiskLevel[]; readonly insiderRisk?: readonly RiskLevel[] } = {},
  fallbackApprovers: Partial<RiskSettings['fallbackApprovers']> = {},
): RiskSettings {
  return {
    thresholds: { idProtection: [], insiderRisk: [], ...thresholds },
    fallbackApprovers: { idProtection: [], insiderRisk: [], ...fallbackApprovers },
  };
}
