import { InvariantError } from '../base/errors.ts';
import type { Name } from '../base/name.ts';
import type { Actor, PersonRef, Via } from '../base/person.ts';
import type { Problem } from '../base/problem.ts';
import type { ApproverSpec, Policy, Resource } from '../policy/policy.ts';
import { nextAccessActionAt, nextStageActionAt } from './schedule.ts';
import type { Answer, Stage, StageDefinition } from './stages.ts';

/** Every state a request can be in. */
export type RequestState =
  | 'submitted'
  | 'pendingApproval'
  | 'approved'
  | 'denied'
  | 'expired'
  | 'canceled'
  | 'delivering'
  | 'partiallyFulfilled'
  | 'fulfilled'
  | 'deliveryFailed'
  | 'accessExtended'
  | 'accessExpired'
  | 'revoked';

/** The one table of transitions: from each state, the states that can follow. Nothing else can happen. */
export const transitions: Readonly<Record<RequestState, readonly RequestState[]>> = {
  submitted: ['pendingApproval', 'approved', 'canceled'],
  pendingApproval: ['approved', 'denied', 'expired', 'canceled'],
  approved: ['delivering'],
  delivering: ['fulfilled', 'partiallyFulfilled', 'deliveryFailed'],
  partiallyFulfilled: ['fulfilled', 'deliveryFailed', 'accessExtended', 'accessExpired', 'revoked'],
  fulfilled: ['accessExtended', 'accessExpired', 'revoked'],
  accessExtended: ['accessExtended', 'accessExpired', 'revoked'],
  denied: [],
  expired: [],
  canceled: [],
  deliveryFailed: [],
  accessExpired: [],
  revoked: [],
};

/** What is requested: a package, a role to activate, or an eligibility, with the resources that it gives. */
export interface Target {
  /** An access package, a role to be made active, or the eligibility for a role. */
  readonly kind: 'accessPackage' | 'role' | 'eligibility';
  readonly id: string;
  readonly name: Name;
  readonly description: string;
  readonly resources: readonly Resource[];
  /** Of a role: its resource's administrators. */
  readonly administrators?: readonly ApproverSpec[];
}

/** Something that can be asked for: what it is, and by which policy. */
export interface Requestable extends Target {
  readonly policy: Policy;
}

/**
 * When the access is to begin and end. No `startsAt`: as soon as it is approved. No `endsAt`: as the policy says, from when
 * delivery starts; then it is set, unless the access has no end.
 */
