import { z } from 'zod';
import {
  child,
  children,
  container,
  containerStyle,
  element,
  horizontal,
  imageUrl,
  item,
  pixels,
  spacing,
  vertical,
  word,
} from './shared.ts';

export const containerElement = z.strictObject({
  type: z.literal('Container'),
  ...element,
  ...container,
  items: children,
});

/** A relative width, or one in pixels. */
const width = (...words: string[]) => z.union([z.number(), pixels, ...(words.length > 0 ? [word(...words)] : [])]);

export const columnSet = z.strictObject({
  type: z.literal('ColumnSet'),
  ...element,
  columns: children.optional(),
  selectAction: child.optional(),
  style: containerStyle,
  bleed: z.boolean().optional(),
  minHeight: pixels.optional(),
  horizontalAlignment: horizontal,
});

export const column = z.strictObject({
  type: z.literal('Column').optional(),
  ...item,
  ...container,
  items: children.optional(),
  isVisible: z.boolean().optional(),
  separator: z.boolean().optional(),
  spacing,
  width: z.union([width('auto', 'stretch'), z.string().regex(/^\d+(\.\d+)?$/)]).optional(),
});

const cellAlignment = { horizontalCellContentAlignment: horizontal, verticalCellContentAlignment: vertical };

export const table = z.strictObject({
  type: z.literal('Table'),
  ...element,
  ...cellAlignment,
  columns: z
    .array(
      z.strictObject({
        type: z.literal('TableColumnDefinition').optional(),
        ...cellAlignment,
        width: width().optional(),
      }),
    )
    .optional(),
  rows: children.optional(),
  firstRowAsHeader: z.boolean().optional(),
  showGridLines: z.boolean().optional(),
  gridStyle: containerStyle,
});

export const tableRow = z.strictObject({
  type: z.literal('TableRow').optional(),
  ...cellAlignment,
  cells: children.optional(),
  style: containerStyle,
});

export const tableCell = z.strictObject({ type: z.literal('TableCell').optional(), ...container, items: children });

export const actionSet = z.strictObject({ type: z.literal('ActionSet'), ...element, actions: children });

export const image = z.strictObject({
  type: z.literal('Image'),
  ...element,
  url: imageUrl,
  altText: z.string().optional(),
  backgroundColor: z.string().optional(),
  height: z.union([pixels, word('auto', 'stretch')]).optional(),
  horizontalAlignment: horizontal,
  selectAction: child.optional(),
  size: word('auto', 'stretch', 'small', 'medium', 'large').optional(),
  style: word('default', 'person').optional(),
  width: pixels.optional(),
});

export const imageSet = z.strictObject({
  type: z.literal('ImageSet'),
  ...element,
  images: children,
  imageSize: word('auto', 'stretch', 'small', 'medium', 'large').optional(),
});
