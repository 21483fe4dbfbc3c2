import type { Name } from '../base/name.ts';
import { dayMs, hourMs } from '../base/time.ts';

/** Whom to ask: resolved against the directory when a stage opens and again at each decision. */
export type ApproverSpec =
  | { readonly kind: 'people'; readonly people: readonly string[] }
  | { readonly kind: 'group'; readonly group: string }
  /** The beneficiary's manager, `level` steps up; 1 is the direct one. */
  | { readonly kind: 'manager'; readonly level: number }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'sponsors' };

/** One stage of a policy. */
export interface PolicyStage {
  readonly approvers: readonly ApproverSpec[];
  /** Asked where the approvers come to nobody. */
  readonly fallbackApprovers: readonly ApproverSpec[];
  /** The days that its approvers have before the request expires: 1 to 14. */
  readonly timeoutDays: number;
  /** How long before its end its approvers are reminded for the last time; absent: a day. */
  readonly lastReminderHours?: number;
  /** Whether both answers need a reason. */
  readonly reasonRequired: boolean;
  /** Who is asked as well when nobody answers; absent: nobody. */
  readonly escalation?: Escalation;
}

/** Whether whom a specification comes to depends on who the beneficiary is. */
export function isPerPerson({ kind }: ApproverSpec): boolean {
  return kind === 'manager' || kind === 'sponsors';
}

/** Everybody whom a stage may ask: first, as a fallback, and once it is forwarded. */
export function everybodyAskedBy({
  approvers,
  fallbackApprovers,
  escalation,
}: Pick<PolicyStage, 'approvers' | 'fallbackApprovers' | 'escalation'>): readonly ApproverSpec[] {
  const later = escalation === undefined ? [] : [...escalation.approvers, ...escalation.fallbackApprovers];
  return [...approvers, ...fallbackApprovers, ...later];
}

/** Alternate approvers, asked as well `afterDays` after the stage opened; the primary ones may still decide. */
export interface Escalation {
  /** At least 1, and less than the stage's days. */
  readonly afterDays: number;
  readonly approvers: readonly ApproverSpec[];
  /** Asked where the alternate approvers come to nobody. */
  readonly fallbackApprovers: readonly ApproverSpec[];
}

/** A stage has at least this many days before it may have alternate approvers. */
export const escalationNeedsDays = 4;

/** What a request must or may say beside its justification. */
export interface Question {
  readonly id: string;
  readonly text: Name;
  readonly kind: 'shortText' | 'longText' | 'multipleChoice';
  readonly required: boolean;
  /** The answers to choose from; empty unless `multipleChoice`. */
  readonly choices: readonly string[];
  /** Whether more than one choice may be taken. */
  readonly several: boolean;
}

/** Separation of duties: nobody holds one of these together with the package. */
export interface Incompatibilities {
  readonly packages: readonly string[];
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

/** How long access lasts at the most. */
export type AccessDuration =
  | { readonly kind: 'forever' }
  | { readonly kind: 'until'; readonly date: Date }
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'hours'; readonly hours: number };

/** Who may ask. */
export type RequestorScope =
  | { readonly kind: 'everyone' }
  | { readonly kind: 'listed'; readonly people: readonly string[]; readonly groups: readonly string[] };

/** A package's policy, with up to three stages. It is frozen into each request when that is submitted. */
export interface Policy {
  readonly requestors: RequestorScope;
  /** Whether managers may ask for their direct reports. */
  readonly onBehalf: boolean;
  readonly questions: readonly Question[];
  readonly stages: readonly PolicyStage[];
  readonly access: AccessDuration;
  /** Whether access that lasts may be asked for again, and through the same stages or none. */
  readonly extension: 'no' | 'withApproval' | 'withoutApproval';
  readonly incompatible: Incompatibilities;
  /** Whether risk is asked about: always for packages, for roles where their setting says so. */
  readonly riskReview: boolean;
  /** Whether approvers get cards and reminders; without, they find requests in their pending list. */
  readonly notifications: boolean;
  /** Whether requestors learn who decided in a policy stage. */
  readonly showApproverNames: boolean;
}

/** The `kind` of a resource that is membership in a group of the directory; its id is the group's. */
export const groupMembership = 'groupMembership';

/** Something a package gives: what kind of thing, its id where it lives, and its name for people. */
export interface Resource {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

/** Whether two are the same, whatever their names. */
export function isSameResource(a: Resource, b: Resource): boolean {
  return a.kind === b.kind && a.id === b.id;
}

/** A bundle of resources that is requested as one, and by which policy. */
export interface AccessPackage {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly resources: readonly Resource[];
  readonly policy: Policy;
}

/** The last moment that the policy allows for access that starts at `start`; undefined: no limit. */
export function latestEnd(access: AccessDuration, start: Date): Date | undefined {
  switch (access.kind) {
    case 'forever':
      return undefined;
    case 'until':
      return access.date;
    case 'days':
      return new Date(start.getTime() + access.days * dayMs);
    case 'hours':
      return new Date(start.getTime() + access.hours * hourMs);
  }
}
