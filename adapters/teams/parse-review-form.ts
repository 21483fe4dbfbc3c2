import { z } from 'zod';
import type { SentBySource, SentReview } from '../../src/approvals/forms/chosen-reviewers.ts';
import { carriedByReviewForm, reviewerLimit } from '../../src/core/configuration/review-choice.ts';
import { type RiskLevel, type RiskSourceName, riskLevels, riskSourceNames } from '../../src/core/policy/risk.ts';
import { elsewherePrefix, reviewInput } from './review-form.ts';

/** Several choices come as one text with commas between them, none as nothing at all. */
const several = (longest: number, most: number) =>
  z
    .string()
    .max((longest + 1) * most)
    .default('')
    .transform((text) => [...new Set(text.split(',').filter((one) => one !== ''))])
    .pipe(z.array(z.string().max(longest)).max(most));

const reviewData = z.looseObject({ form: carriedByReviewForm });

/** What a person sent with the form about risk reviews. Undefined: not in the shape in which we made it. */
export function parseReviews(data: unknown): SentBySource | undefined {
  const parsed = reviewData.safeParse(data);
  if (!parsed.success) return undefined;
  const { form, ...inputs } = parsed.data;
  const reviews = riskSourceNames.map((source) => [source, parseSource(source, form[source], inputs)]);
  return reviews.some(([, review]) => review === undefined) ? undefined : (Object.fromEntries(reviews) as SentBySource);
}

function parseSource(
  source: RiskSourceName,
  shown: string,
  inputs: Readonly<Record<string, unknown>>,
): SentReview | undefined {
  const allowed: readonly string[] = riskLevels[source];
  const levels = several(20, allowed.length).safeParse(inputs[reviewInput(source, 'levels')]);
  const people = several(200, 2 * reviewerLimit).safeParse(inputs[reviewInput(source, 'here')]);
  if (!levels.success || !people.success || !levels.data.every((level) => allowed.includes(level))) return undefined;
  const isElsewhere = (value: string) => value.startsWith(elsewherePrefix);
  return {
    levels: levels.data as RiskLevel[],
    here: people.data.filter((value) => !isElsewhere(value)),
    elsewhere: people.data.filter(isElsewhere).map((value) => value.slice(elsewherePrefix.length)),
    shown,
  };
}
