import { canonicalJson } from './audit.ts';
import { type Change, isSame } from './changes.ts';
import { type Guards, guardOf, type Protection, protectionOfPackage, protectionOfRole } from './guards.ts';
import type { ApproverSpec } from './policy.ts';
import { type RiskLevel, type RiskReview, riskLevels } from './risk.ts';

/**
 * Changes in two parts: those that strengthen protection or leave it as it is take effect at once, those that weaken
 * it wait for a second administrator. A source's risk review can be in both, its stricter half first.
 *
 * @param guards how resources have been protected, whatever gives them now: so nobody gets round a stage by offering the
 * same resource under another name, or as a role.
 */
export function splitByWeakening(
  changes: readonly Change[],
  guards: Guards,
): { readonly atOnce: readonly Change[]; readonly weakening: readonly Change[] } {
  const parts = changes.map((change) => {
    if (change.kind === 'riskReview') return splitReview(change);
    const weaker = isWeaker(change, guards);
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
    fallbackApprovers: narrowed(before.fallbackApprovers, after.fallbackApprovers),
  };
  const parts = { atOnce: [] as Change[], weakening: [] as Change[] };
  if (isSameReview(stricter, after)) return { ...parts, atOnce: [change] };
  if (!isSameReview(before, stricter)) parts.atOnce.push({ ...change, after: stricter });
  parts.weakening.push({ ...change, before: stricter });
  return parts;
}

/** Those of the one that are in the other as well. */
function narrowed(specs: readonly ApproverSpec[], to: readonly ApproverSpec[]): ApproverSpec[] {
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

function isWeaker(change: Exclude<Change, { kind: 'riskReview' }>, guards: Guards): boolean {
  if (change.after === undefined || change.kind === 'eligibility') return false;
  if (change.kind === 'package') {
    const { before, after } = change;
    // Whoever has access would keep it without any of the stages.
    const skips = after.policy.extension === 'withoutApproval' && after.policy.stages.length > 0;
    if (before !== undefined && skips && before.policy.extension !== 'withoutApproval') return true;
    return isEasier(before && protectionOfPackage(before), protectionOfPackage(after), change, guards);
  }
  const { before, after } = change;
  return isEasier(before && protectionOfRole(before), protectionOfRole(after), change, guards);
}

/** Protected less than it was, or, what it did not give before, less than that has ever been. */
function isEasier(
  before: Protection | undefined,
  after: Protection,
  change: Extract<Change, { kind: 'package' | 'role' }>,
  guards: Guards,
): boolean {
  const isLess = (than: Protection | undefined) =>
    than !== undefined && (after.stages < than.stages || (than.riskReview && !after.riskReview));
  const given = change.before?.resources ?? [];
  const added = (change.after?.resources ?? []).filter(
    ({ kind, id }) => !given.some((one) => one.kind === kind && one.id === id),
  );
  return isLess(before) || added.some((resource) => isLess(guardOf(guards, resource)));
}
