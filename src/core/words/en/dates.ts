/** Moments, for chats that show the date and the time themselves, the time that is left, and when access ends. */
export const dates = {
  moment: '{date} at {time}',
  ends: 'It ends {at}.',
  endsWithDay: 'It ends at {end}.',
  leftAsOf: '{left} left as of {at}',
} as const;
