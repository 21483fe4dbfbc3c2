import type { Question } from '../../../src/core/policy/policy.ts';
import { reasonLimit } from '../../../src/core/request/handlers/deciding.ts';
import { answerLimits, questionField } from '../../../src/core/request/handlers/questions.ts';
import { justificationLimit } from '../../../src/core/request/handlers/submission.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { nameText, say } from '../../../src/core/words/language/say.ts';
import { type ChoicesField, fields, type MomentField, type TextField } from './form.ts';

/** Why somebody asks for something: needed, and at most `justificationLimit` characters. */
export function justificationField(reader: Reader, given?: string): TextField {
  return {
    ...{ kind: 'text', id: fields.justification, isLong: true, limit: justificationLimit, isRequired: true },
    label: say(reader, 'forms.justification'),
    hint: say(reader, 'forms.justificationHint'),
    missing: say(reader, 'refusals.justificationNeeded'),
    ...(given === undefined ? {} : { given }),
  };
}

/** Why somebody decides as they do: at most `reasonLimit` characters. */
export function reasonField(reader: Reader, { isRequired }: { readonly isRequired: boolean }): TextField {
  return {
    ...{ kind: 'text', id: fields.reason, isLong: true, limit: reasonLimit, isRequired },
    label: say(reader, 'forms.reason'),
    missing: say(reader, 'forms.reasonMissing'),
  };
}

/** The field for one of a package's questions. */
export function questionFieldOf(
  reader: Reader,
  { id, text, kind, required, choices, several }: Question,
  given: readonly string[] = [],
): TextField | ChoicesField {
  const asked = {
    ...{ id: questionField(id), label: nameText(reader, text), isRequired: required },
    ...(required ? { missing: say(reader, 'refusals.answerNeeded') } : {}),
  };
  if (kind === 'multipleChoice') return { ...asked, kind: 'choices', choices, several, given };
  const [first = ''] = given;
  return { ...asked, kind: 'text', isLong: kind === 'longText', limit: answerLimits[kind], given: first };
}

/** When it starts; left empty: once it is approved. */
export function startField(reader: Reader, day: MomentField['day'], given?: Date): MomentField {
  return {
    ...{ kind: 'moment', id: fields.startsAt, isRequired: false, day },
    label: say(reader, 'forms.start'),
    hint: say(reader, 'forms.startHint'),
    ...(given === undefined ? {} : { given }),
  };
}

/** When it ends; left empty: as late as the policy allows. */
export function endField(
  { label, hint, day }: Pick<MomentField, 'label' | 'day'> & { readonly hint: string },
  given?: Date,
): MomentField {
  return {
    ...{ kind: 'moment', id: fields.endsAt, isRequired: false, label, hint, day },
    ...(given === undefined ? {} : { given }),
  };
}
