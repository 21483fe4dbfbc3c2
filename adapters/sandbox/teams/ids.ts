import { createHash, randomUUID } from 'node:crypto';

/** The same opaque id for the same seed, so that people and their chats keep theirs over restarts. Starts as Teams' do. */
export function stableId(prefix: '29:1' | 'a:1', seed: string): string {
  return prefix + createHash('sha512').update(seed).digest('base64url');
}

/** The id of an activity that is no message: an invoke, an installation. */
export function eventId(): string {
  return `f:${randomUUID()}`;
}
