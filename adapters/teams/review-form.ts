import type { ReviewForm, ReviewOfSource } from '../../src/approvals/forms/review-form.ts';
import { clip } from '../../src/core/base/text.ts';
import { type RiskSourceName, riskLevels } from '../../src/core/policy/risk.ts';
import { sourceNames } from '../../src/core/words/changes.ts';
import { refusalText } from '../../src/core/words/refusals.ts';
import {
  levelName,
  levelsHint,
  reviewerElsewhere,
  reviewersHint,
  reviewFormWords,
} from '../../src/core/words/review.ts';
import { attention, formCard, type Input } from './inputs.ts';
import { limits } from './limits.ts';
import { type TeamsMessage, verbs } from './message.ts';
import { type Element, fitTogether, heading, paragraph, richText } from './text.ts';

/** Sets the id of a person without an account here apart from the object ids of those with one. */
export const elsewherePrefix = 'person:';

/** Everybody is chosen in one input, whether they have an account here or not. */
export function reviewInput(source: RiskSourceName, part: 'levels' | 'here'): string {
  return `${source}:${part}`;
}

/** The form in which administrators set when a risk review is needed, and who reviews as a fallback. */
export function reviewForm({ problem, explanation, waiting, sources }: ReviewForm, now: Date): TeamsMessage {
  const shown = Object.fromEntries(sources.map((one) => [one.source, one.shown]));
  const notes = sources.flatMap(({ source }) => [
    [reviewInput(source, 'levels'), levelsHint(source)],
    [reviewInput(source, 'here'), reviewersHint(source)],
  ]);
  const field = problem?.field?.replace(':elsewhere', ':here');
  return formCard(
    {
      title: reviewFormWords.title,
      intro: fitTogether([explanation, ...waiting].flatMap((one) => paragraph(one, now))),
      inputs: sources.flatMap((review) => sourceElements(review, now)),
      notes: Object.fromEntries(notes),
      submit: { title: reviewFormWords.submit, verb: verbs.setReviews, data: { form: shown } },
    },
    now,
    {
      values: {},
      ...(problem === undefined
        ? {}
        : { problem: { message: refusalText(problem), ...(field === undefined ? {} : { field }) } }),
    },
  );
}

function sourceElements(review: ReviewOfSource, now: Date): Element[] {
  const { source, leftAlone, setNow, overtaken } = review;
  return [
    { ...heading(sourceNames[source]), separator: true, spacing: 'Large' },
    // Also in words: not every client shows whom a picker begins with.
    overtaken === undefined ? richText([{ text: setNow }], now) : attention(setNow, now),
    levelsInput(review),
    peopleInput(review),
    ...(leftAlone === undefined ? [] : [richText([{ text: leftAlone }], now)]),
  ];
}

function levelsInput({ source, levels }: ReviewOfSource): Input {
  return {
    id: reviewInput(source, 'levels'),
    type: 'Input.ChoiceSet',
    label: reviewFormWords.levels,
    isMultiSelect: true,
    style: 'expanded',
    choices: riskLevels[source].map((level) => ({ title: levelName(level), value: level })),
    ...chosenAlready(levels),
  };
}

/**
 * Teams' picker of people, who are found by their object ids. People who are chosen are among its own choices, too: a client that
 * knows no picker would else take them away.
 */
function peopleInput({ source, here, elsewhere }: ReviewOfSource): Input {
  const named = here.flatMap(({ user, name }) => (name === undefined ? [] : [{ value: user, title: name }]));
  const others = elsewhere.map(({ id, name }) => ({
    value: elsewherePrefix + id,
    title: reviewerElsewhere(name, 'Teams'),
  }));
  const chosen = elsewhere.filter((one) => one.chosen).map(({ id }) => elsewherePrefix + id);
  return {
    id: reviewInput(source, 'here'),
    type: 'Input.ChoiceSet',
    label: reviewFormWords.people,
    placeholder: reviewFormWords.placeholder,
    isMultiSelect: true,
    choices: [...named, ...others].map(({ value, title }) => ({ value, title: clip(title, limits.choice) })),
    'choices.data': { type: 'Data.Query', dataset: 'graph.microsoft.com/users' },
    ...chosenAlready([...here.map(({ user }) => user), ...chosen]),
  };
}

/** Several choices are one text with commas between them. */
function chosenAlready(chosen: readonly string[]): { value?: string } {
  return chosen.length === 0 ? {} : { value: chosen.join(',') };
}
