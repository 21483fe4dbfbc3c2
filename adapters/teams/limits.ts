/** What Teams takes, in characters, as far as this adapter meets it. A whole message may have 100 KB in UTF-16. */
export const limits = {
  /** Of one piece of somebody's own text: far below what a whole card may hold. */
  richText: 3_000,
  title: 150,
  choice: 100,
  summary: 1_000,
} as const;
