import type { Answered } from '../../src/approvals/answer.ts';
import { setReviews } from '../../src/approvals/configuration/set-reviews.ts';
import type { SentBySource } from '../../src/approvals/forms/chosen-reviewers.ts';
import { openAgain, openQuestions } from '../../src/approvals/forms/questions-left.ts';
import { openActivationForm, openEligibilityForm } from '../../src/approvals/forms/role-form.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { cancel } from '../../src/approvals/requests/cancel.ts';
import { submit } from '../../src/approvals/requests/submit.ts';
import type { Services } from '../../src/approvals/services.ts';
import { requestSent, sentenceFor } from '../../src/approvals/typed/sentences.ts';
import { canceledReply } from '../../src/core/words/replies.ts';
import type { Reply } from './answering.ts';
import { cancelForm, type SentCancelForm } from './cancel-form.ts';
import { commandNames } from './command-names.ts';
import { messageCard, requestForm } from './forms.ts';
import type { FilledIn } from './inputs.ts';
import type { TeamsMessage } from './message.ts';
import { renderText } from './notices.ts';
import type { SentRequestForm } from './parse-forms.ts';
import type { SentRoleForm } from './parse-role-forms.ts';
import { reviewForm } from './review-form.ts';
import { activationForm, eligibilityForm } from './role-forms.ts';

/** A form that was sent. */
export interface SentForm {
  readonly from: Issuer;
  readonly commandId: string;
  /** Makes the form show this for good, once a request was made. */
  readonly close: (card: TeamsMessage) => void;
}

/** Carries out what the form for a request was sent for; it comes back as long as there is something to fill in. */
export async function replyToForm(
  services: Services,
  { from, commandId, close }: SentForm,
  { carried, values, ...filledIn }: SentRequestForm,
): Promise<Reply> {
  const now = services.clock.now();
  const left = await openQuestions(services, from, filledIn.packageId, carried);
  if (left.kind !== 'done') return { sentence: sentenceFor(left) };
  if (left.value !== undefined) return { card: requestForm(left.value, carried.search, now, { values }) };
  const { packageId, ...rest } = filledIn;
  const wanted = { kind: 'accessPackage', id: packageId } as const;
  const answered = await submit(services, { commandId, from, wanted, ...rest });
  if (answered.kind === 'done') return sent(answered.value.target.name, now, close);
  const again = await openAgain(services, from, carried);
  return backAgain(answered, again, (form, problem) => requestForm(form, carried.search, now, { values, problem }));
}

/** Carries out what a form about a role was sent for; it comes back with what is wrong. */
export async function replyToRoleForm(
  services: Services,
  { from, commandId, close }: SentForm,
  { filledIn, values }: SentRoleForm,
): Promise<Reply> {
  const now = services.clock.now();
  const answered = await submit(services, { commandId, from, ...filledIn });
  if (answered.kind === 'done') return sent(answered.value.target.name, now, close);
  const { wanted } = filledIn;
  if (wanted.kind === 'eligibility') {
    const again = await openEligibilityForm(services, from, wanted.id);
    return backAgain(answered, again, (form, problem) => eligibilityForm(form, now, { values, problem }));
  }
  const again = await openActivationForm(services, from, { keep: wanted.id });
  // Nothing is left that could be chosen.
  if (again.kind === 'done' && again.value.roles.length === 0) return { sentence: sentenceFor(answered) };
  return backAgain(answered, again, (form, problem) => activationForm(form, now, { values, problem }));
}

/** Carries out what the form about risk reviews was sent for; it comes back with what is wrong. */
export async function replyToReviewForm(
  services: Services,
  { from, commandId, close }: SentForm,
  reviews: SentBySource,
): Promise<Reply> {
  const now = services.clock.now();
  const set = await setReviews(services, { from, commandId, reviews }, commandNames);
  if (set.kind === 'done') return closedBy(renderText(set.text, now), close);
  if (set.again === undefined) return { sentence: sentenceFor(set.answered) };
  return { card: reviewForm(set.again, now) };
}

/** Cancels the request that the form is about; it comes back with what is wrong. */
export async function replyToCancelForm(
  services: Services,
  { from, close }: SentForm,
  { form, reason }: SentCancelForm,
): Promise<Reply> {
  const now = services.clock.now();
  const answered = await cancel(services, { from, requestId: form.requestId, reason });
  if (answered.kind === 'done') {
    const { request, actor } = answered.value;
    return closedBy(messageCard(canceledReply(request, actor), now), close);
  }
  const message = sentenceFor(answered);
  if (answered.kind === 'refused' && answered.refusal.field !== 'reason') return { sentence: message };
  const field = answered.kind === 'refused' ? { field: 'reason' } : {};
  return { card: cancelForm(form, now, { reason, problem: { message, ...field } }) };
}

function sent(name: string, now: Date, close: SentForm['close']): Reply {
  return closedBy(messageCard(requestSent(name), now), close);
}

function closedBy(card: TeamsMessage, close: SentForm['close']): Reply {
  close(card);
  return { card };
}

/** The form with what is wrong; the sentence alone where there is no such form any more. */
function backAgain<T>(
  answered: Exclude<Answered<unknown>, { kind: 'done' }>,
  again: Answered<T>,
  draw: (form: T, problem: NonNullable<FilledIn['problem']>) => TeamsMessage,
): Reply {
  const message = sentenceFor(answered);
  if (again.kind !== 'done') return { sentence: message };
  const field = answered.kind === 'refused' ? answered.refusal.field : undefined;
  return { card: draw(again.value, { message, ...(field === undefined ? {} : { field }) }) };
}
