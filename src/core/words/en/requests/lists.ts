/** Lists of requests, of what is offered and of proposals. */
export const lists = {
  pending: 'Waiting for your decision',
  history: 'What you were asked about',
  mine: 'Your requests',
  resource: 'Pending requests for your roles',
  package: 'Requests for {name}',
  unnamedPackage: 'Requests',

  nothingPending: 'No requests are waiting for your decision.',
  nothingInHistory: 'Your history is empty. Requests appear here once they no longer need your decision.',
  nothingOfMine: 'You have not made any requests yet.',
  nothingForResource: 'There are no pending requests for your roles.',
  nothingForPackage: 'There are no requests for {name}.',
  nothingForUnnamed: 'There are no requests.',

  roles:
    'Your roles: {names}. To see all requests for one of them, including closed ones, type {command} and its short name, which is in parentheses.',
  moreRoles: '{count, number} more',
  named: '{name} ({id})',

  eligibilities: 'Your eligibilities',
  eligibility: '<b>{role}</b>{timed, select, yes { until {end}} past {, ended at {end}} other {}}.',

  ownRow:
    '{own, select, yes {You} other {{requestor}}} {keep, select, yes {asked to keep} other {requested}} <b>{target}</b>{whom, select, them { for {beneficiary}} you { for you} other {}} ({at}).',
  row: '<b>{requestor}</b> {keep, select, yes {asks to keep} other {requests}} <b>{target}</b>{onBehalf, select, yes { for <b>{beneficiary}</b>} other {}} ({at}).',
  justification: '“{text}”',
  number: 'Its number is {id}.',
  noEnd: 'It has no end date.',
  whenEnded: 'That was {at}.',

  offered: 'Access packages and roles',
  packages: 'Access packages',
  offeredRoles: 'Roles',
  offeredRow: '<b>{name}</b> ({id})',
  nothingOffered: 'There are no access packages or roles.',

  proposal:
    '<b>{origin, select, commandLine {This was proposed on the command line in the name of {name}.} other {{name} proposed this.}}</b> {unproven, select, yes {Two administrators} other {A second administrator}} can confirm it until {at}.',
  moreProposals:
    '{count, plural, one {# more change is} other {# more changes are}} waiting to be confirmed. Every administrator has a card for each.',
} as const;
