import { z } from 'zod';
import { LIMITS } from '../limits.ts';
import { blockList } from './block.ts';
import { plainText } from './text.ts';

const base = {
  blocks: blockList(LIMITS.view.blocks),
  private_metadata: z.string().max(LIMITS.view.privateMetadata).optional(),
  callback_id: z.string().max(LIMITS.view.callbackId).optional(),
  external_id: z.string().max(LIMITS.view.externalId).optional(),
};

/** A modal as `views.open`, `views.push`, `views.update` and the answers to submissions take it. */
export const modalView = z
  .strictObject({
    type: z.literal('modal'),
    ...base,
    title: plainText(LIMITS.view.title),
    submit: plainText(LIMITS.view.submit).optional(),
    close: plainText(LIMITS.view.close).optional(),
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  })
  .superRefine((view, ctx) => {
    const first = view.blocks.findIndex((block) => block.type === 'input');
    if (first < 0 || view.submit !== undefined) return;
    const message = 'must define `submit` to use an `input` block in modals';
    ctx.addIssue({ code: 'custom', message, path: ['blocks', first, 'input'] });
  });

/** An App Home as `views.publish` takes it. */
export const homeView = z.strictObject({ type: z.literal('home'), ...base });
