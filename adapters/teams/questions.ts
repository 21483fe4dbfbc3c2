import { showable } from '../../src/core/base/text.ts';
import type { Question } from '../../src/core/policy/policy.ts';
import { answerLimits, questionField } from '../../src/core/request/questions.ts';
import { say } from '../../src/core/words/say.ts';
import type { Element } from './text.ts';

/** The input for one of a package's questions. */
export function questionInput({ id, text, kind, required, choices, several }: Question): Element & { id: string } {
  const input = {
    id: kind === 'multipleChoice' ? choiceField(id) : questionField(id),
    label: showable(text),
    ...(required ? { isRequired: true, errorMessage: say('refusals.answerNeeded') } : {}),
  };
  if (kind !== 'multipleChoice')
    return { ...input, type: 'Input.Text', isMultiline: kind === 'longText', maxLength: answerLimits[kind] };
  return {
    ...input,
    type: 'Input.ChoiceSet',
    choices: choices.map((choice) => ({ title: showable(choice), value: toValue(choice) })),
    ...(several ? { isMultiSelect: true, style: 'expanded' } : { placeholder: say('forms.chooseOne') }),
  };
}

/** The input of a question with choices: what comes back from it is read otherwise than a text. */
export function choiceField(questionId: string): string {
  return `choice:${questionId}`;
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
