import { z } from 'zod';
import { child, element, word } from './shared.ts';

const colorOfData = word(
  ...'good warning attention neutral categoricalRed categoricalPurple categoricalLavender categoricalBlue'.split(' '),
  ...'categoricalLightBlue categoricalTeal categoricalGreen categoricalLime categoricalMarigold'.split(' '),
  ...'sequential1 sequential2 sequential3 sequential4 sequential5 sequential6 sequential7 sequential8'.split(' '),
  ...'divergingBlue divergingLightBlue divergingCyan divergingTeal divergingYellow divergingPeach'.split(' '),
  ...'divergingLightRed divergingRed divergingMaroon divergingGray'.split(' '),
).optional();

/** What every chart may have. Charts are Teams' own and newer than 1.5, so each needs something for other clients. */
const chart = {
  ...element,
  // Present, whatever it holds; that is checked where all fallbacks are.
  fallback: child.refine((given) => given !== undefined, {
    error: 'is required: not every client that reads 1.5 draws charts',
  }),
  title: z.string().optional(),
  showTitle: z.boolean().optional(),
  colorSet: z.string().optional(),
  horizontalAlignment: word('left', 'center', 'right').optional(),
};
const legend = { showLegend: z.boolean().optional() };
const axes = { xAxisTitle: z.string().optional(), yAxisTitle: z.string().optional(), color: colorOfData };

const slice = z.strictObject({ legend: z.string().optional(), value: z.number().optional(), color: colorOfData });
const bar = z.strictObject({ x: z.union([z.string(), z.number()]), y: z.number(), color: colorOfData });

const round = <T extends string>(type: T) =>
  z.strictObject({ type: z.literal(type), ...chart, ...legend, data: z.array(slice) });

/** @see https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards */
export const CHARTS = {
  'Chart.Donut': round('Chart.Donut'),
  'Chart.Pie': round('Chart.Pie'),
  'Chart.VerticalBar': z.strictObject({
    type: z.literal('Chart.VerticalBar'),
    ...chart,
    ...axes,
    data: z.array(bar),
    showBarValues: z.boolean().optional(),
  }),
  'Chart.HorizontalBar': z.strictObject({
    type: z.literal('Chart.HorizontalBar'),
    ...chart,
    ...axes,
    data: z.array(bar),
    displayMode: word('AbsoluteWithAxis', 'AbsoluteNoAxis', 'PartToWhole').optional(),
  }),
  'Chart.Line': z.strictObject({
    type: z.literal('Chart.Line'),
    ...chart,
    ...axes,
    ...legend,
    data: z.array(
      z.strictObject({
        legend: z.string().optional(),
        color: colorOfData,
        values: z.array(z.strictObject({ x: z.union([z.string(), z.number()]), y: z.number() })),
      }),
    ),
  }),
  'Chart.Gauge': z.strictObject({
    type: z.literal('Chart.Gauge'),
    ...chart,
    ...legend,
    value: z.number().optional(),
    min: z.number().optional(),
    max: z.number().optional(),
    segments: z
      .array(z.strictObject({ legend: z.string().optional(), size: z.number().optional(), color: colorOfData }))
      .optional(),
    showMinMax: z.boolean().optional(),
    subLabel: z.string().optional(),
    valueFormat: word('percentage', 'fraction').optional(),
  }),
} as const;
