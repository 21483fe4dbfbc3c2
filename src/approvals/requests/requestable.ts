import { type Refusal, refusal } from '../../core/base/refusal.ts';
import type { Configuration } from '../../core/configuration/changes.ts';
import { type Eligibility, refuseActivation, refuseEligibility, roleOf } from '../../core/policy/role.ts';
import type { Requestable } from '../../core/request/request.ts';
import { activationOf, eligibilityOf } from '../../core/request/role-requests.ts';
import type { PersonActor } from '../issuer.ts';

/** What is asked for, by its id: a package, a role to be made active for some hours, or to stay eligible for one. */
export type RequestedItem =
  | { readonly kind: 'accessPackage'; readonly id: string }
  | { readonly kind: 'role'; readonly id: string; readonly hours: number }
  | { readonly kind: 'eligibility'; readonly id: string };

/** The id of its target: packages and roles have ids of their own. */
export function targetId({ kind, id }: RequestedItem): string {
  return kind === 'accessPackage' ? id : `${kind}:${id}`;
}

/** Somebody's eligibility for the role that a target is about. */
export function eligibilityFor(
  { roles, eligibilities }: Pick<Configuration, 'roles' | 'eligibilities'>,
  target: { readonly id: string },
  personId: string,
): Eligibility | undefined {
  const roleId = roleOf(roles, target)?.id;
  return eligibilities.find((one) => one.roleId === roleId && one.personId === personId);
}

/** What this person may make active, or could until not long ago. */
export function eligibilitiesOf(
  { eligibilities }: Configuration,
  { id }: { readonly id: string },
): readonly Eligibility[] {
  return eligibilities.filter(({ personId }) => personId === id);
}

/** What is asked for as it is set up now, or why this person cannot ask for it. */
export function resolveRequestable(
  configuration: Configuration,
  actor: PersonActor,
  {
    requested,
    startsAt,
    ...today
  }: { readonly requested: RequestedItem; readonly startsAt?: Date; readonly now: Date; readonly timeZone: string },
): Requestable | Refusal {
  if (requested.kind === 'accessPackage') {
    const found = configuration.packages.find(({ id }) => id === requested.id);
    return found === undefined
      ? refusal('unknownPackage', 'packageGone', {}, 'package')
      : { kind: 'accessPackage', ...found };
  }
  const role = configuration.roles.find(({ id }) => id === requested.id);
  const eligibility = eligibilitiesOf(configuration, actor).find(({ roleId }) => roleId === requested.id);
  // Whether there is such a role is told to nobody who is not eligible for it.
  if (role === undefined || eligibility === undefined) return refusal('notRequestable', 'notEligible', {}, 'role');
  if (requested.kind === 'eligibility') return refuseEligibility(role, eligibility, today) ?? eligibilityOf(role);
  const when = { hours: requested.hours, ...today, ...(startsAt === undefined ? {} : { startsAt }) };
  return refuseActivation(role, eligibility, when) ?? activationOf(role, requested.hours);
}
