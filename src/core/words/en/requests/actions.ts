/** Buttons beside requests and access, and what they ask before something is done that nobody can undo. */
export const actions = {
  open: 'Open',
  more: 'More',
  cancel: 'Cancel request',
  extend: 'Extend',
  return: 'Return access',
  revoke: 'Revoke…',
  askAgain: 'Ask again',
  renew: 'Renew',
  activate: 'Activate',
  ask: 'Ask for access',
  waiting: 'What waits for me',

  cancelTitle: 'Cancel this request?',
  cancelQuestion:
    'Nobody can decide the request for {target}{onBehalf, select, yes { for {beneficiary}} other {}} after that. You can submit a new one.',
  cancelYes: 'Cancel request',
  cancelNo: 'Keep request',

  returnTitle: 'Return this access?',
  returnQuestion: 'This ends your access to {target} at once. To get it back, you have to request it again.',
  returnYes: 'Return access',
  returnNo: 'Keep access',
} as const;
