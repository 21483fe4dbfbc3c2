import { CountersignError } from '../../core/base/errors.ts';

/**
 * Thrown when something outside could not be reached before anything was sent to it: no connection, an unknown host name, a
 * database that said no. What was asked for has not happened and will not happen later, so it may be tried again at any time.
 */
export class NotSentError extends CountersignError {
  /** @param code names what kept it from being sent. */
  constructor(message: string, { code = 'notSent', cause }: { readonly code?: string; readonly cause?: unknown } = {}) {
    super(message, { code, retryable: true, cause });
  }
}
