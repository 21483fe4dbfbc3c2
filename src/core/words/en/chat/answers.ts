/** Short answers to what people send: commands, clicks and forms. */
export const answers = {
  tryAgain: 'This could not be done right now, and nothing was changed. Try again in a moment.',
  unconfirmed:
    'This is not confirmed yet. It may have worked, and your messages here will show it. It is safe to try again.',
  onlyInOwnChat: 'Send me this in a direct chat, where only you can see the answer. Nothing was changed.',
  noMessageId: 'This message arrived without an id, so nothing was changed. Try again.',
  requestSent: 'Your request for {target} was submitted.',
  formNotOpened: 'The form could not be opened. Nothing was changed. Try again.',
} as const;
