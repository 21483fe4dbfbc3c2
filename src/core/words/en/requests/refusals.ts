/** Why a command was refused, and what to do about it: a message for each reason in `core/base/refusal.ts`. */
export const refusals = {
  ownRequest: 'You cannot decide on your own request. Nothing was changed.',
  notYourDecision: 'This request is not waiting for your decision. Nothing was changed.',
  riskRoleNeeded: 'To review risk, you also need the role {role}, which you do not hold. Nothing was changed.',
  onlyRequestorCancels: 'Only the person who made this request or an administrator can cancel it. Nothing was changed.',
  onlyBeneficiaryReturns: 'Only the person who has this access can return it. Nothing was changed.',
  notRevoker:
    'Only someone who approved this access, a holder of the role {role} or, for a role, an administrator of its resource can revoke it. Nothing was changed.',
  ownAccess: 'You cannot revoke your own access. Return it instead. Nothing was changed.',
  notOverseer: 'Only holders of the role {role} and, for a role, the administrators of its resource can see this.',
  notYourRequest: 'You have no request with this number. Nothing was changed.',
  nothingToShow: 'There is no request with this number that you can see. Check the number and try again.',
  administratorNeeded: 'Only holders of the role {role} can do this. Nothing was changed.',
  ownChange: 'You proposed this change, so someone else must confirm it. Nothing was changed.',
  accountNotLinked:
    'Your account in this chat is not linked to a person in {organization} yet. Ask your administrators to link it. Nothing was changed.',

  outOfDate: 'This button or form is out of date. Nothing was changed. Open it again.',
  answeredBefore: 'This was already answered. Use the most recent message. Nothing was changed.',
  formSentBefore: 'You already sent this form, for {target}. To make another request, open a new form.',

  packageGone: 'This access package is no longer offered. Open the form again to see what is.',
  notManager: 'You cannot request {target} for {beneficiary} because you are not their direct manager.',
  onlyForYourself:
    'You cannot request {target} for someone else. Its policy lets people request it only for themselves.',
  policyExcludesYou: 'You cannot request {target} because its policy does not include you.',
  policyExcludesThem: 'You cannot request {target} for {beneficiary} because its policy does not include them.',
  unknownBeneficiary: 'The person you chose is not known in {organization}. Choose again.',
  inProgress:
    '{own, select, yes {Your} other {A}} request for {target}{onBehalf, select, yes { for {beneficiary}} other {}} is still in progress.',
  inProgressSince:
    '{own, select, yes {Your} other {A}} request for {target}{onBehalf, select, yes { for {beneficiary}} other {}}, submitted on {since}, is still in progress ({requestId}).',
  nobodyApproves:
    'Your request was not submitted because nobody can approve stage {stage, number} of {target}. The administrators have been told.',
  justificationNeeded: 'Say briefly why you need this access.',
  justificationTooLong: 'Keep the justification to {limit, number} characters. It has {length, number}.',
  dateTooFar: 'Choose a date within the next {years, number} years.',
  startInPast: 'The start is in the past. Choose a later start, or leave it empty to start as soon as it is approved.',
  endInPast: 'The end is in the past. Choose a later end.',
  endBeforeStart: 'Choose an end after the start.',
  startTooLate: 'You can have {target} only until {latest}. Choose an earlier start.',
  endTooLate: 'Access to {target} can last until {latest} at the latest. Choose an earlier end.',

  strayAnswer: 'This form has an answer to a question that is no longer asked. Open the form again.',
  answerNeeded: 'Answer this question.',
  oneAnswerOnly: 'Give only one answer to this question.',
  answerTooLong: 'Keep this answer to {limit, number} characters. It has {length, number}.',
  oneChoiceOnly: 'Choose only one answer.',
  choiceTwice: 'Choose each answer only once.',
  choiceNotOffered: 'Choose one of the answers in the list.',

  beingRemoved:
    "{own, select, yes {Your} other {{beneficiary}'s}} access to {target} is being removed. Request it again when it has ended.",
  heldWithoutEnd:
    '{own, select, yes {You already have} other {{beneficiary} already has}} {target}, without an end date.',
  heldUntil: '{own, select, yes {You already have} other {{beneficiary} already has}} {target} until {until}.',
  heldAsLongAsPossible:
    '{own, select, yes {You already have} other {{beneficiary} already has}} {target} until {until}, and it cannot be extended any further.',
  extensionWithStart:
    '{own, select, yes {You already have} other {{beneficiary} already has}} {target}, so this request extends it. Leave the start empty.',
  extensionWithoutEnd: 'Choose until when the access should last.',
  extensionNotLonger:
    '{own, select, yes {You already have} other {{beneficiary} already has}} {target} until {until}. Choose a later end.',
  extensionTooLong: 'Access to {target} can be extended until {latest} at the latest. Choose an earlier end.',
  nothingToExtend: 'This request gave no access with an end date, so there is nothing to extend.',
  activateAgain: 'To keep {target} active for longer, activate it again before it ends.',
  notExtendable: 'Access to {target} cannot be extended. Request it again after it has ended.',

  notEligible: 'You are not eligible for this role.',
  noSuchEligibility: 'You are not eligible for a role with this short name. Nothing was changed.',
  eligibilityEnded: 'You were eligible for {name} only until {until}.',
  eligibilityTooShort: 'You are eligible for {name} only until {until}. Choose fewer hours.',
  hoursOutOfRange: 'Choose a whole number of hours from 1 to {maximum, number} for {name}.',
  eligibilityWithoutEnd: 'Your eligibility for {name} has no end date, so you do not need to extend it.',
  extendedTooEarly:
    'You are eligible for {name} until {until}. You can extend your eligibility in its last {days, number} days.',
  renewedTooLate:
    'You were eligible for {name} until {until}. An eligibility can be renewed only within {days, number} days after it has ended.',

  decisionReasonNeeded: 'This policy requires a reason. Say briefly why you decided this.',
  reasonTooLong: 'Keep the reason to {limit, number} characters. It has {length, number}.',
  requestCanceled: 'This request was canceled. Nothing was changed.',
  decidedBefore:
    '{own, select, yes {You} other {{name}}} already {answer, select, approve {approved} other {denied}} this request on {at}. {own, select, yes {Nothing was changed.} other {Your decision was not counted.}}',
  tooLate: 'It is too late to decide on this request. Nothing was changed.',
  tooLateSince: 'It is too late to decide on this request. The time to answer ended on {dueAt}. Nothing was changed.',
  cancelReasonNeeded: 'Say briefly why you cancel this request.',
  notPending: 'This request is no longer pending, so it cannot be canceled. Nothing was changed.',

  revokeReasonNeeded: 'Say briefly why you revoke this access.',
  noSuchRequest: 'There is no request with this number. Nothing was changed.',
  onlyExtends:
    'This request only extends access. Use the number of the first request, {requestId}. Nothing was changed.',
  onlyEligibility: 'This request is for an eligibility and gives no access itself. Nothing was changed.',
  accessEnded: 'This access has already ended. Nothing was changed.',
  accessNotGiven: 'This access was never given, so there is nothing to remove. Nothing was changed.',
  accessBeingRemoved: 'This access is already being removed. Nothing was changed.',
  accessNotGranted: 'This request has not been granted, so there is no access to remove. Nothing was changed.',

  unknownReviewer:
    'The person you chose is not known in {organization}. Remove this person, or link their account first.',
  unknownReviewers:
    'Some of the people you chose are not known in {organization}: number {positions}. Remove them, or link their accounts first.',
  goneReviewers: 'No longer known in {organization}: {people}. Remove them.',
  reviewsChanged:
    '{source, select, idProtection {The reviews for Microsoft Entra ID Protection were} insiderRisk {The reviews for insider risk were} other {The reviews for both sources were}} changed while this form was open, so nothing was saved. Check what is set now, then save again to set what you chose.',
  nothingChanged: 'This is already set, so nothing was changed.',
  changedMeanwhile: 'Someone else changed the same settings in the meantime. Check what is set now, then try again.',
  alreadyProposed: 'This change is already waiting for a second administrator to confirm it.',
  proposalTooLong:
    'This change weakens protection in more places than one card can show. Make it in several smaller changes.',
  proposalOver: 'This change is no longer waiting for confirmation. Nothing was changed.',
  proposalSuperseded: 'These settings have been changed in the meantime. You can propose this change again.',
  proposalExpired: 'The time to confirm this change ended on {at}. You can propose it again.',
  proposalAnswered:
    '{own, select, yes {You} other {{name}}} already {answer, select, confirmed {confirmed} other {rejected}} this change on {at}.',

  notDue: 'There is nothing to do at the moment.',
} as const;
