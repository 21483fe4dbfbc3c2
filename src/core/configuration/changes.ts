import { canonicalJson } from '../base/hash.ts';
import type { AccessPackage } from '../policy/policy.ts';
import {
  type RiskReview,
  type RiskSettings,
  type RiskSourceName,
  riskReviewOf,
  riskSourceNames,
} from '../policy/risk.ts';
import type { Eligibility, RoleSetting } from '../policy/role.ts';

/** What administrators set up: packages with their policies, and which risk asks for a review. */
export interface Setup {
  readonly packages: readonly AccessPackage[];
  readonly risk: RiskSettings;
  readonly roles: readonly RoleSetting[];
  readonly eligibilities: readonly Eligibility[];
}

/** The set-up alone, of something that knows more beside it. */
export function setupOf({ packages, risk, roles, eligibilities }: Setup): Setup {
  return { packages, risk, roles, eligibilities };
}

/** One difference between two set-ups: a package that is new, changed or removed, or a source's risk review. */
export type Change =
  | { readonly kind: 'package'; readonly id: string; readonly before?: AccessPackage; readonly after?: AccessPackage }
  | { readonly kind: 'role'; readonly id: string; readonly before?: RoleSetting; readonly after?: RoleSetting }
  /** `id` names role and person. */
  | { readonly kind: 'eligibility'; readonly id: string; readonly before?: Eligibility; readonly after?: Eligibility }
  | {
      readonly kind: 'riskReview';
      readonly source: RiskSourceName;
      readonly before: RiskReview;
      readonly after: RiskReview;
    };

export function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

/** What an eligibility is found by: there is one for a person and a role. */
export function eligibilityId({ roleId, personId }: Pick<Eligibility, 'roleId' | 'personId'>): string {
  return `${roleId}:${personId}`;
}

/** All differences from one set-up to another, packages first, then roles and eligibilities, each in the order of their ids. */
export function differencesBetween(before: Setup, after: Setup): Change[] {
  const risk = riskSourceNames.flatMap((source): Change[] => {
    const [was, is] = [riskReviewOf(before.risk, source), riskReviewOf(after.risk, source)];
    return isSame(was, is) ? [] : [{ kind: 'riskReview', source, before: was, after: is }];
  });
  return [
    ...differing(before.packages, after.packages, ({ id }) => id).map((one) => ({ kind: 'package', ...one }) as const),
    ...differing(before.roles, after.roles, ({ id }) => id).map((one) => ({ kind: 'role', ...one }) as const),
    ...differing(before.eligibilities, after.eligibilities, eligibilityId).map(
      (one) => ({ kind: 'eligibility', ...one }) as const,
    ),
    ...risk,
  ];
}

function differing<T>(before: readonly T[], after: readonly T[], idOf: (one: T) => string) {
  const [was, is] = [before, after].map((list) => new Map(list.map((one) => [idOf(one), one]))) as [
    Map<string, T>,
    Map<string, T>,
  ];
  return [...new Set([...was.keys(), ...is.keys()])].sort().flatMap((id) => {
    const [one, other] = [was.get(id), is.get(id)];
    if (isSame(one, other)) return [];
    return [{ id, ...(one === undefined ? {} : { before: one }), ...(other === undefined ? {} : { after: other }) }];
  });
}
