import { z } from 'zod';
import type { SentBySource, SentReview } from '../../src/approvals/forms/chosen-reviewers.ts';
import { reviewerLimit } from '../../src/core/configuration/review-choice.ts';
import { type RiskLevel, type RiskSourceName, riskLevels, riskSourceNames } from '../../src/core/policy/risk.ts';
import { field, option, parseJson } from './form-values.ts';
import { inputId } from './inputs.ts';
import { reviewBlock } from './review-form.ts';

/** What a person sent with the form about risk reviews. */
export interface SentReviewForm {
  readonly reviews: SentBySource;
  /** The blocks of its inputs: only beside these can be said what is wrong. */
  readonly shown: readonly string[];
}

const fingerprint = z.string().regex(/^[0-9a-f]{16}$/);
const metadata = z.strictObject({ idProtection: fingerprint, insiderRisk: fingerprint });

const chosenOptions = field(z.object({ selected_options: z.array(option(100)).max(2 * reviewerLimit) }));
const chosenUsers = field(z.object({ selected_users: z.array(z.string().min(1).max(200)).max(reviewerLimit) }));

/** Undefined: not in the shape in which we made it. */
export function parseReviewForm(values: unknown, given: string): SentReviewForm | undefined {
  const carried = metadata.safeParse(parseJson(given));
  const blocks = z.record(z.string(), z.unknown()).safeParse(values);
  if (!carried.success || !blocks.success) return undefined;
  const reviews = riskSourceNames.map((source) => [source, parseSource(source, carried.data[source], blocks.data)]);
  if (reviews.some(([, review]) => review === undefined)) return undefined;
  return { reviews: Object.fromEntries(reviews) as SentBySource, shown: Object.keys(blocks.data) };
}

function parseSource(
  source: RiskSourceName,
  shown: string,
  blocks: Readonly<Record<string, unknown>>,
): SentReview | undefined {
  const block = (part: Parameters<typeof reviewBlock>[1]) => blocks[reviewBlock(source, part, shown)];
  const levels = chosenOptions.safeParse(block('levels'));
  const here = chosenUsers.safeParse(block('here'));
  // Without anybody to be chosen there is no such input.
  const elsewhere = chosenOptions.optional().safeParse(block('elsewhere'));
  if (!levels.success || !here.success || !elsewhere.success) return undefined;
  const chosen = levels.data[inputId].selected_options.map(({ value }) => value);
  const known: readonly string[] = riskLevels[source];
  if (!chosen.every((level) => known.includes(level))) return undefined;
  return {
    levels: chosen as RiskLevel[],
    here: [...new Set(here.data[inputId].selected_users)],
    elsewhere: elsewhere.data?.[inputId].selected_options.map(({ value }) => value) ?? [],
    shown,
  };
}
