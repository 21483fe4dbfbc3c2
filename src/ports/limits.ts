/**
 * How long everything may take, in ms, in one place: a limit is only right beside the others that it must fit into.
 */
export const limits = {
  /** A look that has done nothing for this long is given up; and the program is not ready when a look has not looked. */
  lookStalled: 60_000,
  /** When the program stops: how long looks that are under way may take to end. */
  drain: 10_000,
} as const;
