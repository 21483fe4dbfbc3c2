import { type Refusal, refusal } from '../../base/refusal.ts';
import { wellFormed } from '../../base/text.ts';
import type { Question } from '../../policy/policy.ts';
import type { QuestionInputs } from '../commands.ts';
import type { QuestionAnswer } from '../request.ts';

/** How long answers may be, in characters. */
export const answerLimits = { shortText: 200, longText: 1000 } as const;

/** How refusals and forms name the field of a question. */
export function questionField(questionId: string): string {
  return `question:${questionId}`;
}

/** Checks what was filled in against a package's questions: every answer in its place, or what is wrong beside which. */
export function decideAnswers(
  questions: readonly Question[],
  inputs: QuestionInputs,
): readonly QuestionAnswer[] | { readonly refused: Refusal } {
  const answers: QuestionAnswer[] = [];
  const stray = Object.keys(inputs).find((id) => !questions.some((question) => question.id === id));
  if (stray !== undefined) {
    return { refused: refusal('invalidInput', 'strayAnswer', {}) };
  }
  for (const question of questions) {
    const entered = Object.hasOwn(inputs, question.id) ? (inputs[question.id] ?? []) : [];
    const given = entered.map(wellFormed).filter((text) => text !== '');
    const refused = refuseAnswer(question, given);
    if (refused !== undefined) return { refused };
    if (given.length > 0) answers.push({ question: question.text, answer: given.join(', ') });
  }
  return answers;
}

function refuseAnswer(question: Question, given: readonly string[]): Refusal | undefined {
  const { kind, required, choices, several } = question;
  const field = questionField(question.id);
  const because = (reason: 'answerNeeded' | 'oneAnswerOnly' | 'oneChoiceOnly' | 'choiceTwice' | 'choiceNotOffered') =>
    refusal('invalidInput', reason, {}, field);
  if (given.length === 0) return required ? because('answerNeeded') : undefined;
  if (kind !== 'multipleChoice') {
    const length = given.join('').length;
    const limit = answerLimits[kind];
    if (given.length > 1) return because('oneAnswerOnly');
    return length > limit ? refusal('invalidInput', 'answerTooLong', { limit, length }, field) : undefined;
  }
  if (given.length > 1 && !several) return because('oneChoiceOnly');
  if (new Set(given).size !== given.length) return because('choiceTwice');
  return given.every((choice) => choices.includes(choice)) ? undefined : because('choiceNotOffered');
}
