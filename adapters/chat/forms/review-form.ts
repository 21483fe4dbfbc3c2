import { reviewField } from '../../../src/approvals/forms/chosen-reviewers.ts';
import type { ReviewForm, ReviewOfSource } from '../../../src/approvals/forms/review-form.ts';
import { reviewerLimit } from '../../../src/core/configuration/review-choice.ts';
import { riskLevels } from '../../../src/core/policy/risk.ts';
import { sourceNames } from '../../../src/core/words/configuration/changes.ts';
import { levelName, levelsHint, reviewersHint, reviewFormWords } from '../../../src/core/words/configuration/review.ts';
import { say } from '../../../src/core/words/language/say.ts';
import { refusalText } from '../../../src/core/words/requests/refusals.ts';
import type { Form, FormPart } from './form.ts';

/** The form in which administrators set when a risk review is needed, and who reviews as a fallback. */
export function reviewForm({ problem, explanation, waiting, sources }: ReviewForm): Form {
  const field = problem?.field;
  return {
    kind: 'reviews',
    title: reviewFormWords.title,
    submit: reviewFormWords.submit,
    close: say('forms.cancel'),
    intro: [explanation, ...waiting],
    parts: sources.flatMap(sourceParts),
    carried: Object.fromEntries(sources.map(({ source, shown }) => [source, shown])),
    ...(problem === undefined
      ? {}
      : { problem: { message: refusalText(problem), ...(field === undefined ? {} : { field }) } }),
  };
}

function sourceParts(review: ReviewOfSource): FormPart[] {
  const { source, levels, here, elsewhere, leftAlone, shown, setNow, overtaken } = review;
  return [
    { kind: 'section', title: sourceNames[source] },
    { kind: 'setNow', text: setNow, isNews: overtaken !== undefined },
    {
      ...{ kind: 'levels', id: reviewField(source, 'levels'), source, shown, isRequired: false, given: levels },
      label: reviewFormWords.levels,
      placeholder: reviewFormWords.levelsPlaceholder,
      note: levelsHint(source),
      choices: riskLevels[source].map((level) => ({ id: level, name: levelName(level) })),
    },
    {
      ...{ kind: 'people', id: reviewField(source, 'here'), source, shown, isRequired: false, here, elsewhere },
      label: reviewFormWords.people,
      placeholder: reviewFormWords.placeholder,
      note: reviewersHint(source),
      limit: reviewerLimit,
    },
    ...(leftAlone === undefined ? [] : [{ kind: 'note', text: leftAlone } as const]),
  ];
}
