import { createHash } from 'node:crypto';

/** Crockford's base 32: no letters that people mix up when they read an id aloud. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** What looks like the id of a request. Letters that no id has are let through: a misread one is then unknown, not misspelt. */
export const requestIdPattern = /^[0-9A-Z]{12}$/;

/** The ids of what administrators set up: packages, roles, questions, groups, people. Up to 63 characters, no capitals. */
export const namedIdPattern = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/**
 * The id of the request that a command makes: the same command makes the same request, however often it comes.
 * Twelve characters (60 bits) that say nothing about the command; knowing one gives no authority.
 */
export function requestIdFor(commandId: string): string {
  const digest = createHash('sha256').update(`countersign:request-id:${commandId}`).digest();
  return Array.from(digest.subarray(0, 12), (byte) => alphabet[byte % 32]).join('');
}
