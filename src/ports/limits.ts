/**
 * How long everything may take, in ms, in one place: a limit is only right beside the others that it must fit into.
 */
export const limits = {
  /** A look that has done nothing for this long is given up; and the program is not ready when a look has not looked. */
  lookStalled: 60_000,
  /** How often a process reads the database's time. */
  clockReadEvery: 10_000,
  /** How far a machine's clock may be from the database's before it is said. */
  clockTolerance: 5_000,
  /** For how long a message is leased to a sender, and a person's holdings to a reconciler; both renew it while they work. */
  deliveryLease: 45_000,
  holdingsLease: 60_000,
  /** When the program stops: how long looks that are under way may take to end. */
  drain: 10_000,
} as const;
