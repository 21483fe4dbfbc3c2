/** The program cannot start, for a reason that the person who starts it can fix. `message` says it in words. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
