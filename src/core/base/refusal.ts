import type { Conflict } from './conflict.ts';
import type { Name } from './name.ts';

/** What kind of refusal it is. Attempts keep it, so that the log can be searched by it. */
export type RefusalCode =
  | 'unknownPerson'
  | 'unknownRequest'
  | 'unknownPackage'
  | 'notRequestable'
  | 'invalidInput'
  | 'duplicateRequest'
  | 'alreadyHasAccess'
  | 'noApprovers'
  | 'incompatible'
  | 'notYourDecision'
  | 'notYourRequest'
  | 'notAdministrator'
  | 'ownChange'
  | 'ownRequest'
  | 'missingRole'
  | 'alreadyDecided'
  | 'tooLate'
  | 'reasonRequired'
  | 'notPossibleNow'
  | 'changedMeanwhile';

/** When something ends, and the time zone in which days end: an end that is the last minute of a day is shown as that day. */
export interface ZonedEnd {
  readonly endsAt: Date;
  readonly timeZone: string;
}

type None = Readonly<Record<never, never>>;
type YesNo = 'yes' | 'no';

type Named = {
  readonly name: string;
};

type OfTarget = {
  readonly target: Name;
};

/** `name`: what a role is called. */
type OfRole = {
  readonly name: Name;
};

/** `role`: a role of the directory. */
type ByRole = {
  readonly role: string;
};

type TooLong = {
  readonly limit: number;
  readonly length: number;
};

/** `own`: the beneficiary is the person who is refused. */
type Held = OfTarget & {
  readonly own: YesNo;
  readonly beneficiary: string;
};

/**
 * Every reason why a command is refused, with the values that its message needs. No value may tell the person who is
 * refused more than they may know. `src/core/words/en/requests/refusals.ts` has the messages.
 */
export interface RefusalValues {
  // Who may do what
  readonly ownRequest: None;
  readonly notYourDecision: None;
  readonly riskRoleNeeded: ByRole;
  readonly onlyRequestorCancels: None;
  readonly onlyBeneficiaryReturns: None;
  readonly notRevoker: ByRole;
  readonly ownAccess: None;
  readonly notOverseer: ByRole;
  readonly notYourRequest: None;
  readonly nothingToShow: None;
  readonly administratorNeeded: ByRole;
  readonly ownChange: None;
  readonly accountNotLinked: { readonly organization: string };

  // Forms and buttons
  readonly outOfDate: None;
  readonly answeredBefore: None;
  readonly formSentBefore: OfTarget;

  // Submitting a request
  readonly packageGone: None;
  readonly notManager: OfTarget & { readonly beneficiary: string };
  readonly onlyForYourself: OfTarget;
  readonly policyExcludesYou: OfTarget;
  readonly policyExcludesThem: OfTarget & { readonly beneficiary: string };
  readonly unknownBeneficiary: { readonly organization: string };
  /** `holder`: who has what conflicts; absent: the person who is refused. */
  readonly incompatible: {
    readonly target: Name;
    readonly holder?: string;
    readonly conflicts: readonly Conflict[];
  };
  readonly inProgress: OfTarget & { readonly own: YesNo; readonly onBehalf: YesNo; readonly beneficiary: string };
  readonly inProgressSince: RefusalValues['inProgress'] & { readonly since: Date; readonly requestId: string };
  readonly nobodyApproves: OfTarget & { readonly stage: number };
  readonly justificationNeeded: None;
  readonly justificationTooLong: TooLong;
  readonly dateTooFar: { readonly years: number };
  readonly startInPast: None;
  readonly endInPast: None;
  readonly endBeforeStart: None;
  readonly startTooLate: OfTarget & { readonly latest: ZonedEnd };
  readonly endTooLate: OfTarget & { readonly latest: ZonedEnd };

  // A package's questions
  readonly strayAnswer: None;
  readonly answerNeeded: None;
  readonly oneAnswerOnly: None;
  readonly answerTooLong: TooLong;
  readonly oneChoiceOnly: None;
  readonly choiceTwice: None;
  readonly choiceNotOffered: None;

