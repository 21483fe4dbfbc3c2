import type { RoleName } from '../base/name.ts';
import { type Refusal, refusal } from '../base/refusal.ts';
import { dayMs, hourMs } from '../base/time.ts';
import type { ApproverSpec, Resource } from './policy.ts';

/** A role on a resource, as administrators set it: eligible people can make it active for some hours. */
export interface Role {
  readonly id: string;
  readonly name: string;
  /** On what it is a role, by its name. */
  readonly resource: string;
  readonly description: string;
  /** What having it active gives. */
  readonly resources: readonly Resource[];
  /** They see the requests on the resource, and may cancel them and take active access away. */
  readonly administrators: readonly ApproverSpec[];
  /** Who approves an activation; empty: nobody needs to. */
  readonly approvers: readonly ApproverSpec[];
  readonly maximumHours: number;
  /** Whether risk is asked about. */
  readonly riskReview: boolean;
}

/** Somebody may make a role active, until this end. */
export interface Eligibility {
  readonly roleId: string;
  readonly personId: string;
  readonly endsAt?: Date;
}

/** The role with the resource that it is on. */
export function roleName({ name, resource }: Pick<Role, 'name' | 'resource'>): RoleName {
  return { kind: 'role', role: name, resource };
}

/** An eligibility can be extended in its last days, and renewed for some days after its end. */
const extendInLastDays = 14;
const renewWithinDays = 30;
/** Until when an eligibility that ended then can be renewed. */
export function renewableUntil(endsAt: Date): Date {
  return new Date(endsAt.getTime() + renewWithinDays * dayMs);
}

/** The target of a role's activations, apart from all packages' ids. */
export function roleTarget(roleId: string): string {
  return `role:${roleId}`;
}

/** The target of requests to stay eligible for a role. */
export function eligibilityTarget(roleId: string): string {
  return `eligibility:${roleId}`;
}

/** The role that a target is about, as it is set up now; undefined: it is none, or was removed. */
export function roleOf(roles: readonly Role[], { id }: { readonly id: string }): Role | undefined {
  return roles.find((one) => [roleTarget(one.id), eligibilityTarget(one.id)].includes(id));
}

/** What time it is, and the organization's time zone. */
interface Today {
  readonly now: Date;
  readonly timeZone: string;
}

/** Why somebody cannot make a role active for so long; undefined: they can. */
export function refuseActivation(
  role: Role,
  { endsAt: end }: Eligibility,
  { hours, startsAt, now, timeZone }: { readonly hours: number; readonly startsAt?: Date } & Today,
): Refusal | undefined {
  const name = roleName(role);
  if (end !== undefined && end <= now)
    return refusal('notRequestable', 'eligibilityEnded', { name, until: { endsAt: end, timeZone } }, 'role');
  if (!Number.isInteger(hours) || hours < 1 || hours > role.maximumHours)
    return refusal('notRequestable', 'hoursOutOfRange', { name, maximum: role.maximumHours }, 'hours');
  const from = startsAt !== undefined && startsAt > now ? startsAt : now;
  if (end !== undefined && from.getTime() + hours * hourMs > end.getTime())
    return refusal('notRequestable', 'eligibilityTooShort', { name, until: { endsAt: end, timeZone } }, 'hours');
  return undefined;
}

/** Why an eligibility cannot be extended or renewed now; undefined: it can. */
export function refuseEligibility(role: Role, { endsAt }: Eligibility, { now, timeZone }: Today): Refusal | undefined {
  const name = roleName(role);
  if (endsAt === undefined) return refusal('notRequestable', 'eligibilityWithoutEnd', { name }, 'role');
  const days = (endsAt.getTime() - now.getTime()) / dayMs;
  const until = { endsAt, timeZone };
  if (days > extendInLastDays)
    return refusal('notRequestable', 'extendedTooEarly', { name, until, days: extendInLastDays }, 'role');
  if (days < -renewWithinDays)
    return refusal('notRequestable', 'renewedTooLate', { name, until, days: renewWithinDays }, 'role');
  return undefined;
}
