import type { PersonRef } from '../base/person.ts';
import { directoryRoles } from '../base/person.ts';
import type { ApproverSpec, Escalation, PolicyStage } from '../policy/policy.ts';
import {
  matchingFindings,
  notYetReviewed,
  type RiskAnswers,
  type RiskFinding,
  type RiskSettings,
  type RiskSourceName,
  riskSourceNames,
} from '../policy/risk.ts';

/** Why a stage is there: a finding of a risk source, or the policy. */
export type StageSource = RiskSourceName | 'policy';

/**
 * A stage as it is fixed when the request is submitted. `id` is a name such as `policy-1`: the count starts again for
 * each source, so that an id on a button does not tell policy approvers whether risk stages came first.
 */
export interface StageDefinition {
  readonly id: string;
  readonly source: StageSource;
  readonly approvers: readonly ApproverSpec[];
  readonly fallbackApprovers: readonly ApproverSpec[];
  readonly escalation?: Escalation;
  readonly timeoutDays: number;
  readonly lastReminderHours?: number;
  /** What it means that nobody answered in time. */
  readonly onTimeout: 'deny' | 'expire';
  readonly reasonRequired: boolean;
  /** Why a risk stage is there; empty for policy stages. */
  readonly findings: readonly RiskFinding[];
}

/** `canceled`: the request was canceled while it was open. */
export type StageState = 'waiting' | 'open' | 'approved' | 'denied' | 'timedOut' | 'canceled';

/** What somebody can answer in a stage. */
export type Answer = 'approve' | 'deny';

/** How somebody decided a stage. */
export interface Decision {
  readonly answer: Answer;
  readonly by: PersonRef;
  readonly at: Date;
  readonly reason?: string;
  /** Whether the requestor may see the reason; always false for risk stages. */
  readonly shareReason: boolean;
}

/** A stage as it is now: its definition, who is asked, and what became of it. */
export interface Stage extends StageDefinition {
  readonly state: StageState;
  readonly approversNow: readonly PersonRef[];
  /** Those who were asked and are not any more: their cards must say so. */
  readonly formerApprovers: readonly PersonRef[];
  /** The role without which nobody can decide, where none of those who are asked holds it. */
  readonly roleNobodyHolds?: string;
  /** Those who would be asked, and are passed over because no running chat reaches them. */
  readonly unreachable?: readonly PersonRef[];
  /** Since when nobody who is asked has been reached, once that has lasted for an hour. */
  readonly nobodyReachedSince?: Date;
  readonly openedAt?: Date;
  readonly dueAt?: Date;
  /** When its approvers were last reminded. */
  readonly remindedAt?: Date;
  /** Since when its alternate approvers are asked as well. */
  readonly escalatedAt?: Date;
  readonly closedAt?: Date;
  readonly decision?: Decision;
}

/** A stage asks at most this many people: a card for each of them must remain deliverable, and the document has an end. */
export const approverLimit = 1_000;

/** Risk stages always wait 14 days and are then denied. */
const riskTimeoutDays = 14;

/** The role whose holders review what a source finds. */
export const riskReviewers: Record<RiskSourceName, string> = {
  idProtection: directoryRoles.securityAdministrator,
  insiderRisk: directoryRoles.complianceAdministrator,
};

/** Whether a stage reviews risk: requestor, beneficiary and policy approvers must not learn of it. */
export function isRiskStage(stage: { readonly source: StageSource | 'risk' }): boolean {
  return stage.source !== 'policy';
}

/** Risk findings and policy to stages in their order: ID Protection, insider risk, then the policy's own. */
export function planStages(
  policyStages: readonly PolicyStage[],
  settings: RiskSettings,
  answers: RiskAnswers,
): StageDefinition[] {
  return [...planRiskStages([], settings, answers), ...policyStages.map(policyStageDefinition)];
}

/**
 * The risk stages that these answers ask for beside the stages that there are: one for each source with a finding that
 * nobody has reviewed yet. Before there are any stages, every finding is such a one.
 */
export function planRiskStages(
  stages: readonly Pick<Stage, 'source' | 'state' | 'findings'>[],
  settings: RiskSettings,
  answers: RiskAnswers,
): StageDefinition[] {
  return riskSourceNames.flatMap((source) => {
    const before = stages.filter((stage) => stage.source === source);
    const reviewed = before.filter(({ state }) => state === 'approved').flatMap(({ findings }) => findings);
    const findings = notYetReviewed(source, matchingFindings(settings.thresholds, source, answers[source]), reviewed);
    return findings.length === 0 ? [] : [riskStage(source, before.length + 1, findings, settings)];
  });
}

function riskStage(
  source: RiskSourceName,
  number: number,
  findings: readonly RiskFinding[],
  settings: RiskSettings,
): StageDefinition {
  return {
    id: `${source}-${number}`,
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
    ...(stage.escalation === undefined ? {} : { escalation: stage.escalation }),
    timeoutDays: stage.timeoutDays,
    ...(stage.lastReminderHours === undefined ? {} : { lastReminderHours: stage.lastReminderHours }),
    onTimeout: 'expire',
    reasonRequired: stage.reasonRequired,
    findings: [],
  };
}
