import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { Services } from '../../src/approvals/services.ts';
import { parseAccessWords, parseAdminWords } from '../../src/approvals/typed/parse-command.ts';
import { runCommand, type TypedReply } from '../../src/approvals/typed/run-command.ts';
import { notUnderstood, sentenceFor } from '../../src/approvals/typed/sentences.ts';
import { issuerOf, type OpenView, onlyToThem } from './answering.ts';
import { cancelForm } from './cancel-form.ts';
import { commandNames } from './command-names.ts';
import { requestForm } from './forms.ts';
import { parseTyped } from './parse.ts';
import { reviewForm } from './review-form.ts';
import { activationForm, eligibilityForm } from './role-forms.ts';

const commands = [
  { name: commandNames.access, parse: parseAccessWords },
  { name: commandNames.admin, parse: parseAdminWords },
];

/** Carries out what is typed after a slash command; only the person who typed it sees the answer. */
export function takeCommands(app: App, services: Services, openView: OpenView): void {
  for (const { name, parse } of commands) {
    app.command(name, async ({ command, ack }) => {
      const sender = parseTyped(command);
      if (sender === undefined) return ack(onlyToThem(notUnderstood));
      const wanted = parse(sender.text);
      const answered = await runCommand(services, issuerOf(sender), wanted, commandNames);
      if (answered.kind !== 'done') return ack(onlyToThem(sentenceFor(answered)));
      const reply = answered.value;
      if (reply.kind === 'text') return ack(onlyToThem(reply.text));
      const search = wanted.kind === 'request' ? wanted.search : '';
      const problem = await openView(sender.trigger, viewOf(reply, search, services.clock.now()));
      return problem === undefined ? ack() : ack(onlyToThem(problem));
    });
  }
}

function viewOf(reply: Exclude<TypedReply, { kind: 'text' }>, search: string, now: Date): ModalView {
  switch (reply.kind) {
    case 'requestForm':
      return requestForm(reply.form, search);
    case 'activationForm':
      return activationForm(reply.form);
    case 'eligibilityForm':
      return eligibilityForm(reply.form, now);
    case 'cancelForm':
      return cancelForm(reply.form);
    case 'reviewForm':
      return reviewForm(reply.form);
  }
}
