import type { Issuer } from '../../src/approvals/issuer.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { TypedCommand } from '../../src/approvals/typed/parse-command.ts';
import { runCommand } from '../../src/approvals/typed/run-command.ts';
import { sentenceFor } from '../../src/approvals/typed/sentences.ts';
import type { Reply } from './answering.ts';
import { cancelForm } from './cancel-form.ts';
import { commandNames } from './command-names.ts';
import { requestForm } from './forms.ts';
import { renderText } from './notices.ts';
import { reviewForm } from './review-form.ts';
import { activationForm, eligibilityForm } from './role-forms.ts';

/** Carries out what somebody typed. */
export async function replyToTyped(services: Services, from: Issuer, command: TypedCommand): Promise<Reply> {
  const answered = await runCommand(services, from, command, commandNames);
  if (answered.kind !== 'done') return { sentence: sentenceFor(answered) };
  const now = services.clock.now();
  const reply = answered.value;
  switch (reply.kind) {
    case 'text':
      return { card: renderText(reply.text, now) };
    case 'requestForm':
      return { card: requestForm(reply.form, command.kind === 'request' ? command.search : '', now) };
    case 'activationForm':
      return { card: activationForm(reply.form, now) };
    case 'eligibilityForm':
      return { card: eligibilityForm(reply.form, now) };
    case 'cancelForm':
      return { card: cancelForm(reply.form, now) };
    case 'reviewForm':
      return { card: reviewForm(reply.form, now) };
  }
}
