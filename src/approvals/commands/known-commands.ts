import { distance } from 'fastest-levenshtein';

/** The words that can follow `access`. */
export const accessCommands: readonly string[] = [
  ...['request', 'activate', 'mine', 'pending', 'history', 'show', 'cancel', 'extend', 'return', 'revoke', 'help'],
];

/** The words that can follow `access-admin`. */
export const adminCommands: readonly string[] = [
  'thresholds',
  'packages',
  'package',
  'role',
  'requests',
  'changes',
  'change',
  'health',
  'help',
];

/** How many letters may be wrong, left out or too many: two, in words of three letters one. */
const mostWrong = (word: string) => (word.length < 4 ? 1 : 2);

/** The command that a word is most likely meant for; undefined: it looks like none of them. */
export function nearestCommand(word: string, commands: readonly string[]): string | undefined {
  const [nearest] = commands
    .map((command) => ({ command, wrong: distance(word, command) }))
    .filter(({ wrong }) => wrong <= mostWrong(word))
    .sort((a, b) => a.wrong - b.wrong);
  return nearest?.command;
}
