import { InvariantError } from '../../../src/core/base/errors.ts';
import type { Answer } from '../../../src/core/request/stages.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import type { Field, Form, FormKind, FormPart } from '../../chat/forms/form.ts';
import { decisionFields, decisionSubmit } from '../../chat/forms/reason-form.ts';
import { adaptiveCard, execute, type TeamsMessage, verbs } from '../messages/message.ts';
import { type Element, fitWithinTotal, heading, paragraph, richText } from '../messages/text.ts';
import { drawField, type EnteredDays, inputIdsOf } from './inputs.ts';

/** What a form's button asks for. A reason is sent by the buttons of its card. */
export const formVerbs: Readonly<Record<Exclude<FormKind, 'reason'>, string>> = {
  request: 'submitRequest',
  activation: 'activateRole',
  eligibility: 'stayEligible',
  cancel: 'cancelRequest',
  revoke: 'revokeAccess',
  reviews: 'setReviews',
};

/**
 * A form as a card.
 *
 * @param now the time at which the card is made
 * @param days what was entered before where the form asks for days and times
 */
export function drawForm(reader: Reader, form: Form, now: Date, days: EnteredDays = {}): TeamsMessage {
  const { kind, title, submit, intro, parts, carried, problem } = form;
  if (kind === 'reason') throw new InvariantError('The form for a reason unfolds on its card.');
  const complaint = problem === undefined ? [] : [attention(reader, problem.message, now)];
  const ids = inputIdsOf(problem?.field);
  const inputs = parts.flatMap((part) => drawPart(reader, part, now, days));
  const beside = inputs.findIndex(({ id }) => ids.includes(String(id)));
  const body = [...inputs.slice(0, beside + 1), ...(beside < 0 ? [] : complaint), ...inputs.slice(beside + 1)];
  return {
    summary: title,
    card: adaptiveCard(
      [
        heading(title),
        ...(beside < 0 ? complaint : []),
        ...fitWithinTotal(intro.flatMap((one) => paragraph(reader, one, now))),
        ...body,
      ],
      [execute(submit, formVerbs[kind], carried === undefined ? {} : { form: carried }, { style: 'positive' })],
    ),
  };
}

function drawPart(reader: Reader, part: FormPart, now: Date, days: EnteredDays): Element[] {
  switch (part.kind) {
    case 'section':
      return [{ ...heading(part.title), separator: true, spacing: 'Large' }];
    case 'note':
      return [richText(reader, [{ text: part.text }], now)];
    case 'setNow':
      // Also in words: not every client shows whom a picker begins with.
      return [part.isNews ? attention(reader, part.text, now) : richText(reader, [{ text: part.text }], now)];
    default:
      return drawInput(reader, part, now, days);
  }
}

function drawInput(reader: Reader, field: Field, now: Date, days: EnteredDays): Element[] {
  const note = field.kind === 'moment' ? field.day.note : field.note;
  return [...drawField(reader, field, days), ...(note === undefined ? [] : [richText(reader, [{ text: note }], now)])];
}

/** Something that must not be overlooked. */
function attention(reader: Reader, message: string, now: Date): Element {
  return { type: 'Container', style: 'attention', items: [richText(reader, [{ text: message }], now)] };
}

/** The ids of a decision's inputs. They are unique on the whole card, forms that unfold included. */
export function reasonInputs(answer: Answer) {
  return { reason: `${answer}Reason`, share: `${answer}Share` } as const;
}

/** A button that unfolds the form for a reason. */
export function withReason(
  reader: Reader,
  title: string,
  answer: Answer,
  about: Element,
  form: Parameters<typeof decisionFields>[1],
): Element {
  const ids = reasonInputs(answer);
  const inputs = decisionFields(reader, form).flatMap((field) =>
    drawField(reader, { ...field, id: field.kind === 'share' ? ids.share : ids.reason }, {}),
  );
  const style = { style: answer === 'approve' ? 'positive' : 'destructive' };
  return {
    type: 'Action.ShowCard',
    title,
    ...style,
    card: {
      type: 'AdaptiveCard',
      body: inputs,
      actions: [execute(decisionSubmit(reader, answer), verbs[answer], about, style)],
    },
  };
}
