import type { Conflict } from '../base/conflict.ts';
import type { Actor, PersonRef, Via } from '../base/person.ts';
import type { Problem } from '../base/problem.ts';
import type { Resource } from '../policy/policy.ts';
import type { RiskAnswers, RiskSettings } from '../policy/risk.ts';
import type { LiveAuthority } from './authority.ts';
import type { CancelReason, Requestable, ResourceOutcome } from './request.ts';
import type { Answer } from './stages.ts';

/** What every command carries. `id` is the platform's own where it has one: the same id is the same command. */
interface Issued {
  readonly id: string;
  readonly requestId: string;
  readonly actor: Actor;
  readonly via: Via;
}

/** What was filled in for each of a package's questions, by the question's id: texts, or the choices that were taken. */
export type QuestionInputs = Readonly<Record<string, readonly string[]>>;

/** A person asks for an access package, or for access that they have to last longer. */
export interface Submit extends Issued {
  readonly type: 'submit';
  readonly justification: string;
  readonly answers?: QuestionInputs;
  readonly startsAt?: Date;
  readonly endsAt?: Date;
}

/** A person answers a stage. `reason` is the justification; `shareReason` whether the requestor may see it. */
export interface Decide extends Issued {
  readonly type: 'decide';
  readonly stage: string;
  readonly answer: Answer;
  readonly reason?: string;
  readonly shareReason: boolean;
}

/** The requestor does not want it any more, or an administrator cancels it. */
export interface Cancel extends Issued {
  readonly type: 'cancel';
  /** Why, from an administrator; the requestor and the approvers see it. */
  readonly reason?: string;
}

/** Nothing can come of a pending request any more: one of its people has left, or what it asks for was removed. */
export interface CloseRequest extends Issued {
  readonly type: 'closeRequest';
  readonly why: Exclude<CancelReason, { kind: 'administrator' }>;
}

/** The person who has the access has left. */
export interface EndLeaverAccess extends Issued {
  readonly type: 'endLeaverAccess';
}

/** The due time of the open stage has come. */
export interface TimeOut extends Issued {
  readonly type: 'timeOut';
}

/** The time to remind the open stage's approvers has come. */
export interface Remind extends Issued {
  readonly type: 'remind';
}

/** The time to ask the open stage's alternate approvers has come. */
export interface Escalate extends Issued {
  readonly type: 'escalate';
}

/** The directory was asked again who the open stage's approvers are. */
export interface RefreshApprovers extends Issued {
  readonly type: 'refreshApprovers';
}

/** It was looked up whether any message to those whom the open stage asks has come to them. */
export interface NoteReach extends Issued {
  readonly type: 'noteReach';
  /** Since when nobody has been reached; absent: somebody has. */
  readonly since?: Date;
}

/** Everybody has approved, the access is about to begin, and risk was asked about once more. */
export interface RecheckRisk extends Issued {
  readonly type: 'recheckRisk';
}

/** The access is now wanted in the beneficiary's holdings. */
export interface StartDelivery extends Issued {
  readonly type: 'startDelivery';
  /**
   * Why nothing of it may be given after all: it must not be held together with what the person has by now, or they
   * are not eligible any more.
   */
  readonly problem?: Problem;
  /** It ends then at the latest, whatever was asked for: the person is eligible for no longer. */
  readonly eligibleUntil?: Date;
}

/** The holdings say what became of each resource. */
export interface FinishDelivery extends Issued {
  readonly type: 'finishDelivery';
  readonly outcomes: readonly ResourceOutcome[];
  /** What came of a request for an eligibility: it may last for longer than was asked for. */
  readonly eligibility?: { readonly endsAt?: Date };
}

/** An extension of this request's access was approved. */
export interface ExtendAccess extends Issued {
  readonly type: 'extendAccess';
  readonly extension: string;
  readonly endsAt: Date;
}

/** The beneficiary does not need the access any more. */
export interface ReturnAccess extends Issued {
  readonly type: 'returnAccess';
}

/** The eligibility that this request led to has got another end, has ended or was removed. */
export interface FollowEligibility extends Issued {
  readonly type: 'followEligibility';
  /** As it is now; absent: it was removed. */
  readonly eligibility?: { readonly endsAt?: Date };
  /** It has ended by now. */
  readonly isOver: boolean;
}

/** The access that this request made last longer has ended. */
export interface FollowAccess extends Issued {
  readonly type: 'followAccess';
  readonly ended: 'accessExpired' | 'revoked';
}

/** Somebody who approved, or an administrator, takes the access away. */
export interface Revoke extends Issued {
  readonly type: 'revoke';
  readonly reason: string;
}

/** The time to say that the end comes near has come. */
export interface AnnounceEnd extends Issued {
  readonly type: 'announceEnd';
}

/** Something of the access was gone from its target, and was given again, or not. */
export interface NoteDrift extends Issued {
  readonly type: 'noteDrift';
  readonly resource: Resource;
  readonly restored: boolean;
  readonly problem?: Problem;
}

