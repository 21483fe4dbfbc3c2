import { sentenceFor } from '../../../src/approvals/commands/sentences.ts';
import type { Services } from '../../../src/approvals/services.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { answerSubmission, type Submission } from '../../chat/submissions.ts';
import type { Reply } from '../answering.ts';
import { commandNames } from '../command-names.ts';
import { renderCard } from '../messages/cards.ts';
import type { TeamsMessage } from '../messages/message.ts';
import { renderText } from '../messages/notices.ts';
import { drawForm } from './forms.ts';
import type { EnteredDays } from './inputs.ts';

/** What drawing the answer to a form needs beside what became of it. */
interface Drawing {
  readonly days: EnteredDays;
  /** Makes the form show this for good, once what it was sent for was done. */
  readonly close: (card: TeamsMessage) => void;
}

/** Carries out what a form was sent for; it comes back as long as there is something to fill in. */
export async function replyToForm(
  reader: Reader,
  services: Services,
  given: Submission,
  { days, close }: Drawing,
): Promise<Reply> {
  const submitted = await answerSubmission(reader, services, given, commandNames);
  const now = services.clock.now();
  switch (submitted.kind) {
    case 'done': {
      const card = renderText(reader, submitted.text, now);
      close(card);
      return { card };
    }
    case 'decided':
      return { card: renderCard(reader, submitted.card, now) };
    case 'nextStep':
      return { card: drawForm(reader, submitted.form, now, days) };
    case 'notDone': {
      const form = await submitted.again?.();
      return form === undefined
        ? { sentence: sentenceFor(reader, submitted.answered) }
        : { card: drawForm(reader, form, now, days) };
    }
  }
}
