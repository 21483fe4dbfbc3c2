/** Answers to people who cancel a request, or return or revoke access. */
export const replies = {
  youCanceled:
    "You canceled {whose, select, yours {your} other {{requestor}'s}} request for {target}{onBehalf, select, yes { for {beneficiary}} other {}}.",
  theyCanceled:
    "{name} has already canceled {whose, select, yours {your} other {{requestor}'s}} request for {target}{onBehalf, select, yes { for {beneficiary}} other {}}.",
  requestorCanceled: '{name} has already canceled this request for {target}.',
  othersTold:
    '{names} {count, plural, one {has} other {have}} been told{withReason, select, yes {, with your reason} other {}}.',

  returnRemoving: 'Your access to {target} is being removed. You will get a message when it has ended.',
  returnBeforeGiven: 'You returned {target} before all of it was given. What you have of it is being removed.',
  returnNotGiven: 'You returned {target} before it was given, so you do not have it.',
  returnEnded: 'Your access to {target} has ended.',

  revokeRemoving: "{name}'s access to {target} is being removed. {name} will get a message when it has ended.",
  revokeBeforeGiven: 'You revoked {target} before {name} was given all of it. What {name} has of it is being removed.',
  revokeNotGiven: 'You revoked {target} before it was given, so {name} does not have it.',
  revokeEnded: "{name}'s access to {target} has ended.",
} as const;
