import type { AccessRequest } from '../core/request.ts';
import type { FoundBy } from '../core/verify.ts';

/** What became of a first write: stored, or the same command stored it before, or another open request is in the way. */
export type Inserted =
  | { readonly kind: 'inserted' }
  | { readonly kind: 'exists'; readonly request: AccessRequest }
  | { readonly kind: 'openRequest'; readonly request: AccessRequest };

/** A request whose deliveries must be planned, and up to which revision they are planned already. */
export interface ToPlan {
  readonly request: AccessRequest;
  readonly plannedRevision: number;
}

/** Where requests live, one document each. Every method rejects with `StoreError` when the database cannot do it. */
export interface RequestStore {
  get(id: string): Promise<AccessRequest | undefined>;
  /** Stores a new request and marks it for planning. */
  insert(request: AccessRequest): Promise<Inserted>;
  /** One write, conditional on the stored revision being `expected`; false: somebody else was first, nothing changed. */
  replace(request: AccessRequest, expected: number): Promise<boolean>;
  /** The open request of this beneficiary for this target. */
  findOpen(beneficiaryId: string, targetId: string): Promise<AccessRequest | undefined>;
  /** The request whose access to this target lasts for this beneficiary. */
  findAccess(beneficiaryId: string, targetId: string): Promise<AccessRequest | undefined>;
  /** Requests whose next action is due, the longest due first, but for those in `except`. */
  due(now: Date, limit: number, except: readonly string[]): Promise<readonly AccessRequest[]>;
  /** Requests that changed since their deliveries were planned, but for those in `except`. */
  toPlan(limit: number, except: readonly string[]): Promise<readonly ToPlan[]>;
  /** The deliveries of this revision are planned; a newer revision keeps its mark. */
  planned(id: string, revision: number): Promise<void>;
  /** Every request with what it is found by, oldest first, for whoever verifies the log. */
  all(): AsyncIterable<{ readonly request: AccessRequest; readonly found: FoundBy }>;
}
