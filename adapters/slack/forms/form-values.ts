import { z } from 'zod';
import { reviewField } from '../../../src/approvals/forms/chosen-reviewers.ts';
import { reviewerLimit } from '../../../src/core/configuration/review-choice.ts';
import { questionField } from '../../../src/core/request/handlers/questions.ts';
import type { EnteredReview, InputReader, Values } from '../../chat/forms/parse.ts';
import { limits } from '../messages/limits.ts';
import { inputId, reviewBlock, sharing } from './inputs.ts';

/** An input's value, where Slack puts it. */
function input<T extends z.ZodRawShape>(shape: T) {
  return z.object({ [inputId]: z.object(shape) }).transform((given) => given[inputId]);
}

/** The most that Slack lets an input hold. What is too long for its field is for the core to refuse, and not to be cut. */
const text = z.string().max(limits.inputText).nullish();
const option = (longest: number) => z.object({ value: z.string().min(1).max(longest) });

const moment = input({ selected_date_time: z.int().min(0).max(8_640_000_000_000).nullish() }).transform(
  ({ selected_date_time: seconds }) => (seconds == null ? undefined : new Date(seconds * 1000)),
);

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number);

/** What any input of a question holds: a text, one choice or several. */
const answer = input({
  value: text,
  selected_option: option(100).nullish(),
  selected_options: z.array(option(100)).max(50).nullish(),
});

const chosenOptions = input({ selected_options: z.array(option(100)).max(2 * reviewerLimit) });
const chosenUsers = input({ selected_users: z.array(z.string().min(1).max(200)).max(reviewerLimit) });

/** How Slack brings what was filled in: by block, under the input's action id. An input that is not there is an empty one. */
export const inputReader: InputReader = {
  text: input({ value: text }).transform(({ value }) => value ?? ''),
  choice: input({ selected_option: option(200) }).transform(({ selected_option: { value } }) => value),
  count: input({ value: wholeNumber }).transform(({ value }) => value),
  startsAt: moment,
  endsAt: moment,
  share: input({ selected_option: option(100) }).transform(
    ({ selected_option: { value } }) => value === sharing.withRequestor,
  ),
  answer: readAnswer,
  review: readReview,
};

function readAnswer(values: Values, questionId: string): readonly string[] | undefined {
  const value = values[questionField(questionId)];
  if (value === undefined) return [];
  const parsed = answer.safeParse(value);
  if (!parsed.success) return undefined;
  const { value: typed, selected_option: one, selected_options: several } = parsed.data;
  const chosen = [...(one == null ? [] : [one]), ...(several ?? [])].map((each) => each.value);
  return typed == null || typed === '' ? chosen : [typed, ...chosen];
}

function readReview(
  values: Values,
  source: Parameters<typeof reviewField>[0],
  shown: string,
): EnteredReview | undefined {
  const block = (part: Parameters<typeof reviewField>[1]) => values[reviewBlock(reviewField(source, part), shown)];
  const levels = chosenOptions.safeParse(block('levels'));
  const here = chosenUsers.safeParse(block('here'));
  // Without anybody to be chosen there is no such input.
  const elsewhere = chosenOptions.optional().safeParse(block('elsewhere'));
  if (!levels.success || !here.success || !elsewhere.success) return undefined;
  return {
    levels: levels.data.selected_options.map(({ value }) => value),
    here: [...new Set(here.data.selected_users)],
    elsewhere: elsewhere.data?.selected_options.map(({ value }) => value) ?? [],
  };
}
