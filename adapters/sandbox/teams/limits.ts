/**
 * Every number that Microsoft publishes for cards, messages and rates, in one table; the largest value that is still accepted.
 * From https://learn.microsoft.com/microsoftteams/platform: bots/how-to/format-your-bot-messages (size),
 * bots/how-to/rate-limit (rates), task-modules-and-cards/cards/cards-reference (card version) and
 * https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model (refresh).
 */
export const LIMITS = {
  message: {
    /** The whole message: 100 KB, counted in UTF-16, so two bytes for most characters. */
    bytes: 100 * 1_024,
    /** Cards of one message; published for carousels. */
    attachments: 10,
  },
  card: {
    /** The newest schema that Teams takes from bots: major, minor. */
    version: [1, 5],
    /** The oldest in which `Action.Execute` and `refresh` work; below it "your card stops working". */
    universalActions: [1, 4],
    /** Buttons of one row; more need `mode: secondary`. From Teams' host configuration. */
    primaryActions: 6,
    refreshUserIds: 60,
  },
  /** Operations in any so many seconds, by one bot in one conversation. */
  perConversation: {
    write: [
      { calls: 7, seconds: 1 },
      { calls: 8, seconds: 2 },
      { calls: 60, seconds: 30 },
      { calls: 1_800, seconds: 3_600 },
    ],
    read: [
      { calls: 14, seconds: 1 },
      { calls: 16, seconds: 2 },
      { calls: 120, seconds: 30 },
      { calls: 3_600, seconds: 3_600 },
    ],
  },
  /** All operations of one app in one tenant. */
  perTenant: [{ calls: 50, seconds: 1 }],
} as const;
