import type { App } from '@slack/bolt';
import { answerChange } from '../../src/approvals/configuration/answer-change.ts';
import { decide, openReasonForm } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import { notUnderstood, sentenceFor } from '../../src/approvals/typed/sentences.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import { issuerOf, type OpenView, problemOf, tell } from './answering.ts';
import { parseAction, parseSender, type SlackClick, type SlackSender } from './parse.ts';
import type { ReasonMetadata } from './parse-forms.ts';
import { reasonForm } from './reason-form.ts';

/** Carries out clicks on cards. The card itself is changed by its delivery; the clicker hears what went wrong. */
export function takeClicks(app: App, services: Services, openView: OpenView): void {
  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const sender = parseSender(body);
    const problem = sender === undefined ? notUnderstood : await click(sender, parseAction(action));
    await ack();
    return problem === undefined ? undefined : tell(respond, problem, services.log);
  });

  async function click(sender: SlackSender, intent: SlackClick): Promise<string | undefined> {
    const from = issuerOf(sender);
    switch (intent.kind) {
      case 'unsupported':
        return problemOf(await refuseUnsupported(services, from));
      case 'answerChange':
        return problemOf(await answerChange(services, { from, proposal: intent.proposal, answer: intent.answer }));
      default: {
        const { about, answer } = intent;
        const input = { commandId: from.delivery, from, ...about, answer, shareReason: false };
        if (intent.kind === 'decide') return problemOf(await decide(services, input));
        const answered = await openReasonForm(services, input);
        if (answered.kind !== 'done') return sentenceFor(answered);
        const metadata: ReasonMetadata = { ...about, answer, message: sender.message ?? '' };
        return openView(sender.trigger, reasonForm(answered.value, JSON.stringify(metadata)));
      }
    }
  }
}
