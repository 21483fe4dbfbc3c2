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
  /** Whether both answers need a reason. */
  readonly reasonRequired: boolean;
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
  readonly stages: readonly PolicyStage[];
  readonly access: AccessDuration;
  /** Whether requestors learn who decided in a policy stage. */
  readonly showApproverNames: boolean;
}

/** Something a package gives: what kind of thing, its id where it lives, and its name for people. */
export interface Resource {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
}

export interface AccessPackage {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly resources: readonly Resource[];
  readonly policy: Policy;
}

const hourMs = 3_600_000;

/** The last moment that the policy allows for access that starts at `start`; undefined: no limit. */
export function latestEnd(access: AccessDuration, start: Date): Date | undefined {
  switch (access.kind) {
    case 'forever':
      return undefined;
    case 'until':
      return access.date;
    case 'days':
      return new Date(start.getTime() + access.days * 24 * hourMs);
    case 'hours':
      return new Date(start.getTime() + access.hours * hourMs);
  }
}
