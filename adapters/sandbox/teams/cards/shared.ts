import { z } from 'zod';

/** One of a few words, in any mixture of capitals, as Adaptive Cards read them. */
export const word = (...words: string[]) =>
  z.string().refine((given) => words.some((each) => each.toLowerCase() === given.toLowerCase()), {
    error: `must be one of ${words.join(', ')}`,
  });

/** Where one thing stands whose own shape is checked apart (see schema.ts). */
export const child = z.unknown().refine((given) => !Array.isArray(given), { error: 'must be an object' });
/** Where a list of such things stands. */
export const children = z.array(z.unknown());

const id = z.string().min(1);

const hasScheme = (schemes: string[]) => (given: string) => schemes.includes(given.split(':')[0]?.toLowerCase() ?? '');

/** An address that a client can load by itself: the schema also allows relative ones, but a bot has no base for them. */
export const imageUrl = z
  .string()
  .refine(hasScheme(['http', 'https', 'data']), { error: 'must be an http, https or data URL' });

/** An address that a click may open. */
export const linkUrl = z
  .string()
  .refine((given) => URL.canParse(given) && hasScheme(['http', 'https', 'mailto', 'tel', 'msteams'])(given), {
    error: 'must be an absolute http, https, mailto, tel or msteams URL',
  });

export const spacing = word('default', 'none', 'small', 'medium', 'large', 'extraLarge', 'padding').optional();
export const horizontal = word('left', 'center', 'right').nullish();
export const vertical = word('top', 'center', 'bottom').nullish();
export const containerStyle = word('default', 'emphasis', 'good', 'attention', 'warning', 'accent').nullish();
export const fontSize = word('default', 'small', 'medium', 'large', 'extraLarge').nullish();
export const fontWeight = word('default', 'lighter', 'bolder').nullish();
export const fontType = word('default', 'monospace').nullish();
export const color = word('default', 'dark', 'light', 'accent', 'good', 'warning', 'attention').nullish();

/** A length such as `80px`. */
export const pixels = z.string().regex(/^\d+(\.\d+)?px$/, { error: 'must be a length like 80px' });

/** What every element, action and column may have. */
export const item = {
  id: id.optional(),
  requires: z.record(z.string(), z.string()).optional(),
  fallback: child.optional(),
};

/** What every element may have. */
export const element = {
  ...item,
  isVisible: z.boolean().optional(),
  height: word('auto', 'stretch').optional(),
  separator: z.boolean().optional(),
  spacing,
};

/** What every input may have; its id is what the bot gets the value by. */
export const input = {
  ...element,
  id,
  label: z.string().optional(),
  isRequired: z.boolean().optional(),
  errorMessage: z.string().optional(),
};

/** What containers of elements share: Container, Column, TableCell. */
export const container = {
  selectAction: child.optional(),
  style: containerStyle,
  verticalContentAlignment: vertical,
  bleed: z.boolean().optional(),
  backgroundImage: z
    .union([
      imageUrl,
      z.strictObject({
        type: z.literal('BackgroundImage').optional(),
        url: imageUrl,
        fillMode: word('cover', 'repeatHorizontally', 'repeatVertically', 'repeat').optional(),
        horizontalAlignment: word('left', 'center', 'right').optional(),
        verticalAlignment: word('top', 'center', 'bottom').optional(),
      }),
    ])
    .optional(),
  minHeight: pixels.optional(),
  rtl: z.boolean().nullish(),
};
