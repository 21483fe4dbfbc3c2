import type { FoundBy, StoreBookkeeping } from '../../core/request/found-by.ts';
import type { AccessRequest } from '../../core/request/request.ts';

/** What became of a first write: stored, or the same command stored it before, or another open request is in the way. */
export type Inserted =
  | { readonly kind: 'inserted' }
  | { readonly kind: 'exists'; readonly request: AccessRequest }
  | { readonly kind: 'openRequest'; readonly request: AccessRequest };

/** Which requests somebody lists, newest first. */
export type RequestList =
  /** What waits for this person's decision. */
  | { readonly kind: 'pending'; readonly personId: string }
  /** What this person was asked about and that does not wait for them any more. */
  | { readonly kind: 'history'; readonly personId: string }
  /** What this person asked for, or somebody for them. */
  | { readonly kind: 'mine'; readonly personId: string }
  /**
   * All requests for a package, or for roles and the eligibilities for them, for one of their administrators. It is ordered
   * by when approvers were asked, and this person's own requests by when they were submitted: the order tells neither an
   * approver nor a requestor of a risk review. `pending`: only what is neither delivered nor closed.
   */
  | {
      readonly kind: 'administered';
      readonly targetIds: readonly string[];
      readonly personId: string;
      readonly pending?: boolean;
    };

/** One page of a list, newest first. */
export interface ListPage {
  readonly requests: readonly AccessRequest[];
  /** There are more, after this one. */
  readonly next?: string;
}

/** A request whose access lasts or is about to be given, without what was said and decided about it: somebody may have many of them. */
export type LastingAccess = Omit<AccessRequest, 'events' | 'stages' | 'justification' | 'answers' | 'outcomes'>;

/** What somebody has asked for and has already. */
export interface StandingRequests {
  /** Their open request for the target in question. */
  readonly open?: AccessRequest;
  /** Everything whose access lasts for them, the newest first: at most one for each package and role. */
  readonly access: readonly LastingAccess[];
  /** What was approved for them and may not be claimed yet: access that they are about to get. */
  readonly approved: readonly LastingAccess[];
}

/** Where a request stands among those that are due. */
export interface DuePlace {
  readonly at: Date;
  readonly id: string;
}

/** Some of the requests that are due, since when each of them is, and where the last of them stands. */
export interface DueBatch {
  readonly requests: readonly AccessRequest[];
  /** By the requests' ids. */
  readonly since: ReadonlyMap<string, Date>;
  readonly last?: DuePlace;
}

/** What could not be done for a request of this revision, and when it is tried again. */
export interface PostponedAction {
  readonly id: string;
  readonly revision: number;
  readonly at: Date;
}

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
  /**
   * Several such writes, as many at a time as fit, each for itself: what somebody else changed first stays as they left it.
   * Resolves to those that the database did not write or may not have written, by their requests' ids, with why.
   */
  replaceAll(
    changes: readonly { readonly request: AccessRequest; readonly expected: number }[],
  ): Promise<ReadonlyMap<string, unknown>>;
  /** One page of a list, at most `limit` requests: the newest, or those that come after the one with this id. */
  list(list: RequestList, limit: number, after?: string): Promise<ListPage>;
  /** What stands beside a new request of this beneficiary for this target. */
  standing(beneficiaryId: string, targetId: string): Promise<StandingRequests>;
  /** The ids of the requestors and beneficiaries of all pending requests, each once. */
  pendingPeople(): Promise<readonly string[]>;
  /** The targets of all pending requests, each once. */
  pendingTargets(): Promise<readonly string[]>;
  /**
   * Pending requests that are to be closed because their target was removed, the oldest first; with `until` only those that
   * were submitted until then. Those that were put off are left out for that long.
   */
  toClose(now: Date, targetId: string, limit: number, until?: Date): Promise<readonly AccessRequest[]>;
  /** This one could not be closed, and is to be tried again then. */
  closeLater(id: string, at: Date): Promise<void>;
  /**
   * How many pending requests there are for each of these targets that wait for their policy's approvers, who have been asked;
   * targets without any are left out.
   *
   * @param withoutPeople whose requests are not counted, as requestor or beneficiary.
   */
  countPending(targetIds: readonly string[], withoutPeople: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How many people have access now by requests for one of these targets. */
  countHolders(targetIds: readonly string[]): Promise<number>;
  /**
   * The other pending requests, at most `limit`: their policy's approvers have not been asked, or have approved them. They wait
   * for a risk review.
   */
  pendingUnasked(
    targetIds: readonly string[],
    withoutPeople: readonly string[],
    limit: number,
  ): Promise<readonly AccessRequest[]>;
  /** The requests that led to this person's eligibility, or are about to: their end is the eligibility's. */
  forEligibility(personId: string, targetId: string): Promise<readonly AccessRequest[]>;
  /**
   * Pending requests whose people and open stage's approvers are to be looked up again, the longest due first. `since`: when
   * the first one was due; undefined: none is due.
   */
  toRefresh(
    now: Date,
    limit: number,
  ): Promise<{ readonly requests: readonly AccessRequest[]; readonly since: Date | undefined }>;
  /** These were looked up, and are due again at `next`. */
  refreshed(ids: readonly string[], next: Date): Promise<void>;
  /** Requests whose next action is due, the longest due first: the first ones, or those behind a place. */
  due(now: Date, limit: number, after?: DuePlace): Promise<DueBatch>;
  /** What is due for these could not be done, and is to be tried again then; one that has changed since is left alone. */
  dueLater(later: readonly PostponedAction[]): Promise<void>;
  /** Requests that changed since their deliveries were planned, those that have waited longest first. */
  toPlan(now: Date, limit: number): Promise<readonly ToPlan[]>;
  /** Some requests whose messages wait to be planned, those that are to be tried first, and when each last changed. */
  waitingToPlan(): Promise<readonly { readonly requestId: string; readonly since: Date }[]>;
  /** The deliveries of this revision could not be planned, and are to be tried again then. */
  planLater(id: string, revision: number, at: Date): Promise<void>;
  /** The deliveries of this revision are planned; a newer revision keeps its mark. */
  planned(id: string, revision: number): Promise<void>;
  /** Every request with all that is stored beside it, in the order of their ids, for verification of the log. */
  all(): AsyncIterable<{ readonly request: AccessRequest; readonly found: FoundBy; readonly kept: StoreBookkeeping }>;
}
