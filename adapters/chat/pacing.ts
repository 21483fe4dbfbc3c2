import { ChannelError } from '../../src/ports/channel.ts';

/** Sends something of a kind that a chat limits by itself. `send` rejects with `ChannelError`. */
export type PacedSend = <T>(kind: string, send: () => Promise<T>) => Promise<T>;

/**
 * After a refusal that names a wait (429), nothing more of the same kind is sent until that wait is over; all other kinds are
 * sent. Nothing is held back: what comes too early rejects with `ratelimited` and the rest of the wait.
 */
export function createPacing(now: () => Date): PacedSend {
  const notBefore = new Map<string, number>();
  return async (kind, send) => {
    const wait = (notBefore.get(kind) ?? 0) - now().getTime();
    if (wait > 0) throw new ChannelError('ratelimited', { retryable: true, retryAfterMs: wait });
    notBefore.delete(kind);
    try {
      return await send();
    } catch (error) {
      const wanted = error instanceof ChannelError ? error.retryAfterMs : undefined;
      if (wanted !== undefined) notBefore.set(kind, now().getTime() + wanted);
      throw error;
    }
  };
}
