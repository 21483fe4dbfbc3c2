/** What somebody reads who meets the app for the first time. `access`: how their chat names the command. */
export const welcome = {
  title: 'Welcome to Countersign',
  purpose:
    'Here you can ask for access at {organization}, and decide on requests that need your approval. You get all messages about them in this chat.',
  howToGoOn: 'To see everything that you can do, type {access} help.',
} as const;
