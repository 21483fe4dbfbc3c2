import type { Card } from '../core/view/card.ts';
import type { Pace } from './stores/pace-store.ts';

/**
 * What a call is for.
 * - `message`: it steps aside when its slot is not near.
 * - `closing`: the same, and it may use what rates keep free: buttons that can no longer be used must go.
 * - `answer`: somebody waits. It waits for its turn in a conversation for `limits.pacing.answer`, then it goes all the same.
 */
export type Purpose = 'message' | 'closing' | 'answer';

/** What editing a card is for. */
export function purposeOf({ live }: Pick<Card, 'live'>): Purpose {
  return live ? 'message' : 'closing';
}

/** A call to a platform. `paces`: all that it counts for, the widest first; the last one is closed by a refusal. */
export interface PacedCall {
  readonly paces: readonly Pace[];
  readonly purpose: Purpose;
}

/**
 * Makes a call when the platform's limits allow it. `send` rejects with `ChannelError`.
 *
 * @throws ChannelError `heldBack` with a `limit` and the wait, when the call was not made; else whatever `send` rejects with.
 */
export type PacedSend = <T>(call: PacedCall, send: () => Promise<T>) => Promise<T>;
