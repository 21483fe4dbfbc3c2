import { z } from 'zod';
import { child, children, color, element, fontSize, fontType, fontWeight, horizontal, word } from './shared.ts';

const looks = { color, fontType, isSubtle: z.boolean().nullish(), size: fontSize, weight: fontWeight };

export const textBlock = z.strictObject({
  type: z.literal('TextBlock'),
  ...element,
  ...looks,
  text: z.string(),
  horizontalAlignment: horizontal,
  maxLines: z.int().min(1).optional(),
  wrap: z.boolean().optional(),
  style: word('default', 'heading').nullish(),
});

export const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  ...element,
  inlines: children,
  horizontalAlignment: horizontal,
});

/** A part of a RichTextBlock; a plain string may stand in its place. */
export const textRun = z.strictObject({
  type: z.literal('TextRun'),
  ...looks,
  text: z.string(),
  highlight: z.boolean().optional(),
  italic: z.boolean().optional(),
  strikethrough: z.boolean().optional(),
  underline: z.boolean().optional(),
  selectAction: child.optional(),
});

export const factSet = z.strictObject({
  type: z.literal('FactSet'),
  ...element,
  facts: z.array(z.strictObject({ type: z.literal('Fact').optional(), title: z.string(), value: z.string() })),
});
