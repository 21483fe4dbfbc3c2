/** What is requested, and each of its stages, on cards and where somebody opens a request. */
export const requests = {
  title:
    '{requestor} {keep, select, yes {asks to keep} other {requests}} {target}{onBehalf, select, yes { for {beneficiary}} other {}}',
  footer: '{organization} · Request {id}',

  ticket: 'Ticket number',
  roleName: '{role} on {resource}',
  eligibility: 'eligibility for {role} on {resource}',
  eligibilityDescription: 'Permission to activate the role',

  requestedBy: 'Requested by',
  beneficiary: 'For',
  package: 'Package',
  role: 'Role',
  description: 'Description',
  includes: 'Includes',
  access: 'Access',
  submitted: 'Submitted',
  answerBy: 'Answer by',
  answerByValue: '{due} ({left})',
  justification: 'Justification',

  accessUntil: '{from, select, approval {from approval} other {from {start}}} until {end}',
  accessForDays:
    '{from, select, approval {from approval} other {from {start}}}, for {count, plural, one {# day} other {# days}}',
  accessForHours:
    '{from, select, approval {from approval} other {from {start}}}, for {count, plural, one {# hour} other {# hours}}',
  accessForever: '{from, select, approval {from approval} other {from {start}}}, with no end date',
  accessExtended: 'until {end} instead of {before}',

  stageDecided:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> {answer, select, approve {Approved} other {Denied}} by {name}, {at}.',
  stageWaiting:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> Waiting for {names}{timed, select, yes { until {due} ({left})} other {}}.',
  stageNobody:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> Nobody can decide it.{timed, select, yes { It closes {due} ({left}).} other {}}',
  stageTimedOut:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> Nobody answered in time{timed, select, yes { ({due})} other {}}.{asked, select, yes { It was waiting for {names}.} other {}}',
  stageCanceled:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> It was waiting for {asked, select, yes {{names}} other {an answer}} when the request was canceled.',
  stageNotOpen:
    '<b>Stage {number, number}{risk, select, yes { (risk review)} other {}}:</b> Nobody has been asked yet.',
  moreNames: 'one of {count, number} more',

  sharedReason: '{named, select, yes {{name}} other {The approver}} gave this reason:',
} as const;
