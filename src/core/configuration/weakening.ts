import { canonicalJson } from '../base/hash.ts';
import { type AccessPackage, type ApproverSpec, isSameResource } from '../policy/policy.ts';
import { type RiskLevel, type RiskReview, riskLevels } from '../policy/risk.ts';
import type { Role } from '../policy/role.ts';
import { type Change, isSame } from './changes.ts';
import {
  type Guards,
  groupsGivenAround,
  guardedBy,
  guardOf,
  isLess,
  type Protection,
  protectionOfPackage,
  protectionOfRole,
} from './guards.ts';

/**
 * Changes in two parts: those that strengthen protection or leave it as it is take effect at once, those that weaken
 * it wait for a second administrator. A source's risk review can be in both, its stricter half first.
 *
 * @param guards how resources have been protected, whatever gives them now: so nobody gets round a stage by offering the
 * same resource under another name, or as a role.
 * @param groupsAround which groups each group that they give lies inside: so nor by giving a group that lies inside it.
 */
export function splitByWeakening(
  changes: readonly Change[],
  guards: Guards,
  groupsAround: ReadonlyMap<string, ReadonlySet<string>>,
): { readonly atOnce: readonly Change[]; readonly weakening: readonly Change[] } {
  const parts = changes.map((change) => {
    if (change.kind === 'riskReview') return splitReview(change);
    const weaker = isWeaker(change, guards, groupsAround);
    return weaker ? { atOnce: [], weakening: [change] } : { atOnce: [change], weakening: [] };
  });
  return { atOnce: parts.flatMap(({ atOnce }) => atOnce), weakening: parts.flatMap(({ weakening }) => weakening) };
}

function splitReview(change: Extract<Change, { kind: 'riskReview' }>) {
  const { source, before, after } = change;
  const isChosen = (level: RiskLevel) => before.levels.includes(level) || after.levels.includes(level);
  const stricter: RiskReview = {
    // A set that stays is left as it is written: else the change would seem to begin elsewhere.
    levels: after.levels.every((level) => before.levels.includes(level))
      ? before.levels
      : riskLevels[source].filter(isChosen),
    fallbackApprovers: withoutAddedReviewers(before.fallbackApprovers, after.fallbackApprovers),
  };
  const parts = { atOnce: [] as Change[], weakening: [] as Change[] };
  if (isSameReview(stricter, after)) return { ...parts, atOnce: [change] };
  if (!isSameReview(before, stricter)) parts.atOnce.push({ ...change, after: stricter });
  parts.weakening.push({ ...change, before: stricter });
  return parts;
}

/** Those of the one that are in the other as well. */
function withoutAddedReviewers(specs: readonly ApproverSpec[], to: readonly ApproverSpec[]): ApproverSpec[] {
  const left = new Set(oneByOne(to));
  return specs.flatMap((spec): ApproverSpec[] => {
    if (spec.kind !== 'people') return left.has(canonicalJson(spec)) ? [spec] : [];
    const people = spec.people.filter((id) => left.has(canonicalJson(personSpec(id))));
    return people.length === 0 ? [] : [{ kind: 'people', people }];
  });
}

function isSameReview(a: RiskReview, b: RiskReview): boolean {
  const reviewers = ({ fallbackApprovers }: RiskReview) => [...new Set(oneByOne(fallbackApprovers))].sort();
  return isSame([...a.levels].sort(), [...b.levels].sort()) && isSame(reviewers(a), reviewers(b));
}

/** Who is asked, each person by themselves: whom else they are written down with makes no difference. */
function oneByOne(specs: readonly ApproverSpec[]): string[] {
  return specs
    .flatMap((spec) => (spec.kind === 'people' ? spec.people.map(personSpec) : [spec]))
    .map((spec) => canonicalJson(spec));
}

function personSpec(id: string): ApproverSpec {
  return { kind: 'people', people: [id] };
}

function isWeaker(
  change: Exclude<Change, { kind: 'riskReview' }>,
  guards: Guards,
  groupsAround: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  if (change.kind === 'eligibility') return false;
  return change.kind === 'package'
    ? isEasier(change, guards, groupsAround, protectionOfPackage)
    : isEasier(change, guards, groupsAround, protectionOfRole);
}

/** Protected less than it was, or, what was not given before, less than that has ever been. */
function isEasier<T extends AccessPackage | Role>(
  { kind, before, after }: { readonly kind: 'package' | 'role'; readonly before?: T; readonly after?: T },
  guards: Guards,
  groupsAround: ReadonlyMap<string, ReadonlySet<string>>,
  protectionOf: (one: T) => Protection,
): boolean {
  if (after === undefined) return false;
  const now = protectionOf(after);
  const givenBy = (one: T) => {
    const resources = guardedBy(kind, one);
    return [...resources, ...groupsGivenAround(resources, groupsAround)];
  };
  const given = before === undefined ? [] : givenBy(before);
  const added = givenBy(after).filter((one) => !given.some((other) => isSameResource(one, other)));
  const isEasierThanBefore = before !== undefined && isLess(now, protectionOf(before));
  return isEasierThanBefore || added.some((resource) => isLess(now, guardOf(guards, resource)));
}
