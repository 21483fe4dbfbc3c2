import { CountersignError } from '../../core/base/errors.ts';

/**
 * Thrown when the database cannot do what it was asked. With the code `duplicateKey` another document has the same unique
 * key, and trying again does not help; everything else has the code `database`.
 */
export class StoreError extends CountersignError {
  /**
   * It may have been done, because only the answer was lost. Then the person is told "not confirmed yet", and never "nothing
   * was changed".
   */
  readonly outcomeUnknown: boolean;

  constructor(
    message: string,
    options: { readonly outcomeUnknown: boolean; readonly cause?: unknown; readonly duplicateKey?: boolean },
  ) {
    const isDuplicate = options.duplicateKey === true;
    super(message, { code: isDuplicate ? 'duplicateKey' : 'database', retryable: !isDuplicate, cause: options.cause });
    this.outcomeUnknown = options.outcomeUnknown;
  }
}
