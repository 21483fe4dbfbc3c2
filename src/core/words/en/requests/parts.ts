/** Access of which a part is there, waits for an invitation to be accepted, or is missing. */
export const parts = {
  given: 'Given: {names}.',
  waiting: 'Waiting for the invitation to be accepted: {names}.',
  missing: 'Missing: {name}.',
  missingBecause: 'Missing: {name}. {problem}',
  // What a target said need not begin or end like a sentence.
  missingSaid: 'Missing: {name} – {said}.{retried, select, yes { Countersign keeps trying.} other {}}',
  notAccepted: 'The invitation was not accepted.',

  invited:
    '{own, select, yes {You will have {target} once you accept the invitation to {organization}. You will get a message when you have it.} other {{beneficiary} will have {target} once they accept the invitation to {organization}. You will get a message when they have it.}}',
  invitedPart:
    '{own, select, yes {You will have part of {target} once you accept the invitation to {organization}.} other {{beneficiary} will have part of {target} once they accept the invitation to {organization}.}} The rest is missing. The administrators have been told.',
  part: '{own, select, yes {You now have} other {{beneficiary} now has}} part of {target}. The rest is missing. The administrators have been told.',
  partRestInvited:
    '{own, select, yes {You now have part of {target}. You will have the rest once you accept the invitation to {organization}.} other {{beneficiary} now has part of {target}. They will have the rest once they accept the invitation to {organization}.}}',
  partMoreInvited:
    '{own, select, yes {You now have part of {target}. You will have another part once you accept the invitation to {organization}.} other {{beneficiary} now has part of {target}. They will have another part once they accept the invitation to {organization}.}} The rest is missing. The administrators have been told.',

  lost: '{own, select, yes {You} other {{beneficiary}}} lost {all, select, yes {{target}} other {part of {target}}}, and it could not be given back yet. The administrators have been told.',

  endsSoon: "{own, select, yes {Your access} other {{beneficiary}'s access}} to {target} ends soon.",
  endsSoonNotAccepted:
    'The time for {target} ends soon, and {own, select, yes {you have} other {{beneficiary} has}} not accepted the invitation to {organization} yet.',
  ended: "{own, select, yes {Your access} other {{beneficiary}'s access}} to {target} has ended.",
  endedNotAccepted:
    'The time for {target} is over. {own, select, yes {You} other {{beneficiary}}} did not accept the invitation to {organization}.',
} as const;
