/** The base of every error that Countersign throws itself. */
export abstract class CountersignError extends Error {
  /** Names the kind of failure: what programs compare and logs are searched for. The message may change, this does not. */
  readonly code: string;
  /** Whether the very same may succeed when it is tried again later. */
  readonly retryable: boolean;

  constructor(
    message: string,
    { code, retryable, cause }: { readonly code: string; readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = retryable;
  }
}

/**
 * Thrown when the program meets something that its own rules exclude, such as a transition outside the table or a broken
 * chain of events. Never shown to people: it is a defect or tampering, so the caller stops and reports it.
 */
export class InvariantError extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'invariant', retryable: false });
  }
}

/**
 * Thrown when the person who runs the program has to correct something first: a setting, a file, an argument, the machine.
 * `message` says what is wrong and what to do; they are shown it as it is, without a stack trace.
 */
export class OperatorError extends CountersignError {
  constructor(message: string, { code = 'start', cause }: { readonly code?: string; readonly cause?: unknown } = {}) {
    super(message, { code, retryable: false, cause });
  }
}
