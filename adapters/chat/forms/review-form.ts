import { reviewField } from '../../../src/approvals/forms/chosen-reviewers.ts';
import type { ReviewForm, ReviewOfSource } from '../../../src/approvals/forms/review-form.ts';
import { reviewerLimit } from '../../../src/core/configuration/review-choice.ts';
import { riskLevels } from '../../../src/core/policy/risk.ts';
import { sourceName } from '../../../src/core/words/configuration/changes.ts';
import { levelName, levelsHint, reviewersHint, reviewFormWords } from '../../../src/core/words/configuration/review.ts';
import type { Reader } from '../../../src/core/words/language/reader.ts';
import { say } from '../../../src/core/words/language/say.ts';
import { refusalText } from '../../../src/core/words/requests/refusals.ts';
import type { Form, FormPart } from './form.ts';

/** The form in which administrators set when a risk review is needed, and who reviews as a fallback. */
export function reviewForm(
  reader: Reader,
  { problem, explanation, openProposals: waiting, sources }: ReviewForm,
): Form {
  const field = problem?.field;
  return {
    kind: 'reviews',
    title: reviewFormWords(reader).title,
    submit: reviewFormWords(reader).submit,
    close: say(reader, 'forms.cancel'),
    intro: [explanation, ...waiting],
    parts: sources.flatMap((one) => sourceParts(reader, one)),
    carried: Object.fromEntries(sources.map(({ source, shown }) => [source, shown])),
    ...(problem === undefined
      ? {}
      : { problem: { message: refusalText(reader, problem), ...(field === undefined ? {} : { field }) } }),
  };
}

function sourceParts(reader: Reader, review: ReviewOfSource): FormPart[] {
  const { source, levels, here, elsewhere, leftAlone, shown, setNow, overtaken } = review;
  return [
    { kind: 'section', title: sourceName(reader, source) },
    { kind: 'setNow', text: setNow, isNews: overtaken !== undefined },
    {
      ...{ kind: 'levels', id: reviewField(source, 'levels'), source, shown, isRequired: false, given: levels },
      label: reviewFormWords(reader).levels,
      placeholder: reviewFormWords(reader).levelsPlaceholder,
      note: levelsHint(reader, source),
      choices: riskLevels[source].map((level) => ({ id: level, name: levelName(reader, level) })),
    },
    {
      ...{ kind: 'people', id: reviewField(source, 'here'), source, shown, isRequired: false, here, elsewhere },
      label: reviewFormWords(reader).people,
      placeholder: reviewFormWords(reader).placeholder,
      note: reviewersHint(reader, source),
      limit: reviewerLimit,
    },
    ...(leftAlone === undefined ? [] : [{ kind: 'note', text: leftAlone } as const]),
  ];
}
