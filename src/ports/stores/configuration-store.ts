import type { ConfigurationEvent, ConfigurationState } from '../../core/configuration/configuration.ts';

/** Where the configuration lives, as its events. Every method rejects with `StoreError` when the database cannot do it. */
export interface ConfigurationStore {
  /** The configuration as it is now. */
  load(): Promise<ConfigurationState>;
  /** Adds the event that follows `load`'s; false: somebody else was first, nothing was added. */
  append(event: ConfigurationEvent): Promise<boolean>;
  /** One event by its number; undefined: there is none. */
  event(seq: number): Promise<ConfigurationEvent | undefined>;
  /** The newest events, at most `limit`, newest first; with `before` those with smaller numbers. */
  newest(limit: number, before?: number): Promise<readonly ConfigurationEvent[]>;
  /** Events of which people must still be told, those that have waited longest first. */
  toPlan(now: Date, limit: number): Promise<readonly ConfigurationEvent[]>;
  /** Its messages could not be planned, and are to be tried again then. */
  planLater(seq: number, at: Date): Promise<void>;
  planned(seq: number): Promise<void>;
  /** Events that concern requests for eligibilities, which have yet to follow, those that have waited longest first. */
  toFollow(now: Date, limit: number): Promise<readonly ConfigurationEvent[]>;
  /** The requests could not follow this one, and are to be tried again then. */
  followLater(seq: number, at: Date): Promise<void>;
  followed(seq: number): Promise<void>;
  /** All events, in their order, for verification of the log. */
  all(): AsyncIterable<ConfigurationEvent>;
}
