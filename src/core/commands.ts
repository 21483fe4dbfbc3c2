import type { LiveAuthority } from './authority.ts';
import type { Actor, PersonRef, Via } from './person.ts';
import type { AccessPackage } from './policy.ts';
import type { ResourceOutcome } from './request.ts';
import type { RiskAnswers, RiskSettings } from './risk.ts';
import type { Answer } from './stages.ts';

/** What every command carries. `id` is the platform's own where it has one: the same id is the same command. */
interface Issued {
  readonly id: string;
  readonly requestId: string;
  readonly actor: Actor;
  readonly via: Via;
}

/** A person asks for an access package. */
export interface Submit extends Issued {
  readonly type: 'submit';
  readonly justification: string;
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

/** The due time of the open stage has come. */
export interface TimeOut extends Issued {
  readonly type: 'timeOut';
}

/** The access is now wanted in the beneficiary's holdings. */
export interface StartDelivery extends Issued {
  readonly type: 'startDelivery';
}

/** The holdings say what became of each resource. */
export interface FinishDelivery extends Issued {
  readonly type: 'finishDelivery';
  readonly outcomes: readonly ResourceOutcome[];
}

/** The end of the access has come; it is no longer wanted in the holdings. */
export interface EndAccess extends Issued {
  readonly type: 'endAccess';
}

/** The holdings say that the access is really gone. */
export interface FinishEnd extends Issued {
  readonly type: 'finishEnd';
}

export type Command = Submit | Decide | TimeOut | StartDelivery | FinishDelivery | EndAccess | FinishEnd;
export type CommandType = Command['type'];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

interface Timed {
  readonly now: Date;
}

/** Whom a stage would ask at this moment, without requestor and beneficiary, by stage id. */
export type ApproversByStage = Readonly<Record<string, readonly PersonRef[]>>;

export interface SubmitFacts extends Timed {
  readonly organization: string;
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
  readonly accessPackage: AccessPackage;
  /** The requestor is in the policy's scope. */
  readonly mayRequest: boolean;
  readonly risk: { readonly settings: RiskSettings; readonly answers: RiskAnswers };
  readonly approvers: ApproversByStage;
  /** The beneficiary's access to the same package, if it lasts; no `endsAt`: it has no end. */
  readonly currentAccess?: { readonly endsAt?: Date };
}

export interface DecideFacts extends Timed {
  readonly authority: LiveAuthority;
  readonly approvers: ApproversByStage;
}

/** What each command must know of the world; gathered by the use case, so that the rules stay pure. */
export interface FactsOf {
  submit: SubmitFacts;
  decide: DecideFacts;
  timeOut: Timed;
  startDelivery: Timed;
  finishDelivery: Timed;
  endAccess: Timed;
  finishEnd: Timed;
}
