import { canonicalJson } from './audit.ts';
import type { AccessPackage } from './policy.ts';
import { type RiskReview, type RiskSettings, type RiskSourceName, riskReviewOf, riskSourceNames } from './risk.ts';

/** What administrators set up: packages with their policies, and which risk asks for a review. */
export interface Setup {
  readonly packages: readonly AccessPackage[];
  readonly risk: RiskSettings;
}

/** One difference between two set-ups: a package that is new, changed or removed, or a source's risk review. */
export type Change =
  | { readonly kind: 'package'; readonly id: string; readonly before?: AccessPackage; readonly after?: AccessPackage }
  | {
      readonly kind: 'riskReview';
      readonly source: RiskSourceName;
      readonly before: RiskReview;
      readonly after: RiskReview;
    };

export function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

/** All differences from one set-up to another, packages first, in the order of their ids. */
export function differencesBetween(before: Setup, after: Setup): Change[] {
  const ids = [...new Set([...before.packages, ...after.packages].map(({ id }) => id))].sort();
  const packages = ids.flatMap((id): Change[] => {
    const [was, is] = [before, after].map(({ packages }) => packages.find((one) => one.id === id));
    if (isSame(was, is)) return [];
    const both = { ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) };
    return [{ kind: 'package', id, ...both }];
  });
  const risk = riskSourceNames.flatMap((source): Change[] => {
    const [was, is] = [riskReviewOf(before.risk, source), riskReviewOf(after.risk, source)];
    return isSame(was, is) ? [] : [{ kind: 'riskReview', source, before: was, after: is }];
  });
  return [...packages, ...risk];
}

/** The set-up after these changes. */
export function applyChanges(setup: Setup, changes: readonly Change[]): Setup {
  return changes.reduce<Setup>(({ packages, risk }, change) => {
    if (change.kind === 'package') {
      const others = packages.filter(({ id }) => id !== change.id);
      return { packages: change.after === undefined ? others : [...others, change.after], risk };
    }
    const { source, after } = change;
    return {
      packages,
      risk: {
        thresholds: { ...risk.thresholds, [source]: after.levels },
        fallbackApprovers: { ...risk.fallbackApprovers, [source]: after.fallbackApprovers },
      },
    };
  }, setup);
}
