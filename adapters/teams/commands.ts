import type { ParsedCommand } from '../../src/approvals/commands/parse-command.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { answerCommand } from '../chat/commands.ts';
import type { Reply } from './answering.ts';
import { commandNames } from './command-names.ts';
import { drawForm } from './forms/forms.ts';
import { renderCard } from './messages/cards.ts';
import { renderText } from './messages/notices.ts';

/** Carries out what somebody typed, or what a button typed for them. `teamsId`: how Teams knows the person. */
export async function replyToTyped(
  reader: Reader,
  services: Services,
  from: Issuer,
  command: ParsedCommand,
  teamsId: string,
): Promise<Reply> {
  const answer = await answerCommand(reader, services, from, command, commandNames);
  const now = services.clock.now();
  switch (answer.kind) {
    case 'problem':
      return { sentence: answer.sentence };
    case 'text':
      return { card: renderText(reader, answer.text, now) };
    case 'card': {
      const { request, stage } = answer.card;
      const about = { requestId: request.id, stage: stage.id };
      return { card: renderCard(reader, answer.card, now, teamsId), about };
    }
    case 'form':
      return { card: drawForm(reader, answer.form, now) };
  }
}
