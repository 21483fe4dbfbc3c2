import { z } from 'zod';
import { cardProblems } from '../cards/problems.ts';
import { CARD_TYPE, utf16Bytes } from '../connector/content.ts';
import { LIMITS } from '../limits.ts';
import type { BotAnswer, Json } from '../types.ts';

/** What Teams says under a card when the answer to a click was an error or nonsense. */
export const WENT_WRONG = 'Something went wrong. Please try again.';
/** What Teams says when the bot did not answer at all. */
export const UNREACHABLE = 'Unable to reach app. Please try again.';

const envelope = z.looseObject({
  statusCode: z.int().min(200).max(599).nullish(),
  type: z.string(),
  value: z.unknown(),
});
const errorValue = z.looseObject({ code: z.string(), message: z.string() });

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const invalid = (answer: BotAnswer, problems: string[]): BotAnswer => ({
  ...answer,
  error: 'invalid_invoke_response',
  problems,
  shown: { trouble: WENT_WRONG },
});

function readCard(answer: BotAnswer, card: unknown): BotAnswer {
  const wrong = cardProblems(card);
  if (wrong.length === 0 && utf16Bytes(card) > LIMITS.message.bytes) wrong.push('/ is too large');
  return wrong.length > 0 ? invalid(answer, wrong) : { ...answer, shown: { card: card as Json } };
}

function readSuccess(answer: BotAnswer, type: string, value: unknown): BotAnswer {
  if (type === CARD_TYPE) return readCard(answer, value);
  if (type !== 'application/vnd.microsoft.activity.message') return invalid(answer, [`unknown type ${type}`]);
  if (typeof value !== 'string' || value === '') return invalid(answer, ['the value of a message must be text']);
  return { ...answer, shown: { message: value } };
}

/**
 * Reads the answer to an `adaptiveCard/action` invoke: `{statusCode, type, value}` with a card, a message or an error.
 * Sign-in (`loginRequest`) is not played. What the person would see is in `shown`.
 * @see https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
 */
export function readInvokeAnswer(answer: BotAnswer): BotAnswer {
  const read = envelope.safeParse(json(answer.body));
  if (!read.success) {
    if (answer.error !== undefined) return { ...answer, shown: { trouble: UNREACHABLE } };
    return invalid(answer, ['the answer must be {statusCode, type, value}']);
  }
  const { statusCode, type, value } = read.data;
  // botbuilder answers with the HTTP status that the invoke's answer has: an error all the same.
  if ((statusCode ?? 200) === 200 && answer.error === undefined) return readSuccess(answer, type, value);
  const error = errorValue.safeParse(value);
  const problems = error.success ? [error.data.code, error.data.message] : [`${statusCode} ${type}`];
  return { ...answer, error: 'error_answer', problems, shown: { trouble: WENT_WRONG } };
}
