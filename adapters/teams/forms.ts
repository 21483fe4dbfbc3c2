import { carriedBy } from '../../src/approvals/questions-left.ts';
import type { RequestForm } from '../../src/approvals/request-form.ts';
import { moreOffered } from '../../src/approvals/sentences.ts';
import { questionField } from '../../src/core/questions.ts';
import { justificationLimit } from '../../src/core/submission.ts';
import { clip } from '../../src/core/text.ts';
import { verbs } from './cards.ts';
import { limits } from './limits.ts';
import { adaptiveCard, execute, type TeamsMessage } from './message.ts';
import { choiceField, questionInput } from './questions.ts';
import { type Element, heading, richText } from './text.ts';

/** Ids of the form's inputs; a question's is its field. */
export const fields = {
  package: 'package',
  beneficiary: 'beneficiary',
  justification: 'justification',
  startsOn: 'startsOn',
  endsOn: 'endsOn',
} as const;

/** The choice of whoever asks for themselves: nobody's id looks like this. */
export const themselves = '@me';

/** Refusals name their field by the core's words; this form asks for days, not for moments. */
const fieldOfRefusal: Readonly<Record<string, string>> = { startsAt: fields.startsOn, endsAt: fields.endsOn };

/** What was filled in before, and what was wrong with it: the form keeps the one and shows the other beside its field. */
export interface FilledIn {
  readonly values: Readonly<Record<string, string>>;
  readonly problem?: { readonly message: string; readonly field?: string };
}

type Input = Element & { readonly id: string };

/** The form in which a person asks for a package, or to keep the access that they have. */
export function requestForm(form: RequestForm, search: string, now: Date, filledIn?: FilledIn): TeamsMessage {
  const carried = carriedBy(form, search);
  const title = form.extends === undefined ? 'Request access' : 'Keep access';
  const [only] = carried.questionsOf === undefined ? [] : form.packages;
  const inputs: Input[] = [
    packageInput(form, only?.id),
    ...(form.reports.length === 0 ? [] : [beneficiaryInput(form.reports)]),
    justificationInput,
    ...(only?.questions ?? []).map((question) => questionInput(question)),
    ...dayInputs(form),
  ];
  const values = filledIn?.values ?? {};
  const problem = filledIn?.problem;
  const beside = inputs.find(({ id }) => idsOf(problem?.field).includes(id))?.id;
  const complaint = problem === undefined ? [] : [attention(problem.message, now)];
  const drawn = inputs.flatMap((input) => {
    const value = values[input.id];
    const drawnInput = { ...input, ...(value === undefined ? {} : { value }) };
    const more = input.id === fields.package && form.more > 0 ? [moreOffered(form.more, 'access')] : [];
    return [drawnInput, ...(input.id === beside ? complaint : []), ...more.map((text) => richText([{ text }], now))];
  });
  return {
    summary: title,
    card: adaptiveCard(
      [
        heading(title),
        ...(beside === undefined ? complaint : []),
        ...(form.extends === undefined ? [] : [lastsUntil(form.extends, only?.name ?? '', now)]),
        ...drawn,
      ],
      [execute('Submit', verbs.submitRequest, { form: carried }, { style: 'positive' })],
    ),
  };
}

/** The input that a refusal's field may be here: a question with choices has one of its own kind. */
function idsOf(field: string | undefined): readonly string[] {
  if (field === undefined) return [];
  return [fieldOfRefusal[field] ?? field, field.replace(questionField(''), choiceField(''))];
}

/** `chosen`: the package that the form is for already. */
function packageInput({ packages }: RequestForm, chosen: string | undefined): Input {
  return {
    id: fields.package,
    type: 'Input.ChoiceSet',
    label: 'Access package',
    placeholder: 'Choose a package',
    isRequired: true,
    errorMessage: 'Choose the package that you need.',
    choices: packages.map(({ id, name, description }) => ({
      title: clip(description === '' ? name : `${name} – ${description}`, limits.choice),
      value: id,
    })),
    ...(chosen === undefined ? {} : { value: chosen }),
  };
}

/** Whom it is for. */
function beneficiaryInput(reports: RequestForm['reports']): Input {
  return {
    id: fields.beneficiary,
    type: 'Input.ChoiceSet',
    label: 'For whom?',
    isRequired: true,
    errorMessage: 'Choose whom it is for.',
    choices: [
      { title: 'Myself', value: themselves },
      ...reports.map(({ id, name }) => ({ title: clip(name, limits.person), value: id })),
    ],
    value: themselves,
  };
}

const justificationInput: Input = {
  id: fields.justification,
  type: 'Input.Text',
  label: 'Why do you need it? The approvers read this.',
  isMultiline: true,
  maxLength: justificationLimit,
  isRequired: true,
  errorMessage: 'Say in a few words why you need this access.',
};

function dayInputs(form: RequestForm): Input[] {
  const end = (label: string): Input => ({ id: fields.endsOn, type: 'Input.Date', label });
  if (form.extends !== undefined) return [end('Keep until (leave empty for as long as the package allows)')];
  return [
    { id: fields.startsOn, type: 'Input.Date', label: 'First day (leave empty to start once approved)' },
    end('Last day (leave empty for as long as the package allows)'),
  ];
}

function lastsUntil({ endsAt, beneficiary }: NonNullable<RequestForm['extends']>, packageName: string, now: Date) {
  const until = `The access of ${beneficiary.name} to ${packageName} lasts until `;
  return richText([{ text: until }, { moment: endsAt }, { text: '.' }], now);
}

function attention(message: string, now: Date): Element {
  return { type: 'Container', style: 'attention', items: [richText([{ text: message }], now)] };
}

/** A form's place taken by a sentence, when there is nothing left to fill in. */
export function messageCard(message: string, now: Date): TeamsMessage {
  return { summary: clip(message, limits.summary), card: adaptiveCard([richText([{ text: message }], now)]) };
}