  // Access that lasts
  readonly beingRemoved: Held;
  readonly heldWithoutEnd: Held;
  readonly heldUntil: Held & { readonly until: ZonedEnd };
  readonly heldAsLongAsPossible: Held & { readonly until: ZonedEnd };
  readonly extensionWithStart: Held;
  readonly extensionWithoutEnd: None;
  readonly extensionNotLonger: Held & { readonly until: ZonedEnd };
  readonly extensionTooLong: OfTarget & { readonly latest: ZonedEnd };
  readonly nothingToExtend: None;
  readonly activateAgain: OfTarget;
  readonly notExtendable: OfTarget;

  // Roles
  readonly notEligible: None;
  readonly noSuchEligibility: None;
  readonly eligibilityEnded: OfRole & { readonly until: ZonedEnd };
  readonly eligibilityTooShort: OfRole & { readonly until: ZonedEnd };
  readonly hoursOutOfRange: OfRole & { readonly maximum: number };
  readonly eligibilityWithoutEnd: OfRole;
  readonly extendedTooEarly: OfRole & { readonly until: ZonedEnd; readonly days: number };
  readonly renewedTooLate: OfRole & { readonly until: ZonedEnd; readonly days: number };

  // Decisions
  readonly decisionReasonNeeded: None;
  readonly reasonTooLong: TooLong;
  readonly requestCanceled: None;
  /** `own`: the person who is refused decided it. */
  readonly decidedBefore: Named & {
    readonly own: YesNo;
    readonly answer: 'approve' | 'deny';
    readonly at: Date;
  };
  readonly tooLate: None;
  readonly tooLateSince: { readonly dueAt: Date };
  readonly cancelReasonNeeded: None;
  readonly notPending: None;

  // Ending access
  readonly revokeReasonNeeded: None;
  readonly noSuchRequest: None;
  readonly onlyExtends: { readonly requestId: string };
  readonly onlyEligibility: None;
  readonly accessEnded: None;
  readonly accessNotGiven: None;
  readonly accessBeingRemoved: None;
  readonly accessNotGranted: None;

  // The configuration
  readonly unknownReviewer: { readonly organization: string };
  /** `positions`: which of the people that were chosen, counted from one. */
  readonly unknownReviewers: { readonly organization: string; readonly positions: readonly string[] };
  readonly goneReviewers: { readonly organization: string; readonly people: readonly string[] };
  readonly reviewsChanged: { readonly source: 'idProtection' | 'insiderRisk' | 'both' };
  readonly nothingChanged: None;
  readonly changedMeanwhile: None;
  readonly alreadyProposed: None;
  readonly proposalTooLong: None;
  readonly proposalOver: None;
  readonly proposalSuperseded: None;
  readonly proposalExpired: { readonly at: Date };
  readonly proposalAnswered: Named & {
    readonly own: YesNo;
    readonly answer: 'confirmed' | 'rejected';
    readonly at: Date;
  };

  /** A command of the program itself that is not due, or not any more. Nobody reads this. */
  readonly notDue: None;
}

/** The name of a reason, which is also that of its message in `core/words/en/requests/refusals.ts`. */
export type RefusalReason = keyof RefusalValues;

/** A refusal for this one reason. */
export interface RefusalFor<R extends RefusalReason> {
  readonly code: RefusalCode;
  readonly reason: R;
  readonly values: RefusalValues[R];
  /** The form field that is wrong, when one is. */
  readonly field?: string;
}

/** Why a command was refused. `refusalText` in `src/core/words/requests/refusals.ts` says it to the person. */
export type Refusal = { [R in RefusalReason]: RefusalFor<R> }[RefusalReason];

/** A refusal with its values. `field` names the form field that is wrong, when one is. */
export function refusal<R extends RefusalReason>(
  code: RefusalCode,
  reason: R,
  values: RefusalValues[R],
  field?: string,
): RefusalFor<R> {
  return field === undefined ? { code, reason, values } : { code, reason, values, field };
}

/** A command of the program itself that is not due, or not any more. */
export function notDue(): RefusalFor<'notDue'> {
  return refusal('notPossibleNow', 'notDue', {});
}
