/** At most so many calls in any so many milliseconds. */
export interface Rate {
  readonly calls: number;
  readonly withinMs: number;
}

/** What a platform counts calls for: a method, a conversation, a whole organization. */
export interface Pace {
  /** Names it among everything that shares the database. */
  readonly key: string;
  /** All of them hold at once. None: only the waits that the platform names are kept. */
  readonly rates: readonly Rate[];
  /** Many people share it: what it holds back waits together, and leaves everybody else alone. */
  readonly isShared?: boolean;
  /** Only one call may be under way at a time. */
  readonly isAlone?: boolean;
}

/** A slot that is asked for. */
export interface SlotWanted {
  /** Names the process, which keeps its own calls apart: another one's turn is waited for. */
  readonly holder: string;
  /** Names the call: its turn is given back by it, and asking again gives up the slot that it had. */
  readonly token: string;
  /** How far ahead of now the slot may lie, in ms. */
  readonly withinMs: number;
  /** May also use what is kept free of each rate; the next turn is its own. */
  readonly isUrgent: boolean;
  /** Where calls are made one at a time: when the turn ends by itself, counted from the slot, in ms. */
  readonly turnMs: number;
}

/**
 * What came of it.
 * - `granted`: the call may go in `waitMs`, and counts as made then.
 * - `full`: the first free slot lies further ahead, in `waitMs`; nothing is counted.
 * - `busy`: another call is under way; nothing is counted.
 */
export interface Slot {
  readonly kind: 'granted' | 'full' | 'busy';
  readonly waitMs: number;
}

/**
 * How fast platforms are called, shared by all processes on one database and by its clock. Every method rejects with
 * `StoreError` when the database cannot do it.
 */
export interface PaceStore {
  take(pace: Pace, wanted: SlotWanted): Promise<Slot>;
  /** The call is over: where calls are made one at a time, the next one may go. */
  release(key: string, token: string): Promise<void>;
  /** The platform wants no call for so many ms. */
  close(key: string, forMs: number): Promise<void>;
}
