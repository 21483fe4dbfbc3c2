import type { Answered } from '../../src/approvals/answer.ts';
import type { CommandNames } from '../../src/approvals/commands/run-command.ts';
import { notUnderstood, requestSent, sentenceFor } from '../../src/approvals/commands/sentences.ts';
import { setReviews } from '../../src/approvals/configuration/set-reviews.ts';
import { reviewField } from '../../src/approvals/forms/chosen-reviewers.ts';
import { openAgain, openQuestions } from '../../src/approvals/forms/questions-left.ts';
import { openActivationForm, openEligibilityForm } from '../../src/approvals/forms/role-form.ts';
import type { Issuer } from '../../src/approvals/issuer.ts';
import { cancel } from '../../src/approvals/requests/cancel.ts';
import { revoke } from '../../src/approvals/requests/end-access.ts';
import { submit } from '../../src/approvals/requests/submit.ts';
import type { Services } from '../../src/approvals/services.ts';
import { refuseUnsupported } from '../../src/approvals/unsupported.ts';
import type { Name } from '../../src/core/base/name.ts';
import type { Card } from '../../src/core/view/card.ts';
import { reviewFormWords } from '../../src/core/words/configuration/review.ts';
import { type NoticeText, plain } from '../../src/core/words/language/pieces.ts';
import type { Reader } from '../../src/core/words/language/reader.ts';
import { say } from '../../src/core/words/language/say.ts';
import { canceledReply, revokedReply } from '../../src/core/words/requests/replies.ts';
import { carryOutClick } from './clicks.ts';
import { activateCommand, requestCommand } from './commands.ts';
import { type Form, fields, type Problem } from './forms/form.ts';
import type { SentForm } from './forms/parse.ts';
import { cancelForm, revokeForm } from './forms/reason-form.ts';
import { requestForm } from './forms/request-form.ts';
import { reviewForm } from './forms/review-form.ts';
import { activationForm, eligibilityForm } from './forms/role-forms.ts';

/** A form that was sent. `commandId`: the form's own: sent twice it is one command. */
export interface Submission<Sent extends SentForm = SentForm> {
  readonly from: Issuer;
  readonly commandId: string;
  readonly sent: Sent;
}

/**
 * What becomes of a form.
 * - `done`: it is closed, and what was done stands in its place.
 * - `decided`: it is closed; `card`: what the card shows now.
 * - `nextStep`: it comes back to be filled in further: with more to fill in, or because what it showed has changed.
 * - `notDone`: it stays open with what is wrong, as long as filling it in again can help.
 */
export type Submitted =
  | { readonly kind: 'done'; readonly title: string; readonly text: NoticeText }
  | { readonly kind: 'decided'; readonly card: Card }
  | { readonly kind: 'nextStep'; readonly form: Form }
  | NotDone;

type Failed = Exclude<Answered<unknown>, { kind: 'done' }>;

/** A form that was sent and whose command was not carried out. */
export interface NotDone {
  readonly kind: 'notDone';
  readonly title: string;
  readonly answered: Failed;
  /** The field beside which it is said when it is about none and trying again may help. */
  readonly anyField?: string;
  /** The form with what was filled in and what is wrong, read afresh. Undefined: there is no such form any more. */
  readonly again?: () => Promise<Form | undefined>;
}

/** Carries out what a form was sent for. */
export function answerSubmission(
  reader: Reader,
  services: Services,
  given: Submission,
  names: CommandNames,
): Promise<Submitted> {
  const { sent, ...rest } = given;
  switch (sent.kind) {
    case 'request':
      return submitRequest(reader, services, { ...rest, sent }, names);
    case 'activation':
      return submitActivation(reader, services, { ...rest, sent }, names);
    case 'eligibility':
      return submitEligibility(reader, services, { ...rest, sent });
    case 'reviews':
      return submitReviews(reader, services, { ...rest, sent }, names);
    case 'cancel':
      return submitCancellation(reader, services, { from: rest.from, sent });
    case 'revoke':
      return submitRevocation(reader, services, { from: rest.from, sent });
    case 'reason':
      return submitReason(reader, services, { ...rest, sent });
    case 'unsupported':
      return refuseForm(reader, services, rest.from);
  }
}

type Of<K extends SentForm['kind']> = Submission<Extract<SentForm, { readonly kind: K }>>;

async function submitRequest(
  reader: Reader,
  services: Services,
  { from, commandId, sent: { filledIn, carried } }: Of<'request'>,
  names: CommandNames,
): Promise<Submitted> {
  const draw = { search: carried.search, command: requestCommand(names), filledIn };
  const notDone = { kind: 'notDone', title: say(reader, 'forms.notSubmittedTitle'), anyField: fields.package } as const;
  const left = await openQuestions(services, from, filledIn.packageId, carried);
  if (left.kind !== 'done') return { ...notDone, answered: left };
  if (left.value !== undefined) return { kind: 'nextStep', form: requestForm(reader, left.value, draw) };
  const { packageId, ...rest } = filledIn;
  const requested = { kind: 'accessPackage', id: packageId } as const;
  const answered = await submit(services, { commandId, from, requested, ...rest });
  if (answered.kind === 'done') return requestMade(reader, answered.value.target.name);
  const again = async () =>
    formFrom(await openAgain(services, from, carried), (form) =>
      requestForm(reader, form, { ...draw, problem: problemOf(reader, answered) }),
    );
  return { ...notDone, answered, again };
}

