import type { Address } from '../channel.ts';
import type { Identity } from '../directory.ts';

/** Where somebody can be reached. `isDoubtful`: the channel said that it is not there, and has taken nothing since. */
export interface Conversation {
  readonly address: Address;
  readonly isDoubtful: boolean;
}

/** Where a channel that can only answer has met people, so that it can reach them first later. */
export interface ConversationStore {
  /** Keeps the newest. True: this person could not be reached there before, or the channel had said so. */
  remember(identity: Identity, address: Address): Promise<boolean>;
  find(identity: Identity): Promise<Conversation | undefined>;
  /** The person removed us there. */
  forget(identity: Identity): Promise<void>;
  /**
   * The channel says that this conversation is not there. It is forgotten after five such answers over six hours, unless a
   * newer one was met meanwhile.
   */
  refused(identity: Identity, address: Address, at: Date): Promise<void>;
  /** The channel took a message there: earlier refusals do not count any more. */
  answered(identity: Identity): Promise<void>;
}
