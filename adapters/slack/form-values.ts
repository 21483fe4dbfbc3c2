import { z } from 'zod';
import { questionField } from '../../src/core/request/questions.ts';
import { inputId, longestInput } from './inputs.ts';

/** A moment, or nothing. */
export const epochSeconds = z
  .int()
  .min(0)
  .max(8_640_000_000_000)
  .nullish()
  .transform((seconds) => (seconds == null ? undefined : new Date(seconds * 1000)));

/** An input's value, where Slack puts it. */
export function field<T extends z.ZodType>(schema: T) {
  return z.object({ [inputId]: schema });
}

/** The most that Slack lets an input hold. What is too long for its field is for the core to refuse, and not to be cut. */
export const text = z.string().max(longestInput).nullish();
export const option = (longest: number) => z.object({ value: z.string().min(1).max(longest) });

/** What any input of a question holds: a text, one choice or several. */
const answerValue = field(
  z.object({
    value: text,
    selected_option: option(100).nullish(),
    selected_options: z.array(option(100)).max(50).nullish(),
  }),
);

/** What was filled in for the questions that the form showed; an input that is not there is an empty one. */
export function parseAnswers(
  values: Readonly<Record<string, unknown>>,
  questions: readonly string[],
): Record<string, string[]> | undefined {
  const answers = questions.map((id) => [id, parseAnswer(values[questionField(id)])] as const);
  if (answers.some(([, answer]) => answer === undefined)) return undefined;
  return Object.fromEntries(answers) as Record<string, string[]>;
}

function parseAnswer(value: unknown): string[] | undefined {
  if (value === undefined) return [];
  const parsed = answerValue.safeParse(value);
  if (!parsed.success) return undefined;
  const { value: typed, selected_option: one, selected_options: several } = parsed.data[inputId];
  const chosen = [...(one == null ? [] : [one]), ...(several ?? [])].map((each) => each.value);
  return typed == null || typed === '' ? chosen : [typed, ...chosen];
}

/** What a form carried; undefined where it is no JSON. */
export function parseJson(given: string): unknown {
  try {
    return JSON.parse(given);
  } catch {
    return undefined;
  }
}
