import type { ParsedCommand } from '../../src/approvals/commands/parse-command.ts';
import { type CommandNames, type CommandReply, runCommand } from '../../src/approvals/commands/run-command.ts';
import { sentenceFor } from '../../src/approvals/commands/sentences.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { StageCard } from '../../src/core/view/card.ts';
import type { NoticeText } from '../../src/core/words/language/pieces.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import type { Form } from './forms/form.ts';
import { cancelForm, revokeForm } from './forms/reason-form.ts';
import { requestForm } from './forms/request-form.ts';
import { reviewForm } from './forms/review-form.ts';
import { activationForm, eligibilityForm } from './forms/role-forms.ts';

/** What somebody who typed a command, or pressed its button, is answered with. `problem`: it was not done, and why. */
export type CommandAnswer =
  | { readonly kind: 'text'; readonly text: NoticeText }
  | { readonly kind: 'form'; readonly form: Form }
  /** A request that waits for their decision, with the buttons for it. */
  | { readonly kind: 'card'; readonly card: StageCard }
  | { readonly kind: 'problem'; readonly sentence: string };

/** Carries out what somebody typed, or what a button typed for them. */
export async function answerCommand(
  reader: Reader,
  services: Services,
  from: Issuer,
  command: ParsedCommand,
  names: CommandNames,
): Promise<CommandAnswer> {
  const answered = await runCommand(reader, services, from, command, names);
  if (answered.kind !== 'done') return { kind: 'problem', sentence: sentenceFor(reader, answered) };
  const reply = answered.value;
  if (reply.kind === 'text' || reply.kind === 'card') return reply;
  return { kind: 'form', form: formOf(reader, reply, names, services.clock.now()) };
}

function formOf(
  reader: Reader,
  reply: Exclude<CommandReply, { kind: 'text' | 'card' }>,
  names: CommandNames,
  now: Date,
): Form {
  switch (reply.kind) {
    case 'requestForm': {
      const { form, search, justification } = reply;
      const filledIn = justification === undefined ? {} : { filledIn: { packageId: '', justification, answers: {} } };
      return requestForm(reader, form, { search, command: requestCommand(names), ...filledIn });
    }
    case 'activationForm':
      return activationForm(reader, reply.form, activateCommand(names));
    case 'eligibilityForm':
      return eligibilityForm(reader, reply.form, now);
    case 'cancelForm':
      return cancelForm(reader, reply.form);
    case 'revokeForm':
      return revokeForm(reader, reply.form);
    case 'reviewForm':
      return reviewForm(reader, reply.form);
  }
}

/** The command that opens the form for a request, as a chat names it. */
export function requestCommand({ access }: CommandNames): string {
  return `${access} request`;
}

/** The command that opens the form to make a role active. */
export function activateCommand({ access }: CommandNames): string {
  return `${access} activate`;
}
