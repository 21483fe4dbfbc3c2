import type { ServedBy } from './balancer.ts';
import type { Person } from './organization.ts';

/** What somebody was told that is true from then on. */
export type Claim =
  | { readonly kind: 'submitted'; readonly justification: string }
  | {
      readonly kind: 'decided';
      readonly requestId: string;
      readonly stage: string;
      readonly answer: 'approve' | 'deny';
      /**
       * Slack says nothing where a click was carried out, and a sentence a moment later where it was not. So what was said by
       * silence counts only if the process that answered lived on.
       */
      readonly bySilence?: { readonly account: string; readonly servedBy: ServedBy | undefined };
    }
  /** The card that stands in place of the one that was clicked names this person as the one who decided. */
  | { readonly kind: 'shown'; readonly requestId: string; readonly stage: string; readonly words: string }
  | { readonly kind: 'canceled' | 'returned'; readonly requestId: string };

/** One thing that somebody did, and what came of it. */
export interface Entry {
  readonly person: Person;
  readonly chat: 'slack' | 'teams';
  readonly action: string;
  /** ms since 1970 */
  readonly startedAt: number;
  readonly endedAt: number;
  /** How long the one request took that carried it out, in ms; undefined: none was sent. */
  readonly ms?: number;
  /** The chat's word for why it failed; undefined: it was answered. */
  readonly error?: string;
  /** What the person was told in the end, for a closer look. */
  readonly said: string;
  readonly claim?: Claim;
}

/** All that people did, in the order in which it ended. */
export interface Journal {
  readonly entries: readonly Entry[];
  write(entry: Entry): void;
}

export function createJournal(): Journal {
  const entries: Entry[] = [];
  return { entries, write: (entry) => void entries.push(entry) };
}
