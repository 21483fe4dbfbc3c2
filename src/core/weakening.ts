import { type Change, isSame } from './changes.ts';
import type { AccessPackage, Resource } from './policy.ts';
import { type RiskReview, riskLevels } from './risk.ts';

/**
 * Changes in two parts: those that strengthen protection or leave it as it is take effect at once, those that weaken
 * it wait for a second administrator. A source's risk review can be in both, its stricter half first.
 *
 * @param packages all packages there are or ever were: a resource is guarded by what guarded it last, so that nobody
 * gets round a stage by removing a package and offering the same resource under another name.
 */
export function splitByWeakening(
  changes: readonly Change[],
  packages: readonly AccessPackage[],
): { readonly atOnce: readonly Change[]; readonly weakening: readonly Change[] } {
  const parts = changes.map((change) => {
    if (change.kind === 'riskReview') return splitReview(change);
    const weaker = isWeaker(change, packages);
    return weaker ? { atOnce: [], weakening: [change] } : { atOnce: [change], weakening: [] };
  });
  return { atOnce: parts.flatMap(({ atOnce }) => atOnce), weakening: parts.flatMap(({ weakening }) => weakening) };
}

function splitReview(change: Extract<Change, { kind: 'riskReview' }>) {
  const { source, before, after } = change;
  const stricter: RiskReview = {
    levels: riskLevels[source].filter((level) => before.levels.includes(level) || after.levels.includes(level)),
    fallbackApprovers: before.fallbackApprovers.filter((spec) =>
      after.fallbackApprovers.some((one) => isSame(one, spec)),
    ),
  };
  const isSameReview = (a: RiskReview, b: RiskReview) =>
    isSame([...a.levels].sort(), [...b.levels].sort()) && isSame(a.fallbackApprovers, b.fallbackApprovers);
  const parts = { atOnce: [] as Change[], weakening: [] as Change[] };
  if (isSameReview(stricter, after)) return { ...parts, atOnce: [change] };
  if (!isSameReview(before, stricter)) parts.atOnce.push({ ...change, after: stricter });
  parts.weakening.push({ ...change, before: stricter });
  return parts;
}

function isWeaker(change: Exclude<Change, { kind: 'riskReview' }>, packages: readonly AccessPackage[]): boolean {
  if (change.after === undefined || change.kind === 'eligibility') return false;
  if (change.kind === 'package') return isWeakerPackage(change.before, change.after, packages);
  const { before, after } = change;
  if (before === undefined) return false;
  const isUnguarded = before.approvers.length > 0 && after.approvers.length === 0;
  return isUnguarded || (before.riskReview && !after.riskReview);
}

/** Fewer stages than this package had, or than the resources that it gives had anywhere. */
function isWeakerPackage(
  before: AccessPackage | undefined,
  after: AccessPackage,
  packages: readonly AccessPackage[],
): boolean {
  const stages = after.policy.stages.length;
  if (before !== undefined && stages < before.policy.stages.length) return true;
  // Whoever has access would keep it without any of the stages.
  const skips = after.policy.extension === 'withoutApproval' && stages > 0;
  if (before !== undefined && skips && before.policy.extension !== 'withoutApproval') return true;
  const given = (accessPackage: AccessPackage, resource: Resource) =>
    accessPackage.resources.some(({ kind, id }) => kind === resource.kind && id === resource.id);
  return after.resources.some((resource) => {
    if (before !== undefined && given(before, resource)) return false;
    const guards = packages.filter((one) => given(one, resource)).map(({ policy }) => policy.stages.length);
    return guards.length > 0 && stages < Math.min(...guards);
  });
}
