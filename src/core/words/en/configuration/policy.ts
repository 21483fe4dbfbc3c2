/**
 * What a package or a role is like, a sentence for each field: `about` names it. What a package gives and who may request
 * it, by its policy.
 */
export const policy = {
  aboutStage: '{about}, stage {number, number}',

  resources: '{about}: it gives {resources}.',
  description: '{about}: the description is “{description}”.',
  noDescription: '{about}: there is no description.',

  requestors: '{about}: {who} can request it.',
  onBehalf: '{about}: managers {can, select, yes {can} other {cannot}} request it for their direct reports.',
  riskReview: '{about}: {checked, select, yes {risk is checked} other {risk is not checked}}.',
  access: '{about}: access lasts {duration}.',
  extension:
    '{about}: access {extension, select, no {cannot be extended} withApproval {can be extended with approval} other {can be extended without approval}}.',
  questions: '{about}: requestors are asked {questions}.',
  noQuestions: '{about}: there are no questions.',
  incompatible: '{about}: it is incompatible with {others}.',
  compatible: '{about}: it can be held together with any other access.',
  notifications: '{about}: approvers {get, select, yes {get} other {do not get}} messages about requests.',
  showApproverNames: '{about}: requestors {see, select, yes {see} other {do not see}} who approved.',

  noStages: '{about}: no approval is needed.',
  stage: '{about}: requests are decided by {approvers} within {days, plural, one {# day} other {# days}}.',
  stageFallback: '{about}: if no approver can be found, requests go to {approvers}.',
  stageLastReminder: '{about}: the last reminder is sent {hours, plural, one {# hour} other {# hours}} before the end.',
  stageReason: '{about}: a reason is required.',
  stageAlternates: '{about}: the alternate approver is {approvers}.',

  roleAdministrators: '{about}: its resource is administered by {administrators}.',
  roleApprovers: '{about}: activations are decided by {approvers}.',
  roleMaximum: '{about}: it can be active for up to {hours, plural, one {# hour} other {# hours}}.',
} as const;
