import type { InputBlock, InputBlockElement, PlainTextOption } from '@slack/types';
import { clip } from '../../src/core/base/text.ts';
import type { Question } from '../../src/core/policy/policy.ts';
import { answerLimits, questionField } from '../../src/core/request/questions.ts';
import { say } from '../../src/core/words/say.ts';
import { filledText, inputId } from './inputs.ts';
import { limits } from './limits.ts';
import { plainText } from './message.ts';

/** The input for one of a package's questions. `given`: what was filled in before. */
export function questionInput(question: Question, given: readonly string[]): InputBlock {
  return {
    type: 'input',
    block_id: questionField(question.id),
    optional: !question.required,
    label: plainText(question.text),
    element: elementFor(question, given),
  };
}

function elementFor({ kind, choices, several }: Question, given: readonly string[]): InputBlockElement {
  if (kind !== 'multipleChoice') {
    const [text = ''] = given;
    return {
      type: 'plain_text_input',
      action_id: inputId,
      multiline: kind === 'longText',
      ...filledText(text, answerLimits[kind]),
    };
  }
  const options = choices.map(
    (choice): PlainTextOption => ({ text: plainText(clip(choice, limits.optionText)), value: choice }),
  );
  const chosen = options.filter(({ value }) => given.includes(value ?? ''));
  const [first] = chosen;
  if (several) {
    const initial = chosen.length === 0 ? {} : { initial_options: chosen };
    const placeholder = plainText(say('forms.chooseSome'));
    return { type: 'multi_static_select', action_id: inputId, placeholder, options, ...initial };
  }
  const initial = first === undefined ? {} : { initial_option: first };
  return {
    type: 'static_select',
    action_id: inputId,
    placeholder: plainText(say('forms.chooseOne')),
    options,
    ...initial,
  };
}
