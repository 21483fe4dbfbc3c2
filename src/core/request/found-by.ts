import { type AccessRequest, hasAccess, isOpen, nextActionAt, openStage } from './request.ts';
import { isRiskStage } from './stages.ts';

/** What is stored beside a request so that it can be found; all of it follows from the request. */
export interface FoundBy {
  /** No other may be asked for. */
  readonly open: boolean;
  /** It is what gives the access that lasts. */
  readonly access: boolean;
  readonly nextActionAt?: Date;
  /** Those whose decision it waits for: it is in their pending list. */
  readonly waitingFor: readonly string[];
  /** Everybody who was asked, but for those who are not any more: it is in their pending list or in their history. */
  readonly asked: readonly string[];
  /** Those of them for whose decision it does not wait: it is in their history. */
  readonly inHistoryOf: readonly string[];
  /** Requestor and beneficiary: it is among their requests. */
  readonly subjects: readonly string[];
  /**
   * Where it stands in approvers' lists. Once policy approvers have been asked this is when that was: the time that a
   * request lay with risk reviewers before must show in no order of a list (R-34).
   */
  readonly listedAt: Date;
  /** It waits for a risk review. */
  readonly inRiskReview: boolean;
}

/** What is stored beside a request so that its people hear of it, and its approvers are looked up again. */
export interface StoreBookkeeping {
  /** Up to which event its deliveries are planned. */
  readonly plannedRevision: number;
  /** The number of events that it had when they were to be planned last; absent: all are. */
  readonly planDue?: number;
  /** While they are: from when on. */
  readonly planAt?: Date;
  /** While it is pending: when its people and its open stage's approvers are looked up again. */
  readonly refreshAt?: Date;
  /** When what is due next is done: when it is due, or later after it failed. */
  readonly actAt?: Date;
}

/** The fields of `FoundBy`, for checking that what is stored is what follows from the request. */
export const foundByFields = [
  'open',
  'access',
  'nextActionAt',
  'waitingFor',
  'asked',
  'inHistoryOf',
  'subjects',
  'listedAt',
  'inRiskReview',
] as const satisfies readonly (keyof FoundBy)[];

/** What a request must be found by. */
export function foundBy(request: AccessRequest): FoundBy {
  const next = nextActionAt(request);
  const stage = openStage(request);
  const asked = request.stages.flatMap(({ approversNow, decision }) => [
    ...approversNow,
    ...(decision === undefined ? [] : [decision.by]),
  ]);
  const waitingFor = stage === undefined ? [] : stage.approversNow.map(({ id }) => id);
  const waits = new Set(waitingFor);
  const everAsked = unique(asked.map(({ id }) => id));
  const firstPolicy = request.stages.find((one) => !isRiskStage(one) && one.openedAt !== undefined);
  return {
    open: isOpen(request),
    access: hasAccess(request),
    ...(next === undefined ? {} : { nextActionAt: next }),
    waitingFor,
    asked: everAsked,
    inHistoryOf: everAsked.filter((id) => !waits.has(id)),
    subjects: unique([request.requestor.id, request.beneficiary.id]),
    listedAt: firstPolicy?.openedAt ?? request.submittedAt,
    inRiskReview: stage !== undefined && isRiskStage(stage),
  };
}

function unique(ids: readonly string[]): string[] {
  return [...new Set(ids)];
}
