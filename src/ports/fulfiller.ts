import { CountersignError } from '../core/base/errors.ts';
import type { Resource } from '../core/policy/policy.ts';

/**
 * Whether a person has a resource. `invited`: it was given, and is theirs once they accept, as people from outside the
 * organization must.
 */
export type Held = 'there' | 'invited' | 'absent';

/**
 * Gives and takes one kind of resource. Granting what is there and removing what is gone succeed. Every method rejects with
 * - `FulfilmentError` where the target said no;
 * - `NotSentError` where it is certain that the target did nothing and will do nothing, such as a connection that was refused.
 *   An implementation that tries a call again must not use it once one of its tries may have reached the target;
 * - any other error where nobody knows: what was asked for may have happened, or may happen later.
 *
 * `signal` is aborted when nobody waits for the answer any more; what was asked for may have happened then.
 */
export interface Fulfiller {
  /** The `kind` of the resources that it serves. */
  readonly kind: string;
  has(personId: string, resource: Resource, signal?: AbortSignal): Promise<Held>;
  /** Gives it; whether it is there now is asked afterwards, with `has`. */
  grant(personId: string, resource: Resource, signal?: AbortSignal): Promise<void>;
  /** Takes it away, also an invitation that nobody has accepted. */
  remove(personId: string, resource: Resource, signal?: AbortSignal): Promise<void>;
}

/** Thrown when a target refuses, and would again. `message` says why, in words for administrators and the requestor. */
export class FulfilmentError extends CountersignError {
  constructor(message: string) {
    super(message, { code: 'refused', retryable: false });
  }
}
