import { parseLine } from '../../src/approvals/commands/parse-command.ts';
import { runCommand } from '../../src/approvals/commands/run-command.ts';
import { standardReader } from '../../src/core/words/language/languages.ts';
import type { Button, NoticeText } from '../../src/core/words/language/pieces.ts';
import { refusalText } from '../../src/core/words/requests/refusals.ts';
import { issuerOf, type World } from './world.ts';

/** How the tests' chat names the commands. */
export const commandNames = { access: '/access', admin: '/access-admin' } as const;

/** All words of a text, a line each. */
export function linesOf({ paragraphs }: NoticeText): string[] {
  return paragraphs.flatMap(({ line, quote }) => {
    const words = line.map((piece) =>
      'text' in piece ? piece.text : ('moment' in piece ? piece.moment : piece.timeLeft).toISOString(),
    );
    return [words.join(''), ...(quote === undefined ? [] : [quote])].filter((one) => one !== '');
  });
}

/** What somebody reads who types this; for a form or a card its kind, and for a refusal its sentence. */
export async function replyTo(world: World, personId: string, typed: string): Promise<string> {
  const reader = standardReader(world.directory.timeZone);
  const answered = await answerTo(world, personId, typed);
  if (answered.kind === 'refused') return refusalText(reader, answered.refusal);
  if (answered.kind !== 'done') return answered.kind;
  return answered.value.kind === 'text' ? linesOf(answered.value.text).join('\n') : answered.value.kind;
}

/** The buttons under what somebody reads who types this. */
export async function buttonsAfter(world: World, personId: string, typed: string): Promise<readonly Button[]> {
  const answered = await answerTo(world, personId, typed);
  return answered.kind === 'done' && answered.value.kind === 'text' ? (answered.value.text.buttons ?? []) : [];
}

/** What is answered to somebody who types this. */
export function answerTo(world: World, personId: string, typed: string) {
  const reader = standardReader(world.directory.timeZone);
  const command = parseLine(typed);
  if (command === undefined) throw new Error(`${typed} is no command.`);
  return runCommand(reader, world.services, issuerOf(personId), command, commandNames);
}