async function submitActivation(
  reader: Reader,
  services: Services,
  { from, commandId, sent: { filledIn } }: Of<'activation'>,
  names: CommandNames,
): Promise<Submitted> {
  const { roleId, hours, ...rest } = filledIn;
  const answered = await submit(services, { commandId, from, requested: { kind: 'role', id: roleId, hours }, ...rest });
  if (answered.kind === 'done') return requestMade(reader, answered.value.target.name);
  const again = async () =>
    formFrom(await openActivationForm(reader, services, from, { keep: roleId }), (form) =>
      // Nothing is left that could be chosen.
      form.roles.length === 0
        ? undefined
        : activationForm(reader, form, activateCommand(names), filledIn, problemOf(reader, answered)),
    );
  return { ...roleNotSubmitted(reader), answered, again };
}

async function submitEligibility(
  reader: Reader,
  services: Services,
  { from, commandId, sent: { filledIn } }: Of<'eligibility'>,
): Promise<Submitted> {
  const { roleId, ...rest } = filledIn;
  const answered = await submit(services, { commandId, from, requested: { kind: 'eligibility', id: roleId }, ...rest });
  if (answered.kind === 'done') return requestMade(reader, answered.value.target.name);
  const again = async () =>
    formFrom(await openEligibilityForm(services, from, roleId), (form) =>
      eligibilityForm(reader, form, services.clock.now(), filledIn, problemOf(reader, answered)),
    );
  return { ...roleNotSubmitted(reader), answered, again };
}

function roleNotSubmitted(reader: Reader) {
  return { kind: 'notDone', title: say(reader, 'forms.notSubmittedTitle'), anyField: fields.justification } as const;
}

async function submitReviews(
  reader: Reader,
  services: Services,
  { from, commandId, sent: { reviews } }: Of<'reviews'>,
  names: CommandNames,
): Promise<Submitted> {
  const set = await setReviews(reader, services, { from, commandId, reviews }, names);
  if (set.kind === 'done') return { kind: 'done', title: reviewFormWords(reader).saved, text: set.text };
  const { answered, again } = set;
  if (again?.problem !== undefined && again.problem.field === undefined)
    return { kind: 'nextStep', form: reviewForm(reader, again) };
  return {
    ...{ kind: 'notDone', title: reviewFormWords(reader).notSaved, answered },
    anyField: reviewField('idProtection', 'levels'),
    ...(again === undefined ? {} : { again: async () => reviewForm(reader, again) }),
  };
}

/** A form for the reason for something that is done to a request. */
type Why = Pick<Of<'cancel' | 'revoke'>, 'from' | 'sent'>;

async function submitCancellation(
  reader: Reader,
  services: Services,
  { from, sent: { form, reason } }: Why,
): Promise<Submitted> {
  const answered = await cancel(services, { from, requestId: form.requestId, reason });
  if (answered.kind === 'done') {
    const { request, actor } = answered.value;
    return {
      kind: 'done',
      title: say(reader, 'cancellation.formTitle'),
      text: plain(canceledReply(reader, request, actor)),
    };
  }
  const title = say(reader, 'forms.notCanceledTitle');
  return whyNotDone(title, answered, () => cancelForm(reader, form, reason, problemOf(reader, answered)));
}

async function submitRevocation(
  reader: Reader,
  services: Services,
  { from, sent: { form, reason } }: Why,
): Promise<Submitted> {
  const answered = await revoke(services, { from, requestId: form.requestId, reason });
  if (answered.kind === 'done') {
    const text = plain(revokedReply(reader, answered.value.request));
    return { kind: 'done', title: say(reader, 'revocation.formTitle'), text };
  }
  const title = say(reader, 'forms.notRevokedTitle');
  return whyNotDone(title, answered, () => revokeForm(reader, form, reason, problemOf(reader, answered)));
}

/** The form comes back as long as another reason, or another try, can help. */
function whyNotDone(title: string, answered: Failed, again: () => Form): NotDone {
  const canBeMended = answered.kind !== 'refused' || answered.refusal.field === fields.reason;
  return {
    ...{ kind: 'notDone', title, answered, anyField: fields.reason },
    ...(canBeMended ? { again: async () => again() } : {}),
  };
}

async function submitReason(
  reader: Reader,
  services: Services,
  { from, commandId, sent: { decision, message } }: Of<'reason'>,
): Promise<Submitted> {
  const issuer = { ...from, ...(message === '' ? {} : { message }) };
  const answered = await carryOutClick(services, issuer, decision, commandId);
  if (answered.kind === 'done') return { kind: 'decided', card: answered.value.card };
  return { kind: 'notDone', title: say(reader, 'forms.notDecidedTitle'), answered, anyField: fields.reason };
}

async function refuseForm(reader: Reader, services: Services, from: Issuer): Promise<Submitted> {
  const answered = await refuseUnsupported(services, from);
  const title = say(reader, 'forms.notUnderstoodTitle');
  return answered.kind === 'done'
    ? { kind: 'done', title, text: plain(notUnderstood(reader)) }
    : { kind: 'notDone', title, answered };
}

function requestMade(reader: Reader, name: Name): Submitted {
  return { kind: 'done', title: say(reader, 'forms.submittedTitle'), text: plain(requestSent(reader, name)) };
}

function problemOf(reader: Reader, answered: Failed): Problem {
  const field = answered.kind === 'refused' ? answered.refusal.field : undefined;
  return { message: sentenceFor(reader, answered), ...(field === undefined ? {} : { field }) };
}

function formFrom<T>(opened: Answered<T>, draw: (value: T) => Form | undefined): Form | undefined {
  return opened.kind === 'done' ? draw(opened.value) : undefined;
}
