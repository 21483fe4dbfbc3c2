import type { App } from '@slack/bolt';
import { notUnderstood, sentenceFor } from '../../src/approvals/commands/sentences.ts';
import { openReasonForm } from '../../src/approvals/requests/decide.ts';
import type { Services } from '../../src/approvals/services.ts';
import { carryOutClick } from '../chat/clicks.ts';
import type { CarriedByReason } from '../chat/forms/parse.ts';
import { reasonForm } from '../chat/forms/reason-form.ts';
import { issuerOf, type OpenView, problemOf, tell } from './answering.ts';
import { drawForm } from './forms.ts';
import { parseAction, parseSender, type SlackClick, type SlackSender } from './parse.ts';

/** Carries out clicks on cards. The card itself is changed by its delivery; the clicker hears what went wrong. */
export function takeClicks(app: App, services: Services, openView: OpenView): void {
  app.action(/.*/, async ({ action, body, ack, respond }) => {
    const sender = parseSender(body);
    const problem = sender === undefined ? notUnderstood : await click(sender, parseAction(action));
    await ack();
    return problem === undefined ? undefined : tell(respond, problem, services.log);
  });

  async function click(sender: SlackSender, wanted: SlackClick): Promise<string | undefined> {
    const from = issuerOf(sender);
    if (wanted.kind !== 'openReasonForm') return problemOf(await carryOutClick(services, from, wanted));
    const { about, answer } = wanted;
    const input = { commandId: from.delivery, from, ...about, answer, shareReason: false };
    const answered = await openReasonForm(services, input);
    if (answered.kind !== 'done') return sentenceFor(answered);
    const carried: CarriedByReason = { ...about, answer, message: sender.message ?? '' };
    return openView(sender.trigger, drawForm(reasonForm(answered.value, carried)));
  }
}
