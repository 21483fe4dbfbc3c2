import type { InputBlock, PlainTextOption } from '@slack/types';
import { reviewField } from '../../../src/approvals/forms/chosen-reviewers.ts';
import { clip } from '../../../src/core/base/text.ts';
import { reviewersElsewhere } from '../../../src/core/words/configuration/review.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import type {
  Choice,
  ChoiceField,
  ChoicesField,
  Field,
  LevelsField,
  MomentField,
  PeopleField,
  ShareField,
  TextField,
} from '../../chat/forms/form.ts';
import { limits } from '../messages/limits.ts';
import { plainText } from '../messages/message.ts';

/** Every input's action id: its block id says which one it is. */
export const inputId = 'value';

/** The answers to who can see a reason. */
export const sharing = { withRequestor: 'share', withApprovers: 'keep' } as const;

/**
 * The block of an input of a risk review. Slack keeps what is in an input as long as its block has the same id, so it has
 * another one once something else is shown as set.
 */
export function reviewBlock(field: string, shown: string): string {
  return `${field}:${shown}`;
}

/** A field as the blocks of its inputs. */
export function drawField(reader: Reader, field: Field): InputBlock[] {
  switch (field.kind) {
    case 'text':
      return [inputBlock(field, textElement(field))];
    case 'choice':
      return [inputBlock(field, menuElement(field))];
    case 'choices':
      return [inputBlock(field, choicesElement(reader, field))];
    case 'count': {
      const bounds = { min_value: '1', max_value: String(field.most) };
      const initial = field.given === undefined ? {} : { initial_value: String(field.given) };
      return [
        inputBlock(field, {
          ...{ type: 'number_input', action_id: inputId, is_decimal_allowed: false },
          ...bounds,
          ...initial,
        }),
      ];
    }
    case 'moment':
      return [inputBlock(field, { type: 'datetimepicker', action_id: inputId, ...initialMoment(field) })];
    case 'share':
      return [inputBlock(field, shareElement(field))];
    case 'levels':
      return [inputBlock({ ...field, id: reviewBlock(field.id, field.shown) }, levelsElement(field))];
    case 'people':
      return peopleInputs(reader, field);
  }
}

function inputBlock(
  { id, label, hint, note, isRequired }: Pick<Field, 'id' | 'label' | 'hint' | 'note' | 'isRequired'>,
  element: InputBlock['element'],
): InputBlock {
  const below = hint ?? note;
  return {
    type: 'input',
    block_id: id,
    optional: !isRequired,
    label: plainText(label),
    ...(below === undefined ? {} : { hint: plainText(below) }),
    element,
  };
}

/** What was filled in before stays whole, also where it is too long and will be refused. */
function textElement({ isLong, limit, given = '' }: TextField): InputBlock['element'] {
  return {
    ...{ type: 'plain_text_input', action_id: inputId, multiline: isLong },
    max_length: Math.max(limit, given.length),
    ...(given === '' ? {} : { initial_value: given }),
  };
}

function optionOf({ id, name, description = '' }: Choice): PlainTextOption {
  return {
    text: plainText(clip(name, limits.optionText)),
    value: id,
    ...(description === '' ? {} : { description: plainText(clip(description, limits.optionText)) }),
  };
}

function menuElement({ placeholder, choices, given }: ChoiceField): InputBlock['element'] {
  const options = choices.map(optionOf);
  const initial = options.find(({ value }) => value === given);
  return {
    ...{ type: 'static_select', action_id: inputId, options },
    ...(placeholder === undefined ? {} : { placeholder: plainText(placeholder) }),
    ...(initial === undefined ? {} : { initial_option: initial }),
  };
}

function choicesElement(reader: Reader, { choices, several, given }: ChoicesField): InputBlock['element'] {
  const options = choices.map((choice) => optionOf({ id: choice, name: choice }));
  const chosen = options.filter(({ value }) => given.includes(value ?? ''));
  const [first] = chosen;
  return several
    ? severalElement(say(reader, 'forms.chooseSome'), options, chosen)
    : {
        ...{
          type: 'static_select',
          action_id: inputId,
          options,
          placeholder: plainText(say(reader, 'forms.chooseOne')),
        },
        ...(first === undefined ? {} : { initial_option: first }),
      };
}

function severalElement(
  placeholder: string,
  options: PlainTextOption[],
  chosen: PlainTextOption[],
): InputBlock['element'] {
  return {
    ...{ type: 'multi_static_select', action_id: inputId, placeholder: plainText(placeholder), options },
    ...(chosen.length === 0 ? {} : { initial_options: chosen }),
  };
}

/** Slack takes ten digits of seconds, as its own picker gives them, and nothing else. */
function initialMoment({ given }: MomentField): { initial_date_time?: number } {
  const seconds = Math.floor((given?.getTime() ?? 0) / 1000);
  return seconds >= 1_000_000_000 && seconds <= 9_999_999_999 ? { initial_date_time: seconds } : {};
}

function shareElement({ yes, no }: ShareField): InputBlock['element'] {
  const withRequestor = { text: plainText(yes), value: sharing.withRequestor };
  const withApprovers = { text: plainText(no), value: sharing.withApprovers };
  return {
    ...{ type: 'radio_buttons', action_id: inputId },
    options: [withRequestor, withApprovers],
    initial_option: withRequestor,
  };
}

/** Slack says "(optional)" of every input that may stay empty, which reads oddly beside check boxes: so it is a menu. */
function levelsElement({ placeholder, choices, given }: LevelsField): InputBlock['element'] {
  const options = choices.map(optionOf);
  return severalElement(
    placeholder,
    options,
    options.filter(({ value }) => given.includes(value ?? '')),
  );
}

/** Slack's own menu offers its own people alone, so the others have one of their own. */
function peopleInputs(reader: Reader, field: PeopleField): InputBlock[] {
  const { source, shown, placeholder, here, elsewhere, limit } = field;
  const users = here.map(({ user }) => user);
  const inHere = inputBlock(
    { ...field, id: reviewBlock(field.id, shown) },
    {
      ...{ type: 'multi_users_select', action_id: inputId, max_selected_items: limit },
      placeholder: plainText(placeholder),
      ...(users.length === 0 ? {} : { initial_users: users }),
    },
  );
  if (elsewhere.length === 0) return [inHere];
  const others = severalElement(
    placeholder,
    elsewhere.map(optionOf),
    elsewhere.filter(({ chosen }) => chosen).map(optionOf),
  );
  const id = reviewBlock(reviewField(source, 'elsewhere'), shown);
  return [inHere, inputBlock({ id, label: reviewersElsewhere(reader, 'Slack'), isRequired: false }, others)];
}
