import { InvariantError } from '../../src/core/base/errors.ts';
import type { Answer } from '../../src/core/request/stages.ts';
import type { Field, Form, FormKind, FormPart } from '../chat/forms/form.ts';
import { decisionFields, decisionSubmit } from '../chat/forms/reason-form.ts';
import { drawField, type EnteredDays, inputIdsOf } from './inputs.ts';
import { adaptiveCard, execute, type TeamsMessage, verbs } from './message.ts';
import { type Element, fitTogether, heading, paragraph, richText } from './text.ts';

/** What a form's button asks for. A reason is sent by the buttons of its card. */
export const formVerbs: Readonly<Record<Exclude<FormKind, 'reason'>, string>> = {
  request: 'submitRequest',
  activation: 'activateRole',
  eligibility: 'stayEligible',
  cancel: 'cancelRequest',
  reviews: 'setReviews',
};

/**
 * A form as a card.
 *
 * @param now the time at which the card is made
 * @param days what was entered before where the form asks for days and times
 */
export function drawForm(form: Form, now: Date, days: EnteredDays = {}): TeamsMessage {
  const { kind, title, submit, intro, parts, carried, problem } = form;
  if (kind === 'reason') throw new InvariantError('The form for a reason unfolds on its card.');
  const complaint = problem === undefined ? [] : [attention(problem.message, now)];
  const ids = inputIdsOf(problem?.field);
  const inputs = parts.flatMap((part) => drawPart(part, now, days));
  const beside = inputs.findIndex(({ id }) => ids.includes(String(id)));
  const body = [...inputs.slice(0, beside + 1), ...(beside < 0 ? [] : complaint), ...inputs.slice(beside + 1)];
  return {
    summary: title,
    card: adaptiveCard(
      [
        heading(title),
        ...(beside < 0 ? complaint : []),
        ...fitTogether(intro.flatMap((one) => paragraph(one, now))),
        ...body,
      ],
      [execute(submit, formVerbs[kind], carried === undefined ? {} : { form: carried }, { style: 'positive' })],
    ),
  };
}

function drawPart(part: FormPart, now: Date, days: EnteredDays): Element[] {
  switch (part.kind) {
    case 'section':
      return [{ ...heading(part.title), separator: true, spacing: 'Large' }];
    case 'note':
      return [richText([{ text: part.text }], now)];
    case 'setNow':
      // Also in words: not every client shows whom a picker begins with.
      return [part.isNews ? attention(part.text, now) : richText([{ text: part.text }], now)];
    default:
      return drawInput(part, now, days);
  }
}

function drawInput(field: Field, now: Date, days: EnteredDays): Element[] {
  const note = field.kind === 'moment' ? field.day.note : field.note;
  return [...drawField(field, days), ...(note === undefined ? [] : [richText([{ text: note }], now)])];
}

/** Something that must not be overlooked. */
function attention(message: string, now: Date): Element {
  return { type: 'Container', style: 'attention', items: [richText([{ text: message }], now)] };
}

/** The ids of a decision's inputs. They are unique on the whole card, forms that unfold included. */
export function reasonInputs(answer: Answer) {
  return { reason: `${answer}Reason`, share: `${answer}Share` } as const;
}

/** A button that unfolds the form for a reason. */
export function withReason(
  title: string,
  answer: Answer,
  about: Element,
  form: Parameters<typeof decisionFields>[0],
): Element {
  const ids = reasonInputs(answer);
  const inputs = decisionFields(form).flatMap((field) =>
    drawField({ ...field, id: field.kind === 'share' ? ids.share : ids.reason }, {}),
  );
  const style = { style: answer === 'approve' ? 'positive' : 'destructive' };
  return {
    type: 'Action.ShowCard',
    title,
    ...style,
    card: {
      type: 'AdaptiveCard',
      body: inputs,
      actions: [execute(decisionSubmit(answer), verbs[answer], about, style)],
    },
  };
}
