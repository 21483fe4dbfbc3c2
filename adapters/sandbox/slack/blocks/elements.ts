import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { colorScheme, confirm, plainText, shown } from './text.ts';

/** Fields that several elements share, named as in Slack's own types. */
const actionable = { action_id: shown(LIMITS.actionId).optional() };
export const confirmable = { ...actionable, confirm: confirm.optional() };
export const focusable = { focus_on_load: z.boolean().optional() };
export const placeholdable = { placeholder: plainText(LIMITS.placeholder).optional() };
const dispatchable = {
  dispatch_action_config: z
    .strictObject({
      trigger_actions_on: z
        .array(z.enum(['on_enter_pressed', 'on_character_entered']))
        .min(1)
        .max(2)
        .optional(),
    })
    .optional(),
};
const picker = { ...confirmable, ...focusable };
const typed = { ...actionable, ...dispatchable, ...focusable, ...placeholdable };

export const button = z.strictObject({
  type: z.literal('button'),
  ...confirmable,
  text: plainText(LIMITS.button.text),
  value: z.string().max(LIMITS.button.value).optional(),
  url: z.url().max(LIMITS.button.url).optional(),
  style: colorScheme,
  accessibility_label: shown(LIMITS.button.accessibilityLabel).optional(),
});

/** Where a picture comes from: one of the two. */
const imageSource = {
  image_url: z.url().max(LIMITS.image.url).optional(),
  slack_file: z.union([z.strictObject({ id: z.string() }), z.strictObject({ url: z.string() })]).optional(),
};
const oneSource = (image: { image_url?: unknown; slack_file?: unknown }, ctx: z.RefinementCtx): void => {
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    ctx.addIssue({ code: 'custom', message: 'must define either `image_url` or `slack_file`' });
  }
};

/** A picture inside a section or context block. */
export const imageElement = z
  .strictObject({ type: z.literal('image'), ...imageSource, alt_text: shown(LIMITS.image.altText) })
  .superRefine(oneSource);

/** A picture as a block of its own; `block` are the fields that every block has. */
export const imageBlock = <T extends z.ZodRawShape>(block: T) =>
  z
    .strictObject({
      type: z.literal('image'),
      ...block,
      ...imageSource,
      alt_text: shown(LIMITS.image.altText),
      title: plainText(LIMITS.image.title).optional(),
    })
    .superRefine((image, ctx) => oneSource(image as { image_url?: unknown; slack_file?: unknown }, ctx));

export const datepicker = z.strictObject({
  type: z.literal('datepicker'),
  ...picker,
  ...placeholdable,
  initial_date: z.iso.date().optional(),
});

export const timepicker = z.strictObject({
  type: z.literal('timepicker'),
  ...picker,
  ...placeholdable,
  initial_time: z.iso.time({ precision: -1 }).optional(),
  timezone: z.string().optional(),
});

export const datetimepicker = z.strictObject({
  type: z.literal('datetimepicker'),
  ...picker,
  // Ten digits: seconds, never milliseconds.
  initial_date_time: z.int().min(1_000_000_000).max(9_999_999_999).optional(),
});

export const plainTextInput = z
  .strictObject({
    type: z.literal('plain_text_input'),
    ...typed,
    initial_value: z.string().max(LIMITS.plainTextInput).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(LIMITS.plainTextInput).optional(),
    max_length: z.int().min(1).max(LIMITS.plainTextInput).optional(),
  })
  .superRefine((input, ctx) => {
    if ((input.min_length ?? 0) > (input.max_length ?? LIMITS.plainTextInput)) {
      ctx.addIssue({ code: 'custom', message: 'must be less than or equal to `max_length`', path: ['min_length'] });
    }
  });

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/);
export const numberInput = z
  .strictObject({
    type: z.literal('number_input'),
    ...typed,
    is_decimal_allowed: z.boolean(),
    initial_value: decimal.optional(),
    min_value: decimal.optional(),
    max_value: decimal.optional(),
  })
  .superRefine((input, ctx) => {
    if (Number(input.min_value ?? -Infinity) > Number(input.max_value ?? Infinity)) {
      ctx.addIssue({ code: 'custom', message: 'must be less than or equal to `max_value`', path: ['min_value'] });
    }
  });

export const emailInput = z.strictObject({
  type: z.literal('email_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});

export const urlInput = z.strictObject({
  type: z.literal('url_text_input'),
  ...typed,
  initial_value: z.string().optional(),
});
