import { createHash } from 'node:crypto';

/** Crockford's base 32: no letters that people mix up when they read an id aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The id of the request that a command makes: the same command makes the same request, however often it comes.
 * Twelve characters (60 bits) that say nothing about the command; knowing one gives no authority.
 */
export function requestIdFor(commandId: string): string {
  const digest = createHash('sha256').update(`countersign:request-id:${commandId}`).digest();
  return Array.from(digest.subarray(0, 12), (byte) => alphabet[byte % 32]).join('');
}
