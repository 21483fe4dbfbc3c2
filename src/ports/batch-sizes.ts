/** How many documents each kind of work reads, writes or removes at a time: few enough for memory to stay flat. */
export const batchSizes = {
  /** Requests, refused commands and changes of the configuration whose messages are planned. */
  plan: 50,
  /** Changes of the configuration that requests for eligibilities have yet to follow. */
  follow: 50,
  /** Requests that are closed because what they ask for was removed. */
  close: 100,
  /** Requests whose people and approvers are looked up again. */
  refresh: 500,
  /** Requests whose next action is due. */
  due: 500,
  /** Old documents that are removed: others write to the same collections meanwhile. */
  remove: 1_000,
} as const;
