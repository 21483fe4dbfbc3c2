/** Forms: what their fields are called and what they hint at, the same in every chat. */
export const forms = {
  moreOffered:
    '{count, plural, one {There is # more.} other {There are # more.}} To find {count, plural, one {it} other {them}}, type {command} and part of the name.',
  timeZone: 'Days begin and end in the time zone {timeZone}.',
  role: 'Up to {hours, plural, one {# hour} other {# hours}}',
  roleNoApproval: 'Up to {hours, plural, one {# hour} other {# hours}}, no approval needed',
  roleUntil: 'Up to {hours, plural, one {# hour} other {# hours}}, eligible until {until}',
  roleUntilNoApproval:
    'Up to {hours, plural, one {# hour} other {# hours}}, eligible until {until}, no approval needed',
} as const;
