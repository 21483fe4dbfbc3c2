import type { Name } from '../../core/base/name.ts';
import type { Actor, Via } from '../../core/base/person.ts';
import type { RefusalCode } from '../../core/base/refusal.ts';
import type { RequestState } from '../../core/request/request.ts';

/** A refused command, with the same fields as an event. Kept without any text that the person wrote. */
export interface Attempt {
  /** The platform's id of what it sent: the same sent twice is one attempt. */
  readonly id: string;
  /** The request that was named, whether or not there is one. */
  readonly requestId?: string;
  readonly at: Date;
  readonly command: string;
  /** Who tried; for somebody whom the directory does not know, their id in the channel. */
  readonly actor: Actor | { readonly kind: 'unknown'; readonly id: string };
  readonly via: Via;
  /** The state that the request had, and kept; null: there was no such request. */
  readonly state: RequestState | null;
  readonly stage?: string;
  readonly code: RefusalCode;
  /** What administrators must be told about it. */
  readonly alert?: AttemptAlert;
}

/** Alerts with the same `key`, about one thing on one day, are one message. */
export interface AttemptAlert {
  readonly key: string;
  /** What was asked for, by its name. */
  readonly target: Name;
  /** The number of the first stage of its policy that nobody could approve. */
  readonly stage: number;
}

/** Where refused commands are kept. Every method rejects with `StoreError` when the database cannot do it. */
export interface AttemptStore {
  record(attempt: Attempt): Promise<void>;
  /** Attempts of which administrators must still be told, those that have waited longest first. */
  toPlan(now: Date, limit: number): Promise<readonly Attempt[]>;
  /** Its messages could not be planned, and are to be tried again then. */
  planLater(id: string, at: Date): Promise<void>;
  planned(id: string): Promise<void>;
  /** Removes at most `limit` attempts from before this moment that administrators need not be told of; how many they were. */
  removeOld(before: Date, limit: number): Promise<number>;
  /** How many attempts have an alert with this key. */
  countAlerts(key: string): Promise<number>;
}
