/** What sentences about the configuration name: who approves, how long something lasts, what a package gives. */
export const phrases = {
  source: '{source, select, idProtection {Microsoft Entra ID Protection} other {Microsoft Purview Insider Risk}}',
  level:
    '{level, select, low {low} medium {medium} high {high} minor {minor} moderate {moderate} elevated {elevated} other {{level}}}',

  nobody: 'nobody',
  nothing: 'nothing',

  groupMember: 'a member of {group}',
  manager: "{level, plural, =1 {the beneficiary's manager} other {the manager # levels above the beneficiary}}",
  roleHolder: 'a holder of {role}',
  sponsor: 'a sponsor of the beneficiary',
  alternates: '{approvers} (asked after {days, plural, one {# day} other {# days}})',
  alternatesWithFallback:
    '{approvers} (asked after {days, plural, one {# day} other {# days}}; if there are none, {fallback})',

  everyone: 'everyone',
  onlyThese: 'only {who}',
  groupMembers: 'members of {group}',

  membership: 'membership in the group {group}',
  otherResource: '{resource} of the kind “{kind}”',

  page: 'Page {page, number} of {pages, number}',

  indefinitely: 'indefinitely',
  until: 'until {end}',
  days: '{count, plural, one {# day} other {# days}}',
  hours: '{count, plural, one {# hour} other {# hours}}',

  shortText: '“{text}” ({required, select, yes {required} other {optional}}, short text)',
  longText: '“{text}” ({required, select, yes {required} other {optional}}, long text)',
  oneChoice: '“{text}” ({required, select, yes {required} other {optional}}, one of {choices})',
  someChoices: '“{text}” ({required, select, yes {required} other {optional}}, any of {choices})',
} as const;
