/** What administrators read beside a change: how many requests are pending for it, and warnings about a set-up. */
export const changeNotes = {
  pendingNote: '<b>Pending requests:</b> {text}',
  pendingLine: 'Pending requests: {text}',
  warningNote: '<b>Warning:</b> {text}',
  warningLine: 'Warning: {text}',

  arePending: '{count, plural, one {# request for {name} is pending.} other {# requests for {name} are pending.}}',
  pendingWhenProposed:
    'When this was proposed, {count, plural, one {# request for {name} was pending.} other {# requests for {name} were pending.}}',
  pendingWhenTakenUp:
    'When this was first confirmed, {count, plural, one {# request for {name} was pending.} other {# requests for {name} were pending.}}',
  pendingWhenInEffect:
    'When this took effect, {count, plural, one {# request for {name} was pending.} other {# requests for {name} were pending.}}',
  pendingForMore:
    'There {count, plural, one {is # request} other {are # requests}} for {offered, plural, one {# more package or role} other {# more packages and roles}}.',
  wasPendingForMore:
    'There {count, plural, one {was # request} other {were # requests}} for {offered, plural, one {# more package or role} other {# more packages and roles}}.',

  keepPolicy: 'Pending requests keep the policy and resources they were submitted with.',
  wouldKeepPolicy: 'Pending requests would keep the policy and resources they were submitted with.',
  keepButExclusions:
    'Pending requests keep the policy and resources they were submitted with, but the new incompatible packages and groups apply to them too.',
  wouldKeepButExclusions:
    'Pending requests would keep the policy and resources they were submitted with, but the new incompatible packages and groups would apply to them too.',
  close: 'Pending requests are closed because {name} is no longer offered.',
  wouldClose: 'Pending requests would be closed because {name} would no longer be offered.',

  listHint: 'To list them, type {admin} requests {id}. To cancel one, type {access} cancel and its number.',
  listHintInChat:
    'To list them, type {admin} requests {id} in chat. To cancel one, type {access} cancel and its number in chat.',

  noReviews:
    'No risk review is switched on, so nobody is reviewed before they get access. To switch reviews on, choose risk levels with access-admin thresholds.',
  fewApprovers:
    '{approvers, plural, =0 {Nobody can approve {name}.} other {Only one person can approve {name}.}} Name at least two approvers.',
  fewStageApprovers:
    '{approvers, plural, =0 {Nobody can decide stage {stage, number} of {name}.} other {Only one person can decide stage {stage, number} of {name}.}} Name at least two approvers.',
  unreachableStage:
    'No connected chat reaches the approvers in stage {stage, number} of {name}. Name other approvers, or link their chat accounts.',
  waitTells:
    'Requestors can tell that they are under risk review, because nothing else makes them wait for {what}. Require approval, or accept this.',
  refusalTells:
    'Managers can tell that a report is under risk review, because they can both request and approve {what} for them. Choose other approvers for the first stage, or accept this.',
  extensions: 'extensions of {name}',
  activations: 'activations of {name}',
  more: '{count, number} more',
} as const;
