/**
 * What became of a request, a stage or access, in the same words wherever people read it. The first ones are named after the
 * statuses in `core/view/request-view.ts`.
 */
export const outcomes = {
  inProgress: 'The request is in progress.',
  // All of it is there; where only a part is, see `partlyGranted`, `invited` and `lost`.
  granted: 'The access was granted.',
  extended: 'The access was extended.',
  partlyGranted: 'Part of the access was granted.',
  invited: 'The access will be given once the invitation is accepted.',
  lost: 'The access was lost and could not be given back yet.',
  notDelivered: 'The access could not be given.',
  // The request was not answered in time; access that is over is `ended`.
  expired: 'The request expired.',
  ended: 'The access has ended.',
  notGranted: 'The request was not granted.',
  // To people who were asked and are not asked any more.
  withdrawn: 'This request no longer needs your decision.',
  // It was returned or revoked, and is not gone yet.
  beingRemoved: 'The access is being removed.',

  // To administrators, who see what a request waits for.
  awaitsRiskReview: 'Waiting for a risk review.',
  awaitsApproval: 'Waiting for approval.',
  awaitsDelivery: 'All approvals have been given. The access is about to be given.',

  // Who decided, in lists and on cards.
  approvedBy: 'Approved by {names}.',
  decided: '{answer, select, approve {Approved} other {Denied}} by {name}.',
  decidedAt: '<b>{answer, select, approve {Approved} other {Denied}} by {name}</b>, {at}.',
  noAnswer: 'Nobody answered in time.',

  // How access ended before its time.
  left: '<b>{name} has left {organization}</b>, {at}.',
  returned: '{named, select, yes {<b>Returned by {name}</b>,} other {<b>Returned</b>}} {at}.',
  revoked: '{named, select, yes {<b>Revoked by {name}</b>,} other {<b>Revoked</b>}} {at}.',

  missingRole: 'You need the {role} role to see and decide this review, and you do not hold it now.',
  missingRoleLater: 'Once you hold it, this message will show the review.',
  // For notifications: the name of the role would tell people who look at the screen of a risk.
  missingRoleUnnamed: 'You cannot decide it because you do not hold the role that is needed.',
} as const;
