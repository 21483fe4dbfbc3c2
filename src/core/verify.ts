import { canonicalJson, eventHash, genesisHash } from './audit.ts';
import { InvariantError } from './errors.ts';
import { foldEvents } from './fold.ts';
import type { AccessRequest } from './request.ts';

/** One thing that is wrong with a stored request's log, named so that a person can go and look. */
export interface AuditFinding {
  readonly requestId: string;
  /** The event's place; absent when the finding is about the whole request. */
  readonly seq?: number;
  readonly problem: string;
}

/**
 * Checks a stored request against its hash chain: every event's place, link and hash, and that the document
 * says nothing which its events do not say. An empty answer means that nothing was found.
 */
export function verifyRequest(stored: AccessRequest): AuditFinding[] {
  const findings: AuditFinding[] = [];
  let prevHash = genesisHash(stored.id);
  for (const [index, event] of stored.events.entries()) {
    const expected = index + 1;
    const found = (problem: string) => findings.push({ requestId: stored.id, seq: expected, problem });
    if (event.requestId !== stored.id) found(`belongs to request ${event.requestId}`);
    if (event.seq !== expected) found(`is numbered ${event.seq}: an event was added, removed or moved`);
    if (event.prevHash !== prevHash) found('does not link to the event before it');
    if (eventHash(event) !== event.hash) found('was changed after it was written');
    prevHash = event.hash;
  }
  if (findings.length === 0) findings.push(...verifyState(stored));
  return findings;
}

function verifyState(stored: AccessRequest): AuditFinding[] {
  const problem = (text: string): AuditFinding[] => [{ requestId: stored.id, problem: text }];
  if (stored.events.length === 0) return problem('has no events');
  if (stored.revision !== stored.events.length) {
    return problem(`has ${stored.events.length} events but counts ${stored.revision}: events were cut off or added`);
  }
  try {
    const folded = foldEvents(stored.events);
    const fields = Object.keys({ ...folded, ...stored }) as (keyof AccessRequest)[];
    return fields
      .filter((field) => canonicalJson(folded[field] ?? null) !== canonicalJson(stored[field] ?? null))
      .flatMap((field) => problem(`says something else in "${field}" than its events do`));
  } catch (error) {
    if (error instanceof InvariantError) return problem(`has events that cannot follow each other: ${error.message}`);
    throw error;
  }
}
