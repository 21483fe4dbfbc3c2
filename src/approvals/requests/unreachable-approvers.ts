import type { Configuration } from '../../core/configuration/changes.ts';
import type { ApproverSpec } from '../../core/policy/policy.ts';
import { isSourceOn, riskSourceNames } from '../../core/policy/risk.ts';
import { riskReviewers } from '../../core/request/stages.ts';
import { whereaboutsOf } from '../../delivery/planning.ts';
import type { Directory } from '../../ports/directory.ts';

/** How many people are looked up at most: their names are for an administrator to read. */
const mostLookedUp = 1_000;

/**
 * The names of the approvers and risk reviewers of what is offered whom none of these channels reaches, in order. Whose
 * manager or sponsor somebody is depends on who asks, so those are not looked for.
 */
export async function findUnreachableApprovers(
  directory: Pick<Directory, 'resolve' | 'identities'>,
  configuration: Configuration,
  channels: readonly string[],
): Promise<string[]> {
  const specs = new Map(specsIn(configuration).map((spec) => [JSON.stringify(spec), spec]));
  const people = await Promise.all([...specs.values()].map((spec) => directory.resolve(spec, '')));
  const each = [...new Map(people.flat().map((person) => [person.id, person])).values()].slice(0, mostLookedUp);
  const found = await Promise.all(
    each.map(async ({ id, name }) => {
      const { reachable } = await whereaboutsOf({ directory, channels }, id);
      return reachable.length === 0 ? [name] : [];
    }),
  );
  return found.flat().sort((a, b) => a.localeCompare(b));
}

function specsIn({ packages, roles, risk }: Configuration): ApproverSpec[] {
  const stages = packages.flatMap(({ policy }) => policy.stages);
  const sources = riskSourceNames.filter((source) => isSourceOn(risk.thresholds, source));
  const specs: ApproverSpec[] = [
    ...[...stages, ...stages.flatMap(({ escalation }) => escalation ?? [])].flatMap(
      ({ approvers, fallbackApprovers }) => [...approvers, ...fallbackApprovers],
    ),
    ...roles.flatMap(({ approvers }) => approvers),
    ...sources.flatMap((source) => [
      { kind: 'role', role: riskReviewers[source] } as const,
      ...risk.fallbackApprovers[source],
    ]),
  ];
  return specs.filter(({ kind }) => kind !== 'manager' && kind !== 'sponsors');
}
