/** How Countersign is, for administrators. */
export const health = {
  title: 'Health of Countersign',

  looks: 'Countersign last looked {looks}.',
  look: '{what} {ago}',
  lookOf:
    '{look, select, plan {for messages to prepare} deliver {for messages to send} due {for due times and reminders} fulfil {for access to grant or remove} refresh {at who the approvers are} other {for other work}}',
  secondsAgo: '{seconds, plural, one {# second ago} other {# seconds ago}}',
  minutesAgo: '{minutes, plural, one {# minute ago} other {# minutes ago}}',
  nobodyLooks:
    'No messages are sent, and no access is granted or ended, because no Countersign worker is running. Start one with COUNTERSIGN_ROLE=worker or all.',

  allDelivered: 'There are no undelivered messages.',
  onTheWay: 'The oldest message that is still to be delivered has been waiting since {at}.',
  unplanned: 'The oldest request whose messages are still to be prepared has been waiting since {at}.',
  undelivered: 'These people are not getting their messages:',
  heldUp: '<b>{name}</b>: {messages, plural, one {# message} other {# messages}} in {chat} since {since}. {reason}',
  moreHeldUp: '{count, plural, one {There is # more person.} other {There are # more people.}}',
  credentials: '{chat} rejects the credentials of Countersign ({code}). Correct them, then restart Countersign.',
  app: '{chat} does not let the app send messages ({code}). Correct the setup of the app in {chat}.',
  noAccount: 'No account in {chat} is linked to this person.',
  person: '{chat} takes no messages for this account ({code}). Check the account in {chat}.',
  message: '{chat} rejects the message itself ({code}). Tell the people who run Countersign.',
  givenUp: '{chat} rejected it ({code}). Countersign tries again when this person writes to it.',
  waiting: '{chat} did not take it at the last try ({code}). Countersign keeps trying.',

  unreachable:
    '{count, plural, one {No connected chat reaches this approver, who gets no cards:} other {No connected chat reaches these approvers, who get no cards:}} {names}.',
  moreUnreachable: '{count, number} more',
  unreached:
    "{beneficiary}'s request {keep, select, yes {to keep} other {for}} {target} is waiting for {stage, select, riskReview {a risk review} other {approval}}, but no message has reached anybody who is asked since {since}.",
  moreUnreached:
    '{count, plural, one {The same is true of # more request.} other {The same is true of # more requests.}}',

  failing: '{system} has not answered since {since}. It was last asked {lastAt}.',
  system:
    '{system, select, directory {The directory} idProtection {ID Protection} insiderRisk {Insider Risk Management} groupMembership {The service that manages group memberships} other {The system {system}}}',
} as const;
