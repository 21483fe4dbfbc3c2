import { directoryRoles } from '../base/person.ts';
import type { RiskSourceName } from '../policy/risk.ts';
import { isSubject, type Relation } from '../request/authority.ts';
import { type AccessRequest, type AccessWindow, isOpen, openStage } from '../request/request.ts';
import { resourceName } from '../request/role-requests.ts';
import { type Decision, isRiskStage, type Stage } from '../request/stages.ts';
import type { DecisionView, RequestView, RiskView, StageView, Viewer } from './request-view.ts';
import { noParts, partsOf, statusOf, subjectStatus } from './status.ts';

/**
 * As which administrator somebody looks at a request; nothing: they have another part in it. An administrator of the
 * organization who was asked before, and is not asked now, looks as an administrator as well, as in their lists.
 */
export function administratorOf(relation: Relation, roles: readonly string[]): Pick<Viewer, 'administrator'> {
  const isOfOrganization = roles.includes(directoryRoles.identityGovernanceAdministrator);
  if (isOfOrganization && ['none', 'resourceAdministrator', 'asked'].includes(relation))
    return { administrator: 'ofOrganization' };
  return relation === 'none' || relation === 'resourceAdministrator' ? { administrator: 'ofResource' } : {};
}

/**
 * The request as this person may see it, or undefined when they have no part in it. Requestor, beneficiary
 * and policy approvers see no risk stage, and the stages that they see are renumbered; a risk stage is seen by
 * those who were asked in it, but never by somebody whose own request it is. They see no policy stage: one that still
 * waits would tell them that somebody else reviews a risk.
 */
export function view(request: AccessRequest, viewer: Viewer): RequestView | undefined {
  if (isSubject(request, viewer)) return subjectView(request, viewer);
  const approves = mayApprove(request, viewer);
  if (viewer.administrator === 'ofOrganization' && !approves) return organizationView(request, viewer);
  // Administrators of the organization who may approve it see it like its approvers, and before they are asked like a role's
  // administrators who may approve it.
  const isAsked =
    viewer.administrator === 'ofOrganization' && request.stages.some((one) => isAskedOrDecided(one, viewer));
  if (viewer.administrator !== undefined && !isAsked)
    return resourceView(request, { ...viewer, administrator: 'ofResource', approves });
  const seenStages = request.stages.filter((stage) => canSeeStage(request, stage, viewer));
  const [first] = seenStages;
  if (first === undefined) return formerView(request, viewer);
  const visible = request.stages.filter((stage) => seenStages.includes(stage) || isFormer(stage, viewer));
  const shared = common(request);
  // How long it lay with reviewers whom this viewer must not know of is told by no time either.
  const seen = { ...shared, ...asBegun(shared, begun(request, first)) };
  const stages = visible.map((stage, index) =>
    isFormer(stage, viewer) ? withdrawnView(stage, index + 1) : stageView(stage, index + 1, viewer),
  );
  // People who had answered before learn no more than after a denial that they must not know of, unless others than the
  // requestor canceled it: that is told to every approver.
  const isTold = request.cancelReason !== undefined || visible.some(({ state }) => state === 'canceled');
  const stopped: Partial<RequestView> = isTold ? { ...canceledBy(request), status: 'canceled' } : {};
  const still = seenStages.filter((stage) => !isFormer(stage, viewer));
  return { ...seen, ...stopped, ...endedEarly(request, mayKnowAuthor(request, viewer, still)), stages };
}

/**
 * Whether this person may decide a policy stage of the request, or has decided one. Then R-34 holds for them, whatever they
 * administer: they are shown the request as an approver, and no risk review that they were not asked about.
 */
function mayApprove({ stages }: AccessRequest, viewer: Viewer): boolean {
  return viewer.approves === true || stages.some((stage) => !isRiskStage(stage) && isAskedOrDecided(stage, viewer));
}

/** A request in progress has been so since it began for this viewer. */
function asBegun({ status }: RequestView, begun: Partial<RequestView>): Partial<RequestView> {
  const { submittedAt } = begun;
  return status === 'inProgress' && submittedAt !== undefined ? { ...begun, since: submittedAt } : begun;
}

