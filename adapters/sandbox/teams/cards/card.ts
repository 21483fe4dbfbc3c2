import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { child, children, container, vertical, word } from './shared.ts';

const { version: newest } = LIMITS.card;

const shared = {
  type: z.literal('AdaptiveCard'),
  $schema: z.url().optional(),
  body: children.optional(),
  actions: children.optional(),
  selectAction: child.optional(),
  fallbackText: z.string().optional(),
  backgroundImage: container.backgroundImage,
  minHeight: container.minHeight,
  rtl: container.rtl,
  speak: z.string().optional(),
  lang: z.string().optional(),
  verticalContentAlignment: vertical,
};

/** `[major, minor]`, or null when it is no version. */
export function readVersion(given: unknown): [number, number] | null {
  const found = /^(\d+)\.(\d+)$/.exec(String(given));
  return found === null ? null : [Number(found[1]), Number(found[2])];
}

export const older = ([major, minor]: readonly [number, number], than: readonly [number, number]): boolean =>
  major < than[0] || (major === than[0] && minor < than[1]);

/** A card that is sent as an attachment or as the answer of an invoke. */
export const adaptiveCard = z.strictObject({
  ...shared,
  version: z.string().superRefine((given, ctx) => {
    const version = readVersion(given);
    if (version === null) ctx.addIssue({ code: 'custom', message: 'must be like 1.5' });
    else if (older(newest, version)) ctx.addIssue({ code: 'custom', message: `must be at most ${newest.join('.')}` });
  }),
  refresh: z
    .strictObject({
      type: z.literal('Refresh').optional(),
      action: child,
      userIds: z.array(z.string()).max(LIMITS.card.refreshUserIds).optional(),
    })
    .optional(),
  msteams: z.strictObject({ width: word('full').optional() }).optional(),
});

/** A card inside an `Action.ShowCard`: it has no version or refreshing of its own. */
export const innerCard = z.strictObject({ ...shared, version: z.string().optional() });
