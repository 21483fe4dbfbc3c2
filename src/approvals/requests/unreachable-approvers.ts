import type { Configuration } from '../../core/configuration/changes.ts';
import { type ApproverSpec, everybodyAskedBy, isPerPerson } from '../../core/policy/policy.ts';
import { isSourceOn, riskSourceNames } from '../../core/policy/risk.ts';
import { riskReviewers } from '../../core/request/stages.ts';
import { findUnreachable } from '../../delivery/planning.ts';
import type { ApproverNeeds } from '../../people/possible-approvers.ts';

/** How many people are looked up at most: their names are for an administrator to read. */
const mostLookedUp = 1_000;

/**
 * The names of the approvers and risk reviewers of what is offered whom no running chat reaches, in order. Whose
 * manager or sponsor somebody is depends on who asks, so those are not looked for.
 */
export async function findUnreachableApprovers(
  { directory, isReachable }: ApproverNeeds,
  configuration: Configuration,
): Promise<string[]> {
  const specs = new Map(specsIn(configuration).map((spec) => [JSON.stringify(spec), spec]));
  const people = await Promise.all([...specs.values()].map((spec) => directory.resolve(spec, '')));
  const each = [...new Map(people.flat().map((person) => [person.id, person])).values()].slice(0, mostLookedUp);
  const unreachable = await findUnreachable(
    isReachable,
    each.map(({ id }) => id),
  );
  const names = each.filter(({ id }) => unreachable.has(id)).map(({ name }) => name);
  return names.sort((a, b) => a.localeCompare(b));
}

function specsIn({ packages, roles, risk }: Configuration): ApproverSpec[] {
  const sources = riskSourceNames.filter((source) => isSourceOn(risk.thresholds, source));
  const specs: ApproverSpec[] = [
    ...packages.flatMap(({ policy }) => policy.stages).flatMap(everybodyAskedBy),
    ...roles.flatMap(({ approvers }) => approvers),
    ...sources.flatMap((source) => [
      { kind: 'role', role: riskReviewers[source] } as const,
      ...risk.fallbackApprovers[source],
    ]),
  ];
  return specs.filter((spec) => !isPerPerson(spec));
}
