import type { Resource } from '../core/policy.ts';

/**
 * Gives and takes one kind of resource. Granting what is there and removing what is gone succeed. Every method
 * rejects with `FulfilmentError` where the target said no, and with any other error where it could not be reached.
 */
export interface Fulfiller {
  /** The `kind` of the resources that it serves. */
  readonly kind: string;
  has(personId: string, resource: Resource): Promise<boolean>;
  grant(personId: string, resource: Resource): Promise<void>;
  remove(personId: string, resource: Resource): Promise<void>;
}

/** The target refuses, and would again. `message` says why, in words for administrators and the requestor. */
export class FulfilmentError extends Error {
  override readonly name = 'FulfilmentError';
}
