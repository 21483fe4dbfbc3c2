import { type AccessPackage, groupMembership, type Resource } from '../policy/policy.ts';
import type { Role } from '../policy/role.ts';
import type { Change, Configuration } from './changes.ts';

/** How a resource is guarded, by whatever gives it: a package or a role. */
export interface Protection {
  /** How many stages of approval a request for it must pass. */
  readonly stages: number;
  /** Whether risk is asked about before it is given. */
  readonly riskReview: boolean;
  /** Whether people who have it may keep it for longer without any of the stages. */
  readonly keptFreely: boolean;
}

/**
 * The strictest protection that each resource, and each package and role itself, has had, by its kind and id. It outlives what gave the resource: taking
 * something out of a package, or the package away, does not make it free to be given in an easier way. Only a weakening
 * that was confirmed lowers it.
 */
export type Guards = ReadonlyMap<string, Protection>;

/** Nothing was ever protected. */
export const noGuards: Guards = new Map();

/** How a package protects what it gives: risk is always asked about. */
export function protectionOfPackage({ policy }: AccessPackage): Protection {
  const { stages, extension } = policy;
  return { stages: stages.length, riskReview: true, keptFreely: extension === 'withoutApproval' && stages.length > 0 };
}

/** How a role protects what it gives: risk is asked about where its settings say so. */
export function protectionOfRole({ approvers, riskReview }: Role): Protection {
  return { stages: approvers.length === 0 ? 0 : 1, riskReview, keptFreely: false };
}

/** How strictly a resource is guarded; undefined: nothing has ever given it. */
export function guardOf(guards: Guards, resource: Resource): Protection | undefined {
  return guards.get(keyOf(resource));
}

function keyOf({ kind, id }: Resource): string {
  return JSON.stringify([kind, id]);
}

/** Whether one is weaker than another in any way. */
export function isLess(one: Protection, than: Protection | undefined): boolean {
  if (than === undefined) return false;
  const isFreer = one.keptFreely && !than.keptFreely && than.stages > 0;
  return one.stages < than.stages || (than.riskReview && !one.riskReview) || isFreer;
}

/**
 * What is guarded of something that is offered: its resources, and itself. People who have it ask to keep it by its id, so
 * that removing it and offering something harmless under the same id must not be a way to keep it without approval.
 */
export function guardedBy(kind: 'package' | 'role', { id, name, resources }: AccessPackage | Role): Resource[] {
  return [...resources, { kind: `offered ${kind}`, id, name }];
}

/**
 * The groups that these resources give indirectly: a person who is given a group is in all groups that it lies inside.
 *
 * @param groupsAround which groups each group lies inside, by their ids.
 */
export function groupsGivenAround(
  resources: readonly Resource[],
  groupsAround: ReadonlyMap<string, ReadonlySet<string>>,
): Resource[] {
  const around = resources.flatMap(({ kind, id }) =>
    kind === groupMembership ? [...(groupsAround.get(id) ?? [])] : [],
  );
  return [...new Set(around)].map((id) => ({ kind: groupMembership, id, name: id }));
}

type Givers = Pick<Configuration, 'packages' | 'roles'>;

/** What gives resources in a configuration, each with how it protects them. */
function giversOf({ packages, roles }: Givers) {
  return [
    ...packages.map((one) => ({ resources: guardedBy('package', one), protection: protectionOfPackage(one) })),
    ...roles.map((one) => ({ resources: guardedBy('role', one), protection: protectionOfRole(one) })),
  ];
}

/** What changes come to give. */
function givenBy(changes: readonly Change[]): Givers {
  return {
    packages: changes.flatMap((one) => (one.kind === 'package' && one.after !== undefined ? [one.after] : [])),
    roles: changes.flatMap((one) => (one.kind === 'role' && one.after !== undefined ? [one.after] : [])),
  };
}

/** The guards once a configuration is there: what is stricter counts. */
export function guardsWith(guards: Guards, configuration: Givers): Guards {
  const next = new Map(guards);
  raiseGuards(next, configuration);
  return next;
}

/** Raises guards in place, by a configuration that is there or by changes that were made: what is stricter counts. */
export function raiseGuards(guards: Map<string, Protection>, by: Givers | readonly Change[]): void {
  const givers = 'packages' in by ? by : givenBy(by);
  put(guards, giversOf(givers), (before, now) => ({
    stages: Math.max(before.stages, now.stages),
    riskReview: before.riskReview || now.riskReview,
    keptFreely: before.keptFreely && now.keptFreely,
  }));
}

/** Lowers guards in place, once a weakening is confirmed: its resources may be given as easily as it gives them. */
export function lowerGuards(guards: Map<string, Protection>, changes: readonly Change[]): void {
  put(guards, giversOf(givenBy(changes)), (before, now) => ({
    stages: Math.min(before.stages, now.stages),
    riskReview: before.riskReview && now.riskReview,
    keptFreely: before.keptFreely || now.keptFreely,
  }));
}

function put(
  guards: Map<string, Protection>,
  givers: ReturnType<typeof giversOf>,
  both: (before: Protection, now: Protection) => Protection,
): void {
  for (const { resources, protection } of givers) {
    for (const resource of resources) {
      const key = keyOf(resource);
      const before = guards.get(key);
      guards.set(key, before === undefined ? protection : both(before, protection));
    }
  }
}
