import { canonicalJson } from '../base/hash.ts';
import type { AccessPackage } from '../policy/policy.ts';
import {
  type RiskReview,
  type RiskSettings,
  type RiskSourceName,
  riskReviewOf,
  riskSourceNames,
} from '../policy/risk.ts';
import type { Eligibility, Role } from '../policy/role.ts';

/** What administrators set: packages with their policies, roles, who is eligible for them, and which risk asks for a review. */
export interface Configuration {
  readonly packages: readonly AccessPackage[];
  readonly risk: RiskSettings;
  readonly roles: readonly Role[];
  readonly eligibilities: readonly Eligibility[];
}

/** The configuration alone, of something that holds more. */
export function configurationOf({ packages, risk, roles, eligibilities }: Configuration): Configuration {
  return { packages, risk, roles, eligibilities };
}

/** One difference between two configurations: a package that is new, changed or removed, or a source's risk review. */
export type Change =
  | { readonly kind: 'package'; readonly id: string; readonly before?: AccessPackage; readonly after?: AccessPackage }
  | { readonly kind: 'role'; readonly id: string; readonly before?: Role; readonly after?: Role }
  /** `id` names role and person. */
  | { readonly kind: 'eligibility'; readonly id: string; readonly before?: Eligibility; readonly after?: Eligibility }
  | {
      readonly kind: 'riskReview';
      readonly source: RiskSourceName;
      readonly before: RiskReview;
      readonly after: RiskReview;
    };

/**
 * Whether two values say the same, in whatever order their fields stand; absent is the same as null.
 *
 * @throws InvariantError for what cannot be hashed, such as text that is not well-formed.
 */
export function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a ?? null) === canonicalJson(b ?? null);
}

/** What an eligibility is found by: there is one for a person and a role. */
export function eligibilityId({ roleId, personId }: Pick<Eligibility, 'roleId' | 'personId'>): string {
  return `${roleId}:${personId}`;
}

/** All differences from one configuration to another, packages first, then roles and eligibilities, each in the order of their ids. */
export function differencesBetween(before: Configuration, after: Configuration): Change[] {
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
