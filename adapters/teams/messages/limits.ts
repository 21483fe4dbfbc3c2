/** What Teams takes, in characters, as far as this adapter meets it. A whole message may have 100 KB in UTF-16. */
export const limits = {
  /** Of one piece of somebody's own text: far below what a whole card may hold. */
  richText: 3_000,
  title: 150,
  choice: 100,
  /** Of a person's name in a menu. */
  person: 75,
  summary: 1_000,
  /** Of the JSON of what a card shows: two bytes each leave room for its buttons and what is sent around it. */
  cardJson: 40_000,
  /** What is left at least of a text that is cut because all of them together are too long. */
  shortestCut: 150,
} as const;
