import type { App } from '@slack/bolt';
import { notUnderstood, sentenceFor } from '../../src/approvals/commands/sentences.ts';
import { openReasonForm } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { carryOutClick } from '../chat/clicks.ts';
import type { CarriedByReason } from '../chat/forms/parse.ts';
import { reasonForm } from '../chat/forms/reason-form.ts';
import { identityOf, issuerOf, type OpenView, tell } from './answering.ts';
import { drawForm } from './forms/forms.ts';
import { parseAction, parseSender, type SlackSender } from './parse.ts';
import type { SlackPeople } from './people.ts';

/** Carries out clicks on cards. The card itself is changed by its delivery; the clicker hears what went wrong. */
export function takeClicks(app: App, services: Services, people: SlackPeople, openView: OpenView): void {
  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const sender = parseSender(body);
    // Found out beside the click, which does not wait for it.
    const asking = sender === undefined ? people.standard : people.asking(identityOf(sender));
    const problem = sender === undefined ? notUnderstood(people.standard) : await click(sender, asking, action);
    await ack();
    return problem === undefined ? undefined : tell(await asking, respond, problem, services.log);
  });

  async function click(
    sender: SlackSender,
    asking: Reader | Promise<Reader>,
    action: unknown,
  ): Promise<string | undefined> {
    const from = issuerOf(sender);
    const wanted = parseAction(action);
    if (wanted.kind !== 'openReasonForm') {
      const answered = await carryOutClick(services, from, wanted);
      return answered.kind === 'done' ? undefined : sentenceFor(await asking, answered);
    }
    const { about, answer } = wanted;
    const input = { commandId: from.delivery, from, ...about, answer, shareReason: false };
    const answered = await openReasonForm(services, input);
    const reader = await asking;
    if (answered.kind !== 'done') return sentenceFor(reader, answered);
    const carried: CarriedByReason = { ...about, answer, message: sender.message ?? '' };
    return openView(reader, sender.trigger, drawForm(reader, reasonForm(reader, answered.value, carried)));
  }
}
