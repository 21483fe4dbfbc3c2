import type { Issuer } from '../../src/approvals/issuer.ts';
import { openAgain, openQuestions } from '../../src/approvals/questions-left.ts';
import { requestSent, sentenceFor } from '../../src/approvals/sentences.ts';
import type { Services } from '../../src/approvals/services.ts';
import { submit } from '../../src/approvals/submit.ts';
import type { Reply } from './answering.ts';
import { type FilledIn, messageCard, requestForm } from './forms.ts';
import type { TeamsMessage } from './message.ts';
import type { SentRequestForm } from './parse-forms.ts';

/**
 * Carries out what the form for a request was sent for; it comes back as long as there is something to fill in.
 *
 * @param close makes the form show this for good, once a request was made.
 */
export async function replyToForm(
  services: Services,
  from: Issuer,
  commandId: string,
  { carried, values, ...filledIn }: SentRequestForm,
  close: (card: TeamsMessage) => void,
): Promise<Reply> {
  const now = services.clock.now();
  const left = await openQuestions(services, from, filledIn.packageId, carried);
  if (left.kind !== 'done') return { sentence: sentenceFor(left) };
  if (left.value !== undefined) return { card: requestForm(left.value, carried.search, now, { values }) };
  const answered = await submit(services, { commandId, from, ...filledIn });
  if (answered.kind === 'done') {
    const card = messageCard(requestSent(answered.value.target.name), now);
    close(card);
    return { card };
  }
  const message = sentenceFor(answered);
  const form = await openAgain(services, from, carried);
  if (form.kind !== 'done') return { sentence: message };
  const field = answered.kind === 'refused' ? answered.refusal.field : undefined;
  const problem: FilledIn['problem'] = { message, ...(field === undefined ? {} : { field }) };
  return { card: requestForm(form.value, carried.search, now, { values, problem }) };
}
