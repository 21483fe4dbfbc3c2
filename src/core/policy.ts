import { z } from 'zod';

const id = z.string().min(1).max(100);
const hour = 3_600_000;

/** Whom to ask: resolved against the directory when a stage opens and again at each decision. */
export const approverSpec = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('people'), people: z.array(id).min(1).max(1000) }),
  z.strictObject({ kind: z.literal('group'), group: id }),
  z.strictObject({ kind: z.literal('manager'), level: z.int().min(1).max(10).default(1) }),
  z.strictObject({ kind: z.literal('role'), role: id }),
  z.strictObject({ kind: z.literal('sponsors') }),
]);
export type ApproverSpec = z.infer<typeof approverSpec>;

/** One stage of a policy. `timeoutDays` is the time its approvers have before the request expires. */
export const policyStage = z.strictObject({
  approvers: z.array(approverSpec).min(1).max(20),
  fallbackApprovers: z.array(approverSpec).max(20).default([]),
  timeoutDays: z.int().min(1).max(14).default(14),
  reasonRequired: z.boolean().default(false),
});
export type PolicyStage = z.infer<typeof policyStage>;

/** How long access lasts at the most. */
export const accessDuration = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('forever') }),
  z.strictObject({ kind: z.literal('until'), date: z.date() }),
  z.strictObject({ kind: z.literal('days'), days: z.int().min(1).max(3660) }),
  z.strictObject({ kind: z.literal('hours'), hours: z.int().min(1).max(8784) }),
]);
export type AccessDuration = z.infer<typeof accessDuration>;

/** Who may ask. */
export const requestorScope = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('everyone') }),
  z.strictObject({
    kind: z.literal('listed'),
    people: z.array(id).max(1000).default([]),
    groups: z.array(id).max(100).default([]),
  }),
]);
export type RequestorScope = z.infer<typeof requestorScope>;

/** A package's policy. It is frozen into each request when that is submitted. */
export const policy = z.strictObject({
  requestors: requestorScope.default({ kind: 'everyone' }),
  stages: z.array(policyStage).max(3),
  access: accessDuration.default({ kind: 'forever' }),
  showApproverNames: z.boolean().default(false),
});
export type Policy = z.infer<typeof policy>;

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

/** The last moment that the policy allows for access that starts at `start`; undefined: no limit. */
export function latestEnd(access: AccessDuration, start: Date): Date | undefined {
  switch (access.kind) {
    case 'forever':
      return undefined;
    case 'until':
      return access.date;
    case 'days':
      return new Date(start.getTime() + access.days * 24 * hour);
    case 'hours':
      return new Date(start.getTime() + access.hours * hour);
  }
}
