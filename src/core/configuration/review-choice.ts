import { z } from 'zod';
import { canonicalJson, sha256 } from '../base/hash.ts';
import type { ApproverSpec } from '../policy/policy.ts';
import { type RiskLevel, type RiskReview, type RiskSourceName, riskLevels } from '../policy/risk.ts';

/** What a form lets somebody choose of one source's risk review. */
export interface ReviewChoice {
  /** The levels that ask for a review; none: the source is off. */
  readonly levels: readonly RiskLevel[];
  /** The fallback reviewers who are named as people, by id. */
  readonly people: readonly string[];
}

/** A form offers at most this many people of a source; other people who are set stay as they are. */
export const reviewerLimit = 25;

/** What a form shows as chosen. */
export function choiceOf({ levels, fallbackApprovers }: RiskReview): ReviewChoice {
  return { levels, people: peopleIn(fallbackApprovers).slice(0, reviewerLimit) };
}

/** Who else reviews as a fallback: a form shows them and leaves them alone. */
export interface LeftAlone {
  /** Other specifications than people. */
  readonly specs: readonly ApproverSpec[];
  /** How many people there are beyond the limit. */
  readonly people: number;
}

/** Those fallback reviewers of a source whom its form does not offer to change. */
export function leftAlone({ fallbackApprovers }: RiskReview): LeftAlone {
  const people = peopleIn(fallbackApprovers).length;
  return {
    specs: fallbackApprovers.filter(({ kind }) => kind !== 'people'),
    people: Math.max(0, people - reviewerLimit),
  };
}

/** The same for the same choice, in whatever order: what a form carries to tell later what it showed. */
export function fingerprint({ levels, people }: ReviewChoice): string {
  return sha256(canonicalJson([[...levels].sort(), [...new Set(people)].sort()])).slice(0, 16);
}

const carried = z.string().regex(/^[0-9a-f]{16}$/);

/** What a form carries: the fingerprint of what it showed, for each source. */
export const carriedByReviewForm = z.strictObject({ idProtection: carried, insiderRisk: carried });

/**
 * The review as it should be. What the form showed and nobody touched in it stays as it is now; the rest is chosen over what
 * was shown. Undefined: somebody else changed the same in the meantime, to something else.
 *
 * @param shown the fingerprint of what the form showed
 */
export function chosen(
  source: RiskSourceName,
  now: RiskReview,
  choice: ReviewChoice,
  shown: string,
): RiskReview | undefined {
  const [current, wanted] = [fingerprint(choiceOf(now)), fingerprint(choice)];
  if (wanted === shown || wanted === current) return now;
  return current === shown ? withChoice(source, now, choice) : undefined;
}

/** A part that is the same set is left as it is written. */
function withChoice(source: RiskSourceName, now: RiskReview, { levels, people }: ReviewChoice): RiskReview {
  const before = choiceOf(now);
  const all = peopleIn(now.fallbackApprovers);
  const kept = before.people.filter((id) => people.includes(id));
  const added = [...new Set(people)].filter((id) => !all.includes(id));
  const named = [...kept, ...added, ...all.slice(reviewerLimit)];
  const byName: ApproverSpec[] = named.length === 0 ? [] : [{ kind: 'people', people: named }];
  return {
    levels: isSameSet(levels, before.levels)
      ? before.levels
      : riskLevels[source].filter((level) => (levels as readonly RiskLevel[]).includes(level)),
    fallbackApprovers: isSameSet(people, before.people) ? now.fallbackApprovers : [...byName, ...leftAlone(now).specs],
  };
}

function peopleIn(specs: readonly ApproverSpec[]): string[] {
  return [...new Set(specs.flatMap((spec) => (spec.kind === 'people' ? spec.people : [])))];
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.every((each) => other.includes(each)) && other.every((each) => one.includes(each));
}
