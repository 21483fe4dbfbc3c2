/** The card of a change that waits, or waited, for a second administrator. */
export const changeCard = {
  confirm: 'Confirm',
  reject: 'Reject',
  takeBack: 'Take back',

  proposedOnCommandLine: 'A change was proposed on the command line',
  youTookUp: 'You were the first to confirm a change from the command line',
  theyTookUp: '{name} was the first to confirm a change from the command line',
  youProposed: 'You proposed a change',
  theyPropose: '{name} proposes a change',
  theyProposed: '{name} proposed a change',
  summary: '{title}. {state}',

  waitsForAnother: 'Another administrator has to confirm it.',
  waitsForYou: 'Your confirmation is needed.',

  needsTwo:
    'It weakens protection, and a command line does not prove who used it. So it takes effect once two administrators confirm it (or one, if there is only one).',
  ownNeedsAnother:
    'It weakens protection, so it takes effect once another administrator confirms it. Until then you can take it back.',
  needsSecond: 'It weakens protection, so it takes effect once a second administrator confirms it.',

  confirmed: 'Confirmed by {by}.',
  rejected: 'Rejected by {by}.',
  takenBack: 'Taken back by {by}.',
  confirmedAt: '<b>Confirmed by {by}</b>, {at}.',
  rejectedAt: '<b>Rejected by {by}</b>, {at}.',
  takenBackAt: '<b>Taken back by {by}</b>, {at}.',
  expired: 'Nobody confirmed it in time.',
  superseded: 'The same thing was changed in another way, so this proposal lapsed.',
  withdrawn: 'You are no longer asked to confirm this change.',
  inEffect: 'The change has taken effect.',
  notMade: 'The change was not made.',
  administrator: 'an administrator',

  proposedBy: 'Proposed by',
  takenUpBy: 'First confirmed by',
  inNameOf: 'In the name of',
  proposed: 'Proposed',
  confirmBy: 'Confirm by',
  wouldChange: 'What would change',
  changed: 'What changed',
  wouldHaveChanged: 'What would have changed',
  howToSeeAll: 'To see the whole change, type {command}.',
  howToSeeMore:
    '{count, plural, one {There is # more change. To see both, type {command}.} other {There are # more changes. To see all of them, type {command}.}}',
  footer: '{organization} · Change {id, number}',
} as const;
