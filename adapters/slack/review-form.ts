import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types';
import type { ReviewForm, ReviewOfSource } from '../../src/approvals/review-form.ts';
import { sourceNames } from '../../src/core/change-wording.ts';
import { reviewerLimit } from '../../src/core/review-choice.ts';
import { levelName, levelsHint, reviewersHint, reviewFormWords } from '../../src/core/review-wording.ts';
import { type RiskSourceName, riskLevels } from '../../src/core/risk.ts';
import { clip } from '../../src/core/text.ts';
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
  const complaint = problem === undefined ? [] : [richText(line([{ text: problem.message, strong: true }]))];
  return {
    type: 'modal',
    callback_id: callbackIds.reviews,
    private_metadata: JSON.stringify(metadata),
    title: plainText(reviewFormWords.title),
    submit: plainText(reviewFormWords.submit),
    close: plainText('Cancel'),
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

function levelsInput({ source, levels, shown }: ReviewOfSource): InputBlock {
  const options = riskLevels[source].map((level) => ({ text: plainText(levelName(level)), value: level }));
  const initial = options.filter(({ value }) => levels.includes(value));
  return {
    type: 'input',
    block_id: reviewBlock(source, 'levels', shown),
    optional: true,
    label: plainText(reviewFormWords.levels),
    hint: plainText(levelsHint(source)),
    element: {
      type: 'checkboxes',
      action_id: inputId,
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  };
}

function peopleInput({ source, here, shown }: ReviewOfSource): InputBlock {
  const users = here.map(({ user }) => user);
  return {
    type: 'input',
    block_id: reviewBlock(source, 'here', shown),
    optional: true,
    label: plainText(reviewFormWords.people),
    hint: plainText(reviewersHint(source)),
    element: {
      type: 'multi_users_select',
      action_id: inputId,
      placeholder: plainText(reviewFormWords.placeholder),
      max_selected_items: reviewerLimit,
      ...(users.length === 0 ? {} : { initial_users: users }),
    },
  };
}

/** Slack's own menu offers its own people alone. */
function elsewhereInput({ source, elsewhere, shown }: ReviewOfSource): InputBlock {
  const optionOf = ({ id, name }: { readonly id: string; readonly name: string }): PlainTextOption => ({
    text: plainText(clip(name, limits.optionText)),
    value: id,
  });
  const initial = elsewhere.filter(({ chosen }) => chosen).map(optionOf);
  return {
    type: 'input',
    block_id: reviewBlock(source, 'elsewhere', shown),
    optional: true,
    label: plainText(`${reviewFormWords.people} who are not in Slack`),
    element: {
      type: 'multi_static_select',
      action_id: inputId,
      placeholder: plainText(reviewFormWords.placeholder),
      options: elsewhere.map(optionOf),
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  };
}
