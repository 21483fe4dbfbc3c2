import type { Locale } from '../core/words/language/reader.ts';
import type { Address } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { Directory, Identity } from '../ports/directory.ts';
import type { Doorbell } from '../ports/doorbell.ts';
import type { IsReachable } from '../ports/reach.ts';
import type { ConversationStore } from '../ports/stores/conversation-store.ts';
import type { DeliveryStore } from '../ports/stores/delivery-store.ts';

/** A chat that the program is connected to. */
export interface ConnectedChat {
  readonly name: string;
  /** It can write only to people whom it has met, and only where it met them. */
  readonly onlyWhereMet: boolean;
}

/** Says whom these chats can write to. */
export function createIsReachable(
  { directory, conversations }: Pick<ReachNeeds, 'directory' | 'conversations'>,
  chats: readonly ConnectedChat[],
): IsReachable {
  return async (personId) => {
    for (const identity of await directory.identities(personId)) {
      const chat = chats.find(({ name }) => name === identity.channel);
      if (chat === undefined) continue;
      if (!chat.onlyWhereMet || (await conversations.find(identity)) !== undefined) return true;
    }
    return false;
  };
}

/** What keeping track of where people can be reached needs. */
export interface ReachNeeds {
  readonly clock: Clock;
  readonly directory: Directory;
  readonly conversations: ConversationStore;
  readonly deliveries: DeliveryStore;
  readonly doorbell: Doorbell;
}

/** Keeps where people can be reached, for channels that can write to nobody before they have met them. */
export interface Reach {
  /** Somebody was met; `locale`: what the channel said of them. What could not be brought to them before is sent now. */
  met(identity: Identity, where: Address, locale: Locale): Promise<void>;
  /** Whether somebody is to be welcomed: they belong to the organization, and were not welcomed there before. True once. */
  welcomes(identity: Identity): Promise<boolean>;
  /** Somebody cannot be reached there any more. */
  left(identity: Identity): Promise<void>;
}

/** Keeps where channels have met people, and sends what was given up for them once they can be reached. */
export function createReach({ clock, directory, conversations, deliveries, doorbell }: ReachNeeds): Reach {
  return {
    async met(identity, where, locale): Promise<void> {
      const person = await directory.personByIdentity(identity);
      // Strangers are not kept: otherwise anyone who can write to the bot could fill the database.
      if (person === undefined || !(await conversations.remember(identity, where, locale))) return;
      await deliveries.reachable(person.id, identity.channel, clock.now());
      doorbell.ring('deliver');
    },
    async welcomes(identity): Promise<boolean> {
      const person = await directory.personByIdentity(identity);
      return person !== undefined && (await conversations.welcome(identity, clock.now()));
    },
    left: (identity) => conversations.forget(identity),
  };
}
