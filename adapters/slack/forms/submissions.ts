import type { App, ViewResponseAction } from '@slack/bolt';
import { notUnderstood } from '../../../src/approvals/commands/sentences.ts';
import type { Services } from '../../../src/approvals/services.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import { answerSubmission, type Submitted } from '../../chat/submissions.ts';
import { besideField, identityOf, issuerOf, updateView } from '../answering.ts';
import { commandNames } from '../command-names.ts';
import { parseSender, parseView } from '../parse.ts';
import type { SlackPeople } from '../people.ts';
import { drawForm, messageView, textView } from './forms.ts';

/** Carries out what forms were sent for. A form keeps its id, so that one that is sent twice is one command. */
export function takeSubmissions(app: App, services: Services, people: SlackPeople): void {
  app.view({ type: 'view_submission' }, async ({ view, body, ack }) => {
    const sender = parseSender(body);
    if (sender === undefined) {
      const { standard } = people;
      const title = say(standard, 'forms.notUnderstoodTitle');
      return ack(updateView(messageView(standard, title, notUnderstood(standard))));
    }
    const reader = await people.asking(identityOf(sender));
    const { sent, shown } = parseView(view);
    const commandId = `slack:${sender.workspace}:${view.id}`;
    const submitted = await answerSubmission(
      reader,
      services,
      { from: issuerOf(sender), commandId, sent },
      commandNames,
    );
    const answer = answerWith(reader, submitted, shown);
    return answer === undefined ? ack() : ack(answer);
  });
}

/** `shown`: the fields that the form had. Undefined: the form closes. */
function answerWith(reader: Reader, submitted: Submitted, shown: readonly string[]): ViewResponseAction | undefined {
  switch (submitted.kind) {
    case 'done':
      return updateView(textView(reader, submitted.title, submitted.text));
    case 'decided':
      return undefined;
    case 'nextStep':
      return updateView(drawForm(reader, submitted.form));
    case 'notDone':
      return besideField(reader, submitted, shown);
  }
}