/** A target has failed for a while to give something of the access, or to take it away. */
export interface NoteDelay extends Issued {
  readonly type: 'noteDelay';
  readonly giving: boolean;
  /** What is missing, or still there, each with why. */
  readonly outcomes: readonly ResourceOutcome[];
}

/** A target has something of the access that nobody wants any more; an unanswered call may have given it. */
export interface NoteLateGrant extends Issued {
  readonly type: 'noteLateGrant';
  readonly resource: Resource;
  /** Until when the call may still take effect, so that the resource would be taken away again. */
  readonly until: Date;
}

/** The end of the access has come; it is no longer wanted in the holdings. */
export interface EndAccess extends Issued {
  readonly type: 'endAccess';
}

/** The holdings say that the access is really gone. */
export interface FinishEnd extends Issued {
  readonly type: 'finishEnd';
}

/** Everything that can be commanded about a request, by people or by the program itself. */
export type Command =
  | Submit
  | Decide
  | Cancel
  | CloseRequest
  | EndLeaverAccess
  | TimeOut
  | Remind
  | Escalate
  | RefreshApprovers
  | NoteReach
  | RecheckRisk
  | StartDelivery
  | FinishDelivery
  | ExtendAccess
  | FollowEligibility
  | FollowAccess
  | ReturnAccess
  | Revoke
  | AnnounceEnd
  | NoteDrift
  | NoteDelay
  | NoteLateGrant
  | EndAccess
  | FinishEnd;
/** What can be commanded of a request. */
export type CommandType = Command['type'];
/** The command of one type. */
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

interface Timed {
  readonly now: Date;
}

/** Whom a stage would ask at this moment, without requestor and beneficiary, by stage id. */
export type ApproversByStage = Readonly<Record<string, readonly PersonRef[]>>;

/** Whom the stages that may open now would ask, and whom they would pass over because no running chat reaches them. */
export interface StageApprovers {
  readonly approvers: ApproversByStage;
  readonly unreachable?: ApproversByStage;
}

/** What administrators chose about risk, and what the sources said, at this moment. */
export interface RiskFacts {
  readonly settings: RiskSettings;
  readonly answers: RiskAnswers;
}

/** What a submission depends on. */
export interface SubmitFacts extends Timed, StageApprovers {
  readonly organization: string;
  readonly timeZone: string;
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
  readonly accessPackage: Requestable;
  /** The beneficiary is in the policy's scope. */
  readonly mayRequest: boolean;
  /** The requestor is the beneficiary's direct manager; ignored when they are the same person. */
  readonly isManager: boolean;
  readonly conflicts: readonly Conflict[];
  readonly risk: RiskFacts;
  /** The beneficiary's access to the same package; no `endsAt`: it has no end. `ending`: it is being taken away. */
  readonly currentAccess?: { readonly requestId: string; readonly endsAt?: Date; readonly ending?: boolean };
  /** Of a role: when the beneficiary's eligibility ends; absent: it has no end. */
  readonly eligibleUntil?: Date;
}

/** What a decision depends on: who decides, by live lookup, and whom each next stage would ask. */
export interface DecideFacts extends Timed, StageApprovers {
  readonly authority: LiveAuthority;
}

/** For a stage that is open: whom its alternate approvers, or all of its specifications, come to now. */
export interface ApproverFacts extends Timed {
  readonly approvers: readonly PersonRef[];
  /** Who is passed over because no running chat reaches them. */
  readonly unreachable?: readonly PersonRef[];
}

/** What may make somebody an administrator of what a request is for. */
export interface AdministratorFacts extends Timed {
  /** The person administers the resource that the role is on. */
  readonly isResourceAdministrator: boolean;
  /** And they could also approve the request. */
  readonly couldApprove?: boolean;
  /** The directory roles that the person holds now. */
  readonly roles: readonly string[];
}

/** What the last question about risk depends on. */
export interface RecheckFacts extends Timed, StageApprovers {
  readonly risk: RiskFacts;
}

/** What each command must know of the world; gathered by the use case, so that the rules stay pure. */
export interface FactsOf {
  submit: SubmitFacts;
  decide: DecideFacts;
  cancel: AdministratorFacts;
  closeRequest: Timed;
  endLeaverAccess: Timed;
  timeOut: Timed;
  remind: Timed;
  escalate: ApproverFacts;
  refreshApprovers: ApproverFacts & {
    /** Of a risk stage: the ids of those who hold Security Reader now, the role that a decision takes. */
    readonly readers?: ReadonlySet<string>;
  };
  noteReach: Timed;
  recheckRisk: RecheckFacts;
  startDelivery: Timed;
  finishDelivery: Timed;
  extendAccess: Timed;
  followEligibility: Timed;
  followAccess: Timed;
  returnAccess: Timed;
  revoke: AdministratorFacts;
  announceEnd: Timed;
  noteDrift: Timed;
  noteDelay: Timed;
  noteLateGrant: Timed;
  endAccess: Timed;
  finishEnd: Timed;
}
