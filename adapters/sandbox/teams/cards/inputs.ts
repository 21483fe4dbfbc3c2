import { z } from 'zod';
import { child, input, word } from './shared.ts';

const isRegex = (given: string): boolean => {
  try {
    return new RegExp(given) instanceof RegExp;
  } catch {
    return false;
  }
};

const date = z.string().refine((given) => z.iso.date().safeParse(given).success, { error: 'must be YYYY-MM-DD' });
const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'must be HH:MM' });

/** `min` must not be more than `max`, where both are given. */
const ordered = (given: { min?: unknown; max?: unknown }, ctx: z.RefinementCtx): void => {
  const { min, max } = given as { min?: number | string; max?: number | string };
  if (min !== undefined && max !== undefined && min > max) {
    ctx.addIssue({ code: 'custom', message: 'must not be more than max', path: ['min'] });
  }
};

const typed = { placeholder: z.string().optional() };

export const inputText = z.strictObject({
  type: z.literal('Input.Text'),
  ...input,
  ...typed,
  isMultiline: z.boolean().optional(),
  maxLength: z.int().min(1).optional(),
  regex: z.string().refine(isRegex, { error: 'must be a regular expression' }).optional(),
  style: word('text', 'tel', 'url', 'email', 'password').optional(),
  inlineAction: child.optional(),
  value: z.string().optional(),
});

export const inputNumber = z
  .strictObject({
    type: z.literal('Input.Number'),
    ...input,
    ...typed,
    min: z.number().optional(),
    max: z.number().optional(),
    value: z.number().optional(),
  })
  .superRefine(ordered);

export const inputDate = z
  .strictObject({
    type: z.literal('Input.Date'),
    ...input,
    ...typed,
    min: date.optional(),
    max: date.optional(),
    value: date.optional(),
  })
  .superRefine(ordered);

export const inputTime = z
  .strictObject({
    type: z.literal('Input.Time'),
    ...input,
    ...typed,
    min: time.optional(),
    max: time.optional(),
    value: time.optional(),
  })
  .superRefine(ordered);

export const inputToggle = z.strictObject({
  type: z.literal('Input.Toggle'),
  ...input,
  title: z.string(),
  value: z.string().optional(),
  valueOn: z.string().optional(),
  valueOff: z.string().optional(),
  wrap: z.boolean().optional(),
});

/**
 * Makes a choice set a people picker: the person who fills it in searches the whole organization, and its own choices are profiles
 * beside those found.
 * @see https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/people-picker
 */
const peopleQuery = z.strictObject({ type: z.literal('Data.Query'), dataset: z.literal('graph.microsoft.com/users') });

export const inputChoiceSet = z
  .strictObject({
    type: z.literal('Input.ChoiceSet'),
    ...input,
    ...typed,
    choices: z
      .array(z.strictObject({ type: z.literal('Input.Choice').optional(), title: z.string(), value: z.string() }))
      .optional(),
    'choices.data': peopleQuery.optional(),
    isMultiSelect: z.boolean().optional(),
    style: word('compact', 'expanded', 'filtered').optional(),
    value: z.string().optional(),
    wrap: z.boolean().optional(),
  })
  .superRefine((set, ctx) => {
    const { choices = [], 'choices.data': people } = set;
    if (people === undefined && choices.length === 0) {
      const message = set.choices === undefined ? 'is required' : 'must be at least 1 long';
      ctx.addIssue({ code: 'custom', message, path: ['choices'] });
    }
    const seen = new Set<string>();
    choices.forEach(({ value }, index) => {
      const path = ['choices', index, 'value'];
      if (seen.has(value)) ctx.addIssue({ code: 'custom', message: 'is the value of two choices', path });
      seen.add(value);
      // Several choices arrive as one string with commas between them.
      if (set.isMultiSelect === true && value.includes(',')) {
        ctx.addIssue({ code: 'custom', message: 'must have no comma where several can be chosen', path });
      }
    });
  });
