import { z } from 'zod';
import { child, item, linkUrl, word } from './shared.ts';

const action = {
  ...item,
  title: z.string().optional(),
  iconUrl: z.string().optional(),
  style: word('default', 'positive', 'destructive').optional(),
  tooltip: z.string().optional(),
  isEnabled: z.boolean().optional(),
  mode: word('primary', 'secondary').optional(),
};

const gathering = {
  ...action,
  data: z
    .union([z.string(), z.record(z.string(), z.unknown())])
    .refine((data) => typeof data === 'string' || !('msteams' in data), {
      error: 'msteams in data (messageBack, task modules) is not played by this stand-in',
    })
    .optional(),
  associatedInputs: word('auto', 'none').optional(),
  /** Teams' own: whether it says that the answer was sent. */
  msTeams: z.strictObject({ feedback: z.strictObject({ hide: z.boolean() }) }).optional(),
};

export const execute = z.strictObject({
  type: z.literal('Action.Execute'),
  ...gathering,
  verb: z.string().optional(),
});

export const submit = z.strictObject({ type: z.literal('Action.Submit'), ...gathering });

export const openUrl = z.strictObject({ type: z.literal('Action.OpenUrl'), ...action, url: linkUrl });

export const showCard = z.strictObject({ type: z.literal('Action.ShowCard'), ...action, card: child });

export const toggleVisibility = z.strictObject({
  type: z.literal('Action.ToggleVisibility'),
  ...action,
  targetElements: z.array(
    z.union([
      z.string(),
      z.strictObject({
        type: z.literal('TargetElement').optional(),
        elementId: z.string(),
        isVisible: z.boolean().nullish(),
      }),
    ]),
  ),
});
