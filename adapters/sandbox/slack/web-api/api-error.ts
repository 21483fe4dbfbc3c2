/** A refusal of the Web API: becomes `{ok: false, error, errors, response_metadata: {messages}}` with HTTP 200. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: string;
  /** what exactly is wrong, for `invalid_blocks` and `invalid_arguments` */
  readonly details: readonly string[];

  constructor(code: string, details: readonly string[] = []) {
    super(code);
    this.code = code;
    this.details = details;
  }
}
