/**
 * Every size that Slack publishes for messages, views and what is in them, in one table.
 * From https://docs.slack.dev/reference/block-kit (also the doc comments of `@slack/types`) and the pages of
 * `chat.postMessage` and `views.open`. Lengths are in characters, the largest value that is still accepted.
 */
export const LIMITS = {
  message: {
    blocks: 50,
    text: 40_000,
    /** All text of a message's blocks together; Slack publishes the error (`msg_blocks_too_long`) but not the number, which others measured. */
    blocksText: 13_200,
    /** The JSON of `metadata`; the error (`metadata_too_large`) is published, the number is not. */
    metadata: 8_000,
  },
  view: {
    blocks: 100,
    bytes: 250_000,
    title: 24,
    submit: 24,
    close: 24,
    privateMetadata: 3_000,
    callbackId: 255,
    externalId: 255,
    /** Modals of one person that may lie on top of each other. */
    stack: 3,
  },
  blockId: 255,
  actionId: 255,
  textObject: 3_000,
  section: { text: 3_000, fields: 10, fieldText: 2_000 },
  header: 150,
  contextElements: 10,
  actionsElements: 25,
  input: { label: 2_000, hint: 2_000 },
  image: { altText: 2_000, title: 2_000, url: 3_000 },
  button: { text: 75, value: 2_000, url: 3_000, accessibilityLabel: 75 },
  confirm: { title: 100, text: 300, confirm: 30, deny: 30 },
  option: { text: 75, value: 75, description: 75, url: 3_000 },
  select: { options: 100, groups: 100, groupLabel: 75, groupOptions: 100 },
  choices: 10,
  overflowOptions: 5,
  placeholder: 150,
  plainTextInput: 3_000,
  responseUrl: { uses: 5, minutes: 30 },
  triggerSeconds: 3,
} as const;