function canceledBy({ canceledBy, cancelReason }: AccessRequest): Pick<RequestView, 'canceledBy' | 'cancelReason'> {
  return {
    ...(canceledBy === undefined ? {} : { canceledBy: canceledBy.name }),
    ...(cancelReason === undefined ? {} : { cancelReason }),
  };
}

function begun(request: AccessRequest, first: Stage): Partial<RequestView> {
  const { openedAt } = first;
  if (request.stages.indexOf(first) <= 0 || openedAt === undefined) return {};
  const { startsAt, ...window } = request.window;
  // A start before what reads as its submission would tell of what lay between.
  const begins = startsAt !== undefined && startsAt > openedAt ? { startsAt } : {};
  return { submittedAt: openedAt, window: { ...window, ...begins } };
}

/** Whether this person is or was asked in any stage, or decided it. */
export function wasAsked({ stages }: AccessRequest, viewer: Viewer): boolean {
  return stages.some((stage) => isAskedOrDecided(stage, viewer) || isFormer(stage, viewer));
}

/** Was asked in this stage, and is not any more. */
function isFormer(stage: Stage, viewer: Viewer): boolean {
  return stage.formerApprovers.some(({ id }) => id === viewer.id) && !isAskedOrDecided(stage, viewer);
}

function withdrawnView({ id, source, reasonRequired }: Stage, number: number): StageView {
  return { id, number, source, reasonRequired, state: 'withdrawn', risk: [] };
}

/** What is left of a request for somebody who is not asked any more: what it was, by name, and nothing that was in it. */
export function withoutContent(seen: RequestView): RequestView {
  const { endedEarly: _early, canceledBy: _by, cancelReason: _why, ...rest } = seen;
  return {
    ...{ ...rest, status: 'withdrawn', since: seen.submittedAt, packageDescription: '', resources: [], window: {} },
    ...{ justification: '', answers: [], ...noParts },
  };
}

/** Somebody who was asked and is not any more sees that, and nothing of what became of the request. */
function formerView(request: AccessRequest, viewer: Viewer): RequestView | undefined {
  const stages = request.stages.filter((stage) => isFormer(stage, viewer));
  const [first] = stages;
  if (first === undefined) return undefined;
  const seen = withoutContent({ ...common(request), ...begun(request, first) });
  return { ...seen, stages: stages.map((stage, index) => withdrawnView(stage, index + 1)) };
}

/**
 * For the organization's administrators: what it waits for, a risk review as such, and of every stage who is asked,
 * until when, and who decided it. Of a risk review they see neither source, finding nor reason. Administrators who were
 * asked in a risk review see no other one. Nobody sees their own request in this way, nor one that they may approve.
 */
function organizationView(request: AccessRequest, viewer: Viewer): RequestView {
  const stage = openStage(request);
  const awaits = stage === undefined ? 'delivery' : isRiskStage(stage) ? 'riskReview' : 'approval';
  const stages = request.stages.filter((one) => !isRiskStage(one) || mayKnowOfReview(request, one, viewer));
  const seen = stages.map((one, index) => stageForOrganization(one, index + 1, viewer));
  return { ...overseen(request, viewer, stages, awaits), stages: seen };
}

/**
 * Whether somebody who has no part in a request, or only in this risk review of it, is looking: nobody else may know that it
 * is there.
 */
export function mayKnowOfReview(request: AccessRequest, review: Stage, viewer: Viewer): boolean {
  if (isSubject(request, viewer) || mayApprove(request, viewer)) return false;
  return isAskedOrDecided(review, viewer) || !wasAsked(request, viewer);
}

function stageForOrganization(stage: Stage, number: number, viewer: Viewer): StageView {
  const approvers = stage.approversNow.map(({ name }) => name);
  const seen: StageView = { ...stageView(stage, number, viewer), approvers };
  if (!isRiskStage(stage) || isAskedOrDecided(stage, viewer)) return seen;
  const { decision, ...rest } = seen;
  const risk = { ...rest, id: `risk-${number}`, source: 'risk' } as const;
  if (decision === undefined) return risk;
  // The reason for it speaks of the risk.
  const { reason: _reason, ...withoutReason } = decision;
  return { ...risk, decision: withoutReason };
}

