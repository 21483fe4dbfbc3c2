import type { Address } from './channel.ts';
import type { Identity } from './directory.ts';

/** Where a channel that can only answer has met people, so that it can reach them first later. */
export interface ConversationStore {
  /** Keeps the newest. True: this person could not be reached there before. */
  remember(identity: Identity, address: Address): Promise<boolean>;
  find(identity: Identity): Promise<Address | undefined>;
  /** The person cannot be reached there any more. */
  forget(identity: Identity): Promise<void>;
}
