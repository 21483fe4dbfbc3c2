import { canonicalJson, eventHash, genesisHash } from './audit.ts';
import { InvariantError } from './errors.ts';
import { foldEvents } from './fold.ts';
import { type AccessRequest, hasAccess, isOpen, nextActionAt } from './request.ts';

/** One thing that is wrong with a stored request's log, named so that a person can go and look. */
export interface AuditFinding {
  readonly requestId: string;
  /** The event's place; absent when the finding is about the whole request. */
  readonly seq?: number;
  readonly problem: string;
}

/** What is stored beside a request so that it can be found: when it is due, and whether another may be asked for. */
export interface FoundBy {
  readonly open: boolean;
  readonly access: boolean;
  readonly nextActionAt?: Date;
}

/** What a request must be found by. */
export function foundBy(request: AccessRequest): FoundBy {
  const next = nextActionAt(request);
  return { open: isOpen(request), access: hasAccess(request), ...(next === undefined ? {} : { nextActionAt: next }) };
}

/**
 * Checks a stored request against its hash chain: every event's place, link and hash, that the document says
 * nothing which its events do not say, and, with `found`, that it is found when it should be. An empty answer means that
 * nothing is wrong.
 */
export function verifyRequest(stored: AccessRequest, found?: FoundBy): AuditFinding[] {
  try {
    const findings = verifyEvents(stored);
    return findings.length > 0 ? findings : verifyState(stored, found);
  } catch (error) {
    // Not even the shape of a request: one such document must not keep the others from being looked at.
    return [{ requestId: stored.id, problem: `cannot be read: ${error instanceof Error ? error.message : error}` }];
  }
}

function verifyEvents(stored: AccessRequest): AuditFinding[] {
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
  return findings;
}

function verifyState(stored: AccessRequest, found: FoundBy | undefined): AuditFinding[] {
  const problem = (text: string): AuditFinding[] => [{ requestId: stored.id, problem: text }];
  if (stored.events.length === 0) return problem('has no events');
  if (stored.revision !== stored.events.length) {
    return problem(`has ${stored.events.length} events but counts ${stored.revision}: events were cut off or added`);
  }
  try {
    const folded = foldEvents(stored.events);
    const expected = foundBy(folded);
    const lost = (['open', 'access', 'nextActionAt'] as const)
      .filter(
        (field) =>
          found !== undefined && canonicalJson(found[field] ?? null) !== canonicalJson(expected[field] ?? null),
      )
      .flatMap((field) => problem(`is kept under another "${field}" than its events say`));
    if (lost.length > 0) return lost;
    const fields = Object.keys({ ...folded, ...stored }) as (keyof AccessRequest)[];
    return fields
      .filter((field) => canonicalJson(folded[field] ?? null) !== canonicalJson(stored[field] ?? null))
      .flatMap((field) => problem(`says something else in "${field}" than its events do`));
  } catch (error) {
    if (error instanceof InvariantError) return problem(`has events that cannot follow each other: ${error.message}`);
    throw error;
  }
}
