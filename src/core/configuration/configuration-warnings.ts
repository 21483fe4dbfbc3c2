import type { Name } from '../base/name.ts';
import type { AccessPackage } from '../policy/policy.ts';
import { isSourceOn, riskSourceNames } from '../policy/risk.ts';
import { type Role, roleName } from '../policy/role.ts';
import type { Change, Configuration } from './changes.ts';

/** A role, or a stage of a package, that fewer than two people can approve. */
export interface FewApprovers {
  readonly kind: 'fewApprovers';
  readonly id: string;
  readonly name: Name;
  /** Of a package: which stage, from 1. */
  readonly stage?: number;
  readonly approvers: 0 | 1;
}

/** Something that is accepted and that administrators should know: `id` and `name` are those of the package or role. */
export type ConfigurationWarning =
  | FewApprovers
  /** A stage of a package none of whose approvers a running chat reaches; `stage` counts from 1. */
  | { readonly kind: 'unreachableStage'; readonly id: string; readonly name: string; readonly stage: number }
  /** It is given in seconds unless risk is reviewed, so that waiting for it tells the requestor of the review. */
  | {
      readonly kind: 'waitTells';
      readonly gives: 'package' | 'extension' | 'activation';
      readonly id: string;
      readonly name: Name;
    }
  /** A manager may request it for a report and is its first approver: a refusal tells them of a review. */
  | { readonly kind: 'refusalTells'; readonly id: string; readonly name: Name };

type Offered = Pick<Configuration, 'packages' | 'roles' | 'risk'>;

/** What of a configuration gives risk reviews away. SECURITY.md says how, under "What people can still infer". */
export function riskWarnings({ packages, roles, risk }: Offered): ConfigurationWarning[] {
  if (!riskSourceNames.some((source) => isSourceOn(risk.thresholds, source))) return [];
  return [...packages.flatMap(packageWarnings), ...roles.flatMap(roleWarnings)];
}

function packageWarnings({ id, name, policy }: AccessPackage): ConfigurationWarning[] {
  const [first] = policy.stages;
  // Without stages an extension needs no approval either, and the package itself says so.
  if (first === undefined) return [{ kind: 'waitTells', gives: 'package', id, name }];
  const isManagers = [...first.approvers, ...first.fallbackApprovers].some(
    (spec) => spec.kind === 'manager' && spec.level === 1,
  );
  return [
    ...(policy.extension === 'withoutApproval' ? [{ kind: 'waitTells', gives: 'extension', id, name } as const] : []),
    ...(policy.onBehalf && isManagers ? [{ kind: 'refusalTells', id, name } as const] : []),
  ];
}

/** Keeping a role for longer always needs approval; making it active may not. */
function roleWarnings(setting: Role): ConfigurationWarning[] {
  if (!setting.riskReview || setting.approvers.length > 0) return [];
  return [{ kind: 'waitTells', gives: 'activation', id: setting.id, name: roleName(setting) }];
}

/**
 * What begins to give risk reviews away with these changes: all that does when a source is switched on, else what they add.
 *
 * @param before the configuration before them, and `after` with them.
 */
export function newRiskWarnings(changes: readonly Change[], before: Offered, after: Offered): ConfigurationWarning[] {
  const warnings = riskWarnings(after);
  if (changes.some(switchesOn)) return warnings;
  const known = new Set(riskWarnings({ ...before, risk: after.risk }).map(keyOf));
  return warnings.filter((warning) => !known.has(keyOf(warning)));
}

function switchesOn(change: Change): boolean {
  return change.kind === 'riskReview' && change.before.levels.length === 0 && change.after.levels.length > 0;
}

/** Under another name it is the same fault. */
function keyOf(warning: ConfigurationWarning): string {
  return JSON.stringify([warning.kind, warning.kind === 'waitTells' ? warning.gives : '', warning.id]);
}
