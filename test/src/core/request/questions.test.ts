import { describe, expect, test } from 'vitest';
import type { Question } from '../../../../src/core/policy/policy.ts';
import { answerLimits, decideAnswers } from '../../../../src/core/request/handlers/questions.ts';

describe('[R-10] the answers to the questions of a package', () => {
  const question = (changed: Partial<Question>): Question => ({
    ...{ id: 'q', text: 'Which?', kind: 'shortText', required: true, choices: [], several: false },
    ...changed,
  });
  const choice = question({ kind: 'multipleChoice', choices: ['A', 'B', 'C'] });
  const answers = (one: Question, ...given: readonly string[]) => decideAnswers([one], { q: given });

  test.each([
    ['none where one is needed', question({}), [], 'answerNeeded'],
    ['nothing but space', question({}), ['  '], 'answerNeeded'],
    ['two texts', question({}), ['one', 'two'], 'oneAnswerOnly'],
    ['a short text that is too long', question({}), ['x'.repeat(answerLimits.shortText + 1)], 'answerTooLong'],
    [
      'a long text that is too long',
      question({ kind: 'longText' }),
      ['x'.repeat(answerLimits.longText + 1)],
      'answerTooLong',
    ],
    ['two choices where one is asked for', choice, ['A', 'B'], 'oneChoiceOnly'],
    ['the same choice twice', { ...choice, several: true }, ['A', 'A'], 'choiceTwice'],
    ['a choice that is not offered', choice, ['D'], 'choiceNotOffered'],
    ['some choices of which one is not offered', { ...choice, several: true }, ['A', 'D'], 'choiceNotOffered'],
  ] as const)('are refused beside their field: %s', (_title, one, given, reason) => {
    expect(answers(one, ...given)).toMatchObject({ refused: { code: 'invalidInput', reason, field: 'question:q' } });
  });

  test('are kept with the text of the question, trimmed; none where none is needed', () => {
    expect(answers(question({}), ` ${'x'.repeat(answerLimits.shortText)} `)).toEqual([
      { question: 'Which?', answer: 'x'.repeat(answerLimits.shortText) },
    ]);
    expect(answers(question({ kind: 'longText' }), 'x'.repeat(answerLimits.longText))).toHaveLength(1);
    expect(answers({ ...choice, several: true }, 'A', 'C')).toEqual([{ question: 'Which?', answer: 'A, C' }]);
    expect(answers(choice, 'B')).toEqual([{ question: 'Which?', answer: 'B' }]);
    expect(answers(question({ required: false }))).toEqual([]);
    expect(decideAnswers([question({ required: false })], {})).toEqual([]);
    expect(decideAnswers([question({ id: 'constructor' })], {})).toMatchObject({ refused: { reason: 'answerNeeded' } });
  });

  test('to a question that is not asked are refused', () => {
    expect(decideAnswers([], { other: ['x'] })).toMatchObject({
      refused: { code: 'invalidInput', reason: 'strayAnswer' },
    });
  });
});
