import type { PersonRef } from '../core/base/person.ts';
import type { ApproverSpec } from '../core/policy/policy.ts';
import { isSubject } from '../core/request/authority.ts';
import type { AccessRequest } from '../core/request/request.ts';
import { isRiskStage, type StageDefinition } from '../core/request/stages.ts';
import type { Directory } from '../ports/directory.ts';
import type { IsReachable } from '../ports/reach.ts';
import { isAnyReachable } from './reachable.ts';

/** What finding out who is asked needs. */
export interface ApproverNeeds {
  readonly directory: Pick<Directory, 'resolve'>;
  readonly isReachable: IsReachable;
  /** Somebody who is reached for certain, because they act in a chat at this moment. */
  readonly acting?: string;
}

type Asked = Pick<AccessRequest, 'stages' | 'target' | 'requestor' | 'beneficiary'>;

/**
 * The ids of everybody who approves a request by its policy, has approved it, or could come to: whom its policy stages ask, asked
 * before, or may ask later, as approvers, as fallback approvers, or once they are forwarded. Until they are asked, they must not
 * learn that there is a risk review.
 *
 * A role's administrators are the fallback approvers of its stage, and see everything that is pending for it. So they count
 * only when they are asked, or would be asked now.
 */
export async function findPossibleApprovers(needs: ApproverNeeds, request: Asked): Promise<ReadonlySet<string>> {
  const theirs = request.stages.filter((stage) => !isRiskStage(stage));
  const known = theirs.flatMap(({ approversNow, formerApprovers, decision }) => [
    ...approversNow,
    ...formerApprovers,
    ...(decision === undefined ? [] : [decision.by]),
  ]);
  const live = await Promise.all(theirs.map((stage) => resolveStage(needs, request, stage)));
  return new Set([...known, ...live.flat()].map(({ id }) => id));
}

async function resolveStage(
  needs: ApproverNeeds,
  request: Asked,
  { approvers, fallbackApprovers, escalation }: StageDefinition,
): Promise<readonly PersonRef[]> {
  const { directory } = needs;
  const resolveAll = async (specs: readonly ApproverSpec[]) =>
    (await Promise.all(specs.map((spec) => directory.resolve(spec, request.beneficiary.id)))).flat();
  const [primary, fallback, later] = await Promise.all([
    resolveAll(approvers),
    resolveAll(fallbackApprovers),
    resolveAll([...(escalation?.approvers ?? []), ...(escalation?.fallbackApprovers ?? [])]),
  ]);
  const isRole = request.target.administrators !== undefined;
  const others = primary.filter((person) => !isSubject(request, person));
  const asksFallback = !isRole || !(await isAnyReachable(needs, others));
  return [...primary, ...(asksFallback ? fallback : []), ...later];
}
