import type { Holdings } from '../core/holdings.ts';

/** Holdings under a reconciler's lease. */
export interface LeasedHoldings {
  readonly holdings: Holdings;
  /** Failed rounds in a row. */
  readonly failures: number;
  /** When all was last known to be as wanted; absent: not yet. */
  readonly checkedAt?: Date;
}

/** Where holdings live, one document a person. Every method rejects with `StoreError` when the database cannot do it. */
export interface HoldingsStore {
  get(personId: string): Promise<Holdings>;
  /**
   * One write, conditional on the stored revision being the one of `holdings`, which it counts up by one; false:
   * somebody else was first. `lookAt`: when the reconciler must look at this person; undefined: as it is.
   */
  replace(holdings: Holdings, lookAt: Date | undefined): Promise<boolean>;
  /** Leases one person whose reconciler is due; due again at `until` when the lease is never given back. */
  lease(now: Date, until: Date, token: string): Promise<LeasedHoldings | undefined>;
  /**
   * Gives the lease back after a round that dealt with this revision; due again at `lookAt`, or, without it, when
   * something changes. If somebody changed the holdings meanwhile, or the lease was lost, they stay due. With `holdings`
   * these are written as well, in the same write; false: somebody else was first, nothing was written or given back.
   */
  release(
    personId: string,
    token: string,
    revision: number,
    next: {
      readonly failures: number;
      readonly lookAt: Date | undefined;
      readonly checkedAt?: Date;
      readonly holdings?: Holdings;
    },
  ): Promise<boolean>;
}
