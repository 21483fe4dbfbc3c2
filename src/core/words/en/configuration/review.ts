/** The form about risk reviews, and what becomes of it. */
export const review = {
  title: 'Risk reviews',
  submit: 'Save',
  levels: 'Levels that need a review',
  level:
    '{level, select, low {Low} medium {Medium} high {High} minor {Minor} moderate {Moderate} elevated {Elevated} other {{level}}}',
  people: 'Fallback reviewers',
  peopleElsewhere: 'Fallback reviewers who are not in {chat}',
  personElsewhere: '{name} (not in {chat})',
  levelsPlaceholder: 'No level needs a review',
  unknownPerson: '{id} (no longer known)',
  placeholder: 'Choose people',
  saved: 'Saved',
  notSaved: 'Not saved',

  whatWaits:
    'Removing a level, switching a source off or adding a fallback reviewer weakens protection, so it takes effect when a second administrator confirms it. Everything else takes effect immediately.',
  nobodyConfirms:
    'Removing a level, switching a source off or adding a fallback reviewer weakens protection. There is no second administrator to confirm it, so it takes effect immediately, and all security and compliance administrators get a message.',
  lapses: 'If a source is changed before its proposal is confirmed, the proposal lapses and must be made again.',

  levelsHint: 'To switch off reviews for {source}, choose no level.',
  reviewersHint: 'They are asked if nobody holds the role {reviewers}. To decide, they need the role {reader}.',
  alsoAsked: 'This form does not change who else is asked: {others}.',
  morePeople: '{count, plural, one {# more person} other {# more people}}',

  now: 'A review is needed at {levels}.',
  nowOff: 'No level needs a review.',
  nowReviewers: 'The fallback reviewers are {people}.',
  nowNoReviewers: 'There are no fallback reviewers.',

  savedAlready: 'This was already saved.',
  inEffect: '<b>This is in effect now.</b>',
  inEffectAlone:
    '<b>This is in effect now because there is no second administrator to confirm it.</b> All security and compliance administrators will get a message.',
  waits:
    '<b>This takes effect when a second administrator confirms it.</b> You will get a card on which you can take it back.',
  waitsUntil:
    '<b>This takes effect when a second administrator confirms it.</b> They can do so until {expiresAt}. You will get a card on which you can take it back.',
} as const;
