import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { ReviewForm, ReviewOfSource } from '../../src/approvals/forms/review-form.ts';
import { clip } from '../../src/core/base/text.ts';
import { reviewerLimit } from '../../src/core/configuration/review-choice.ts';
import { type RiskSourceName, riskLevels } from '../../src/core/policy/risk.ts';
import { sourceNames } from '../../src/core/words/changes.ts';
import { refusalText } from '../../src/core/words/refusals.ts';
import {
  levelName,
  levelsHint,
  reviewersElsewhere,
  reviewersHint,
  reviewFormWords,
} from '../../src/core/words/review.ts';
import { say } from '../../src/core/words/say.ts';
import { callbackIds } from './forms.ts';
import { inputId } from './inputs.ts';
import { limits } from './limits.ts';
import { headerBlock, plainText } from './message.ts';
import { fitTogether, line, paragraph, richText } from './text.ts';

/**
 * The block of an input. Slack keeps what is in an input as long as its block has the same id, so it has another one once
 * something else is shown as set.
 */
export function reviewBlock(source: RiskSourceName, part: 'levels' | 'here' | 'elsewhere', shown: string): string {
  return `${source}:${part}:${shown}`;
}

/** The form in which administrators set when a risk review is needed, and who reviews as a fallback. */
export function reviewForm({ problem, explanation, waiting, sources }: ReviewForm): ModalView {
  const metadata = Object.fromEntries(sources.map(({ source, shown }) => [source, shown]));
  const complaint = problem === undefined ? [] : [richText(line([{ text: refusalText(problem), strong: true }]))];
  return {
    type: 'modal',
    callback_id: callbackIds.reviews,
    private_metadata: JSON.stringify(metadata),
    title: plainText(reviewFormWords.title),
    submit: plainText(reviewFormWords.submit),
    close: plainText(say('forms.cancel')),
    blocks: [
      ...fitTogether([...complaint, ...[explanation, ...waiting].map((one) => richText(...paragraph(one)))]),
      ...sources.flatMap(sourceBlocks),
    ],
  };
}

function sourceBlocks(review: ReviewOfSource): KnownBlock[] {
  const { source, elsewhere, leftAlone, setNow, overtaken } = review;
  return [
    { type: 'divider' },
    headerBlock(sourceNames[source]),
    ...(overtaken === undefined ? [] : [richText(line([{ text: setNow, strong: true }]))]),
    levelsInput(review),
    peopleInput(review),
    ...(elsewhere.length === 0 ? [] : [elsewhereInput(review)]),
    ...(leftAlone === undefined ? [] : [richText(line([{ text: leftAlone }]))]),
  ];
}

/** What all its inputs have in common: nothing has to be chosen. */
function choice(
  { source, shown }: ReviewOfSource,
  part: Parameters<typeof reviewBlock>[1],
  label: string,
  element: InputBlock['element'],
  hint?: string,
): InputBlock {
  return {
    type: 'input',
    block_id: reviewBlock(source, part, shown),
    optional: true,
    label: plainText(label),
    ...(hint === undefined ? {} : { hint: plainText(hint) }),
    element,
  };
}

function levelsInput(review: ReviewOfSource): InputBlock {
  const { source, levels } = review;
  const options = riskLevels[source].map((level) => ({ text: plainText(levelName(level)), value: level }));
  const initial = options.filter(({ value }) => levels.includes(value));
  const element = {
    // Slack says "(optional)" of every input that may stay empty, which reads oddly beside check boxes.
    type: 'multi_static_select',
    action_id: inputId,
    placeholder: plainText(reviewFormWords.levelsPlaceholder),
    options,
    ...(initial.length === 0 ? {} : { initial_options: initial }),
  } as const;
  return choice(review, 'levels', reviewFormWords.levels, element, levelsHint(source));
}

function peopleInput(review: ReviewOfSource): InputBlock {
  const users = review.here.map(({ user }) => user);
  const element = {
    type: 'multi_users_select',
    action_id: inputId,
    placeholder: plainText(reviewFormWords.placeholder),
    max_selected_items: reviewerLimit,
    ...(users.length === 0 ? {} : { initial_users: users }),
  } as const;
  return choice(review, 'here', reviewFormWords.people, element, reviewersHint(review.source));
}

/** Slack's own menu offers its own people alone. */
function elsewhereInput(review: ReviewOfSource): InputBlock {
  const optionOf = ({ id, name }: { readonly id: string; readonly name: string }): PlainTextOption => ({
    text: plainText(clip(name, limits.optionText)),
    value: id,
  });
  const initial = review.elsewhere.filter(({ chosen }) => chosen).map(optionOf);
  const element = {
    type: 'multi_static_select',
    action_id: inputId,
    placeholder: plainText(reviewFormWords.placeholder),
    options: review.elsewhere.map(optionOf),
    ...(initial.length === 0 ? {} : { initial_options: initial }),
  } as const;
  return choice(review, 'elsewhere', reviewersElsewhere('Slack'), element);
}
