import { OperatorError } from '../../src/core/base/errors.ts';

/** Thrown when no MongoDB can be started here. `message` says what was tried and what to do, on one or more lines. */
export class MongoUnavailableError extends OperatorError {
  constructor(message: string) {
    super(message, { code: 'noMongod' });
  }
}

/** The text of anything that was thrown. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
