import type { Locale } from '../../core/words/language/reader.ts';
import type { Address } from '../channel.ts';
import type { Identity } from '../directory.ts';

/** Where somebody can be reached. `isDoubtful`: the channel said that it is not there, and has taken nothing since. */
export interface Conversation {
  readonly address: Address;
  readonly isDoubtful: boolean;
  /** What the channel last said of the person. */
  readonly locale: Locale;
}

/** Where channels have met people that they can reach only there, and the language and time zone of people in any channel. */
export interface ConversationStore {
  /**
   * Keeps the newest, and what is known of the person's locale. What `locale` does not say stays as it was.
   *
   * @returns true: this person could not be reached there before, or the channel had said so.
   */
  remember(identity: Identity, address: Address, locale?: Locale): Promise<boolean>;
  find(identity: Identity): Promise<Conversation | undefined>;
  /** Keeps what a channel was asked about somebody, and when. */
  keepLocale(identity: Identity, locale: Locale, askedAt: Date): Promise<void>;
  /** `askedAt` absent: the channel said it by itself. Undefined: nothing was kept. */
  locale(identity: Identity): Promise<(Locale & { readonly askedAt?: Date }) | undefined>;
  /** Keeps that somebody is welcomed now. @returns true: nobody has welcomed them there before. */
  welcome(identity: Identity, at: Date): Promise<boolean>;
  /** The person removed us there. That they were welcomed once stays known. */
  forget(identity: Identity): Promise<void>;
  /**
   * The channel says that this conversation is not there. It is forgotten after five such answers over six hours, unless a
   * newer one was met meanwhile.
   */
  refused(identity: Identity, address: Address, at: Date): Promise<void>;
  /** The channel took a message there: earlier refusals do not count any more. */
  answered(identity: Identity): Promise<void>;
}