/**
 * For the administrators of a role's resource: no risk review is shown to them. To those who could approve the
 * request it exists only from when its approvers were asked, and that is then the time of its submission.
 */
function resourceView(request: AccessRequest, viewer: Viewer): RequestView | undefined {
  const stages = request.stages.filter((one) => !isRiskStage(one));
  const [first] = stages;
  const isApproved = stages.every(({ state }) => state === 'approved');
  const decided = stages.filter(({ decision }) => decision !== undefined);
  const seen = overseen(request, viewer, decided, isApproved ? 'delivery' : 'approval');
  if (viewer.approves !== true || first === undefined) return seen;
  return hasReachedApprovers(request) ? { ...seen, ...asBegun(seen, begun(request, first)) } : undefined;
}

/** Whether the policy's approvers know of the request: one of their stages has opened, or it has none. */
export function hasReachedApprovers({ stages }: AccessRequest): boolean {
  const theirs = stages.filter((one) => !isRiskStage(one));
  return theirs.length === 0 || theirs.some(({ openedAt }) => openedAt !== undefined);
}

function overseen(
  request: AccessRequest,
  viewer: Viewer,
  stages: readonly Stage[],
  awaits: NonNullable<RequestView['awaits']>,
): RequestView {
  return {
    ...common(request),
    ...canceledBy(request),
    ...endedEarly(request, viewer.administrator === 'ofOrganization' || mayKnowAuthor(request, viewer, stages)),
    ...(request.state === 'canceled' && viewer.administrator === 'ofOrganization' ? { status: 'canceled' } : {}),
    stages: stages.map((one, index) => stageView(one, index + 1, viewer)),
    ...(isOpen(request) ? { awaits } : {}),
  };
}

function canSeeStage(request: AccessRequest, stage: Stage, viewer: Viewer): boolean {
  if (isRiskStage(stage)) return isAskedOrDecided(stage, viewer);
  return request.stages.some((candidate) => !isRiskStage(candidate) && isAskedOrDecided(candidate, viewer));
}

/** Whether this person was asked in this stage, or decided it: only then is there a card of it for them. */
export function isAskedOrDecided(stage: Stage, viewer: Viewer): boolean {
  return stage.approversNow.some((approver) => approver.id === viewer.id) || stage.decision?.by.id === viewer.id;
}

function common(request: AccessRequest): RequestView {
  return {
    id: request.id,
    status: statusOf(request),
    since: statusOf(request) === 'inProgress' ? request.submittedAt : request.since,
    organization: request.organization,
    timeZone: request.timeZone,
    requestor: request.requestor,
    beneficiary: request.beneficiary,
    kind: request.target.kind,
    packageName: request.target.name,
    packageDescription: request.target.description,
    resources: request.target.resources.map((resource) => resourceName(request.target, resource)),
    window: windowOf(request),
    lasts: request.policy.access,
    justification: request.justification,
    answers: request.answers,
    ...(request.extensionOf === undefined ? {} : { extendsUntil: request.extensionOf.endsAt }),
    submittedAt: request.submittedAt,
    stages: [],
    ...partsOf(request),
  };
}

/**
 * While a request is in progress, the times are those that were asked for. The end that follows from when the delivery began
 * would tell that risk is not being reviewed again: without it, that it is.
 */
function windowOf(request: AccessRequest): AccessWindow {
  const [first] = request.events;
  // What was never given had no end either.
  const isAskedFor = statusOf(request) === 'inProgress' || request.state === 'deliveryFailed';
  return isAskedFor && first?.type === 'requestSubmitted' ? first.data.window : request.window;
}

/** A person who returned access had it, so everybody may know them. */
function endedEarly({ earlyEnd }: AccessRequest, mayKnowAuthor: boolean): Pick<RequestView, 'endedEarly'> {
  if (earlyEnd === undefined) return {};
  const { how, at, by, reason } = earlyEnd;
  const named = by !== undefined && (how === 'returned' || mayKnowAuthor);
  return { endedEarly: { how, at, ...(named ? { by: by.name } : {}), ...(reason === undefined ? {} : { reason }) } };
}

