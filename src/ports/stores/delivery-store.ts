import type { PlannedNotice } from '../../core/view/notices.ts';
import type { Address, ToMend } from '../channel.ts';

/** What a row of the delivery list is for: a card that follows its request, or a notice that is sent once. */
export type DeliveryContent =
  | { readonly kind: 'card'; readonly requestId: string; readonly stage: string }
  /** The card of a change of the configuration that waits for a second administrator. */
  | { readonly kind: 'change'; readonly proposal: number }
  | { readonly kind: 'notice'; readonly notice: PlannedNotice };

/** Which event of which request a notice tells of: its reader is told of events in their order. */
export interface TellsOf {
  readonly requestId: string;
  readonly seq: number;
}

/** One message to one person in one channel: what it should show, what it shows, and where it lies. */
export interface Delivery {
  /** Never sent; the same card or notice for the same person has the same id, so that planning twice plans once. */
  readonly id: string;
  /** The name that its message carries outside: random, since an id could be guessed back to what it was made of. */
  readonly ref: string;
  readonly personId: string;
  readonly channel: string;
  readonly content: DeliveryContent;
  /** Digest of what it should show. */
  readonly wanted: string;
  /** Digest of what it shows, once sent. */
  readonly shown?: string;
  /** Where it lies. More than one only when a sender that was fenced out had posted as well: then all are edited. */
  readonly addresses: readonly Address[];
  /** Those of `addresses` that are known only because somebody acted on a message there. */
  readonly clicked: readonly Address[];
  /** A try to post it ended without an answer: it may lie somewhere that `addresses` does not name. */
  readonly mayExist: boolean;
  /** The token of a sender that was fenced out while it had a call on its way, and does not know what became of it. */
  readonly doubtOf?: string;
  /** Of a notice about a request: the request, and the number of the event that it tells of. */
  readonly tellsOf?: TellsOf;
  /** Since when it has waited for earlier notices. */
  readonly behindSince?: Date;
  /** Failed tries in a row. */
  readonly failures: number;
  /** When the first of them failed because of something that somebody has to mend. */
  readonly toMendSince?: Date;
  /** The channels that a notice could not be brought through, before this one. */
  readonly tried: readonly string[];
  /** The one who holds the lease; a sender whose token is no longer this one is fenced out. */
  readonly leaseToken: string;
}

/** What the planner wants to be shown. `revision` orders plans: an older one never wins over a newer one. */
export type DeliveryPlan = Pick<Delivery, 'id' | 'personId' | 'channel' | 'content' | 'wanted'> & {
  readonly revision: number;
  /** Lower goes first. */
  readonly urgency: number;
  /** The request that it is about; absent: none. */
  readonly requestId?: string;
  /** Of a notice about a request: the number of the event that it tells of. */
  readonly seq?: number;
  /** Nothing will change what it should show: it may be removed once it is old. */
  readonly over: boolean;
  /** Only what is there already is to be changed; else a row that is not there is made. */
  readonly onlyExisting?: boolean;
};

/** A lease that a sender asks for. */
export interface Lease {
  readonly now: Date;
  readonly until: Date;
  readonly token: string;
  /** People whose rows are left alone. */
  readonly except?: readonly string[];
  /** Rows that wait in these lanes are left alone. */
  readonly closedLanes?: readonly string[];
}

/** What a sender achieved, under its lease. */
export interface Sent {
  readonly shown: string;
  readonly revision: number;
  readonly at: Date;
  /** Where it was posted, when it was. */
  readonly address?: Address;
}

/** What a sender could not do, under its lease. */
export interface Failed {
  readonly at: Date;
  readonly code: string;
  /** When to try again; absent: given up until something else is wanted. */
  readonly retryAt?: Date;
  /** Since when somebody has to mend something for it; absent: nothing that is known. */
  readonly toMendSince?: Date;
  /** What that is. */
  readonly toMend?: ToMend;
  /** The answer was lost, so it may have been posted. */
  readonly mayExist: boolean;
  /** Another channel to try the notice through, at once. */
  readonly nextChannel?: string;
}

/** What a limit of the platform's kept a sender from doing, under its lease. */
export interface HeldBack {
  /** When it is due again. */
  readonly until: Date;
  /** What it waits in together with other people's rows. */
  readonly lane?: string;
}

