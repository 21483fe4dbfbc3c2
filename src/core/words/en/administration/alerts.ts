/** What administrators are told. */
export const alerts = {
  label: '<b>For administrators:</b>',

  stageNobodyAsked:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review, but it has no reviewers whom a connected chat reaches} other {approval, but it has no approvers whom a connected chat reaches}}. If this does not change, the request will {onTimeout, select, deny {be denied} other {expire}}.",
  stageRoleMissing:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}}, but {asked, plural, one {{name} is the only person asked and does not hold} other {none of the # people asked holds}} the {role} role. If this does not change, the request will {onTimeout, select, deny {be denied} other {expire}}.",
  stageNotReached:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}}, but since {since} Countersign has not been able to send a message to {asked, plural, one {{name}, the only person asked} other {any of the # people asked}}. It keeps trying. If this does not change, the request will {onTimeout, select, deny {be denied} other {expire}}.",
  stageClosed:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is no longer waiting for {stage, select, riskReview {a risk review} other {approval}} that nobody could give. {how, select, approved {It was approved} denied {It was denied} timedOut {Nobody answered in time} canceled {The request was canceled} other {It was closed}} ({at}).",
  stageCanAgain:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} was waiting for {stage, select, riskReview {a risk review} other {approval}} that nobody could give. Since {at}, somebody can.",
  stageNowNobodyAsked:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}} that nobody can give. Since {at}, it has no {stage, select, riskReview {reviewers} other {approvers}} whom a connected chat reaches.",
  stageNowRoleMissing:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}} that nobody can give. Since {at}, it has {stage, select, riskReview {reviewers} other {approvers}} again, but {asked, plural, one {{name} is the only person asked and does not hold} other {none of the # people asked holds}} the {role} role.",

  stageNowNotReached:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}} that nobody can give. Since {since}, Countersign has not been able to send a message to {asked, plural, one {{name}, the only person asked} other {any of the # people asked}}. It keeps trying.",

  nobodyCouldApprove:
    "{name}'s request for {target} was refused because no connected chat reaches anybody who could approve stage {stage, number}. Check the approvers of that stage and their accounts.",
  nobodyCouldApproveMany:
    '{count, number} requests for {target} were refused on {day} because no connected chat reaches anybody who could approve stage {stage, number}. Check the approvers of that stage and their accounts. The last request was from {name}.',

  approversUnreachable:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} could not be sent to {names}, because no connected chat reaches them. Other {stage, select, riskReview {reviewers} other {approvers}} were asked instead.",

  manyApprovers:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} was sent to {asked, plural, one {# approver} other {# approvers}}. {notAsked, plural, one {# more person could approve it but will not get a message.} other {# more people could approve it but will not get a message.}}",
  riskUnknown:
    "The risk of {person} could not be determined, so {beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} needs a risk review.",

  notGiven: "{beneficiary}'s request for {target} was approved, but {resources} could not be given.",
  notKept: "{beneficiary}'s request to keep {target} was approved, but {resources} could not be kept.",
  notGivenYet:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} was approved, but {resources} could not be given yet. Countersign keeps trying.",
  notTakenAway:
    "{beneficiary}'s access to {target} has ended, but {resources} could not be removed yet. Countersign keeps trying.",
  resourceFailed: '{resource}: {problem}',
  moreNames: '{count, number} more',
  requestNumber: 'Request {id}',
  lateGrant:
    '{beneficiary} has {resource}, although their access to {target} is over. Countersign tried to give it before and got no answer, so it may have arrived late. Countersign is removing it. If somebody gave it outside Countersign on purpose, they must give it again after {until}.',
  driftRestored:
    '{resource} was taken from {beneficiary} outside Countersign, although {target} includes it. Countersign gave it back.',
  driftNotRestored:
    '{resource} was taken from {beneficiary} outside Countersign, although {target} includes it. It could not be given back.',

  roleActive: '{target} is now active for {beneficiary}.',
  roleActiveUntil: '{target} is now active for {beneficiary}, until {end}.',

  leftAccess: '{name} has left {organization}, so their access to {target} will be removed.',
  leftRequest:
    '{name} has left {organization}, so their request for {target}{onBehalf, select, yes { for {beneficiary}} other {}} was closed.',
  leftEligibilities: '{name} has left {organization}, so their eligibilities for roles have ended.',

  credentialsRefused:
    '{chat} refuses the credentials of Countersign ({code}), so nobody gets its messages there. Renew them. Countersign then sends what it could not send.',
  appRefused:
    '{chat} does not let the Countersign app send some of its messages ({code}). Check how the app is set up there. Countersign then sends what it could not send.',

  protectionWeakened:
    '{by} weakened protection. There is no second administrator to confirm the change, so it took effect immediately.',
  changed: '{by} changed packages or settings.',
  changedOnCommandLine: 'Packages or settings were changed on the command line in the name of {by}.',

  tooLong: 'Part of it is too long for a message. To read all of it, type {command}.',
  more: '{count, plural, one {There is # more change.} other {There are # more changes.}} To read all of them, type {command}.',
  tooLongAskAdministrator:
    'Part of it is too long for a message. An administrator can show you all of it with {command}.',
  moreAskAdministrator:
    '{count, plural, one {There is # more change.} other {There are # more changes.}} An administrator can show you all of them with {command}.',
} as const;
