/** Moments, for chats that show the date and the time themselves, the time that is left, and when access ends. */
export const dates = {
  moment: '{date} at {time}',
  ends: 'It ends {at}.',
  endsWithDay: 'It ends at {end}.',
  endOfDay: 'the end of {day}',
  endOfDayElsewhere: 'the end of {day} ({zone})',
  days: '{count, plural, one {# day} other {# days}}',
  hours: '{count, plural, one {# hour} other {# hours}}',
  minutes: '{count, plural, one {# minute} other {# minutes}}',
  lessThanAMinute: 'less than a minute',
  leftAsOf: '{left} left as of {at}',
} as const;
