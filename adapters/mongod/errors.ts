/**
 * No MongoDB could be started here. The message is for the person at the terminal: what was tried and what to do,
 * on one or more lines.
 */
export class MongoUnavailableError extends Error {
  override name = 'MongoUnavailableError';
}

/** The text of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
