/**
 * What a change of the configuration changes, a sentence for each field: how it is with the change, then how it is without.
 * They are read before a change is made and after it. `about` names the package, role or risk source.
 */
export const changes = {
  newPackage: 'New package {name}',
  packageRemoved: 'The package {name} is no longer offered.',
  newRole: 'New role {name}',
  roleRemoved: 'The role {name} can no longer be activated.',
  eligible: '{person} is eligible for {role} {duration}.',
  eligibleFor: '{person} is eligible for {role} {after}. Before, the eligibility lasted {before}.',
  notEligible: '{person} is no longer eligible for {role}.',

  name: '{about}: the name is “{after}” instead of “{before}”.',
  description: '{about}: the description is “{after}” instead of “{before}”.',
  descriptionAdded: '{about}: the description is “{after}”. Before, there was none.',
  descriptionRemoved: '{about}: the description is removed. It was “{before}”.',
  resources: '{about}: it gives {after} instead of {before}.',
  resourcesAdded: '{about}: it also gives {after}.',
  resourcesRemoved: '{about}: it no longer gives {before}.',
  resourcesReordered: '{about}: it gives the same in another order, {after}. Before, the order was {before}.',

  requestors: '{about}: {after} can request it. Before, {before} could.',
  onBehalf: '{about}: managers can {can, select, yes {now} other {no longer}} request it for their direct reports.',
  riskReview: '{about}: {checked, select, yes {risk is now checked} other {risk is no longer checked}}.',
  access: '{about}: access lasts {after}. Before, it lasted {before}.',
  extension:
    '{about}: access {after, select, no {cannot be extended} withApproval {can be extended with approval} other {can be extended without approval}}. Before, it {before, select, no {could not be extended} withApproval {could be extended with approval} other {could be extended without approval}}.',
  questions: '{about}: requestors are asked {after} instead of {before}.',
  questionsAdded: '{about}: requestors are now asked {after}.',
  questionsRemoved: '{about}: requestors are no longer asked {before}.',
  questionsReordered: '{about}: requestors are asked {after}, in this order. Before, the order was {before}.',
  incompatible: '{about}: it is incompatible with {after} instead of {before}.',
  incompatibleAdded: '{about}: it is now incompatible with {after}.',
  incompatibleRemoved: '{about}: it is no longer incompatible with {before}.',
  incompatibleReordered: '{about}: it is incompatible with {after}, in this order. Before, the order was {before}.',
  notifications: '{about}: approvers {get, select, yes {now get} other {no longer get}} messages about requests.',
  showApproverNames: '{about}: requestors {see, select, yes {now see} other {no longer see}} who approved.',

  stagesAdded:
    '{about}: approval is needed, in {after, plural, one {# stage} other {# stages}}. Before, no approval was needed.',
  stagesRemoved:
    '{about}: no approval is needed. Before, {before, plural, one {there was # stage} other {there were # stages}} of approval.',
  stageCount:
    '{about}: there {after, plural, one {is # stage} other {are # stages}} of approval instead of {before, number}.',
  stageRemoved: '{about}: this stage is removed. Its requests were decided by {approvers}.',
  approvers: '{about}: requests are decided by {after} instead of {before}.',
  fallback: '{about}: if no approver can be found, requests go to {after} instead of {before}.',
  fallbackAdded: '{about}: if no approver can be found, requests now go to {after}.',
  fallbackRemoved: '{about}: if no approver can be found, requests no longer go to {before}.',
  timeoutDays:
    '{about}: there {after, plural, one {is # day} other {are # days}} to decide instead of {before, number}.',
  lastReminder:
    '{about}: the last reminder is sent {after, plural, one {# hour} other {# hours}} before the end instead of {before, number}.',
  reasonRequired: '{about}: a reason is {required, select, yes {now} other {no longer}} required.',
  alternates: '{about}: the alternate approver is {after} instead of {before}.',
  alternatesAdded: '{about}: the alternate approver is now {after}.',
  alternatesRemoved: '{about}: the alternate approver was {before} and is removed.',

  roleResource: '{about}: it is a role on {after} instead of {before}.',
  roleAdministrators: '{about}: its resource is administered by {after} instead of {before}.',
  roleApprovers: '{about}: activations are decided by {after} instead of {before}.',
  roleApproversAdded: '{about}: activations are decided by {after}. Before, no approval was needed.',
  roleApproversRemoved: '{about}: no approval is needed. Before, activations were decided by {before}.',
  roleMaximum:
    '{about}: it can be active for up to {after, plural, one {# hour} other {# hours}} instead of {before, number}.',

  levels: '{about}: a review is needed at {after} instead of {before}.',
  levelsAdded: '{about}: a review is needed at {after}. Before, no level needed one.',
  levelsRemoved: '{about}: no level needs a review. Before, one was needed at {before}.',
  reviewers: '{about}: the fallback reviewer is {after} instead of {before}.',
  reviewersAdded: '{about}: the fallback reviewer is now {after}.',
  reviewersRemoved: '{about}: the fallback reviewer was {before} and is removed.',
} as const;
