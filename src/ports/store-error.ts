/**
 * The database could not do what it was asked. `outcomeUnknown`: it may have been done all the same, because only the
 * answer was lost; then the person is told "not confirmed yet" and never "nothing was changed".
 */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly outcomeUnknown: boolean;

  constructor(message: string, options: { outcomeUnknown: boolean; cause: unknown }) {
    super(message, { cause: options.cause });
    this.outcomeUnknown = options.outcomeUnknown;
  }
}
