import { eventHash } from './hash.ts';

/** One thing that is wrong with a hash chain. */
export interface ChainFinding {
  /** The event's place, counted from 1; absent when the finding is about the whole. */
  readonly seq?: number;
  readonly problem: string;
}

/** What links an event to its chain. */
interface Linked {
  readonly seq: number;
  readonly prevHash: string;
  readonly hash: string;
}

/** Checks every event's place, link and hash, from the chain's genesis on. */
export function verifyChain(events: readonly Linked[], genesis: string): ChainFinding[] {
  const findings: ChainFinding[] = [];
  let prevHash = genesis;
  for (const [index, event] of events.entries()) {
    const seq = index + 1;
    const found = (problem: string) => findings.push({ seq, problem });
    if (event.seq !== seq) found(`is numbered ${event.seq}: an event was added, removed or moved`);
    if (event.prevHash !== prevHash) found('does not link to the event before it');
    if (eventHash(event) !== event.hash) found('was changed after it was written');
    prevHash = event.hash;
  }
  return findings;
}
