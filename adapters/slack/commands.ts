import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { parseAccessWords, parseAdminWords } from '../../src/approvals/commands/parse-command.ts';
import { notUnderstood } from '../../src/approvals/commands/sentences.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { answerCommand, type CommandAnswer } from '../chat/commands.ts';
import { identityOf, issuerOf, type OpenView, onlyToThem } from './answering.ts';
import { commandNames } from './command-names.ts';
import { drawForm } from './forms/forms.ts';
import { renderCard } from './messages/cards.ts';
import { parseTyped } from './parse.ts';
import type { SlackPeople } from './people.ts';

const commands = [
  { name: commandNames.access, parse: parseAccessWords },
  { name: commandNames.admin, parse: parseAdminWords },
];

/** Carries out what is typed after a slash command; only the person who typed it sees the answer. */
export function takeCommands(app: App, services: Services, people: SlackPeople, openView: OpenView): void {
  for (const { name, parse } of commands) {
    app.command(name, async ({ command, ack }) => {
      const sender = parseTyped(command);
      if (sender === undefined) return ack(onlyToThem(people.standard, notUnderstood(people.standard)));
      const reader = await people.asking(identityOf(sender));
      const answer = await answerCommand(reader, services, issuerOf(sender), parse(sender.text), commandNames);
      const said = await answerWith(reader, answer, (view) => openView(reader, sender.trigger, view));
      return said === undefined ? ack() : ack(said);
    });
  }
}

/**
 * What the person alone is shown as the answer to a command; undefined: nothing but the form that was opened.
 *
 * @param open opens a form, and says what went wrong
 */
export async function answerWith(
  reader: Reader,
  answer: CommandAnswer,
  open: (view: ModalView) => Promise<string | undefined>,
) {
  switch (answer.kind) {
    case 'problem':
      return onlyToThem(reader, answer.sentence);
    case 'text':
      return onlyToThem(reader, answer.text);
    case 'card':
      return { ...onlyToThem(reader, ''), ...renderCard(reader, answer.card) };
    case 'form': {
      const problem = await open(drawForm(reader, answer.form));
      return problem === undefined ? undefined : onlyToThem(reader, problem);
    }
  }
}
