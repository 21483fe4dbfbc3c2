/** Why somebody cannot have something together with what they have. `own`: the reader has it. */
export const conflicts = {
  packageHeld: '{target} is incompatible with {name}, which {own, select, yes {you have} other {{holder} has}}.',
  packageApproved:
    '{target} is incompatible with {name}, which {own, select, yes {you are} other {{holder} is}} about to get.',
  packageEnding:
    '{target} is incompatible with {name}, which is still being removed. Request {target} again when it is gone.',

  membershipHeld:
    '{target} is incompatible with membership in {group}, which {own, select, yes {you have} other {{holder} has}}.',
  membershipApproved:
    '{target} is incompatible with membership in {group}, which {own, select, yes {you are} other {{holder} is}} about to get.',
  membershipEnding:
    '{target} is incompatible with membership in {group}, which is still being removed. Request {target} again when it is gone.',
  membershipGiven:
    '{target} is incompatible with membership in {group}, which {givenBy} gives {own, select, yes {you} other {{holder}}}.',
  membershipAboutToBeGiven:
    '{target} is incompatible with membership in {group}, which {givenBy} is about to give {own, select, yes {you} other {{holder}}}.',

  excludedHeld:
    '{target} includes membership in {group}. This is incompatible with {name}, which {own, select, yes {you have} other {{holder} has}}.',
  excludedApproved:
    '{target} includes membership in {group}. This is incompatible with {name}, which {own, select, yes {you are} other {{holder} is}} about to get.',
  excludedEnding:
    '{target} includes membership in {group}. This is incompatible with {name}, which is still being removed. Request {target} again when it is gone.',

  // Why something was not given.
  problemPackage: 'It is incompatible with {name}.',
  problemPackageEnding: 'It is incompatible with {name}, which is still being removed.',
  problemMembership: 'It is incompatible with membership in {group}.',
  problemMembershipGiven: 'It is incompatible with membership in {group}, which {givenBy} gives.',
  problemMembershipEnding: 'It is incompatible with membership in {group}, which is still being removed.',
  problemExcluded: 'It includes membership in {group}, which is incompatible with {name}.',
  problemExcludedEnding:
    'It includes membership in {group}, which is incompatible with {name}, and that is still being removed.',
} as const;
