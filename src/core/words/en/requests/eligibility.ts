/** The end of somebody's eligibility for a role. */
export const eligibility = {
  endsSoon: 'Your eligibility for {role} ends soon.',
  ended: 'Your eligibility for {role} has ended.',
  shortened: 'Your eligibility for {role} now ends earlier.',
  removed: 'Your eligibility for {role} was removed.',

  howToExtendLater: 'In its last 14 days you can extend it with {command}.',
  renewable: 'You can renew it until {until}.',
  whatToDo: 'You can no longer activate the role. If you still need it, ask an administrator.',

  until: 'You are eligible for {role} until {end}.',
  endedAt: 'Your eligibility for {role} ended {at}.',
  endedWithDay: 'Your eligibility for {role} ended at {end}.',
} as const;
