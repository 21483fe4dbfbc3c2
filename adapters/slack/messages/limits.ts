/** Block Kit's published limits (docs.slack.dev/reference/block-kit), in characters, as far as this adapter meets them. */
export const limits = {
  headerText: 150,
  optionText: 75,
  /** What Slack itself lets an input hold. */
  inputText: 3_000,
  /** Of the fallback text that notifications show; Slack advises it. */
  messageText: 4_000,
  /**
   * Of one piece of somebody's own text on a card. Slack names no limit for rich text; this keeps a whole card far below
   * what a message may hold.
   */
  richText: 3_000,
  fieldError: 150,
  /** Of all text in a message's blocks together. Slack names the error, not the number; it was measured at about 13,200. */
  blocksText: 12_000,
  /** What is left at least of a text that is cut because all of them together are too long. */
  shortestCut: 150,
} as const;
