import { randomBytes } from 'node:crypto';
import type { Json } from '../types.ts';

const generatedId = (): string => randomBytes(4).toString('base64url').slice(0, 5);

const STATEFUL = new Set([
  'plain_text_input',
  'number_input',
  'email_text_input',
  'url_text_input',
  'static_select',
  'external_select',
  'users_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'datepicker',
  'timepicker',
  'datetimepicker',
  'radio_buttons',
  'checkboxes',
]);

/** Something in a block that a person can act on, with where it stands. */
export interface Interactive {
  block: Json;
  element: Json & { type: string };
  blockId: string;
  actionId: string;
  /** holds a value that belongs into `state.values` */
  stateful: boolean;
}

const elementsOf = (block: Json): Json[] => {
  if (block.type === 'input') return [block.element as Json];
  if (block.type === 'section') return block.accessory === undefined ? [] : [block.accessory as Json];
  return block.type === 'actions' ? (block.elements as Json[]) : [];
};

/** Every interactive element of checked and completed blocks, in reading order. */
export function interactives(blocks: readonly Json[]): Interactive[] {
  return blocks.flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      const type = String(element.type);
      if (type === 'image') return [];
      return [
        {
          block,
          element: { ...element, type },
          blockId: String(block.block_id),
          actionId: String(element.action_id),
          stateful: STATEFUL.has(type),
        },
      ];
    }),
  );
}

/** True when it waits for an answer: something to fill in, or a button that stands out. Plain buttons lead on. */
export function asks({ element, stateful }: Interactive): boolean {
  return stateful || element.style !== undefined;
}

function completeTexts(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completeTexts);
  if (typeof value !== 'object' || value === null) return value;
  const done = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, completeTexts(inner)]));
  if (done.type === 'plain_text' && typeof done.text === 'string') return { ...done, emoji: done.emoji ?? true };
  if (done.type === 'mrkdwn' && typeof done.text === 'string') return { ...done, verbatim: done.verbatim ?? false };
  return done;
}

/**
 * Fills in what Slack fills in before it stores blocks: ids of blocks and elements, `emoji` and `verbatim` of texts. So
 * what an app reads back is not letter for letter what it sent.
 */
export function complete(blocks: readonly Json[]): Json[] {
  return blocks.map((given) => {
    const block = completeTexts(given) as Json;
    block.block_id ??= generatedId();
    for (const element of elementsOf(block)) {
      if (element.type !== 'image') element.action_id ??= generatedId();
    }
    return block;
  });
}

/** All text that blocks show, for the limit on the sum of it. */
export function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, inner) => sum + textLength(inner), 0);
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inner]) => sum + (key === 'text' && typeof inner === 'string' ? inner.length : textLength(inner)),
    0,
  );
}
