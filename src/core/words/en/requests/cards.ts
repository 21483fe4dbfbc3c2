/** The cards on which approvers decide. */
export const cards = {
  decisionNeeded: '{title}. Your decision is needed.',

  riskLevel:
    '<b>Why you are asked:</b> {source} rates {person} as <b>{level, select, low {low risk} medium {medium risk} high {high risk} minor {minor risk} moderate {moderate risk} elevated {elevated risk} other {{level}}}</b>{dated, select, yes { since {since}} other {}}.',
  riskUnknown:
    '<b>Why you are asked:</b> {source} could not determine the risk of {person}{dated, select, yes { since {since}} other {}}.',

  closedAbout: 'Submitted {at}, with this justification:',
  closedAboutUnjustified: 'Submitted {at}.',

  approve: 'Approve',
  refresh: 'Refresh',
  approveWithReason: 'Approve…',
  deny: 'Deny…',
} as const;
