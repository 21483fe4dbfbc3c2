import { z } from 'zod';
import { requestIdPattern } from '../../core/base/ids.ts';

/** What a button or form carries to say which stage it is about: names only, they give no authority. */
export const stageName = z.object({
  requestId: z.string().regex(requestIdPattern),
  stage: z.string().regex(/^(policy|idProtection|insiderRisk)-[1-9]$/),
});

/** A stage of a request, by the names that a button carries. */
export type StageName = z.infer<typeof stageName>;
