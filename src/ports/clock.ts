/** Where the time comes from. Injected, so that tests can live through fourteen days in a moment. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };
