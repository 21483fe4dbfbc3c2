import { clip } from '../../src/core/base/text.ts';
import { questionField } from '../../src/core/request/questions.ts';
import { justificationLimit } from '../../src/core/request/submission.ts';
import { say } from '../../src/core/words/say.ts';
import { limits } from './limits.ts';
import { adaptiveCard, execute, type TeamsMessage } from './message.ts';
import { choiceField } from './questions.ts';
import { type Element, heading, richText } from './text.ts';

/** Ids of the forms' inputs; a question's is its field. */
export const fields = {
  package: 'package',
  role: 'role',
  hours: 'hours',
  beneficiary: 'beneficiary',
  justification: 'justification',
  startsOn: 'startsOn',
  startsTime: 'startsTime',
  endsOn: 'endsOn',
} as const;

/** What was filled in before, and what was wrong with it: the form keeps the one and shows the other beside its field. */
export interface FilledIn {
  readonly values: Readonly<Record<string, string | number>>;
  readonly problem?: { readonly message: string; readonly field?: string };
}

export type Input = Element & { readonly id: string };

interface Form {
  readonly title: string;
  /** What is said above the inputs. */
  readonly intro?: readonly Element[];
  /** The inputs, by their ids, and what stands between them. */
  readonly inputs: readonly Element[];
  /** What is said under an input, by its id. */
  readonly notes?: Readonly<Record<string, string>>;
  /** What the button carries beside what was filled in. */
  readonly submit: { readonly title?: string; readonly verb: string; readonly data: Element };
}

/** A form as a card. */
export function formCard(
  { title, intro = [], inputs, notes = {}, submit }: Form,
  now: Date,
  { values, problem }: FilledIn = { values: {} },
): TeamsMessage {
  const beside = inputs.find(({ id }) => idsOf(problem?.field).includes(String(id)))?.id;
  const complaint = problem === undefined ? [] : [attention(problem.message, now)];
  const drawn = inputs.flatMap((input) => {
    if (input.id === undefined) return [input];
    const value = values[String(input.id)];
    const note = notes[String(input.id)];
    return [
      { ...input, ...(value === undefined ? {} : { value }) },
      ...(input.id === beside ? complaint : []),
      ...(note === undefined ? [] : [richText([{ text: note }], now)]),
    ];
  });
  return {
    summary: title,
    card: adaptiveCard(
      [heading(title), ...(beside === undefined ? complaint : []), ...intro, ...drawn],
      [execute(submit.title ?? say('forms.submit'), submit.verb, submit.data, { style: 'positive' })],
    ),
  };
}

/**
 * The inputs that a refusal's field may be here: forms ask for days, not for moments; what is asked for is a package to the
 * core, also where it is a role; a question with choices has an input of its own kind.
 */
function idsOf(field: string | undefined): readonly string[] {
  switch (field) {
    case undefined:
      return [];
    case 'startsAt':
      return [fields.startsOn];
    case 'endsAt':
      return [fields.endsOn];
    case 'package':
      return [fields.package, fields.role];
    default:
      return [field, field.replace(questionField(''), choiceField(''))];
  }
}

interface Menu {
  readonly label: string;
  readonly placeholder: string;
  readonly errorMessage: string;
  readonly choices: readonly { readonly id: string; readonly name: string; readonly description: string }[];
  /** The id of what is chosen already. */
  readonly chosen: string | undefined;
}

/** One of several, of which more can be said than their names. */
export function menuInput(id: string, { choices, chosen, ...said }: Menu): Input {
  return {
    id,
    type: 'Input.ChoiceSet',
    ...said,
    isRequired: true,
    choices: choices.map(({ id: value, name, description }) => ({
      title: clip(description === '' ? name : `${name} – ${description}`, limits.choice),
      value,
    })),
    ...(chosen === undefined ? {} : { value: chosen }),
  };
}

export const justificationInput: Input = {
  id: fields.justification,
  type: 'Input.Text',
  label: `${say('forms.justification')} ${say('forms.justificationHint')}`,
  isMultiline: true,
  maxLength: justificationLimit,
  isRequired: true,
  errorMessage: say('refusals.justificationNeeded'),
};

export function dayInput(id: string, label: string): Input {
  return { id, type: 'Input.Date', label };
}

/** Something that must not be overlooked. */
export function attention(message: string, now: Date): Element {
  return { type: 'Container', style: 'attention', items: [richText([{ text: message }], now)] };
}