export interface AccessWindow {
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** What became of one resource of the package. `problem` says why it is missing. */
export interface ResourceOutcome {
  readonly resource: Resource;
  readonly delivered: boolean;
  /** It is on offer to somebody from outside, who has yet to accept it. */
  readonly invited?: boolean;
  readonly problem?: Problem;
}

/** An answer to one of the package's questions, with the question as it was. */
export interface QuestionAnswer {
  readonly question: Name;
  readonly answer: string;
}

/** The access that an extension is about: the request that led to it, and when it ended at the time of asking. */
export interface ExtendedAccess {
  readonly requestId: string;
  readonly endsAt: Date;
}

/** Why access ends before its time: the beneficiary returned it, somebody revoked it, or the beneficiary has left. */
export interface EarlyEnd {
  readonly how: 'returned' | 'revoked' | 'left';
  /** Absent: the program ended it. */
  readonly by?: PersonRef;
  readonly at: Date;
  readonly reason?: string;
}

/** Why a pending request was canceled, other than by its requestor. */
export type CancelReason =
  /** An administrator's own words, which the requestor and the approvers see. */
  | { readonly kind: 'administrator'; readonly text: string }
  /** Its requestor or its beneficiary has left. */
  | { readonly kind: 'left'; readonly person: PersonRef }
  /** What it asks for was removed. */
  | { readonly kind: 'notOffered' };

/** Who would be asked, and is passed over because no running chat reaches them. */
interface PassedOver {
  readonly unreachable?: readonly PersonRef[];
}

/** Who is asked from now on, and who is not any more. */
export interface ApproverChange extends PassedOver {
  readonly added: readonly PersonRef[];
  readonly removed: readonly PersonRef[];
  /** How many more approve this stage without being asked, when that was found first. */
  readonly notAsked?: number;
  /** The role without which nobody can decide, where none of those who are asked from now on holds it. */
  readonly roleNobodyHolds?: string;
}

/** What a request asks for, and for whom, as it was submitted. */
interface Submitted {
  readonly organization: string;
  /** The organization's, in which days begin and end. */
  readonly timeZone: string;
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
  readonly target: Target;
  readonly policy: Policy;
  readonly justification: string;
  readonly answers: readonly QuestionAnswer[];
  readonly window: AccessWindow;
  /** An extension: the access that it makes last longer. It has none of its own. */
  readonly extensionOf?: ExtendedAccess;
}

/** What happened, by type. Data holds all that `applyEvent` needs: a request is the fold of its events. */
export interface EventData {
  requestSubmitted: Submitted & { readonly stages: readonly StageDefinition[] };
  stageOpened: PassedOver & {
    readonly stage: string;
    readonly approvers: readonly PersonRef[];
    /** How many more approve this stage without being asked: a stage asks so many at the most. */
    readonly notAsked?: number;
    readonly dueAt: Date;
  };
  stageDecided: {
    readonly stage: string;
    readonly answer: Answer;
    readonly reason?: string;
    readonly shareReason: boolean;
  };
  stageTimedOut: { readonly stage: string };
  /** Other people are asked now, or other ones of them can decide, because the directory says so. */
  approversChanged: { readonly stage: string } & ApproverChange;
  stageReminded: { readonly stage: string };
  /** The alternate approvers are asked as well. */
  stageEscalated: PassedOver & {
    readonly stage: string;
    readonly added: readonly PersonRef[];
    readonly notAsked?: number;
  };
  /** `since`: nobody who is asked has been reached since then; absent: somebody has by now. */
  reachChanged: { readonly stage: string; readonly since?: Date };
  /** Risk has risen since it was last asked about: these reviews come before the access. */
  riskStagesAdded: { readonly stages: readonly StageDefinition[] };
  requestApproved: Record<never, never>;
  requestDenied: Record<never, never>;
  requestExpired: Record<never, never>;
  /** No `why`: its requestor took it back. */
  requestCanceled: { readonly why?: CancelReason };
  /** `endsAt`: when the access will end, now that it is known when it begins. */
  deliveryStarted: { readonly endsAt?: Date };
  deliveryFinished: { readonly outcomes: readonly ResourceOutcome[] };
  /** The access lasts longer now, because of the extension request that is named. */
  accessExtended: { readonly endsAt: Date; readonly extension: string };
  /** The eligibility that the request led to has another end now; absent: none. */
  eligibilityEndMoved: { readonly endsAt?: Date };
  /** The target had lost something of the access; whether it could be given again. */
  accessDrifted: { readonly resource: Resource; readonly restored: boolean; readonly problem?: Problem };
  /** A target has failed for a while to give the access, or to take it away; it is tried on. Said once each. */
  fulfilmentDelayed: { readonly giving: boolean; readonly outcomes: readonly ResourceOutcome[] };
  /**
   * A target has something of the access after its end, and a call that gives it was never answered. It is taken away, and
   * would be taken away again until `until`.
   */
  lateGrantFound: { readonly resource: Resource; readonly until: Date };
  /** Its people are told that the end comes near. */
  accessEndAnnounced: Record<never, never>;
  /** The beneficiary gives the access back, or somebody takes it away, before its end. */
  accessReturned: Record<never, never>;
  accessRevoked: { readonly reason: string };
  /** The person who has the access has left, so it ends. */
  beneficiaryLeft: Record<never, never>;
  accessEnding: Record<never, never>;
  accessEnded: Record<never, never>;
}

/** What kinds of events a request has. */
export type EventType = keyof EventData;

/** One thing that happened, as it is kept: who, through what, from which state to which, when; hash-chained. */
export type RequestEvent = {
  [T in EventType]: {
    readonly requestId: string;
    /** 1 for the first event of a request, then one more each. */
    readonly seq: number;
    readonly at: Date;
    readonly type: T;
    readonly actor: Actor;
    readonly via: Via;
    /** The command that caused it: a command that comes twice finds itself here. */
    readonly commandId: string;
    readonly from: RequestState | null;
    readonly to: RequestState;
    readonly data: EventData[T];
    readonly prevHash: string;
    /** SHA-256 (hex) over the canonical JSON of everything above. */
    readonly hash: string;
  };
}[EventType];

/** A request with all that happened to it: the fold of its events (`applyEvent`). */
export interface AccessRequest extends Submitted {
  readonly id: string;
  /** The number of events: what each conditional write is conditional on. */
  readonly revision: number;
  readonly state: RequestState;
  readonly since: Date;
  readonly submittedAt: Date;
  readonly stages: readonly Stage[];
  /** Since when the access is there; with `endsAt` the assignment that the request led to. */
  readonly deliveredAt?: Date;
  readonly outcomes: readonly ResourceOutcome[];
  /** Who canceled the request before it was decided; absent: nobody, or the program did. */
  readonly canceledBy?: PersonRef;
  /** Why it was canceled, unless its requestor took it back. */
  readonly cancelReason?: CancelReason;
  /** When its people were last told that the end comes near. */
  readonly endAnnouncedAt?: Date;
  /** The access ends before its time. */
  readonly earlyEnd?: EarlyEnd;
  /** The end has come and the access is being taken away. */
  readonly ending: boolean;
  readonly events: readonly RequestEvent[];
}

/** Nothing has been decided or delivered for good yet: a second request for the same thing is refused. */
export function isOpen(request: AccessRequest): boolean {
  return isPending(request) || ['approved', 'delivering'].includes(request.state);
}

/** Nothing is decided for good: it may still be denied, expire, or be canceled. */
export function isPending(request: AccessRequest): boolean {
  return ['submitted', 'pendingApproval'].includes(request.state);
}

/** The access is there, whole or in part, by this very request: an extension has none of its own, an eligibility is none. */
export function hasAccess(request: AccessRequest): boolean {
  const there = ['fulfilled', 'partiallyFulfilled', 'accessExtended'].includes(request.state);
  return there && request.extensionOf === undefined && request.target.kind !== 'eligibility';
}

/** Nothing can happen to it any more: what people see of it stays as it is. */
export function isOver({ state }: AccessRequest): boolean {
  return transitions[state].length === 0;
}

/** The stage that waits for a decision; at most one does. */
export function openStage(request: AccessRequest): Stage | undefined {
  return request.stages.find((stage) => stage.state === 'open');
}

/** @throws InvariantError when the request has no stage of this name. */
export function stageById(request: AccessRequest, id: string): Stage {
  const stage = request.stages.find((candidate) => candidate.id === id);
  if (stage === undefined) throw new InvariantError(`Request ${request.id} has no stage ${id}.`);
  return stage;
}

/** Everybody has approved, and what is left is to ask about risk once more, just before the access begins. */
export function awaitsRecheck(request: AccessRequest): boolean {
  return isPending(request) && openStage(request) === undefined;
}

/**
 * When the program itself must look at the request next: the open stage's reminder, escalation or due time, the start of
 * the access, when risk is asked about once more, or its end.
 */
export function nextActionAt(request: AccessRequest): Date | undefined {
  switch (request.state) {
    case 'submitted':
    case 'pendingApproval': {
      const stage = openStage(request);
      return stage === undefined ? (request.window.startsAt ?? lastAnswerAt(request)) : nextStageActionAt(stage);
    }
    case 'approved':
      return request.earlyEnd?.at ?? request.window.startsAt ?? request.since;
    case 'delivering':
      // Nothing to wait for: the process that began it may have been stopped in between.
      return onlyMovesAnEnd(request) ? request.since : (request.earlyEnd?.at ?? request.window.endsAt);
    case 'fulfilled':
    case 'partiallyFulfilled':
    case 'accessExtended':
      return hasAccess(request) && !request.ending ? nextAccessActionAt(request) : undefined;
    default:
      return undefined;
  }
}

/** Its delivery only moves the end of some access or of an eligibility, so no target has to answer. */
export function onlyMovesAnEnd({ extensionOf, target }: Pick<AccessRequest, 'extensionOf' | 'target'>): boolean {
  return extensionOf !== undefined || target.kind === 'eligibility';
}

function lastAnswerAt(request: AccessRequest): Date {
  return request.stages.findLast(({ closedAt }) => closedAt !== undefined)?.closedAt ?? request.submittedAt;
}
