/** Lengths of time in milliseconds, as `Date` counts them: a day is always 24 hours here. */
export const minuteMs = 60_000;
/** An hour in ms. */
export const hourMs = 60 * minuteMs;
/** A day in ms: always 24 hours. */
export const dayMs = 24 * hourMs;
