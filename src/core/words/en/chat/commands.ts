/** Answers to typed commands. `access`, `admin`: how the reader's chat names the commands. */
export const commands = {
  numberNeeded:
    "Add the request's number, for example {access} {command} 4K7QHTPM29XR. You can find the number in lists and at the end of messages. Nothing was changed.",
  changeNumberNeeded:
    "Add the change's number, for example {admin} {command} 12. You can find the number on the card of the change.",
  nothingMore: 'Type {command} alone, with nothing after it. Nothing was changed.',
  onlyNumber: 'Type {command} with one number, and nothing after it. Nothing was changed.',
  didYouMean: 'There is no such command. Did you mean {command}?',
  commandTooLong:
    'This command is too long. It has {length, number} characters, and at most {limit, number} are possible. Nothing was changed. Shorten it and send it again.',
  searchTooLong: 'Search for at most {limit, number} characters. This search has {length, number}.',
  nothingOffered: 'There is nothing that you can request at the moment.',
  noPackageFound: 'There is no access package with this name that you can request.',
  noRoleOffered: 'There is no role that you can activate.',
  noRoleFound: 'There is no role with this name that you can activate.',
  unknownName: 'There is no package or role called “{name}”, or more than one. To list them, type {admin} packages.',
  unknownChange: 'There is no change with the number {change}.',
  cardSent: 'Its card is on its way to you.',

  helpIntro: 'You can type these commands:',
  helpUnknown:
    'There is no such command, and no access package of this name that you can request. You can type these commands:',
  helpUnknownAdmin: 'There is no such command. You can type these commands:',
  helpRequest: '<b>{access}</b>: request an access package',
  helpActivate: '<b>{access} activate</b>: activate a role that you are eligible for',
  helpMine: '<b>{access} mine</b>: list your requests',
  helpPending: '<b>{access} pending</b>: list the requests that are waiting for your decision',
  helpHistory: '<b>{access} history</b>: list the requests that you were asked about before',
  helpShow: '<b>{access} show …</b>: open a request',
  helpCancel:
    '<b>{access} cancel …</b>: cancel your request. Administrators can cancel any pending request, with a reason',
  helpExtend:
    '<b>{access} extend …</b>: keep access for longer or, with the short name of a role, keep your eligibility for longer',
  helpReturn: '<b>{access} return …</b>: return access that you no longer need',
  helpRevoke: '<b>{access} revoke … reason</b>: revoke access that you approved',
  helpForAdministrators: 'As an administrator you can also type:',
  helpNotForYou: 'Only administrators can use these commands.',
  helpNumbers: "Replace … with the request's number. When your approval is needed, you get a message here.",

  helpThresholds:
    '<b>{admin} thresholds</b>: set when a risk review is needed and who the fallback reviewers are, and see which changes are waiting',
  helpPackages: '<b>{admin} packages</b>: list what is offered',
  helpPackage: '<b>{admin} package …</b>: show how a package or role is set up, and how many people have it',
  helpChanges: '<b>{admin} changes</b>: list who changed packages and settings, and when',
  helpChange: '<b>{admin} change …</b>: show everything that a change of packages or settings changed',
  helpResourceRequests: '<b>{admin} requests</b>: list the pending requests for roles on resources that you administer',
  helpRequests: '<b>{admin} requests …</b>: list all requests for a package or role',
  helpHealth:
    '<b>{admin} health</b>: see which messages cannot be delivered, whom no chat reaches and what does not answer',
  helpAdminNumbers: "Replace … with the change's number, or with the short name of the package or role.",
} as const;
