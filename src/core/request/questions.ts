import { type Refusal, refusal } from '../base/errors.ts';
import { wellFormed } from '../base/text.ts';
import type { Question } from '../policy/policy.ts';
import type { QuestionInputs } from './commands.ts';
import type { QuestionAnswer } from './request.ts';

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
    const message = 'This form has an answer to a question that the package does not ask. Please open the form again.';
    return { refused: refusal('invalidInput', message) };
  }
  for (const question of questions) {
    const entered = Object.hasOwn(inputs, question.id) ? (inputs[question.id] ?? []) : [];
    const given = entered.map(wellFormed).filter((text) => text !== '');
    const problem = problemOf(question, given);
    if (problem !== undefined) return { refused: refusal('invalidInput', problem, questionField(question.id)) };
    if (given.length > 0) answers.push({ question: question.text, answer: given.join(', ') });
  }
  return answers;
}

function problemOf({ kind, required, choices, several }: Question, given: readonly string[]): string | undefined {
  if (given.length === 0) return required ? 'This question needs an answer.' : undefined;
  if (kind !== 'multipleChoice') {
    const length = given.join('').length;
    const limit = answerLimits[kind];
    if (given.length > 1) return 'Give one answer to this question.';
    return length > limit ? `Keep this answer to ${limit} characters; it has ${length}.` : undefined;
  }
  if (given.length > 1 && !several) return 'Choose one of the answers.';
  if (new Set(given).size !== given.length) return 'Choose each answer once.';
  return given.every((choice) => choices.includes(choice)) ? undefined : 'Choose from the answers that are offered.';
}
