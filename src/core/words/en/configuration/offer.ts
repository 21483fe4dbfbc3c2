/** The page that shows how a package or a role is set up: a title for each part, and what it says. */
export const offer = {
  title: '<b>{name}</b> ({id})',
  summary: 'How {name} is set up',

  gives: 'What it gives',
  requestors: 'Who can request it',
  openTo: 'Open to {who}. Managers {can, select, yes {can} other {cannot}} request it for their direct reports.',
  access: 'How long it lasts',
  accessFor:
    'Access lasts {duration}. It {extension, select, no {cannot be extended} withApproval {can be extended with approval} other {can be extended without approval}}.',
  questions: 'Questions to requestors',
  incompatible: 'Incompatible with',
  approval: 'Approval',
  noApproval: 'No approval is needed.',
  stage: 'Stage {number, number}',
  decides: 'Decided by {approvers} within {days, plural, one {# day} other {# days}}.',
  fallback: 'If no approver can be found, requests go to {approvers}.',
  alternates: 'Alternate approver: {approvers}.',
  reasonRequired: 'A reason is required.',
  lastReminder: 'The last reminder comes {hours, plural, one {# hour} other {# hours}} before the end.',
  risk: 'Risk review',
  riskOn: 'Risk is checked before approvers are asked.',
  riskOff: 'Risk is not checked.',
  messages: 'Messages',
  approversTold:
    'Approvers {get, select, yes {get cards and reminders} other {get no messages, and find requests in their pending list}}. Requestors {see, select, yes {see} other {do not see}} who approved.',

  administrators: 'Who administers the resource',
  maximum: 'How long it can be active',
  hours: 'Up to {hours, plural, one {# hour} other {# hours}}.',
  decidesActivation: 'Decided by {approvers}.',
  eligible: 'Who is eligible',
  nobodyEligible: 'Nobody.',
  eligibleUntil: '{name}, until {end}',
  moreEligible: '{count, plural, one {# more person} other {# more people}}',

  use: 'Use',
  held: '{held, plural, =0 {Nobody has} one {# person has} other {# people have}} it now. {pending, plural, =0 {No requests are} one {# request is} other {# requests are}} pending.',
  list: 'List requests',
} as const;
