import type { PersonRef } from './person.ts';
import { directoryRoles } from './person.ts';
import type { ApproverSpec, Policy, PolicyStage } from './policy.ts';
import {
  matchingFindings,
  type RiskAnswers,
  type RiskFinding,
  type RiskSettings,
  type RiskSourceName,
} from './risk.ts';

export type StageSource = RiskSourceName | 'policy';

/**
 * A stage as it is fixed when the request is submitted. `id` is a name such as `policy-1`: the count starts anew for
 * each source, so that an id on a button does not tell policy approvers whether risk stages came first.
 */
export interface StageDefinition {
  readonly id: string;
  readonly source: StageSource;
  readonly approvers: readonly ApproverSpec[];
  readonly fallbackApprovers: readonly ApproverSpec[];
  readonly timeoutDays: number;
  /** What it means that nobody answered in time. */
  readonly onTimeout: 'deny' | 'expire';
  readonly reasonRequired: boolean;
  /** Why a risk stage is there; empty for policy stages. */
  readonly findings: readonly RiskFinding[];
}

export type StageState = 'waiting' | 'open' | 'approved' | 'denied' | 'timedOut';

export type Answer = 'approve' | 'deny';

export interface Decision {
  readonly answer: Answer;
  readonly by: PersonRef;
  readonly at: Date;
  readonly reason?: string;
  /** Whether the requestor may see the reason; always false for risk stages. */
  readonly shareReason: boolean;
}

export interface Stage extends StageDefinition {
  readonly state: StageState;
  readonly approversNow: readonly PersonRef[];
  readonly openedAt?: Date;
  readonly dueAt?: Date;
  readonly closedAt?: Date;
  readonly decision?: Decision;
}

/** Risk stages always wait 14 days and are then denied. */
const riskTimeoutDays = 14;

const riskReviewers: Record<RiskSourceName, string> = {
  idProtection: directoryRoles.securityAdministrator,
  insiderRisk: directoryRoles.complianceAdministrator,
};

export function isRiskStage(stage: { readonly source: StageSource }): boolean {
  return stage.source !== 'policy';
}

/** Risk findings and policy to stages in their order: ID Protection, insider risk, then the policy's own. */
export function planStages(policy: Policy, settings: RiskSettings, answers: RiskAnswers): StageDefinition[] {
  const riskStages = (['idProtection', 'insiderRisk'] as const).flatMap((source) => {
    const findings = matchingFindings(settings.thresholds, source, answers[source]);
    return findings.length === 0 ? [] : [riskStage(source, findings, settings)];
  });
  return [...riskStages, ...policy.stages.map(policyStageDefinition)];
}

function riskStage(source: RiskSourceName, findings: readonly RiskFinding[], settings: RiskSettings): StageDefinition {
  return {
    id: `${source}-1`,
    source,
    approvers: [{ kind: 'role', role: riskReviewers[source] }],
    fallbackApprovers: settings.fallbackApprovers[source],
    timeoutDays: riskTimeoutDays,
    onTimeout: 'deny',
    reasonRequired: false,
    findings,
  };
}

function policyStageDefinition(stage: PolicyStage, index: number): StageDefinition {
  return {
    id: `policy-${index + 1}`,
    source: 'policy',
    approvers: stage.approvers,
    fallbackApprovers: stage.fallbackApprovers,
    timeoutDays: stage.timeoutDays,
    onTimeout: 'expire',
    reasonRequired: stage.reasonRequired,
    findings: [],
  };
}
