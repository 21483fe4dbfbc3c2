import type { App } from '@slack/bolt';
import { parseAccessWords, parseAdminWords } from '../../src/approvals/commands/parse-command.ts';
import { notUnderstood } from '../../src/approvals/commands/sentences.ts';
import type { Services } from '../../src/approvals/services.ts';
import { answerCommand } from '../chat/commands.ts';
import { identityOf, issuerOf, type OpenView, onlyToThem } from './answering.ts';
import { commandNames } from './command-names.ts';
import { drawForm } from './forms/forms.ts';
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
      if (answer.kind === 'problem') return ack(onlyToThem(reader, answer.sentence));
      if (answer.kind === 'text') return ack(onlyToThem(reader, answer.text));
      const problem = await openView(reader, sender.trigger, drawForm(reader, answer.form));
      return problem === undefined ? ack() : ack(onlyToThem(reader, problem));
    });
  }
}
