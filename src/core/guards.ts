import type { Change, Setup } from './changes.ts';
import type { AccessPackage, Resource } from './policy.ts';
import type { RoleSetting } from './role.ts';

/** How a resource is guarded, by whatever gives it: a package or a role. */
export interface Protection {
  /** How many stages of approval whoever wants it must pass. */
  readonly stages: number;
  /** Whether risk is asked about before it is given. */
  readonly riskReview: boolean;
}

/**
 * The strictest protection that each resource has had, by its kind and id. It outlives what gave the resource: taking
 * something out of a package, or the package away, does not make it free to be given in an easier way. Only a weakening
 * that was confirmed lowers it.
 */
export type Guards = ReadonlyMap<string, Protection>;

export const noGuards: Guards = new Map();

/** How a package protects what it gives: risk is always asked about. */
export function protectionOfPackage({ policy }: AccessPackage): Protection {
  return { stages: policy.stages.length, riskReview: true };
}

export function protectionOfRole({ approvers, riskReview }: RoleSetting): Protection {
  return { stages: approvers.length === 0 ? 0 : 1, riskReview };
}

export function guardOf(guards: Guards, resource: Resource): Protection | undefined {
  return guards.get(keyOf(resource));
}

function keyOf({ kind, id }: Resource): string {
  return JSON.stringify([kind, id]);
}

/** What gives resources in a set-up, each with how it protects them. */
function giversOf({ packages, roles }: Pick<Setup, 'packages' | 'roles'>) {
  return [
    ...packages.map((one) => ({ resources: one.resources, protection: protectionOfPackage(one) })),
    ...roles.map((one) => ({ resources: one.resources, protection: protectionOfRole(one) })),
  ];
}

/** The guards once a set-up is there: what is stricter counts. */
export function guardsWith(guards: Guards, setup: Pick<Setup, 'packages' | 'roles'>): Guards {
  return put(guards, giversOf(setup), (before, now) => ({
    stages: Math.max(before.stages, now.stages),
    riskReview: before.riskReview || now.riskReview,
  }));
}

/** The guards once a weakening is confirmed: its resources may be given as easily as it gives them. */
export function guardsLoweredBy(guards: Guards, changes: readonly Change[]): Guards {
  const after = {
    packages: changes.flatMap((one) => (one.kind === 'package' && one.after !== undefined ? [one.after] : [])),
    roles: changes.flatMap((one) => (one.kind === 'role' && one.after !== undefined ? [one.after] : [])),
  };
  return put(guards, giversOf(after), (before, now) => ({
    stages: Math.min(before.stages, now.stages),
    riskReview: before.riskReview && now.riskReview,
  }));
}

function put(
  guards: Guards,
  givers: ReturnType<typeof giversOf>,
  both: (before: Protection, now: Protection) => Protection,
): Guards {
  const next = new Map(guards);
  for (const { resources, protection } of givers) {
    for (const resource of resources) {
      const before = next.get(keyOf(resource));
      next.set(keyOf(resource), before === undefined ? protection : both(before, protection));
    }
  }
  return next;
}
