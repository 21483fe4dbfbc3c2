import type { Actor } from './actor.ts';
import type { Script } from './script.ts';

const commands = [
  ...['help', 'nonsense', '', 'request zzz', 'activate', 'activate zzz', 'mine', 'pending', 'history'],
  ...['show', 'show ZZZZZZZZZZZZ', 'cancel', 'cancel ZZZZZZZZZZZZ', 'extend', 'extend ZZZZZZZZZZZZ', 'extend nothing'],
  ...['return', 'return ZZZZZZZZZZZZ', 'revoke', 'revoke ZZZZZZZZZZZZ', 'revoke ZZZZZZZZZZZZ No longer needed.'],
  `request ${'z'.repeat(101)}`,
];
const adminCommands = [
  ...[
    'help',
    'nonsense',
    'thresholds',
    'packages',
    'package finance-reports',
    'changes',
    'role database-admin',
    'requests',
    'requests finance-reports',
    'requests nothing',
  ],
  ...['change', 'change 1', 'change 99', 'requests finance-reports page 9'],
];

/** Answers to commands, before anything was requested. */
export async function typeCommands({ chapter, write, actor }: Script): Promise<void> {
  const people: [Actor, Actor][] = [
    [actor('tomas.novak', 'Slack'), actor('elif.demir', 'Slack')],
    [actor('sofia.marques', 'Teams'), actor('elif.demir', 'Teams')],
  ];
  for (const [person, administrator] of people) {
    chapter(`Commands in ${person.chat}`);
    for (const words of commands) write(`access ${words}`.trim(), await person.type(words));
    for (const words of ['packages', 'package payroll', 'thresholds', 'change 1', 'changes', 'requests'])
      write(`access-admin ${words}, by somebody who is no administrator`, await person.type(words, 'access-admin'));
    for (const words of adminCommands) write(`access-admin ${words}`, await administrator.type(words, 'access-admin'));
  }
}
