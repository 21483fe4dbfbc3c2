import type { Claim } from '../journal.ts';
import type { Person } from '../organization.ts';

/** A card with something to decide, in front of somebody. */
export interface LiveCard {
  readonly requestId: string;
  readonly stage: string;
  /** Approving it takes a reason too. */
  readonly needsReason: boolean;
  decide(answer: 'approve' | 'deny', reason: string): Promise<Said>;
}

/** What came back to somebody who did something. */
export interface Said {
  readonly text: string;
  readonly ms?: number;
  readonly error?: string;
  readonly claim?: Claim;
}

/** A request for access as somebody fills in its form. */
export interface Wanted {
  readonly packageId: string;
  /** Told from all others of the run. */
  readonly justification: string;
  /** Where the chat asks for a moment. */
  readonly endsAt?: Date;
}

/** A chat as its people use it. */
export interface Chat {
  readonly name: 'slack' | 'teams';
  has(person: Person): boolean;
  /** Their newest cards with something to decide. */
  liveCards(person: Person): readonly LiveCard[];
  /** The numbers of requests in their newest messages that say this. */
  requestsSaid(person: Person, words: RegExp): readonly string[];
  request(person: Person, wanted: Wanted): Promise<Said>;
  /** `claims`: what the answer says for sure. */
  type(person: Person, command: string, claims: (text: string) => Claim | undefined): Promise<Said>;
}

/** How many of somebody's newest messages they look at. */
export const looksBack = 60;

/** What the answer to a form for a request says when it was submitted. */
export const submittedWords = /was submitted\./;

/** The numbers of requests that a message names. */
export const requestNumber = /\bRequest ([0-9A-Z]{12})\b/;
