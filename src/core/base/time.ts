/** Lengths of time in milliseconds, as `Date` counts them: a day is always 24 hours here. */
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;