/** A message that could not be brought at the last try. */
export interface HeldUp {
  readonly personId: string;
  readonly channel: string;
  /** The chat's word, or ours, for why. */
  readonly code: string;
  /** What somebody has to mend first; absent: waiting is enough, or it was given up. */
  readonly toMend?: ToMend;
  /** It is not tried again until something else is to be shown, or its reader can be reached. */
  readonly isGivenUp: boolean;
  /** Since when it has waited. */
  readonly since: Date;
  /** The request that it is about; absent: a change of the configuration, or an alert about no request. */
  readonly requestId?: string;
}

/** The list of what must be sent. Every method rejects with `StoreError` when the database cannot do it. */
export interface DeliveryStore {
  /** Makes each row want what is planned, unless a newer plan is there. New rows are due at once. */
  plan(plans: readonly DeliveryPlan[], now: Date): Promise<void>;
  /**
   * The same of cards that were planned before: those that want this already are only read, which is much quicker.
   *
   * @returns of each row that was there already, whether its reader has the message, or since when they have waited for it.
   */
  planAgain(plans: readonly DeliveryPlan[], now: Date): Promise<ReadonlyMap<string, 'there' | Date>>;
  /** Whether its reader has it, as it is or as it was. `failing`: they do not, and the last try to bring it failed. */
  stateOf(id: string): Promise<'there' | 'notThere' | 'failing'>;
  /** Who has the card of one of these proposals, each person once a proposal and channel. */
  changeCardHolders(
    proposals: readonly number[],
  ): Promise<readonly { readonly proposal: number; readonly personId: string }[]>;
  /** Leases one due row of a channel, the most urgent first; undefined: nothing is due. */
  lease(channel: string, lease: Lease): Promise<Delivery | undefined>;
  /** Keeps the lease until `until`; false: fenced out. */
  renew(delivery: Delivery, until: Date): Promise<boolean>;
  /**
   * Gives the lease of a notice back while an earlier one about the same request is about to be brought to the same person; it is due
   * again when that was tried. True: it was given back. Waits at most `limits.behindEarlier` in all, so that one that keeps failing
   * holds up nothing for long.
   */
  stepBehind(delivery: Delivery, now: Date): Promise<boolean>;
  /** A post is about to go out; false: fenced out, so it must not. */
  posting(delivery: Delivery, at: Date): Promise<boolean>;
  /** Records a success. When fenced out, the row is marked dirty instead, so that the newest state wins in the end. */
  sent(delivery: Delivery, sent: Sent): Promise<void>;
  /**
   * Records a failure and gives the lease back. When fenced out, only that the message may have been posted or changed is kept,
   * and a card is marked dirty.
   */
  failed(delivery: Delivery, failed: Failed): Promise<void>;
  /** Gives the lease back: the message waits for a limit of the platform's. Nothing was sent, and nothing failed. */
  heldBack(delivery: Delivery, held: HeldBack): Promise<void>;
  /** How many messages wait for limits of their platforms, by chat. */
  countHeldBack(): Promise<readonly { readonly channel: string; readonly messages: number }[]>;
  /** Adds places where a row's message lies; the row stays as due as it is, and a sender that holds its lease keeps it. */
  addAddresses(id: string, addresses: readonly Address[]): Promise<void>;
  /**
   * Somebody has acted on a row's message at this address. If it is new, and not one of too many, it is kept and the row is due at
   * once. True: it was new.
   */
  foundAt(id: string, address: Address, now: Date): Promise<boolean>;
  /**
   * An address that only a click named could not be edited although others of its row could. Resolves to how often that has
   * happened since the newest of them was named.
   */
  clickedFailed(id: string): Promise<number>;
  /** These messages are gone for good. */
  removeAddresses(id: string, addresses: readonly Address[]): Promise<void>;
  /**
   * Removes at most `limit` rows that are over and have rested since before this moment; how many they were. A card that
   * still owes its reader an edit stays, however old it is.
   */
  removeOld(before: Date, limit: number): Promise<number>;
  /** At most `limit` messages that could not be brought at the last try, person by person. */
  heldUp(limit: number): Promise<readonly HeldUp[]>;
  /** How many messages wait for something that somebody has to mend, or were given up, by chat and code. */
  countHeldUp(): Promise<readonly { readonly channel: string; readonly code: string; readonly messages: number }[]>;
  /** The messages that have waited longest, at most `limit`: since when, and the request that each is about, if any. */
  waitingLongest(limit: number): Promise<readonly { readonly since: Date; readonly requestId?: string }[]>;
  /** Those of these cards that could not be brought so far are due again, also where they were given up. */
  bringAgain(ids: readonly string[], now: Date): Promise<void>;
  /** Somebody can be reached in a channel now: what was given up for them there is due again. */
  reachable(personId: string, channel: string, now: Date): Promise<void>;
}
