import { CountersignError } from '../core/base/errors.ts';
import type { Card } from '../core/view/card.ts';
import type { Notice } from '../core/view/notices.ts';
import type { Identity } from './directory.ts';

/** Where a message lies, in the channel's own terms. The core keeps it and gives it back. */
export type Address = Readonly<Record<string, string>>;

/**
 * A way to reach people. Every method rejects with `ChannelError` and nothing else. An `edit` of a message that
 * shows the same already succeeds. `signal` is aborted when nobody waits for the answer any more.
 */
export interface Channel {
  readonly name: string;
  /** The name as people write it. */
  readonly title: string;
  /** Sends a card to a person directly; says where it lies. `ref` is its name on our side: random, it tells its reader nothing. */
  post(card: Card, to: Identity, ref: string, signal?: AbortSignal): Promise<Address>;
  /** Makes a posted card show this. */
  edit(address: Address, card: Card, signal?: AbortSignal): Promise<void>;
  /** Tells a person something once; says where it lies. */
  notify(notice: Notice, to: Identity, ref: string, signal?: AbortSignal): Promise<Address>;
  /** Makes a notice that was sent say this: what it said is no longer true. */
  editNotice(address: Address, notice: Notice, signal?: AbortSignal): Promise<void>;
  /** Every message that carries `ref` and lies with this person. Undefined: the platform cannot be asked. */
  find(to: Identity, ref: string, signal?: AbortSignal): Promise<readonly Address[] | undefined>;
}

/**
 * What somebody has to mend before a message can be sent: our credentials, the app's set-up, the person's account on the
 * platform, or the message itself. Until then it is tried again with growing pauses.
 */
export type ToMend = 'credentials' | 'app' | 'person' | 'message';

interface ChannelErrorOptions {
  readonly retryable: boolean;
  readonly toMend?: ToMend;
  readonly retryAfterMs?: number;
  readonly outcomeUnknown?: boolean;
  readonly limit?: Limit;
  readonly cause?: unknown;
}

/** Why a call was not made, or not taken: the platform takes no more of its kind for now. */
export interface Limit {
  /** What many people's calls share that wait for the same limit. Absent: the limit is about this conversation alone. */
  readonly lane?: string;
}

/** Thrown when a channel cannot do something. `code` is the platform's own word for why, or ours: `timeout`, `network`. */
export class ChannelError extends CountersignError {
  /** What somebody has to mend; undefined: waiting is enough, or nothing helps. */
  readonly toMend?: ToMend;
  /** How long the platform asked us to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** The answer was lost, so the platform may have done it. */
  readonly outcomeUnknown: boolean;
  /** Held back by a limit of the platform's, which is no failure; undefined: something else. */
  readonly limit?: Limit;

  constructor(code: string, options: ChannelErrorOptions) {
    super(`The channel answered ${code}.`, { code, retryable: options.retryable, cause: options.cause });
    if (options.toMend !== undefined) this.toMend = options.toMend;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
    if (options.limit !== undefined) this.limit = options.limit;
    this.outcomeUnknown = options.outcomeUnknown ?? false;
  }
}
