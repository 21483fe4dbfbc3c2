import type { Holdings } from '../../core/holdings/holdings.ts';

/** Holdings under a reconciler's lease. */
export interface LeasedHoldings {
  readonly holdings: Holdings;
  /** Failed rounds in a row. */
  readonly failures: number;
  /** When all was last known to be as wanted; absent: not yet. */
  readonly checkedAt?: Date;
}

/** What is written down when a lease is given back. */
export interface RoundsEnd {
  /** Failed rounds in a row. */
  readonly failures: number;
  /** When the reconciler must look again; undefined: when something changes. */
  readonly lookAt: Date | undefined;
  readonly checkedAt?: Date;
}

/** Where holdings live, one document a person. Every method rejects with `StoreError` when the database cannot do it. */
export interface HoldingsStore {
  get(personId: string): Promise<Holdings>;
  /** The ids of everybody who has something through an assignment, or is about to get it. Reads all holdings. */
  peopleWithAccess(): Promise<readonly string[]>;
  /**
   * One write, conditional on the stored revision being the one of `holdings`, which it counts up by one; false:
   * somebody else was first. `lookAt`: when the reconciler must look at this person; undefined: as it is. With
   * `token` it is conditional on that lease as well.
   */
  replace(holdings: Holdings, lookAt: Date | undefined, token?: string): Promise<boolean>;
  /** Leases one person whose reconciler is due; due again at `until` when the lease is never given back. */
  lease(now: Date, until: Date, token: string): Promise<LeasedHoldings | undefined>;
  /** Keeps a lease until `until`; false: it was lost. */
  renew(personId: string, token: string, until: Date): Promise<boolean>;
  /** What the holdings are now; undefined: the lease was lost. */
  leased(personId: string, token: string): Promise<Holdings | undefined>;
  /**
   * Gives the lease back, and stores these holdings with it where the round `changed` them: one write, conditional on the
   * lease and on the revision like `replace`. False: somebody changed the holdings, or the lease was lost; nothing was
   * written and nothing given back.
   */
  release(holdings: Holdings, token: string, end: RoundsEnd & { readonly changed: boolean }): Promise<boolean>;
}