/**
 * Whether this viewer may know who took the access away: they did it themselves, or see a stage that the author decided.
 * An administrator is not named to approvers, although it would tell them nothing of risk: else they would know every
 * revocation without a name for a risk reviewer's.
 */
function mayKnowAuthor({ earlyEnd }: AccessRequest, viewer: Viewer, visible: readonly Stage[]): boolean {
  const author = earlyEnd?.by?.id;
  if (author === undefined) return false;
  return author === viewer.id || visible.some(({ decision }) => decision?.by.id === author);
}

function subjectView(request: AccessRequest, viewer: Viewer): RequestView {
  const decision = tellableDecision(request);
  const reason = decision?.shareReason ? decision.reason : undefined;
  // A denial without a shared reason has no name either: else one without a name would be known for a risk denial.
  const named = request.policy.showApproverNames && (decision?.answer === 'approve' || reason !== undefined);
  return {
    ...common(request),
    ...endedEarly(request, false),
    status: subjectStatus(request),
    ...canceledBy(request),
    ...(reason === undefined ? {} : { sharedReason: reason }),
    ...(decision !== undefined && named ? { decidedBy: decision.by.name } : {}),
    ...(decision?.answer === 'approve' && named ? { approvedBy: approversOf(request) } : {}),
    ...(request.target.kind === 'accessPackage' && request.policy.extension !== 'no' ? { mayBeKept: true } : {}),
    ...(viewer.id === request.requestor.id ? { askAgain: askAgain(request) } : {}),
  };
}

function approversOf({ stages }: AccessRequest): string[] {
  const approved = stages.filter((stage) => !isRiskStage(stage) && stage.state === 'approved');
  return [
    ...new Map(
      approved.flatMap(({ decision }) => (decision === undefined ? [] : [[decision.by.id, decision.by.name] as const])),
    ).values(),
  ];
}

/** Packages are asked for with a form, roles activated; what lasts is extended by the number of its request. */
function askAgain({ target, extensionOf, since }: AccessRequest): string {
  if (target.kind === 'eligibility') return `extend ${target.resources[0]?.id ?? ''}`.trim();
  if (target.kind === 'role') return `activate ${target.id.replace(/^role:/, '')}`;
  return extensionOf !== undefined && extensionOf.endsAt > since
    ? `extend ${extensionOf.requestId}`
    : `request ${target.id}`;
}

/** The policy's decision that led to what the subjects hear now; none while the request is in progress. */
function tellableDecision(request: AccessRequest): Decision | undefined {
  const status = statusOf(request);
  if (status === 'inProgress' || status === 'expired' || request.state === 'canceled') return undefined;
  const wanted = status === 'notGranted' ? 'denied' : 'approved';
  return request.stages.findLast((stage) => !isRiskStage(stage) && stage.state === wanted)?.decision;
}

function stageView(stage: Stage, number: number, viewer: Viewer): StageView {
  const { decision, dueAt } = stage;
  const reviews = stage.state === 'open' && isRiskStage(stage) && isAskedOrDecided(stage, viewer);
  return {
    id: stage.id,
    number,
    source: stage.source,
    state: stage.state,
    reasonRequired: stage.reasonRequired,
    ...(dueAt === undefined ? {} : { dueAt }),
    ...(decision === undefined ? {} : { decision: decisionView(decision) }),
    risk: reviews && viewer.readsRisk === true ? riskView(stage) : [],
    ...(reviews && viewer.readsRisk !== true ? { missingRole: directoryRoles.securityReader } : {}),
  };
}

function decisionView({ answer, by, at, reason }: NonNullable<Stage['decision']>): DecisionView {
  return { answer, by: by.name, at, ...(reason === undefined ? {} : { reason }) };
}

function riskView(stage: Stage): RiskView[] {
  return stage.findings.map((finding) => ({
    source: stage.source as RiskSourceName,
    person: finding.subject.name,
    level: finding.level,
    ...('since' in finding && finding.since !== undefined ? { since: finding.since } : {}),
    ...(finding.detail === undefined ? {} : { detail: finding.detail }),
  }));
}
