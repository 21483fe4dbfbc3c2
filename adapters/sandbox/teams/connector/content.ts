import { z } from 'zod';
import { cardProblems } from '../cards/problems.ts';
import { LIMITS } from '../limits.ts';
import type { Content } from '../tenant.ts';
import type { Json } from '../types.ts';
import { refusals } from './api-error.ts';

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive';

/** What this stand-in reads of a message; SDKs fill in much more, which Teams ignores too. */
const messageShape = z.looseObject({
  type: z.literal('message'),
  text: z.string().nullish(),
  summary: z.string().nullish(),
  textFormat: z.enum(['plain', 'markdown', 'xml']).nullish(),
  attachmentLayout: z.enum(['list', 'carousel']).nullish(),
  attachments: z
    .array(z.looseObject({ contentType: z.string(), content: z.unknown() }))
    .max(LIMITS.message.attachments)
    .nullish(),
  suggestedActions: z.undefined({ error: 'are not played by this stand-in' }).optional(),
});

/** How large something is on Teams' scale: its JSON, two bytes for each UTF-16 unit. */
export const utf16Bytes = (value: unknown): number => 2 * JSON.stringify(value).length;

/** Throws `BadArgument` with everything that is wrong with a card. */
export function checkCard(card: unknown, where: string): void {
  const wrong = cardProblems(card);
  if (wrong.length > 0) throw refusals.badArgument(`Adaptive Card in ${where}: ${wrong.join('; ')}`);
}

/**
 * Reads what a message from the bot shows. Text and cards are not one message to Teams: see `parts` in activities.ts.
 * Throws `MessageSizeTooBig`, `BadArgument`, `BadSyntax`.
 */
export function readContent(body: Json): Content & { summary: string | null } {
  if (utf16Bytes(body) > LIMITS.message.bytes) throw refusals.tooBig();
  const read = messageShape.safeParse(body);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refusals.badArgument(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { text, summary, attachments } = read.data;
  const cards = (attachments ?? []).map((attachment, index) => {
    if (attachment.contentType !== CARD_TYPE) throw refusals.badArgument('Unknown attachment type');
    checkCard(attachment.content, `attachments[${index}]`);
    return attachment.content as Json;
  });
  if ((text ?? '') === '' && cards.length === 0)
    throw refusals.badSyntax('Activity must include non empty text or attachments');
  return { text: text ?? '', cards, summary: summary ?? null };
}
