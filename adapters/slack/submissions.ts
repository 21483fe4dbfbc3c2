import type { App, ViewResponseAction } from '@slack/bolt';
import { setReviews } from '../../src/approvals/configuration/set-reviews.ts';
import { openQuestions } from '../../src/approvals/forms/questions-left.ts';
import { cancel } from '../../src/approvals/requests/cancel.ts';
import { decide } from '../../src/approvals/requests/decide.ts';
import { submit } from '../../src/approvals/requests/submit.ts';
import type { Services } from '../../src/approvals/services.ts';
import { notUnderstood, requestSent } from '../../src/approvals/typed/sentences.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import { canceledReply } from '../../src/core/words/replies.ts';
import { reviewFormWords } from '../../src/core/words/review.ts';
import { say } from '../../src/core/words/say.ts';
import { besideField, inPlace, issuerOf, problemOf } from './answering.ts';
import { commandNames } from './command-names.ts';
import { messageView, requestForm, textView } from './forms.ts';
import { fields } from './inputs.ts';
import { parseSender, type SlackSender } from './parse.ts';
import { parseView, type SlackForm } from './parse-forms.ts';
import { reviewForm } from './review-form.ts';

type Submitted<K extends SlackForm['kind']> = Extract<SlackForm, { kind: K }>;

/** Carries out what forms were sent for. A form keeps its id, so that one that is sent twice is one command. */
export function takeSubmissions(app: App, services: Services): void {
  app.view({ type: 'view_submission' }, async ({ view, body, ack }) => {
    const sender = parseSender(body);
    if (sender === undefined) return ack(inPlace(messageView(say('forms.notUnderstoodTitle'), notUnderstood)));
    const commandId = `slack:${sender.workspace}:${view.id}`;
    const answer = await submitted(parseView(view), sender, commandId);
    return answer === undefined ? ack() : ack(answer);
  });

  async function submitted(
    form: SlackForm,
    sender: SlackSender,
    commandId: string,
  ): Promise<ViewResponseAction | undefined> {
    switch (form.kind) {
      case 'submitRequest':
        return submitRequest(form, sender, commandId);
      case 'submitRole':
        return submitRole(form, sender, commandId);
      case 'submitReviews':
        return submitReviews(form, sender, commandId);
      case 'submitReason':
        return submitReason(form, sender, commandId);
      case 'submitCancel':
        return submitCancel(form, sender);
      case 'unsupported': {
        const problem = problemOf(await refuseUnsupported(services, issuerOf(sender))) ?? notUnderstood;
        return inPlace(messageView(say('forms.notUnderstoodTitle'), problem));
      }
    }
  }

  async function submitRequest(
    { filledIn, carried, shown }: Submitted<'submitRequest'>,
    sender: SlackSender,
    commandId: string,
  ): Promise<ViewResponseAction> {
    const from = issuerOf(sender);
    const where = { shown, anyField: fields.package, title: say('forms.notSubmittedTitle') };
    const left = await openQuestions(services, from, filledIn.packageId, carried);
    if (left.kind !== 'done') return besideField(left, where);
    if (left.value !== undefined) return inPlace(requestForm(left.value, carried.search, filledIn));
    const { packageId, ...rest } = filledIn;
    const wanted = { kind: 'accessPackage', id: packageId } as const;
    const answered = await submit(services, { commandId, from, wanted, ...rest });
    if (answered.kind !== 'done') return besideField(answered, where);
    return inPlace(messageView(say('forms.submittedTitle'), requestSent(answered.value.target.name)));
  }

  async function submitRole(
    { filledIn, shown }: Submitted<'submitRole'>,
    sender: SlackSender,
    commandId: string,
  ): Promise<ViewResponseAction> {
    const answered = await submit(services, { commandId, from: issuerOf(sender), ...filledIn });
    if (answered.kind === 'done')
      return inPlace(messageView(say('forms.submittedTitle'), requestSent(answered.value.target.name)));
    return besideField(answered, { shown, anyField: fields.justification, title: say('forms.notSubmittedTitle') });
  }

  async function submitReviews(
    { reviews, shown }: Submitted<'submitReviews'>,
    sender: SlackSender,
    commandId: string,
  ): Promise<ViewResponseAction> {
    const { saved, notSaved } = reviewFormWords;
    const set = await setReviews(services, { from: issuerOf(sender), commandId, reviews }, commandNames);
    if (set.kind === 'done') return inPlace(textView(saved, set.text));
    const { answered, again } = set;
    // About no field: it stands above all of them.
    if (again?.problem !== undefined && again.problem.field === undefined) return inPlace(reviewForm(again));
    return besideField(answered, { shown, anyField: shown[0] ?? '', title: notSaved });
  }

  async function submitCancel(
    { requestId, reason }: Submitted<'submitCancel'>,
    sender: SlackSender,
  ): Promise<ViewResponseAction> {
    const answered = await cancel(services, { from: issuerOf(sender), requestId, reason });
    if (answered.kind !== 'done')
      return besideField(answered, {
        shown: [fields.reason],
        anyField: fields.reason,
        title: say('forms.notCanceledTitle'),
      });
    const { request, actor } = answered.value;
    return inPlace(messageView(say('cancellation.formTitle'), canceledReply(request, actor)));
  }

  async function submitReason(
    { about, message, answer, reason, shareReason }: Submitted<'submitReason'>,
    sender: SlackSender,
    commandId: string,
  ): Promise<ViewResponseAction | undefined> {
    const from = issuerOf({ ...sender, ...(message === '' ? {} : { message }) });
    const answered = await decide(services, { commandId, from, ...about, answer, reason, shareReason });
    if (answered.kind === 'done') return undefined;
    return besideField(answered, {
      shown: [fields.reason],
      anyField: fields.reason,
      title: say('forms.notDecidedTitle'),
    });
  }
}
