import { clip, showable } from '../../../src/core/base/text.ts';
import { questionField } from '../../../src/core/request/handlers/questions.ts';
import { reviewerElsewhere } from '../../../src/core/words/configuration/review.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import {
  type ChoiceField,
  type ChoicesField,
  type Field,
  fields,
  type LevelsField,
  type MomentField,
  type PeopleField,
} from '../../chat/forms/form.ts';
import { limits } from '../messages/limits.ts';
import type { Element } from '../messages/text.ts';

/** Ids of the inputs for days and times, which stand for moments; all other inputs have their field's. */
export const dayInputs = { startsOn: 'startsOn', startsTime: 'startsTime', endsOn: 'endsOn' } as const;

/** Days and times as they were entered. */
export type EnteredDays = Readonly<Partial<Record<keyof typeof dayInputs, string>>>;

/** Sets the id of a person without an account here apart from the object ids of those with one. */
export const elsewherePrefix = 'person:';

/** A field as its inputs. */
export function drawField(reader: Reader, field: Field, days: EnteredDays): Element[] {
  switch (field.kind) {
    case 'text': {
      const { isLong, limit, given = '' } = field;
      const text = { type: 'Input.Text', isMultiline: isLong, maxLength: limit };
      return [{ ...input(field), ...text, ...(given === '' ? {} : { value: given }) }];
    }
    case 'choice':
      return [drawMenu(field)];
    case 'choices':
      return [drawChoices(reader, field)];
    case 'count': {
      const { most, given } = field;
      const number = { type: 'Input.Number', min: 1, max: most };
      return [{ ...input(field), ...number, ...(given === undefined ? {} : { value: given }) }];
    }
    case 'moment':
      return drawMoment(field, days);
    case 'share':
      return [{ type: 'Input.Toggle', id: field.id, title: field.switchLabel, value: 'true' }];
    case 'levels':
      return [drawLevels(field)];
    case 'people':
      return [drawPeople(reader, field)];
  }
}

/** What all inputs have in common. */
function input({ id, label, hint, isRequired, missing }: Field): Element {
  return {
    id,
    label: showable(hint === undefined ? label : `${label} ${hint}`),
    ...(isRequired ? { isRequired: true, ...(missing === undefined ? {} : { errorMessage: missing }) } : {}),
  };
}

function drawMenu(field: ChoiceField): Element {
  const { placeholder, choices, given } = field;
  return {
    ...input(field),
    type: 'Input.ChoiceSet',
    ...(placeholder === undefined ? {} : { placeholder }),
    choices: choices.map(({ id, name, description = '' }) => ({
      title: clip(description === '' ? name : `${name} – ${description}`, limits.choice),
      value: id,
    })),
    ...(given === undefined ? {} : { value: given }),
  };
}

function drawChoices(reader: Reader, field: ChoicesField): Element {
  const { id, choices, several, given } = field;
  return {
    ...input(field),
    id: choiceInput(id),
    type: 'Input.ChoiceSet',
    choices: choices.map((choice) => ({ title: showable(choice), value: toValue(choice) })),
    ...(several ? { isMultiSelect: true, style: 'expanded' } : { placeholder: say(reader, 'forms.chooseOne') }),
    ...chosenAlready(given.map(toValue)),
  };
}

/** A day, and beside it a time where the field asks for one. */
function drawMoment({ id, day }: MomentField, days: EnteredDays): Element[] {
  const on = id === fields.startsAt ? dayInputs.startsOn : dayInputs.endsOn;
  const time = dayInputs.startsTime;
  return [
    { id: on, type: 'Input.Date', label: day.label, ...entered(days[on]) },
    ...(day.timeLabel === undefined
      ? []
      : [{ id: time, type: 'Input.Time', label: day.timeLabel, ...entered(days[time]) }]),
  ];
}

function entered(value = ''): { value?: string } {
  return value === '' ? {} : { value };
}

function drawLevels(field: LevelsField): Element {
  const { choices, given } = field;
  return {
    ...input(field),
    ...{ type: 'Input.ChoiceSet', isMultiSelect: true, style: 'expanded' },
    choices: choices.map(({ id, name }) => ({ title: name, value: id })),
    ...chosenAlready(given),
  };
}

/**
 * Teams' picker of people, who are found by their object ids. Everybody is chosen in one input, whether they have an account here
 * or not. People who are chosen are among its own choices, too: a client that knows no picker would else take them away.
 */
function drawPeople(reader: Reader, field: PeopleField): Element {
  const { placeholder, here, elsewhere } = field;
  const named = here.flatMap(({ user, name }) => (name === undefined ? [] : [{ value: user, title: name }]));
  const others = elsewhere.map(({ id, name }) => ({
    value: elsewherePrefix + id,
    title: reviewerElsewhere(reader, name, 'Teams'),
  }));
  const chosen = elsewhere.filter((one) => one.chosen).map(({ id }) => elsewherePrefix + id);
  return {
    ...input(field),
    ...{ type: 'Input.ChoiceSet', placeholder, isMultiSelect: true },
    choices: [...named, ...others].map(({ value, title }) => ({ value, title: clip(title, limits.choice) })),
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    ...chosenAlready([...here.map(({ user }) => user), ...chosen]),
  };
}

/** Several choices are one text with commas between them. */
function chosenAlready(chosen: readonly string[]): { value?: string } {
  return chosen.length === 0 ? {} : { value: chosen.join(',') };
}

/** The input of a question with choices, by its field: what comes back from it is read otherwise than a text. */
export function choiceInput(field: string): string {
  return field.replace(questionField(''), 'choice:');
}

/** Several choices come back as one text with commas between them, so that none may have one of its own. */
function toValue(choice: string): string {
  return choice.replaceAll('%', '%25').replaceAll(',', '%2C');
}

/** The choices that came back as one text. */
export function choicesIn(value: string): string[] {
  const chosen = value.split(',').filter((one) => one !== '');
  return chosen.map((one) => one.replaceAll('%2C', ',').replaceAll('%25', '%'));
}

/**
 * The inputs that a refusal's field may be here: forms ask for days, not for moments; what is asked for is a package to the
 * core, also where it is a role; a question with choices has an input of its own kind, and all reviewers have the same.
 */
export function inputIdsOf(field: string | undefined): readonly string[] {
  switch (field) {
    case undefined:
      return [];
    case fields.startsAt:
      return [dayInputs.startsOn];
    case fields.endsAt:
      return [dayInputs.endsOn];
    case fields.package:
      return [fields.package, fields.role];
    default:
      return [field, choiceInput(field), field.replace(/:elsewhere$/, ':here')];
  }
}
