import type { Name } from '../base/name.ts';
import type { PersonRef } from '../base/person.ts';
import type { Problem } from '../base/problem.ts';
import type { AccessDuration } from '../policy/policy.ts';
import type { RiskDetail, RiskLevel, RiskSourceName } from '../policy/risk.ts';
import type { AccessWindow, CancelReason, EarlyEnd, QuestionAnswer, Target } from '../request/request.ts';
import type { Answer, Stage, StageSource } from '../request/stages.ts';

/** Who is looking. */
export interface Viewer {
  readonly id: string;
  /** Looks as an administrator of packages, or of a role's resource. */
  readonly administrator?: 'ofOrganization' | 'ofResource';
  /** An administrator who could also approve the request: to them it exists once its approvers are asked. */
  readonly approves?: boolean;
  /** Holds Security Reader now, looked up live: without it nobody is shown any risk. */
  readonly readsRisk?: boolean;
}

/** Where the request is, in the words that everybody may hear. */
export type Status =
  | 'canceled'
  | 'inProgress'
  | 'granted'
  | 'partlyGranted'
  /** Nothing is there yet: somebody from outside has to accept an invitation first. */
  | 'invited'
  /** Its target lost all of it. */
  | 'lost'
  | 'notGranted'
  | 'expired'
  | 'notDelivered'
  | 'ended'
  /** The reader was asked and is not any more: what became of the request is not theirs to know. */
  | 'withdrawn';

/** What a source found about one person. `since`: when it reached this level; `detail`: what the source says of it. */
export interface RiskView {
  readonly source: RiskSourceName;
  readonly person: string;
  readonly level: RiskLevel | 'unknown';
  readonly since?: Date;
  readonly detail?: RiskDetail;
}

/** How a stage was decided, and by whom by name. `reason`: as far as this viewer may read it. */
export interface DecisionView {
  readonly answer: Answer;
  readonly by: string;
  readonly at: Date;
  readonly reason?: string;
}

/** One stage as this viewer may see it, numbered among those that they may see. */
export interface StageView {
  readonly id: string;
  readonly number: number;
  /** `risk`: a risk review whose source this viewer is not told. */
  readonly source: StageSource | 'risk';
  /** `withdrawn`: this viewer was asked and is not any more. */
  readonly state: Stage['state'] | 'withdrawn';
  readonly reasonRequired: boolean;
  readonly dueAt?: Date;
  readonly decision?: DecisionView;
  /** For the organization's administrators: the names of the people who are asked, or were when the stage closed. */
  readonly approvers?: readonly string[];
  /** Only while a risk stage is open, and only for those of its approvers who hold Security Reader. */
  readonly risk: readonly RiskView[];
  /** The role that this viewer must hold as well to see and decide what they are asked, and does not hold now. */
  readonly missingRole?: string;
}

/** A request as one person may see it. Everything that anybody is shown is made from this. */
export interface RequestView {
  readonly id: string;
  readonly status: Status;
  readonly since: Date;
  readonly organization: string;
  /** The organization's: whole days that access lasts are those of this zone. */
  readonly timeZone: string;
  readonly requestor: PersonRef;
  readonly beneficiary: PersonRef;
  /** What kind of thing was asked for. */
  readonly kind: Target['kind'];
  readonly packageName: Name;
  readonly packageDescription: string;
  readonly resources: readonly Name[];
  readonly window: AccessWindow;
  /** How long the policy lets it last, where `window` has no end yet. */
  readonly lasts: AccessDuration;
  readonly justification: string;
  readonly answers: readonly QuestionAnswer[];
  /** When the access would end without this extension; absent: it is no extension. */
  readonly extendsUntil?: Date;
  readonly submittedAt: Date;
  /** None for requestor and beneficiary: they hear no more than the status. */
  readonly stages: readonly StageView[];
  /** What is there, by name, where that is only a part. */
  readonly given: readonly Name[];
  /** What its person has yet to accept; once it is over, only what they never accepted, where nothing was ever there. */
  readonly invited: readonly Name[];
  /** What is missing, once delivered in part or not at all. */
  readonly missing: readonly { readonly name: Name; readonly problem?: Problem }[];
  /** A justification that the approver chose to share with the requestor. */
  readonly sharedReason?: string;
  /** How the access ended before its time, or is about to; by whom it was taken away is not told to everybody. */
  readonly endedEarly?: {
    readonly how: EarlyEnd['how'];
    readonly at: Date;
    readonly by?: string;
    readonly reason?: string;
  };
  /** What it waits for, for administrators who look at a package's requests. */
  readonly awaits?: 'riskReview' | 'approval' | 'delivery';
  /** Who canceled the request, for those whom that concerned; absent: nobody, or the program did. */
  readonly canceledBy?: string;
  /** Why it was canceled, unless its requestor took it back. */
  readonly cancelReason?: CancelReason;
  /** Who decided last, for the requestor, where the policy says so; never a risk reviewer. */
  readonly decidedBy?: string;
  /** Everybody who approved it, under the same conditions. */
  readonly approvedBy?: readonly string[];
  /** For requestor and beneficiary: the policy that it was asked for under lets people keep the access for longer. */
  readonly mayBeKept?: boolean;
  /** For the requestor: what to type after the command to ask for the same again. */
  readonly askAgain?: string;
}
